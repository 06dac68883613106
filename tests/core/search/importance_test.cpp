// SPDX-License-Identifier: GPL-3.0-or-later
// Which parameters matter, for functions whose shares of the variance are known.
#include "core/search/importance.h"
#include "core/search/propose.h"
#include "core/search/regression_forest.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace cairn;
using namespace cairn::search;

namespace {

Parameter read(const char* text)
{
    return parameterFromText(text).value();
}

std::vector<Trial> tried(const Space& space, int count, const std::function<double(const Point&)>& f)
{
    std::vector<Trial> trials;
    for (int number = 0; number < count; ++number) {
        const Point point = *propose(space, {Method::Random, 11, Goal::Minimize}, {}, number);
        trials.push_back({number, point, TrialState::Finished, 1, {{1, f(point)}}});
    }
    return trials;
}

#define CAIRN_CLOSE(actual, expected, within) QVERIFY2(std::fabs((actual) - (expected)) < (within), qPrintable(QString::number(actual)))

} // namespace

class ImportanceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// y = 3a + b: variances 9/12 and 1/12, so shares 0.9 and 0.1; c has none.
    void sharesOfASum()
    {
        const Space space{read("a=0.0..1.0"), read("b=0.0..1.0"), read("c=0.0..1.0")};
        const auto found = importance(space, tried(space, 400, [](const Point& p) { return 3 * p[0] + p[1]; }), Goal::Minimize);
        QVERIFY(found);
        CAIRN_CLOSE(found->shares[0], 0.9, 0.03);
        CAIRN_CLOSE(found->shares[1], 0.1, 0.03);
        QVERIFY(found->shares[2] < 0.01);
        QVERIFY(found->fit > 0.95);
        QCOMPARE(found->trials, 400u);
    }

    /// log10 of a rate in 1e-4 .. 1 has variance 16/12, a choice of +-1 has 1: shares 4/7 and 3/7.
    void scalesAndChoices()
    {
        const Space space{read("rate=log:1e-4..1.0"), read("kind=x,y")};
        const auto found = importance(space, tried(space, 400, [](const Point& p) { return std::log10(p[0]) + (p[1] == 0 ? 1 : -1); }), Goal::Maximize);
        QVERIFY(found);
        CAIRN_CLOSE(found->shares[0], 4.0 / 7, 0.05);
        CAIRN_CLOSE(found->shares[1], 3.0 / 7, 0.05);
    }

    /// Of three choices only the middle one differs: no threshold finds that in one split, one against the rest does.
    void choicesHaveNoOrder()
    {
        const Space space{read("kind=x,y,z"), read("other=0.0..1.0")};
        const auto found = importance(space, tried(space, 200, [](const Point& p) { return p[0] == 1 ? 1.0 : 0.0; }), Goal::Minimize);
        QVERIFY(found);
        CAIRN_CLOSE(found->shares[0], 1.0, 1e-9);
    }

    /// A trial that blew up does not decide alone.
    void oneThatBlewUp()
    {
        const Space space{read("a=0.0..1.0"), read("b=0.0..1.0")};
        auto trials = tried(space, 200, [](const Point& p) { return p[0]; });
        trials[17].reports[1] = 1e30;
        trials[18].reports[1] = std::numeric_limits<double>::infinity();
        const auto found = importance(space, trials, Goal::Minimize);
        QVERIFY(found);
        QVERIFY(found->shares[0] > 0.8);
    }

    void noiseExplainsNothing()
    {
        const Space space{read("a=0.0..1.0"), read("b=0.0..1.0")};
        const auto found = importance(space, tried(space, 200, [](const Point& p) { return std::sin(1e6 * p[0]) + std::sin(1e6 * p[1]); }), Goal::Minimize);
        QVERIFY(found);
        QVERIFY(found->fit < 0.1);
    }

    void knowsWhenItKnowsNothing()
    {
        const Space space{read("a=0.0..1.0")};
        QVERIFY(!importance(space, tried(space, static_cast<int>(kLeastForImportance) - 1, [](const Point& p) { return p[0]; }), Goal::Minimize));
        const auto flat = importance(space, tried(space, 50, [](const Point&) { return 1.0; }), Goal::Minimize);
        QVERIFY(flat);
        QCOMPARE(flat->shares[0], 0.0);
        auto failed = tried(space, 20, [](const Point& p) { return p[0]; });
        for (Trial& trial : failed)
            trial.state = TrialState::Failed;
        QVERIFY(!importance(space, failed, Goal::Minimize));
    }

    void forestPredictsWhatItWasShown()
    {
        std::vector<std::vector<double>> rows;
        std::vector<double> values;
        for (int i = 0; i < 300; ++i) {
            rows.push_back({i / 300.0});
            values.push_back(i < 100 ? 1.0 : i < 200 ? 5.0 : 2.0);
        }
        const RegressionForest forest(rows, values, {true}, 3);
        CAIRN_CLOSE(forest.predict(std::vector{0.1}), 1.0, 1e-9);
        CAIRN_CLOSE(forest.predict(std::vector{0.5}), 5.0, 1e-9);
        CAIRN_CLOSE(forest.predict(std::vector{0.9}), 2.0, 1e-9);
        QVERIFY(forest.outOfBagFit() > 0.95);
    }
};

QTEST_GUILESS_MAIN(ImportanceTest)
#include "importance_test.moc"
