// SPDX-License-Identifier: GPL-3.0-or-later
// Inspectors in windows of usual widths: nothing stands over the edge, in English and in German.
#include "tests/plots/support/screenshots.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/looks/language.h"

#include <QComboBox>
#include <QScrollArea>
#include <QTabWidget>

using namespace cairn;
using cairn::test::WindowFixture;

class WidthsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void inspectorsFit_data();
    void inspectorsFit();
};

namespace {

/// A table whose columns have names as files have them.
QString writeLongNames(const test::TempDir& folder)
{
    std::string text = "surface temperature of the outer wall in degrees,relative_humidity_percent_at_two_metres,remarks of whoever took the reading,state\n";
    for (int row = 0; row < 300; ++row)
        text += std::to_string((row * 37 % 200) / 10.0) + "," + std::to_string((row * 53 % 100) / 10.0) + ",seen " + std::to_string(row) + " times by somebody else," +
                (row * 37 % 200 > 90 ? "too warm for this time of the year" : "as usual") + "\n";
    test::writeFile(folder / "wall.csv", text);
    return QString::fromStdString((folder / "wall.csv").string());
}

/// Visible widgets of an inspector that reach beyond its right edge.
QStringList cutOff(const QWidget& inspector)
{
    QStringList names;
    for (const QWidget* child : inspector.findChildren<QWidget*>()) {
        const int right = child->mapTo(&inspector, QPoint(child->width(), 0)).x();
        if (child->isVisible() && right > inspector.width())
            names.append(QStringLiteral("%1 %2 ends at %3 of %4").arg(QString::fromLatin1(child->metaObject()->className()), child->objectName()).arg(right).arg(inspector.width()));
    }
    return names;
}

} // namespace

void WidthsTest::inspectorsFit_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("English") << "en";
    QTest::newRow("German") << "de";
}

void WidthsTest::inspectorsFit()
{
    QFETCH(const QString, language);
    if (language == "de")
        ui::installLanguage(language); // stays for the rest of the program: German comes last
    WindowFixture f;
    QVERIFY(f.ready());
    QVERIFY2(f.dropData({writeLongNames(f.folder)}), qPrintable(f.problems()));
    for (const int width : {1280, 1360, 1600}) {
        f.window.resize(width, 800);
        for (const char* page : {"data", "train"}) {
            f.window.showPage(page);
            QVERIFY(f.idle());
            QWidget* inspector = f.window.currentPage()->inspector();
            QVERIFY(inspector);
            if (auto* tabs = qobject_cast<QTabWidget*>(inspector))
                tabs->setCurrentIndex(tabs->count() - 1);
            QTest::qWait(50);
            QCOMPARE(f.window.width(), width);
            QVERIFY2(inspector->mapTo(&f.window, QPoint(inspector->width(), 0)).x() <= width, page);
            for (const auto mode : {ui::Appearance::Mode::Light, ui::Appearance::Mode::Dark}) {
                f.appearance.setMode(mode);
                QTest::qWait(50);
                const QStringList wrong = cutOff(*inspector);
                const QString name = QStringLiteral("inspector-%1-%2-%3-%4").arg(QLatin1String(page), language).arg(width).arg(ui::Appearance::modeName(mode));
                test::screenshot(f.window, name);
                QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("%1: %2").arg(name, wrong.join("; "))));
            }
        }
    }
}

QTEST_MAIN(WidthsTest)
#include "widths_test.moc"
