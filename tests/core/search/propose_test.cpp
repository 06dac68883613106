// SPDX-License-Identifier: GPL-3.0-or-later
// What is tried next: every point of a grid once, random points that are spread as they should be, and estimates that find
// the best place of a known function far sooner than chance.
#include "core/search/propose.h"
#include "core/search/tpe.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace cairn;
using namespace cairn::search;

namespace {

Parameter read(const char* text)
{
    return parameterFromText(text).value();
}

/// Smallest at x = 0.3, y = 1e-2, c = 2, n = 40: there 0.
double bowl(const Point& p)
{
    const double x = p[0] - 0.3, y = (std::log10(p[1]) + 2) / 4, n = (p[3] - 40) / 100;
    return x * x + y * y + n * n + (p[2] == 2 ? 0 : 0.3);
}

const Space kBowl{read("x=0.0..1.0"), read("y=log:1e-5..1e-1"), read("c=p,q,r,s"), read("n=1..100")};
constexpr double kNear = 0.01;

struct Searched {
    int needed = 0;   ///< trials until a value below kNear
    double best = 1e9;
};

Searched searched(Method method, std::uint64_t seed, int most)
{
    std::vector<Trial> trials;
    Searched result{most, 1e9};
    for (int number = 0; number < most; ++number) {
        Trial trial{number, *propose(kBowl, {method, seed, Goal::Minimize}, trials, number), TrialState::Finished, 1, {}};
        trial.reports[1] = bowl(trial.point);
        result.best = std::min(result.best, trial.reports[1]);
        if (trial.reports[1] < kNear && result.needed == most)
            result.needed = number + 1;
        trials.push_back(std::move(trial));
    }
    return result;
}

/// Pearson's statistic of counts that should all be the same.
double chiSquareOf(const std::vector<int>& counts, double expected)
{
    double sum = 0;
    for (const int count : counts)
        sum += (count - expected) * (count - expected) / expected;
    return sum;
}

} // namespace

class ProposeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gridCoversEveryPointOnce()
    {
        const Space space{read("a=0.0..1.0/3"), read("b=1..2"), read("c=p,q,r")};
        std::set<Point> points;
        for (int number = 0; number < 18; ++number)
            points.insert(*propose(space, {Method::Grid, 0, Goal::Minimize}, {}, number));
        QCOMPARE(points.size(), 18u);
        for (const double a : {0.0, 0.5, 1.0})
            for (const double b : {1.0, 2.0})
                for (const double c : {0.0, 1.0, 2.0})
                    QVERIFY(points.contains({a, b, c}));
        QVERIFY(!propose(space, {Method::Grid, 0, Goal::Minimize}, {}, 18));
        QVERIFY(propose({}, {Method::Grid, 0, Goal::Minimize}, {}, 0)->empty());
        QVERIFY(!propose({}, {Method::Grid, 0, Goal::Minimize}, {}, 1));
    }

    void randomIsTheSameInAnyOrder()
    {
        const ProposalOptions options{Method::Random, 7, Goal::Minimize};
        const Point fifth = *propose(kBowl, options, {}, 5);
        for (int number = 9; number >= 0; --number) {
            const Point point = *propose(kBowl, options, {}, number);
            QCOMPARE(point == fifth, number == 5);
        }
        Trial other{0, {0.1, 1e-3, 0, 5}, TrialState::Finished, 1, {{1, 0.5}}};
        QVERIFY(*propose(kBowl, options, std::span(&other, 1), 5) == fifth);
        QVERIFY(*propose(kBowl, {Method::Random, 8, Goal::Minimize}, {}, 5) != fifth);
    }

    /// 20 bins, 20,000 draws: the statistic has 19 degrees of freedom; 43.8 is passed once in a thousand.
    void randomIsUniformOnItsScale()
    {
        constexpr int kDraws = 20'000;
        std::vector<int> x(20), y(20), c(4), n(20);
        for (int number = 0; number < kDraws; ++number) {
            const Point point = *propose(kBowl, {Method::Random, 3, Goal::Minimize}, {}, number);
            QVERIFY(point[0] >= 0 && point[0] <= 1 && point[1] >= 1e-5 && point[1] <= 1e-1 && point[3] >= 1 && point[3] <= 100);
            QCOMPARE(point[3], std::round(point[3]));
            ++x[std::min<std::size_t>(19, static_cast<std::size_t>(point[0] * 20))];
            ++y[std::min<std::size_t>(19, static_cast<std::size_t>((std::log10(point[1]) + 5) * 5))];
            ++c[static_cast<std::size_t>(point[2])];
            ++n[static_cast<std::size_t>((point[3] - 1) / 5)];
        }
        QVERIFY(chiSquareOf(x, kDraws / 20.0) < 43.8);
        QVERIFY(chiSquareOf(y, kDraws / 20.0) < 43.8);
        QVERIFY(chiSquareOf(n, kDraws / 20.0) < 43.8);
        QVERIFY(chiSquareOf(c, kDraws / 4.0) < 16.3); // 3 degrees of freedom
    }

    void tpeBeginsAsRandom()
    {
        std::vector<Trial> trials;
        for (int number = 0; number < static_cast<int>(kTpeStartup); ++number) {
            const Point point = *propose(kBowl, {Method::Tpe, 5, Goal::Minimize}, trials, number);
            QVERIFY(point == *propose(kBowl, {Method::Random, 5, Goal::Minimize}, {}, number));
            trials.push_back({number, point, TrialState::Finished, 1, {{1, bowl(point)}}});
        }
        const int next = static_cast<int>(kTpeStartup);
        QVERIFY(*propose(kBowl, {Method::Tpe, 5, Goal::Minimize}, trials, next) != *propose(kBowl, {Method::Random, 5, Goal::Minimize}, {}, next));
    }

    /// On the mean over 20 seeds, chance needs several times as many trials, and is much farther away after 100.
    void tpeFindsTheBestPlaceFarSooner()
    {
        constexpr int kSeeds = 20, kMost = 600, kFew = 100;
        double tpeNeeds = 0, randomNeeds = 0, tpeBest = 0, randomBest = 0;
        for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
            tpeNeeds += searched(Method::Tpe, seed, 200).needed / double{kSeeds};
            randomNeeds += searched(Method::Random, seed, kMost).needed / double{kSeeds};
            tpeBest += searched(Method::Tpe, seed, kFew).best / kSeeds;
            randomBest += searched(Method::Random, seed, kFew).best / kSeeds;
        }
        qInfo("trials to %.2g: tpe %.0f, random %.0f; best of %d: tpe %.2g, random %.2g", kNear, tpeNeeds, randomNeeds, kFew, tpeBest, randomBest);
        QVERIFY(tpeNeeds * 2 < randomNeeds);
        QVERIFY(tpeBest * 3 < randomBest);
    }

    void tpeMaximizesToo()
    {
        std::vector<Trial> low, high;
        for (int number = 0; number < 40; ++number) {
            const Point down = *propose(kBowl, {Method::Tpe, 1, Goal::Minimize}, low, number), up = *propose(kBowl, {Method::Tpe, 1, Goal::Maximize}, high, number);
            QVERIFY(down == up);
            low.push_back({number, down, TrialState::Finished, 1, {{1, bowl(down)}}});
            high.push_back({number, up, TrialState::Finished, 1, {{1, -bowl(up)}}});
        }
    }

    void tpeSplitsAsDescribed()
    {
        std::vector<Trial> trials;
        for (int i = 0; i < 12; ++i)
            trials.push_back({i, {0.0}, TrialState::Finished, 9, {{9, 12.0 - i}}});
        trials[11].state = TrialState::Stopped; // the best number, but it did not finish
        trials[0].state = TrialState::Failed;
        trials.push_back({12, {0.0}, TrialState::Running, 9, {}});
        trials.push_back({13, {0.0}, TrialState::Stopped, 9, {{3, 0.5}}});
        const TpeSplit split = tpeSplit(trials, Goal::Minimize);
        QVERIFY((split.good == std::vector<std::size_t>{10, 9})); // ceil(12 / 10)
        QVERIFY((split.bad == std::vector<std::size_t>{8, 7, 6, 5, 4, 3, 2, 1, 11, 13, 12}));
    }

    /// Many trials that run at once without results do not all go to the same place.
    void tpeSpreadsWhatRunsAtOnce()
    {
        std::vector<Trial> trials;
        for (int number = 0; number < 20; ++number) {
            const Point point = *propose(kBowl, {Method::Tpe, 2, Goal::Minimize}, trials, number);
            trials.push_back({number, point, TrialState::Finished, 1, {{1, bowl(point)}}});
        }
        std::set<Point> points;
        for (int number = 20; number < 28; ++number) {
            const Point point = *propose(kBowl, {Method::Tpe, 2, Goal::Minimize}, trials, number);
            points.insert(point);
            trials.push_back({number, point, TrialState::Running, 1, {}});
        }
        QCOMPARE(points.size(), 8u);
    }
};

QTEST_GUILESS_MAIN(ProposeTest)
#include "propose_test.moc"
