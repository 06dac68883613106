// SPDX-License-Identifier: GPL-3.0-or-later
// Which trials go on, on tables made by hand.
#include "core/search/scheduler.h"

#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::search;

namespace {

Trial paused(int number, std::int64_t until, std::map<std::int64_t, double> reports)
{
    return {number, {}, TrialState::Paused, until, std::move(reports)};
}

SchedulerOptions asha(int trials = 100)
{
    return {Scheduler::Asha, Goal::Minimize, trials, 9, 1, 3, 5};
}

Move promote(std::size_t index, std::int64_t until)
{
    return {Move::Kind::Promote, index, static_cast<int>(index), until};
}

} // namespace

class SchedulerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rungsOfThePaper()
    {
        QVERIFY((rungs({Scheduler::Asha, Goal::Minimize, 9, 9, 1, 3, 5}) == std::vector<std::int64_t>{1, 3, 9})); // figure 1
        QVERIFY((rungs({Scheduler::Asha, Goal::Minimize, 9, 10, 1, 3, 5}) == std::vector<std::int64_t>{1, 3, 9, 10}));
        QVERIFY((rungs({Scheduler::Asha, Goal::Minimize, 9, 256, 4, 4, 5}) == std::vector<std::int64_t>{4, 16, 64, 256}));
        QVERIFY((rungs({Scheduler::Asha, Goal::Minimize, 9, 1, 1, 3, 5}) == std::vector<std::int64_t>{1}));
        QVERIFY((rungs({Scheduler::None, Goal::Minimize, 9, 9, 1, 3, 5}) == std::vector<std::int64_t>{9}));
        QVERIFY((rungs({Scheduler::Hyperband, Goal::Minimize, 9, 9, 1, 3, 5}, 1) == std::vector<std::int64_t>{3, 9}));
        QVERIFY((rungs({Scheduler::Hyperband, Goal::Minimize, 9, 9, 1, 3, 5}, 2) == std::vector<std::int64_t>{9}));
    }

    /// Table 1 of the Hyperband paper: R = 81, eta = 3: 81, 34, 15, 8, 5 configurations in brackets s = 4, 3, 2, 1, 0.
    void bracketsOfThePaper()
    {
        const SchedulerOptions options{Scheduler::Hyperband, Goal::Minimize, 1000, 81, 1, 3, 5};
        std::vector<int> counts(5);
        for (int number = 0; number < 143; ++number)
            ++counts[static_cast<std::size_t>(bracketOf(options, number))];
        QVERIFY((counts == std::vector<int>{81, 34, 15, 8, 5}));
        QCOMPARE(bracketOf(options, 143), 0);
        QCOMPARE(bracketOf(asha(), 142), 0);
    }

    void ashaBeginsUntilAThirdCanGoOn()
    {
        std::vector<Trial> trials;
        QVERIFY((nextMove(asha(), trials) == Move{Move::Kind::Begin, 0, 0, 1}));
        trials.push_back(paused(0, 1, {{1, 0.5}}));
        trials.push_back(paused(1, 1, {{1, 0.4}}));
        QVERIFY((nextMove(asha(), trials) == Move{Move::Kind::Begin, 0, 2, 1})); // floor(2 / 3) = 0
        trials.push_back(paused(2, 1, {{1, 0.6}}));
        QVERIFY(nextMove(asha(), trials) == promote(1, 3)); // the best one of three
        trials[1].state = TrialState::Running;
        trials[1].until = 3;
        QVERIFY((nextMove(asha(), trials) == Move{Move::Kind::Begin, 0, 3, 1})); // nobody is promoted twice
    }

    /// Nine trials at the lowest rung: three are promoted, of them one; the highest rung comes first.
    void ashaPromotesWhatTheRuleSays()
    {
        const double values[] = {0.9, 0.1, 0.8, 0.3, 0.7, 0.2, 0.6, 0.5, 0.4};
        std::vector<Trial> trials;
        for (int i = 0; i < 9; ++i)
            trials.push_back(paused(i, 1, {{1, values[i]}}));
        std::vector<std::size_t> order;
        const double later[] = {0, 0.05, 0, 0.25, 0, 0.04, 0, 0, 0}; // at rung 3: 5 is better than 1
        for (Move move = nextMove(asha(9), trials); move.kind == Move::Kind::Promote; move = nextMove(asha(9), trials)) {
            order.push_back(move.index);
            Trial& trial = trials[move.index];
            trial.until = move.until;
            trial.reports[move.until] = move.until == 3 ? later[move.index] : 0.01;
            trial.state = move.until == 9 ? TrialState::Finished : TrialState::Paused;
        }
        QVERIFY((order == std::vector<std::size_t>{1, 5, 3, 5}));
        QVERIFY(nextMove(asha(9), trials).kind == Move::Kind::Done);
        QVERIFY(trials[5].state == TrialState::Finished);
    }

    void ashaWaitsForWhatRuns()
    {
        std::vector<Trial> trials{paused(0, 1, {{1, 0.5}}), paused(1, 1, {{1, 0.4}}), {2, {}, TrialState::Running, 1, {}}};
        QVERIFY(nextMove(asha(3), trials).kind == Move::Kind::Wait);
        trials[2].state = TrialState::Failed; // never reached the rung: two are there, nobody goes on
        QVERIFY(nextMove(asha(3), trials).kind == Move::Kind::Done);
    }

    void ashaKnowsGoalsTiesAndNothing()
    {
        const double none = std::nan("");
        std::vector<Trial> trials{paused(0, 1, {{1, 0.5}}), paused(1, 1, {{1, 0.5}}), paused(2, 1, {{1, none}})};
        QVERIFY(nextMove(asha(), trials) == promote(0, 3));
        SchedulerOptions most = asha();
        most.goal = Goal::Maximize;
        trials[1].reports[1] = 0.7;
        QVERIFY(nextMove(most, trials) == promote(1, 3));
        trials = {paused(0, 1, {{1, none}}), paused(1, 1, {{1, none}}), paused(2, 1, {{1, none}})};
        QVERIFY(nextMove(asha(), trials).kind == Move::Kind::Begin); // what has no number is never promoted
    }

    void hyperbandKeepsBracketsApart()
    {
        // R = 9, eta = 3: brackets of 9, 5 and 3. Trial 9 is the first of bracket 1 and begins with 3 epochs.
        const SchedulerOptions options{Scheduler::Hyperband, Goal::Minimize, 17, 9, 1, 3, 5};
        std::vector<Trial> trials;
        for (int i = 0; i < 9; ++i)
            trials.push_back({i, {}, TrialState::Running, 1, {}});
        QVERIFY((nextMove(options, trials) == Move{Move::Kind::Begin, 0, 9, 3}));
        for (int i = 9; i < 14; ++i)
            trials.push_back(paused(i, 3, {{3, 1.0 - i * 0.01}}));
        QVERIFY(nextMove(options, trials) == promote(13, 9));
        trials[13].state = TrialState::Running;
        trials[13].until = 9;
        QVERIFY((nextMove(options, trials) == Move{Move::Kind::Begin, 0, 14, 9}));
    }

    void ashaPausesAtItsRung()
    {
        std::vector<Trial> trials{{0, {}, TrialState::Running, 3, {{1, 0.5}, {2, 0.4}}}};
        QVERIFY(verdictOn(asha(), trials, 0) == Verdict::GoOn);
        trials[0].reports[3] = 0.3;
        QVERIFY(verdictOn(asha(), trials, 0) == Verdict::Pause);
        trials[0].until = 9;
        trials[0].reports[9] = 0.2;
        QVERIFY(verdictOn(asha(), trials, 0) == Verdict::GoOn); // the last rung: it ends by itself
    }

    void medianStopsTheWorseHalf()
    {
        SchedulerOptions options{Scheduler::Median, Goal::Minimize, 20, 10, 2, 3, 4};
        std::vector<Trial> trials;
        for (int i = 0; i < 4; ++i) // best values by epoch 3: 0.4, 0.5, 0.6, 0.7
            trials.push_back({i, {}, TrialState::Finished, 10, {{1, 0.9}, {3, 0.4 + 0.1 * i}, {10, 0.1}}});
        trials.push_back({4, {}, TrialState::Running, 10, {{1, 0.95}, {3, 0.56}}});
        QVERIFY(verdictOn(options, trials, 4) == Verdict::Stop); // 0.56 > 0.55
        trials[4].reports[3] = 0.54;
        QVERIFY(verdictOn(options, trials, 4) == Verdict::GoOn);
        trials[4].reports = {{1, 0.5}, {3, 2.0}}; // its best epoch counts
        QVERIFY(verdictOn(options, trials, 4) == Verdict::GoOn);
        trials[4].reports = {{1, 5.0}};
        QVERIFY(verdictOn(options, trials, 4) == Verdict::GoOn); // before the least resource
        trials[4].reports = {{3, 5.0}};
        trials[0].state = TrialState::Running; // three finished ones are too few
        QVERIFY(verdictOn(options, trials, 4) == Verdict::GoOn);
    }

    void noneRunsEverything()
    {
        const SchedulerOptions options{Scheduler::None, Goal::Minimize, 2, 10, 1, 3, 5};
        std::vector<Trial> trials{{0, {}, TrialState::Running, 10, {{1, 100.0}}}};
        QVERIFY((nextMove(options, trials) == Move{Move::Kind::Begin, 0, 1, 10}));
        QVERIFY(verdictOn(options, trials, 0) == Verdict::GoOn);
        trials.push_back({1, {}, TrialState::Finished, 10, {{10, 0.1}}});
        QVERIFY(nextMove(options, trials).kind == Move::Kind::Wait);
        trials[0].state = TrialState::Failed;
        QVERIFY(nextMove(options, trials).kind == Move::Kind::Done);
    }

    void refusesOptionsWithoutSense()
    {
        QVERIFY(checkScheduler(asha()));
        const auto refuses = [](auto change) {
            SchedulerOptions options = asha();
            change(options);
            const auto checked = checkScheduler(options);
            return !checked && !checked.error().where.empty();
        };
        QVERIFY(refuses([](SchedulerOptions& options) { options.trials = 0; }));
        QVERIFY(refuses([](SchedulerOptions& options) { options.maximum = 0; }));
        QVERIFY(refuses([](SchedulerOptions& options) { options.minimum = 10; }));
        QVERIFY(refuses([](SchedulerOptions& options) { options.reduction = 1; }));
    }

    void theBestTrial()
    {
        std::vector<Trial> trials{{0, {}, TrialState::Stopped, 9, {{1, 0.1}}}, {1, {}, TrialState::Failed, 9, {}}};
        QCOMPARE(bestTrial(trials, Goal::Minimize).value(), 0u);
        trials.push_back({2, {}, TrialState::Finished, 9, {{8, 0.3}, {9, 0.5}}});
        trials.push_back({3, {}, TrialState::Finished, 9, {{8, 0.6}, {9, 0.4}}});
        QCOMPARE(bestTrial(trials, Goal::Minimize).value(), 2u); // of the finished ones, by the best epoch
        QCOMPARE(bestTrial(trials, Goal::Maximize).value(), 3u);
        QVERIFY(!bestTrial({}, Goal::Minimize));
    }
};

QTEST_GUILESS_MAIN(SchedulerTest)
#include "scheduler_test.moc"
