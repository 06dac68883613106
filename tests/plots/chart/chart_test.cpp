// SPDX-License-Identifier: GPL-3.0-or-later
// Bars, histograms, scatters and matrices; lines have a test of their own.
#include "plots/chart/bar_chart.h"
#include "plots/chart/histogram_chart.h"
#include "plots/chart/matrix_view.h"
#include "plots/chart/scatter_chart.h"
#include "plots/chart/ticker.h"
#include "tests/plots/chart/chart_hands.h"
#include "tests/plots/support/screenshots.h"
#include "tests/support/shared_data.h"

#include <QLocale>
#include <QScopeGuard>
#include <QSignalSpy>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace cairn;
using namespace cairn::plots;
using cairn::test::canvasOf;
using cairn::test::drag;

class PlotsChartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersFollowTheLanguage();
    void barChartShowsClasses();
    void histogramBrushSelects();
    void scatterSelectsABox();
    void scatterDrawsDensity();
    void matrixReportsCells();
    void matrixManyClasses();

private:
    ThemeStore m_themes;
};

void PlotsChartTest::numbersFollowTheLanguage()
{
    const QLocale before;
    const auto back = qScopeGuard([&] { QLocale::setDefault(before); });
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    QCOMPARE(axisNumber(0.25), QStringLiteral("0,25"));
    QCOMPARE(axisNumber(1234.5), QStringLiteral("1234,5"));
    QCOMPARE(axisNumber(1.25e6), QStringLiteral("1,25M"));
    QCOMPARE(exactNumber(1234567), QStringLiteral("1.234.567"));
    QCOMPARE(exactNumber(0.5), QStringLiteral("0,5"));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(axisNumber(3e-5), QStringLiteral("3e-05"));
    QCOMPARE(axisNumber(0.25), QStringLiteral("0.25"));
    QCOMPARE(exactNumber(-1284), QStringLiteral("-1,284"));
}

void PlotsChartTest::barChartShowsClasses()
{
    BarChart chart(m_themes);
    chart.resize(640, 320);
    const QStringList classes = {QStringLiteral("T-shirt/top"), QStringLiteral("Trouser"), QStringLiteral("Pullover"),
                                 QStringLiteral("Dress"), QStringLiteral("Coat"), QStringLiteral("Sandal"),
                                 QStringLiteral("Shirt"), QStringLiteral("Sneaker"), QStringLiteral("Bag"),
                                 QStringLiteral("Ankle boot")};
    chart.setBars(classes, {{QStringLiteral("precision"), {.86, .99, .88, .92, .87, .98, .79, .95, .98, .97}, 0},
                            {QStringLiteral("recall"), {.88, .98, .89, .93, .88, .98, .75, .97, .99, .96}, 1},
                            {QStringLiteral("F1"), {.87, .985, .885, .925, .875, .98, .77, .96, .985, .965}, 2}});
    chart.setValueRange(0, 1);
    const auto images = test::screenshots(m_themes, chart, QStringLiteral("bar-chart"));
    QVERIFY(test::countPixels(images[0], Theme::light().category(2)) > 1000);
    QSignalSpy spy(&chart, &BarChart::categoryClicked);
    auto* canvas = canvasOf(chart);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, QPoint(canvas->width() - 30, canvas->height() / 2));
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy[0][0].toInt(), 9);
    const QRectF all = chart.shownRange();
    const QPoint middle(canvas->width() / 2, canvas->height() / 2);
    cairn::test::drag(canvas, middle, middle + QPoint(120, 60)); // zooms along the classes only, and clicks none
    QCOMPARE(spy.count(), 1);
    QVERIFY(chart.viewIsHeld() && chart.shownRange().width() < 0.5 * all.width());
    QCOMPARE(chart.shownRange().height(), all.height());
    QTest::keyClick(canvas, Qt::Key_Escape);
    QVERIFY(!chart.viewIsHeld());
    QVERIFY(chart.csv().startsWith("category,precision,recall,F1\nT-shirt/top,0.85"));
}

void PlotsChartTest::histogramBrushSelects()
{
    HistogramChart chart(m_themes);
    chart.resize(480, 260);
    std::vector<double> edges, counts, selected;
    for (int i = 0; i <= 40; ++i)
        edges.push_back(17 + i * 1.8);
    for (int i = 0; i < 40; ++i) {
        counts.push_back(1500 * std::exp(-std::pow((i - 13) / 9.0, 2)));
        selected.push_back(i > 20 ? counts.back() * 0.4 : counts.back() * 0.05);
    }
    chart.setBins(edges, counts);
    chart.setSelectedCounts(selected);
    chart.setAxisTitles(QStringLiteral("age"), QStringLiteral("rows"));
    test::screenshots(m_themes, chart, QStringLiteral("histogram"));
    QSignalSpy range(&chart, &HistogramChart::rangeSelected);
    QSignalSpy cleared(&chart, &HistogramChart::selectionCleared);
    auto* canvas = canvasOf(chart);
    drag(canvas, QPoint(150, 100), QPoint(260, 120));
    QCOMPARE(range.count(), 1);
    const double low = range[0][0].toDouble(), high = range[0][1].toDouble();
    QVERIFY(low < high);
    QVERIFY(std::find(edges.begin(), edges.end(), low) != edges.end());
    QVERIFY(std::find(edges.begin(), edges.end(), high) != edges.end());
    test::screenshots(m_themes, chart, QStringLiteral("histogram-brushed"));
    QTest::mouseDClick(canvas, Qt::LeftButton, {}, QPoint(150, 100));
    QCOMPARE(cleared.count(), 1);
    chart.setCompact(true);
    chart.resize(140, 40);
    test::screenshots(m_themes, chart, QStringLiteral("histogram-compact"));
}

void PlotsChartTest::scatterSelectsABox()
{
    ScatterChart chart(m_themes);
    chart.resize(480, 360);
    std::mt19937 random(2);
    std::normal_distribution<double> noise(0, 1);
    std::vector<double> x, y;
    for (int i = 0; i < 3000; ++i) {
        x.push_back(i * 0.01);
        y.push_back(noise(random) * (1 + i * 0.0005));
    }
    chart.setPoints(x, y);
    chart.setAxisTitles(QStringLiteral("predicted"), QStringLiteral("residual"));
    chart.setReference({0, 0}, {30, 0});
    chart.show();
    QTest::qWait(100);
    QSignalSpy spy(&chart, &ScatterChart::pointsSelected);
    auto* canvas = canvasOf(chart);
    drag(canvas, QPoint(canvas->width() / 2, 0), QPoint(canvas->width(), canvas->height()), Qt::ShiftModifier);
    QCOMPARE(spy.count(), 1);
    const auto selected = spy[0][0].value<std::vector<std::uint32_t>>();
    QVERIFY(selected.size() > 1200 && selected.size() < 1800);
    QVERIFY(*std::min_element(selected.begin(), selected.end()) > 1200);
    const auto images = test::screenshots(m_themes, chart, QStringLiteral("scatter"));
    QVERIFY(test::countPixels(images[0], Theme::light().color(Role::Select), 20) > 500);
}

void PlotsChartTest::scatterDrawsDensity()
{
    ScatterChart chart(m_themes);
    chart.resize(480, 360);
    std::mt19937 random(3);
    std::normal_distribution<double> noise(0, 1);
    std::vector<double> x(400'000), y(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = noise(random);
        y[i] = 0.7 * x[i] + 0.4 * noise(random);
    }
    y[7] = std::numeric_limits<double>::quiet_NaN();
    chart.setPoints(std::move(x), std::move(y));
    chart.setReference({-4, -4}, {4, 4});
    chart.setAxisTitles(QStringLiteral("true"), QStringLiteral("predicted"));
    QVERIFY(chart.drawsDensity());
    const auto images = test::screenshots(m_themes, chart, QStringLiteral("scatter-density"));
    QVERIFY(test::distinctColors(images[0]) > 60);
}

void PlotsChartTest::matrixReportsCells()
{
    MatrixView view(m_themes);
    view.resize(560, 520);
    const QStringList classes = {QStringLiteral("T-shirt/top"), QStringLiteral("Trouser"), QStringLiteral("Pullover"),
                                 QStringLiteral("Dress"), QStringLiteral("Coat"), QStringLiteral("Sandal"),
                                 QStringLiteral("Shirt"), QStringLiteral("Sneaker"), QStringLiteral("Bag"),
                                 QStringLiteral("Ankle boot")};
    std::vector<double> counts(100, 0);
    for (std::size_t r = 0; r < 10; ++r) {
        counts[r * 10 + r] = 900 + static_cast<double>(r) * 7;
        counts[r * 10 + (r + 3) % 10] = 12;
        counts[r * 10 + (r + 6) % 10] = r == 6 ? 90 : 2;
    }
    view.setMatrix(classes, counts);
    view.setSelectedCells({{6, 2}});
    test::screenshots(m_themes, view, QStringLiteral("matrix"));
    QSignalSpy spy(&view, &MatrixView::cellClicked);
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy[0][0].toInt(), 1);
    QCOMPARE(spy[0][1].toInt(), 2);
    QCOMPARE(spy[0][2].value<Qt::KeyboardModifiers>(), Qt::ControlModifier);
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(300, 200));
    QCOMPARE(spy.count(), 2);
    view.setShares(true);
    test::screenshots(m_themes, view, QStringLiteral("matrix-shares"));
    QVERIFY(view.csv().startsWith("actual\\predicted,T-shirt/top"));
}

void PlotsChartTest::matrixManyClasses()
{
    MatrixView view(m_themes);
    view.resize(420, 400);
    QStringList classes;
    std::vector<double> counts(100 * 100, 0);
    for (std::size_t r = 0; r < 100; ++r) {
        classes << QStringLiteral("class %1").arg(r);
        counts[r * 100 + r] = 90;
        counts[r * 100 + (r * 7) % 100] += 10;
    }
    view.setMatrix(classes, counts);
    test::screenshots(m_themes, view, QStringLiteral("matrix-100"));
    MatrixView two(m_themes);
    two.resize(300, 280);
    two.setMatrix({QStringLiteral("<=50K"), QStringLiteral(">50K")}, {11500, 935, 1400, 2446});
    test::screenshots(m_themes, two, QStringLiteral("matrix-2"));
    MatrixView none(m_themes);
    none.resize(200, 200);
    none.show();
    QTest::keyClick(&none, Qt::Key_Return);
}

QTEST_MAIN(PlotsChartTest)
#include "chart_test.moc"
