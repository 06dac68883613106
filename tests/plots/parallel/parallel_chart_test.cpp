// SPDX-License-Identifier: GPL-3.0-or-later
// Parallel coordinates with mouse and keys, in both themes.
#include "plots/parallel/parallel_chart.h"
#include "plots/parallel/share_bars.h"
#include "tests/plots/support/screenshots.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::plots;

namespace {

/// Three settings and an outcome; line i has the outcome i.
void fill(ParallelChart& chart, int count)
{
    std::vector<ParallelLine> lines;
    for (int i = 0; i < count; ++i) {
        const double share = i / std::max(1.0, count - 1.0);
        lines.push_back({i + 1, QStringLiteral("Trial %1").arg(i + 1), {std::pow(10.0, -4 + 3 * share), std::round(16 + 240 * share), double(i % 2), double(i)}});
    }
    chart.setLines({{QStringLiteral("learning_rate"), 1e-4, 1e-1, true}, {QStringLiteral("hidden.out_features"), 16, 256, false, true},
                    {QStringLiteral("optimizer"), 0, 1, false, false, {QStringLiteral("adamw"), QStringLiteral("sgd")}}, {QStringLiteral("validation.loss"), 0, double(count - 1)}},
                   std::move(lines), true);
}

std::vector<qint64> lastChosen(const QSignalSpy& spy)
{
    return spy.isEmpty() ? std::vector<qint64>{-1} : spy.last().at(0).value<std::vector<qint64>>();
}

} // namespace

class ParallelChartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsInBothThemes()
    {
        ParallelChart chart(m_themes);
        chart.resize(760, 320);
        fill(chart, 40);
        chart.setChosen({7});
        const auto pictures = test::screenshots(m_themes, chart, QStringLiteral("parallel-chart"));
        for (const QImage& picture : pictures)
            QVERIFY(test::distinctColors(picture) > 50);
        QVERIFY(test::countPixels(pictures[0], Theme::light().color(Role::Select), 30) > 100);
        QVERIFY(test::countPixels(pictures[1], Theme::dark().color(Role::Select), 30) > 100);
    }

    void linesAreClicked()
    {
        ParallelChart chart(m_themes);
        chart.resize(760, 320);
        chart.show();
        fill(chart, 5);
        QSignalSpy chosen(&chart, &ParallelChart::linesChosen);
        // Between the first two axes, where line 5 (the highest on both) runs alone.
        const QPointF middle = (chart.placeOf(0, 1e-1) + chart.placeOf(1, 256)) / 2;
        QTest::mouseClick(&chart, Qt::LeftButton, {}, middle.toPoint());
        QCOMPARE(lastChosen(chosen), std::vector<qint64>{5});
        const QPointF low = (chart.placeOf(0, 1e-4) + chart.placeOf(1, 16)) / 2;
        QTest::mouseClick(&chart, Qt::LeftButton, Qt::ControlModifier, low.toPoint());
        QCOMPARE(lastChosen(chosen), (std::vector<qint64>{1, 5}));
        QTest::mouseClick(&chart, Qt::LeftButton, {}, QPoint(int(middle.x()), 12)); // nothing there
        QCOMPARE(lastChosen(chosen), std::vector<qint64>{});
    }

    void rangesKeepWhatPasses()
    {
        ParallelChart chart(m_themes);
        chart.resize(760, 320);
        chart.show();
        fill(chart, 9);
        QSignalSpy chosen(&chart, &ParallelChart::linesChosen);
        const QPoint from = chart.placeOf(3, 3.4).toPoint(), to = chart.placeOf(3, -1).toPoint();
        QTest::mousePress(&chart, Qt::LeftButton, {}, from);
        QTest::mouseMove(&chart, (from + to) / 2);
        QTest::mouseMove(&chart, to);
        QTest::mouseRelease(&chart, Qt::LeftButton, {}, to);
        QCOMPARE(chart.passing(), (std::vector<qint64>{1, 2, 3, 4}));
        QCOMPARE(lastChosen(chosen), chart.passing());
        chart.setRange(2, 0, 0); // and the first of two choices
        QCOMPARE(chart.passing(), (std::vector<qint64>{1, 3}));
        QTest::mouseClick(&chart, Qt::LeftButton, {}, from); // a click takes the range away
        QCOMPARE(chart.passing(), (std::vector<qint64>{1, 3, 5, 7, 9}));
        QTest::keyClick(&chart, Qt::Key_Escape);
        QCOMPARE(chart.passing().size(), std::size_t(9));
    }

    void keysGoThroughByOutcome()
    {
        ParallelChart chart(m_themes);
        chart.resize(760, 320);
        chart.show();
        fill(chart, 5);
        QSignalSpy chosen(&chart, &ParallelChart::linesChosen);
        QTest::keyClick(&chart, Qt::Key_Down);
        QTest::keyClick(&chart, Qt::Key_Space);
        QCOMPARE(lastChosen(chosen), std::vector<qint64>{1}); // the least loss
        QTest::keyClick(&chart, Qt::Key_Down);
        QTest::keyClick(&chart, Qt::Key_Return);
        QCOMPARE(lastChosen(chosen), std::vector<qint64>{2});
        QVERIFY(chart.accessibleDescription().contains(QStringLiteral("Trial 2")));
        QTest::keyClick(&chart, Qt::Key_End);
        QTest::keyClick(&chart, Qt::Key_Space);
        QCOMPARE(lastChosen(chosen), std::vector<qint64>{5});
    }

    void linesWithoutOutcomeAndNothing()
    {
        ParallelChart chart(m_themes);
        chart.resize(400, 200);
        chart.show();
        QTest::keyClick(&chart, Qt::Key_Down);
        QVERIFY(!chart.grab().isNull());
        chart.setLines({{QStringLiteral("a"), 0, 1}, {QStringLiteral("loss"), 0, 0}}, {{1, QStringLiteral("x"), {0.5, std::nan("")}}, {2, QStringLiteral("y"), {0.2, 0.0}}}, false);
        QVERIFY(!chart.grab().isNull());
        QCOMPARE(chart.passing().size(), std::size_t(2));
        chart.setRange(1, -1, 1);
        QCOMPARE(chart.passing(), std::vector<qint64>{2}); // what has no value passes no range
    }

    void sharesStandInOrder()
    {
        ShareBars bars(m_themes);
        bars.resize(240, 160);
        bars.setShares({QStringLiteral("small"), QStringLiteral("large")}, {0.1, 0.9});
        QCOMPARE(bars.accessibleDescription(), QStringLiteral("large: 90 %; small: 10 %"));
        const auto pictures = test::screenshots(m_themes, bars, QStringLiteral("share-bars"));
        const int accent = test::countPixels(pictures[0], Theme::light().color(Role::Accent));
        QVERIFY2(accent > 240 * 8 * 0.8 && accent < 240 * 8 * 1.1, qPrintable(QString::number(accent)));
    }

private:
    ThemeStore m_themes;
};

QTEST_MAIN(ParallelChartTest)
#include "parallel_chart_test.moc"
