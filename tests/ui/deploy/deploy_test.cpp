// SPDX-License-Identifier: GPL-3.0-or-later
// Deploy driven with the mouse: every format is written into the folder that was typed, and says what it wrote.
#include "tests/ui/support/window_fixture.h"

#include <QAbstractButton>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>

using namespace cairn;
using cairn::test::WindowFixture;

class DeployTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesEveryFormat();
    void saysWhyItCannotWrite();
};

namespace {

/// Types a folder and presses the button of a format; the label that says what came of it.
QLabel* exportInto(WindowFixture& f, const QString& folder, const QString& format)
{
    auto* line = f.window.findChild<QLineEdit*>("deploy.folder");
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, folder);
    auto* button = f.window.findChild<QAbstractButton*>("button.deploy." + format);
    if (!button || !QTest::qWaitFor([button] { return button->isEnabled(); }, 30000))
        return nullptr;
    QTest::mouseClick(button, Qt::LeftButton);
    auto* label = f.window.findChild<QLabel*>("deploy.result." + format);
    const auto said = [label] { return label->text().startsWith(QStringLiteral("✓")) || label->text().startsWith(QStringLiteral("✗")); };
    return QTest::qWaitFor(said, 60000) && f.idle() ? label : nullptr;
}

} // namespace

void DeployTest::writesEveryFormat()
{
    WindowFixture f;
    QVERIFY(f.ready() && f.dropData({f.writeTable()}));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.train(2));
    f.window.showPage("deploy");
    QVERIFY(f.idle());
    const QString folder = QString::fromStdString((f.folder / "out").string());
    const QList<std::pair<QString, QStringList>> formats{{"onnx", {"model.onnx"}},
                                                         {"python", {"model.py", "model.safetensors"}},
                                                         {"safetensors", {"model.safetensors"}},
                                                         {"torchscript", {"model.pt"}}};
    for (const auto& [format, files] : formats) {
        const QLabel* result = exportInto(f, folder + '/' + format, format);
        QVERIFY2(result, qPrintable(format));
        QVERIFY2(result->isVisible() && result->text().startsWith(QStringLiteral("✓")), qPrintable(result->text()));
        for (const QString& file : files) {
            const QString path = folder + '/' + format + '/' + file;
            QVERIFY2(result->text().contains(path) && QFileInfo(path).size() > 0, qPrintable(path));
        }
    }
    const QString onnx = f.window.findChild<QLabel*>("deploy.result.onnx")->text();
    const auto difference = QRegularExpression("difference ([0-9.e-]+)").match(onnx);
    QVERIFY2(difference.hasMatch() && difference.captured(1).toDouble() < 1e-4, qPrintable(onnx));
}

void DeployTest::saysWhyItCannotWrite()
{
    WindowFixture f;
    QVERIFY(f.ready() && f.dropData({f.writeTable()}));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.train(1));
    f.window.showPage("deploy");
    QVERIFY(f.idle());
    test::writeFile(f.folder / "taken", "a file where a folder should be");
    const QLabel* result = exportInto(f, QString::fromStdString((f.folder / "taken").string()), "safetensors");
    QVERIFY(result);
    QVERIFY2(result->text().startsWith(QStringLiteral("✗")) && result->text().contains("taken"), qPrintable(result->text()));
}

QTEST_MAIN(DeployTest)
#include "deploy_test.moc"
