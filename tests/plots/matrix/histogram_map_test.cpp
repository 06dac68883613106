// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/matrix/histogram_map.h"
#include "tests/plots/support/screenshots.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace cairn::plots;

namespace {

/// Normal laws that grow wider and wander up.
std::vector<HistogramColumn> wandering(int count)
{
    std::vector<HistogramColumn> columns;
    for (int i = 0; i < count; ++i) {
        HistogramColumn column{50.0 * i, -1.0 - 0.05 * i, 1.0 + 0.15 * i, {}, QStringLiteral("step %1").arg(50 * i)};
        for (int bin = 0; bin < 32; ++bin)
            column.counts.push_back(std::round(1000 * std::exp(-std::pow((bin - 15.5) / 6, 2))));
        columns.push_back(std::move(column));
    }
    return columns;
}

} // namespace

class HistogramMapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keysMoveTheCursorAndTell()
    {
        ThemeStore themes;
        HistogramMap map(themes);
        map.resize(500, 260);
        map.show();
        QVERIFY(QTest::qWaitForWindowExposed(&map));
        QCOMPARE(map.cursor(), -1);
        QTest::keyClick(&map, Qt::Key_Right); // nothing to move over
        map.setColumns(wandering(10));
        QCOMPARE(map.cursor(), 9);
        QSignalSpy moved(&map, &HistogramMap::cursorMoved);
        QTest::keyClick(&map, Qt::Key_Left);
        QCOMPARE(map.accessibleDescription(), QString("step 400"));
        QTest::keyClick(&map, Qt::Key_Home);
        QTest::keyClick(&map, Qt::Key_Left);
        QCOMPARE(map.cursor(), 0);
        QTest::keyClick(&map, Qt::Key_End);
        QTest::keyClick(&map, Qt::Key_Right);
        QCOMPARE(map.cursor(), 9);
        QCOMPARE(moved.count(), 5);
        map.setColumns(wandering(12)); // whoever looks at the newest goes along
        QCOMPARE(map.cursor(), 11);
        QTest::keyClick(&map, Qt::Key_Home);
        map.setColumns(wandering(14));
        QCOMPARE(map.cursor(), 0);
        QTest::mouseClick(&map, Qt::LeftButton, {}, QPoint(480, 100));
        QCOMPARE(map.cursor(), 13);
        map.setColumns({});
        QCOMPARE(map.cursor(), -1);
    }

    /// The middle of a column is brighter than its tails, where nothing is nothing is drawn, in both themes.
    void brightWhereMuchIs()
    {
        for (const Theme* theme : {&Theme::light(), &Theme::dark()}) {
            ThemeStore themes(*theme);
            HistogramMap map(themes);
            map.resize(500, 260);
            map.setColumns(wandering(8));
            const QImage picture = map.grab().toImage();
            // Column 4 of 8: from -1.2 to 1.6 on an axis from -1.35 to 2.05.
            const double left = 58, width = (500 - 58 - 14) / 8.0, bottom = 260 - 36, height = 260 - 36 - 10;
            const auto at = [&](double value) { return picture.pixelColor(static_cast<int>(left + 4.5 * width), static_cast<int>(bottom - (value + 1.35) / 3.4 * height)); };
            QVERIFY(at(0.2).lightness() > at(-0.9).lightness());
            QCOMPARE(at(1.9), theme->color(Role::Surface));
        }
    }

    void looks()
    {
        ThemeStore themes;
        HistogramMap map(themes);
        map.setAxisTitle(QStringLiteral("Step"));
        map.resize(640, 300);
        map.setColumns(wandering(40));
        for (const QImage& picture : cairn::test::screenshots(themes, map, QStringLiteral("histogram-map")))
            QVERIFY(cairn::test::distinctColors(picture) > 30);
    }

    void oddColumns()
    {
        ThemeStore themes;
        HistogramMap map(themes);
        map.resize(300, 200);
        map.setColumns({{0, 3, 3, {7, 0, 0}, "flat"}, {1, 0, 0, {}, "NaN alone"}});
        QVERIFY(!map.grab().isNull());
        QVERIFY(map.csv().startsWith("place,from,to,count\n0,3,3,7\n"));
        map.setColumns({{0, 0, 0, {}, "NaN alone"}});
        QVERIFY(!map.grab().isNull());
        map.resize(10, 10);
        QVERIFY(!map.grab().isNull());
    }
};

QTEST_MAIN(HistogramMapTest)
#include "histogram_map_test.moc"
