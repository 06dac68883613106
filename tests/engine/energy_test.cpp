// SPDX-License-Identifier: GPL-3.0-or-later
// The energy of trainings over meters that the test sets: sums, budgets, resumes, ranks.
#include "core/energy/processor_source.h"
#include "core/engine/train/watch/budget_rule.h"
#include "tests/core/energy/fake_powercap.h"
#include "tests/engine/training_support.h"

#include <QTest>

#include <algorithm>

using namespace cairn;
using namespace cairn::test;
using engine::TrainEnd;

namespace {

constexpr std::uint64_t kJoule = 1'000'000;
constexpr std::uint64_t kRange = 262'143'328'850;

/// A machine with one package, whose counter goes on by some joules after every epoch.
struct Machine {
    TempDir folder;
    FakePowercap tree{folder.path()};
    std::uint64_t joules = 0;

    Machine() { tree.add("intel-rapl:0", "package-0", 0, kRange); }
    void take(std::uint64_t more) { tree.set("intel-rapl:0", (joules += more) * kJoule); }
    void takeAfterEachEpoch(RecordingSink& sink, std::uint64_t more)
    {
        sink.onEpoch = [this, more](std::int64_t) { take(more); };
    }
};

} // namespace

class EnergyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theMetersSumIsRecorded()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        Machine machine;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"grid", "germany"}}));
        request.powercap = machine.tree.root();
        RecordingSink sink;
        machine.takeAfterEachEpoch(sink, 5);
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QCOMPARE(outcome->energy, (energy::Spent{20, 0}));
        QVERIFY(std::abs(outcome->emissionsG - 20 / 3.6e6 * 381) < 1e-12);
        QVERIFY(std::abs(outcome->joulesPerRow - 20.0 / (4 * 640)) < 1e-12);
        QVERIFY(std::abs(outcome->joulesPerEpoch - 5) < 1e-12);
        QVERIFY(sink.said("info", "Energy: processor of the machine measured (RAPL)"));
        const auto series = sink.series("energy", "");
        QVERIFY(series.size() >= 6 && std::ranges::is_sorted(series)); // the beginning, four epochs, the end
        QCOMPARE(series.front(), 0.0);
        QCOMPARE(series.back(), 20.0);
        for (const double atEpoch : {5.0, 10.0, 15.0})
            QVERIFY(std::ranges::find(series, atEpoch) != series.end());
        QVERIFY(std::abs(sink.series("emissions", "").back() - outcome->emissionsG) < 1e-12);
        QVERIFY(sink.series("energy_estimated", "").empty());
    }

    void withoutMetersItIsAnEstimate()
    {
        const MemorySource rows = blobs(6400, 1);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"core_watts", 7.0}, {"epochs", 8}}));
        request.powercap = folder.path() / "none";
        RecordingSink sink;
        const double before = energy::processSeconds();
        const auto outcome = train(request, sink);
        const double all = 7 * (energy::processSeconds() - before);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->energy.joules, outcome->energy.estimatedJ);
        QVERIFY2(outcome->energy.joules <= all && outcome->energy.joules > 0.5 * all, std::to_string(outcome->energy.joules / all).c_str());
        QCOMPARE(sink.series("energy_estimated", "").back(), outcome->energy.joules);
        QVERIFY(sink.said("info", "processor estimated with 7 W for each busy core"));
    }

    void theBudgetEndsARun()
    {
        const MemorySource rows = blobs(640, 1), validation = blobs(300, 2);
        const TempDir folder;
        Machine machine;
        auto request = requestOf(rows, &validation, folder.path(), configWith({{"epochs", 50}, {"energy_budget", 1.0}}));
        request.powercap = machine.tree.root();
        request.test = &validation;
        RecordingSink sink;
        machine.takeAfterEachEpoch(sink, 1800);
        const auto outcome = train(request, sink);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->end, TrainEnd::OutOfBudget);
        QVERIFY2(outcome->epochs == 2 || outcome->epochs == 3, std::to_string(outcome->epochs).c_str()); // spent after two; seen at the latest when the third ends
        QVERIFY(outcome->metrics.contains("test.loss"));
        QVERIFY(sink.said("warn", "The energy budget of 1 Wh is spent after"));
        QVERIFY(sink.said("warn", "The training ends here"));
        QVERIFY(std::filesystem::exists(outcome->last));
        request.resume = true; // killed before the end was noted
        RecordingSink again;
        const auto resumed = train(request, again);
        QVERIFY(resumed.has_value());
        QCOMPARE(resumed->end, TrainEnd::OutOfBudget);
        QCOMPARE(resumed->steps, outcome->steps);
        QCOMPARE(resumed->weightsHash, outcome->weightsHash);
    }

    void orOnlyWarnsOnce()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        Machine machine;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"epochs", 6}, {"energy_budget", 1.0}, {"energy_action", "warn"}}));
        request.powercap = machine.tree.root();
        RecordingSink sink;
        machine.takeAfterEachEpoch(sink, 1800);
        const auto first = trainUntil(request, 45, sink);
        QVERIFY(first.has_value());
        QCOMPARE(first->end, TrainEnd::Cancelled);
        QVERIFY(sink.said("warn", "The training goes on"));
        request.resume = true;
        RecordingSink rest;
        const auto resumed = train(request, rest);
        QVERIFY(resumed.has_value());
        QCOMPARE(resumed->end, TrainEnd::Finished);
        QCOMPARE(resumed->epochs, 6);
        QVERIFY(!rest.said("warn", "budget"));
    }

    void aResumedRunGoesOnFromItsSum()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        Machine machine;
        auto request = requestOf(rows, nullptr, folder.path(), configWith());
        request.powercap = machine.tree.root();
        RecordingSink sink;
        machine.takeAfterEachEpoch(sink, 7);
        const auto first = trainUntil(request, 15, sink); // in the second epoch
        QVERIFY(first.has_value());
        QCOMPARE(first->end, TrainEnd::Cancelled);
        QCOMPARE(first->energy, (energy::Spent{7, 0}));
        machine.take(1000); // of somebody else, between the two
        request.resume = true;
        RecordingSink rest;
        machine.takeAfterEachEpoch(rest, 2);
        const auto resumed = train(request, rest);
        QVERIFY(resumed.has_value());
        QCOMPARE(resumed->energy, (energy::Spent{7 + 3 * 2, 0}));
        QCOMPARE(rest.series("energy", "").front(), 7.0); // told at once
        QVERIFY(std::abs(resumed->joulesPerRow - 13.0 / (4 * 640)) < 1e-12);
    }

    /// A kill loses the steps after the checkpoint, not the energy that they took.
    void whatWasSpentAfterTheCheckpointStays()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        Machine machine;
        auto request = requestOf(rows, nullptr, folder.path(), configWith());
        request.powercap = machine.tree.root();
        RecordingSink sink, rest;
        QVERIFY(trainUntil(request, 15, sink).has_value());
        request.resume = true;
        request.spentBefore = {100, 40};
        const auto resumed = train(request, rest);
        QVERIFY(resumed.has_value());
        QCOMPARE(resumed->energy, (energy::Spent{100, 40}));
        QCOMPARE(energy::kindName(resumed->energy), std::string_view("partly estimated"));
    }

    void theMachineIsCountedOnceForAllRanks()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder, other;
        Machine machine;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"ranks", 3}}));
        request.powercap = machine.tree.root();
        RecordingSink sink;
        machine.takeAfterEachEpoch(sink, 5);
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QCOMPARE(outcome->energy, (energy::Spent{20, 0}));
        // The same for an estimate of this process.
        request.checkpoints = other.path();
        request.powercap = folder.path() / "none";
        RecordingSink estimates;
        const double before = energy::processSeconds();
        const auto estimated = train(request, estimates);
        const double all = energy::kCoreWatts * (energy::processSeconds() - before);
        QVERIFY(estimated.has_value());
        QVERIFY2(estimated->energy.joules <= all && estimated->energy.joules > 0.5 * all, std::to_string(estimated->energy.joules / all).c_str());
    }

    void meteringChangesNoResult()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder, other;
        Machine machine;
        auto request = requestOf(rows, nullptr, folder.path(), configWith());
        RecordingSink sink, again;
        const auto one = train(request, sink);
        request.checkpoints = other.path();
        request.powercap = machine.tree.root();
        const auto two = train(request, again);
        QVERIFY(one && two);
        QCOMPARE(one->weightsHash, two->weightsHash);
        QCOMPARE(sink.series("loss", "train"), again.series("loss", "train"));
    }

    void theRuleKeepsToTheBudget()
    {
        engine::TrainConfig config;
        engine::WatchState state;
        QVERIFY(!engine::reachesBudget(config, {1e12, 0}, state)); // no budget
        config.energyBudgetWh = 2;
        QVERIFY(!engine::reachesBudget(config, {7199, 0}, state));
        QVERIFY(engine::reachesBudget(config, {7200, 0}, state));
        const auto finding = engine::budgetSpent(config, {7200, 7200}, 1.25, state);
        QCOMPARE(finding.message, std::string("The energy budget of 2 Wh is spent after 1.25 epochs: ~2 Wh (estimated). The training ends here"));
        QVERIFY(state.stop && state.outOfBudget && state.toldBudget);
        QVERIFY(!engine::reachesBudget(config, {1e9, 0}, state)); // told once
    }

    void optionsBecomeNumbers()
    {
        QCOMPARE(configWith().gridFactor, 481.0);
        QCOMPARE(configWith({{"grid", "france"}, {"grid_factor", 20.0}}).gridFactor, 56.0);
        QCOMPARE(configWith({{"grid", "own"}, {"grid_factor", 20.0}}).gridFactor, 20.0);
        QCOMPARE(configWith().coreWatts, 12.0);
        QCOMPARE(configWith().energyBudgetWh, 0.0);
        QVERIFY(configWith({{"energy_action", "warn"}}).energyAction == engine::GuardAction::Warn);
        for (const Json& wrong : {Json{{"grid", "atlantis"}}, Json{{"energy_budget", -1}}, Json{{"energy_action", "off"}}, Json{{"core_watts", 0}}, Json{{"grid_factor", 1e9}}})
            QVERIFY2(!session::toTrainConfig(wrong), wrong.dump().c_str());
    }
};

QTEST_GUILESS_MAIN(EnergyTest)
#include "energy_test.moc"
