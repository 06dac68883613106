// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/bar_chart.h"
#include "plots/chart/crosshair.h"
#include "plots/chart/decimate.h"
#include "plots/chart/histogram_chart.h"
#include "plots/chart/legend_bar.h"
#include "plots/chart/line_chart.h"
#include "plots/chart/matrix_view.h"
#include "plots/chart/scatter_chart.h"
#include "tests/plots/support/screenshots.h"
#include "tests/support/shared_data.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace cairn;
using namespace cairn::plots;

class PlotsChartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decimationKeepsExtremes();
    void decimationKeepsShortSeries();
    void decimationSkipsNaNButKeepsGaps();
    void smoothingIsBiasCorrected();
    void lineChartDrawsAndToggles();
    void lineChartZoomsAndResets();
    void lineChartWritesFiles();
    void lineChartTakesAMillionPoints();
    void barChartShowsClasses();
    void histogramBrushSelects();
    void scatterSelectsABox();
    void scatterDrawsDensity();
    void matrixReportsCells();
    void matrixManyClasses();

private:
    ThemeStore m_themes;
};

namespace {

QWidget* canvasOf(QWidget& chart)
{
    for (auto* child : chart.findChildren<QWidget*>())
        if (child->inherits("QCustomPlot"))
            return child;
    return nullptr;
}

void drag(QWidget* widget, const QPoint& from, const QPoint& to, Qt::KeyboardModifiers modifiers = {})
{
    QTest::mousePress(widget, Qt::LeftButton, modifiers, from);
    const QPoint middle = (from + to) / 2;
    for (const QPoint& place : {middle, to}) {
        QMouseEvent move(QEvent::MouseMove, place, widget->mapToGlobal(place), Qt::NoButton, Qt::LeftButton, modifiers);
        QCoreApplication::sendEvent(widget, &move);
    }
    QTest::mouseRelease(widget, Qt::LeftButton, modifiers, to);
}

void fillCurves(LineChart& chart)
{
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0, 0.05);
    chart.addSeries({QStringLiteral("training"), 0});
    chart.addSeries({QStringLiteral("validation"), 1, true, false});
    for (int i = 0; i < 600; ++i)
        chart.append(0, i, 0.3 + 1.8 * std::exp(-i / 90.0) + noise(random));
    for (int i = 50; i <= 600; i += 50)
        chart.append(1, i, 0.38 + 1.7 * std::exp(-i / 95.0));
    chart.setAxisTitles(QStringLiteral("step"), QStringLiteral("loss"));
}

} // namespace

void PlotsChartTest::decimationKeepsExtremes()
{
    std::vector<double> x(100'000), y(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = static_cast<double>(i);
        y[i] = std::sin(static_cast<double>(i) * 0.37);
    }
    y[54'321] = 9;
    y[12'345] = -7;
    const Polyline line = decimated(x, y, 0, 99'999, 200);
    QVERIFY(line.x.size() <= 4 * 202);
    QCOMPARE(*std::max_element(line.y.begin(), line.y.end()), 9.0);
    QCOMPARE(*std::min_element(line.y.begin(), line.y.end()), -7.0);
    QVERIFY(std::is_sorted(line.x.begin(), line.x.end()));
    QCOMPARE(line.x.front(), 0.0);
    QCOMPARE(line.x.back(), 99'999.0);
}

void PlotsChartTest::decimationKeepsShortSeries()
{
    const std::vector<double> x = {0, 1, 2, 3, 4, 5}, y = {5, 4, 3, 2, 1, 0};
    QCOMPARE(decimated(x, y, 0, 5, 100).y, y);
    // One point beyond on each side, so that the line leaves the picture at the right height.
    QCOMPARE(decimated(x, y, 1.5, 2.5, 100).x, (std::vector<double>{1, 2, 3}));
    QVERIFY(decimated({}, {}, 0, 1, 100).x.empty());
}

void PlotsChartTest::decimationSkipsNaNButKeepsGaps()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> x(1000), y(1000, 1.0);
    std::iota(x.begin(), x.end(), 0.0);
    for (std::size_t i = 400; i < 600; ++i)
        y[i] = nan;
    y[10] = nan;
    const Polyline line = decimated(x, y, 0, 999, 50);
    const auto gaps = std::count_if(line.y.begin(), line.y.end(), [](double v) { return std::isnan(v); });
    QVERIFY(gaps > 0 && gaps < 40);
    QVERIFY(!std::isnan(line.y.front()));
}

void PlotsChartTest::smoothingIsBiasCorrected()
{
    Smoother smoother(0.9);
    for (int i = 0; i < 5; ++i)
        QVERIFY(std::abs(smoother.next(3.0) - 3.0) < 1e-12);
    Smoother second(0.5);
    QCOMPARE(second.next(1.0), 1.0);
    // (0.5 * 0.5 * 1 + 0.5 * 2) / (1 - 0.25)
    QVERIFY(std::abs(second.next(2.0) - 5.0 / 3.0) < 1e-12);
}

void PlotsChartTest::lineChartDrawsAndToggles()
{
    LineChart chart(m_themes);
    chart.resize(640, 340);
    fillCurves(chart);
    chart.setSmoothing(0.9);
    const auto images = test::screenshots(m_themes, chart, QStringLiteral("line-chart"));
    const QColor validation = Theme::light().category(1);
    const int before = test::countPixels(images[0], validation, 30);
    QVERIFY(before > 100);
    QVERIFY(test::countPixels(images[1], Theme::dark().category(1), 30) > 100);

    auto* legend = chart.findChild<LegendBar*>();
    QSignalSpy spy(&chart, &LineChart::seriesToggled);
    legend->setFocus();
    QTest::keyClick(legend, Qt::Key_Right);
    QTest::keyClick(legend, Qt::Key_Space);
    QCOMPARE(spy.count(), 1);
    QVERIFY(!chart.isSeriesShown(1));
    QTest::qWait(80);
    QVERIFY(test::countPixels(chart.grab().toImage(), validation, 30) < before / 3);

    chart.setSeriesShown(1, true);
    QTest::mouseMove(canvasOf(chart), QPoint(300, 120));
    QTest::qWait(50);
    auto* cross = chart.findChild<Crosshair*>();
    QTRY_VERIFY(cross->active());
    QCOMPARE(cross->values().size(), std::size_t{2});
    test::screenshots(m_themes, chart, QStringLiteral("line-chart-crosshair"));
    chart.setLogScale(true);
    test::screenshots(m_themes, chart, QStringLiteral("line-chart-log"));
}

void PlotsChartTest::lineChartZoomsAndResets()
{
    LineChart chart(m_themes);
    chart.resize(500, 300);
    fillCurves(chart);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    QTest::qWait(80);
    QVERIFY(!chart.viewIsHeld());
    auto* canvas = canvasOf(chart);
    const QPointF center(canvas->width() / 2.0, canvas->height() / 2.0);
    QWheelEvent wheel(center, canvas->mapToGlobal(center), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(canvas, &wheel);
    QVERIFY(chart.viewIsHeld());
    QTest::mouseDClick(canvas, Qt::LeftButton, {}, center.toPoint());
    QVERIFY(!chart.viewIsHeld());
}

void PlotsChartTest::lineChartWritesFiles()
{
    const test::TempDir folder;
    LineChart chart(m_themes);
    chart.resize(400, 240);
    chart.addSeries({QStringLiteral("a, \"b\""), 0});
    chart.setData(0, {1, 2, 3}, {0.5, 0.25, 4});
    chart.setAxisTitles(QStringLiteral("epoch"), {});
    for (const char* suffix : {"png", "svg", "pdf"}) {
        const QString path = QString::fromStdString((folder / (std::string("chart.") + suffix)).string());
        QVERIFY(chart.saveImage(path));
        QVERIFY(QFile(path).size() > 500);
    }
    QFile svg(QString::fromStdString((folder / "chart.svg").string()));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QByteArray text = svg.readAll();
    QVERIFY(text.contains("epoch") && text.contains("polyline") && !text.contains("<image"));
    QCOMPARE(chart.csv(), QByteArray("series,epoch,value\n\"a, \"\"b\"\"\",1,0.5\n\"a, \"\"b\"\"\",2,0.25\n\"a, \"\"b\"\"\",3,4\n"));
    const QImage png(QString::fromStdString((folder / "chart.png").string()));
    QVERIFY(test::countPixels(png, Theme::light().category(0), 30) > 100);
    QVERIFY(!chart.saveImage(QStringLiteral("/nowhere/chart.png")));
}

void PlotsChartTest::lineChartTakesAMillionPoints()
{
    LineChart chart(m_themes);
    chart.resize(500, 300);
    chart.addSeries({QStringLiteral("a"), 0});
    std::vector<double> x(1'000'000), y(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = static_cast<double>(i);
        y[i] = std::sin(static_cast<double>(i) * 1e-5);
    }
    chart.setData(0, x, y);
    chart.show();
    QTest::qWait(100);
    QVERIFY(test::countPixels(chart.grab().toImage(), Theme::light().category(0), 30) > 200);
    QCOMPARE(chart.pointCount(0), std::size_t{1'000'000});
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
    chart.addReference({0, 0}, {30, 0});
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
    chart.addReference({-4, -4}, {4, 4});
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
