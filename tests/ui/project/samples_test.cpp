// SPDX-License-Identifier: GPL-3.0-or-later
// The sample gallery: what is here opens, what is elsewhere is downloaded from a server on loopback, offline is said.
#include "core/base/hash.h"
#include "tests/core/data/web_server.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/project/sample_gallery.h"
#include "ui/project/sample_row.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

using namespace cairn;
using cairn::test::WebServer;
using cairn::test::WindowFixture;

namespace {

std::string table(int rows)
{
    std::string text;
    for (int i = 0; i < rows; ++i)
        text += std::to_string(i % 17) + "," + std::to_string(i % 5) + "," + (i % 3 ? "yes" : "no") + "\n";
    return text;
}

Json entry(const std::string& id, const std::string& url, const std::string& content)
{
    return {{"id", id}, {"title", "The " + id}, {"kind", "table"}, {"about", "a table"}, {"licence", "CC0"}, {"home", "https://example.org"}, {"open", "a.csv"},
            {"files", Json::array({Json{{"url", url}, {"bytes", content.size()}, {"sha256", sha256Hex(content)}}})},
            {"tables", Json::array({Json{{"from", "a.csv"}, {"columns", {"n", "m", "answer"}}}})}};
}

/// A window whose gallery has these samples.
struct Gallery {
    WindowFixture f;
    ui::SampleGallery* dialog = nullptr;

    explicit Gallery(const Json& samples)
    {
        test::writeFile(f.folder / "list.json", Json{{"samples", samples}}.dump());
        qputenv("CAIRN_SAMPLES", (f.folder / "list.json").string().c_str());
    }
    ~Gallery() { qunsetenv("CAIRN_SAMPLES"); }
    bool open()
    {
        if (!f.ready() || !f.commands.run(QStringLiteral("project.samples")))
            return false;
        dialog = f.window.findChild<ui::SampleGallery*>();
        return dialog && QTest::qWaitFor([this] { return dialog->isSettled() && dialog->findChild<ui::SampleRow*>(); }, 10000);
    }
    QPushButton* button(const char* what, const char* id)
    {
        return dialog->findChild<QPushButton*>(QStringLiteral("sample.%1.%2").arg(QLatin1String(what), QLatin1String(id)));
    }
    QString texts()
    {
        QStringList all;
        for (const QLabel* label : dialog->findChildren<QLabel*>()) {
            if (label->isVisible())
                all << label->text();
        }
        return all.join(QLatin1Char('\n'));
    }
    bool dataOpened(const QString& title)
    {
        return QTest::qWaitFor([&] {
            const auto workbench = f.workspace.workbench();
            return workbench && workbench->dataset() && QString::fromStdString(workbench->dataset()->title()) == title;
        }, 20000);
    }
};

} // namespace

class SampleGalleryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsWhatIsKnown();
    void downloadsAndOpens();
    void cancels();
    void saysThatThereIsNoConnection();
    void refusesAnotherFile();
};

void SampleGalleryTest::showsWhatIsKnown()
{
    Gallery g(Json::array({entry("near", "http://127.0.0.1:9/a.csv", "1")}));
    qunsetenv("CAIRN_SAMPLES"); // the list of the program
    QVERIFY(g.open());
    const QString texts = g.texts();
    for (const char* part : {"Fashion-MNIST", "Adult (census income)", "CIFAR-10", "MovieLens 100K", "checksum known (SHA-256)", "not verified", "CC BY 4.0", "162"})
        QVERIFY2(texts.contains(QString::fromUtf8(part)), part);
    auto* search = g.dialog->findChild<QLineEdit*>(QStringLiteral("samples.search"));
    search->setText(QStringLiteral("rating"));
    int visible = 0;
    for (const ui::SampleRow* row : g.dialog->findChildren<ui::SampleRow*>())
        visible += row->isVisible();
    QCOMPARE(visible, 1);
}

void SampleGalleryTest::downloadsAndOpens()
{
    const std::string text = table(300);
    WebServer server({text});
    Gallery g(Json::array({entry("far", server.address() + "/a.csv", text)}));
    QVERIFY(g.open());
    QCOMPARE(g.button("open", "far")->text(), QStringLiteral("Download and open"));
    QTest::mouseClick(g.button("open", "far"), Qt::LeftButton);
    QVERIFY(g.dataOpened(QStringLiteral("The far")));
    QVERIFY(g.f.idle());
    QCOMPARE(g.f.workspace.workbench()->dataset()->source().location, std::string("sample:far"));
    QVERIFY(!g.dialog->isVisible());
    server.stop(); // now it is here
    QVERIFY(g.open());
    QCOMPARE(g.button("open", "far")->text(), QStringLiteral("Open"));
    auto* only = g.dialog->findChild<QCheckBox*>(QStringLiteral("samples.onlyHere"));
    only->setChecked(true);
    QVERIFY(g.dialog->findChild<ui::SampleRow*>()->isVisible());
    QTest::mouseClick(g.button("open", "far"), Qt::LeftButton);
    QVERIFY(g.f.idle());
    QVERIFY(g.f.workspace.workbench()->path().filename() == "far-2.cairn"); // a project of its own
}

void SampleGalleryTest::cancels()
{
    const std::string text = table(200'000);
    WebServer::Mood mood{text};
    mood.slowMs = 100;
    WebServer server(mood);
    Gallery g(Json::array({entry("far", server.address() + "/a.csv", text)}));
    QVERIFY(g.open());
    QTest::mouseClick(g.button("open", "far"), Qt::LeftButton);
    auto* bar = g.dialog->findChild<QProgressBar*>();
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible() && bar->maximum() == 1000 && bar->value() > 0, 10000); // progress is seen
    QVERIFY(g.texts().contains(QStringLiteral("Downloading a.csv")));
    QTest::mouseClick(g.button("cancel", "far"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(g.button("open", "far")->isVisible(), 10000);
    QVERIFY(!bar->isVisible());
    QCOMPARE(g.button("open", "far")->text(), QStringLiteral("Download and open"));
    QVERIFY(!g.f.workspace.workbench());
}

void SampleGalleryTest::saysThatThereIsNoConnection()
{
    WebServer server({"1"});
    const std::string address = server.address();
    server.stop();
    const test::TempDir package;
    Json here{{"id", "here"}, {"title", "Here"}, {"kind", "table"}, {"about", "a table"}, {"licence", "CC0"}, {"local", package.path().string()}, {"package", "some-package"}};
    Gallery g(Json::array({entry("far", address + "/a.csv", "1"), here}));
    QVERIFY(g.open());
    QTest::mouseClick(g.button("open", "far"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(g.texts().contains(QStringLiteral("What is on this computer can be opened at once")), 30000);
    QVERIFY(g.texts().contains(QStringLiteral("use what is here: Here")));
    QVERIFY(g.button("open", "here")->isEnabled());
}

void SampleGalleryTest::refusesAnotherFile()
{
    WebServer server({"7,7,no\n"});
    Gallery g(Json::array({entry("far", server.address() + "/a.csv", "8,8,no\n")}));
    QVERIFY(g.open());
    QTest::mouseClick(g.button("open", "far"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(g.texts().contains(QStringLiteral("another checksum")), 20000);
    QVERIFY(!g.f.workspace.workbench());
}

QTEST_MAIN(SampleGalleryTest)
#include "samples_test.moc"
