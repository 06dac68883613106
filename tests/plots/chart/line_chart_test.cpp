// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/crosshair.h"
#include "plots/chart/decimate.h"
#include "plots/chart/legend_bar.h"
#include "plots/chart/line_chart.h"
#include "tests/plots/chart/chart_hands.h"
#include "tests/plots/support/screenshots.h"
#include "tests/support/shared_data.h"

#include <QFile>
#include <QSignalSpy>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace cairn;
using namespace cairn::plots;
using cairn::test::canvasOf;
using cairn::test::drag;

class LineChartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decimationKeepsExtremes();
    void decimationKeepsShortSeries();
    void decimationSkipsNaNButKeepsGaps();
    void smoothingIsBiasCorrected();
    void lineChartDrawsAndToggles();
    void lineChartZoomsAndResets();
    void brushZoomsAndStepsBack();
    void keysZoomAndPan();
    void lineChartWritesFiles();
    void lineChartTakesAMillionPoints();
    void bandsLieAroundTheirLine();

private:
    ThemeStore m_themes;
};

namespace {

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

void LineChartTest::decimationKeepsExtremes()
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

void LineChartTest::decimationKeepsShortSeries()
{
    const std::vector<double> x = {0, 1, 2, 3, 4, 5}, y = {5, 4, 3, 2, 1, 0};
    QCOMPARE(decimated(x, y, 0, 5, 100).y, y);
    // One point beyond on each side, so that the line leaves the picture at the right height.
    QCOMPARE(decimated(x, y, 1.5, 2.5, 100).x, (std::vector<double>{1, 2, 3}));
    QVERIFY(decimated({}, {}, 0, 1, 100).x.empty());
}

void LineChartTest::decimationSkipsNaNButKeepsGaps()
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

void LineChartTest::smoothingIsBiasCorrected()
{
    Smoother smoother(0.9);
    for (int i = 0; i < 5; ++i)
        QVERIFY(std::abs(smoother.next(3.0) - 3.0) < 1e-12);
    Smoother second(0.5);
    QCOMPARE(second.next(1.0), 1.0);
    // (0.5 * 0.5 * 1 + 0.5 * 2) / (1 - 0.25)
    QVERIFY(std::abs(second.next(2.0) - 5.0 / 3.0) < 1e-12);
}

void LineChartTest::lineChartDrawsAndToggles()
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

void LineChartTest::lineChartZoomsAndResets()
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

/// A chart of a parabola over 0..100 with its plot on the screen.
struct Parabola {
    explicit Parabola(ThemeStore& themes) : chart(themes)
    {
        chart.resize(500, 300);
        chart.addSeries({QStringLiteral("y"), 0});
        for (int i = 0; i <= 100; ++i)
            chart.append(0, i, i * i);
        chart.show();
        shown = QTest::qWaitForWindowExposed(&chart);
        QTest::qWait(80);
        canvas = canvasOf(chart);
    }
    /// About where a share of the axes lies, from the left and from below.
    QPoint at(double x, double y) const { return {qRound(60 + x * (canvas->width() - 72)), qRound(8 + (1 - y) * (canvas->height() - 48))}; }
    LineChart chart;
    QWidget* canvas = nullptr;
    bool shown = false;
};

void LineChartTest::brushZoomsAndStepsBack()
{
    Parabola p(m_themes);
    QVERIFY(p.shown);
    const QRectF all = p.chart.shownRange();
    drag(p.canvas, p.at(0.4, 0.5), p.at(0.6, 0.5)); // along x: the values fit what is drawn there
    QVERIFY(p.chart.viewIsHeld());
    const QRectF stretch = p.chart.shownRange();
    QVERIFY2(stretch.left() > 25 && stretch.left() < 50 && stretch.right() > 50 && stretch.right() < 75, qPrintable(QString::number(stretch.left())));
    const double low = std::pow(std::ceil(stretch.left()), 2), high = std::pow(std::floor(stretch.right()), 2);
    QVERIFY(std::abs(stretch.top() - (low - 0.05 * (high - low))) < 1e-6);
    QVERIFY(std::abs(stretch.bottom() - (high + 0.05 * (high - low))) < 1e-6);

    drag(p.canvas, p.at(0.2, 0.2), p.at(0.7, 0.8)); // a box
    const QRectF box = p.chart.shownRange();
    QVERIFY(stretch.contains(box) && box.width() < 0.7 * stretch.width() && box.height() < 0.9 * stretch.height());
    drag(p.canvas, p.at(0.5, 0.3), p.at(0.5, 0.6)); // along the values only
    QCOMPARE(p.chart.shownRange().left(), box.left());
    QCOMPARE(p.chart.shownRange().width(), box.width());
    QVERIFY(p.chart.shownRange().height() < 0.6 * box.height());

    QTest::keyClick(p.canvas, Qt::Key_Escape);
    QCOMPARE(p.chart.shownRange(), box);
    QTest::keyClick(p.canvas, Qt::Key_Escape);
    QCOMPARE(p.chart.shownRange(), stretch);
    p.chart.append(0, 101, 0); // more data: the view stays
    QTest::qWait(80);
    QCOMPARE(p.chart.shownRange(), stretch);
    QTest::keyClick(p.canvas, Qt::Key_Escape);
    QVERIFY(!p.chart.viewIsHeld());
    QTest::qWait(80);
    QCOMPARE(p.chart.shownRange().right(), 101.0);
    QCOMPARE(p.chart.shownRange().left(), all.left());

    drag(p.canvas, p.at(0.4, 0.5), p.at(0.4, 0.5) + QPoint(2, 1)); // a click
    QVERIFY(!p.chart.viewIsHeld());
    drag(p.canvas, p.at(0.4, 0.5), p.at(0.6, 0.5));
    drag(p.canvas, p.at(0.2, 0.5), p.at(0.6, 0.5));
    QTest::mouseDClick(p.canvas, Qt::LeftButton, {}, p.at(0.5, 0.5));
    QVERIFY(!p.chart.viewIsHeld());
    QTest::keyClick(p.canvas, Qt::Key_Escape); // nothing to go back to
    QVERIFY(!p.chart.viewIsHeld());
}

void LineChartTest::keysZoomAndPan()
{
    Parabola p(m_themes);
    QVERIFY(p.shown);
    const QRectF all = p.chart.shownRange();
    p.chart.setFocus();
    QTest::keyClick(&p.chart, Qt::Key_Plus);
    const QRectF nearer = p.chart.shownRange();
    QVERIFY(std::abs(nearer.width() - 0.8 * all.width()) < 1e-9 && std::abs(nearer.center().x() - all.center().x()) < 1e-9);
    QTest::keyClick(&p.chart, Qt::Key_Right);
    QVERIFY(std::abs(p.chart.shownRange().left() - nearer.left() - 0.1 * nearer.width()) < 0.01 * nearer.width());
    QTest::keyClick(&p.chart, Qt::Key_Up);
    QVERIFY(p.chart.shownRange().top() > nearer.top());
    QTest::keyClick(&p.chart, Qt::Key_Home);
    QVERIFY(!p.chart.viewIsHeld());
    QTest::qWait(80);
    QCOMPARE(p.chart.shownRange(), all);
    drag(p.canvas, p.at(0.6, 0.5), p.at(0.4, 0.5), Qt::ControlModifier); // pans
    QVERIFY(std::abs(p.chart.shownRange().width() - all.width()) < 1e-6 * all.width());
    QVERIFY(p.chart.shownRange().left() > 5);
    p.chart.resetView();
    p.chart.setLogScale(true);
    QTest::qWait(80);
    drag(p.canvas, p.at(0.5, 0.5), p.at(0.9, 0.9));
    QVERIFY(p.chart.viewIsHeld() && p.chart.shownRange().top() > 0);
}

void LineChartTest::lineChartWritesFiles()
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

void LineChartTest::lineChartTakesAMillionPoints()
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

/// Shaded between the edges, in view as a whole, gone with other data.
void LineChartTest::bandsLieAroundTheirLine()
{
    LineChart chart(m_themes);
    chart.resize(400, 300);
    const int series = chart.addSeries({QStringLiteral("mean"), 0});
    chart.setData(series, {0, 1, 2}, {1, 1, 1});
    const auto inked = [&chart] {
        chart.show();
        QTest::qWait(120);
        const QImage image = canvasOf(chart)->grab().toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                count += image.pixelColor(x, y).saturation() > 20;
        return count;
    };
    const int line = inked();
    chart.setBand(series, {0.5, 0.5, 0.5}, {3, 3, 3});
    const int band = inked();
    QVERIFY2(band > line + 5000, qPrintable(QStringLiteral("%1 and %2").arg(line).arg(band)));
    chart.setSeriesShown(series, false);
    QVERIFY(inked() < line);
    chart.setSeriesShown(series, true);
    chart.setData(series, {0, 1, 2}, {1, 1, 1});
    QVERIFY(inked() < band / 2);
}

QTEST_MAIN(LineChartTest)
#include "line_chart_test.moc"
