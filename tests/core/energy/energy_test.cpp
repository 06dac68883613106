// SPDX-License-Identifier: GPL-3.0-or-later
// Meters of energy over counters that the test sets, compared with sums done by hand.
#include "core/energy/grid.h"
#include "core/energy/meter.h"
#include "tests/core/energy/fake_powercap.h"
#include "tests/support/shared_data.h"

#include <QTest>

#include <cmath>
#include <set>
#include <thread>

using namespace cairn;
using namespace cairn::energy;
using cairn::test::FakePowercap;
using cairn::test::TempDir;

namespace {

constexpr auto kNoThread = std::chrono::milliseconds(0);

bool near(double a, double b)
{
    return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

/// Two packages, one with memory, and what must not be counted.
void fill(const FakePowercap& tree)
{
    tree.add("intel-rapl:0", "package-0", 1'000'000, 262'143'328'850);
    tree.add("intel-rapl:0:0", "core", 500'000, 262'143'328'850);
    tree.add("intel-rapl:0:1", "dram", 100'000, 65'712'999'613);
    tree.add("intel-rapl:1", "package-1", 2'000'000, 262'143'328'850);
    tree.add("intel-rapl:2", "psys", 9'000'000, 262'143'328'850);
    tree.add("intel-rapl-mmio:0", "package-0", 1'000'000, 262'143'328'850);
    tree.add("dtpm", "package-9", 1'000'000, 262'143'328'850);
}

/// A source that tells what it is given.
class GivenSource : public EnergySource {
public:
    GivenSource(std::string key, double& joules, double estimated = 0) : m_key(std::move(key)), m_joules(joules), m_estimated(estimated) {}
    std::string key() const override { return m_key; }
    std::string description() const override { return m_key; }
    Spent take() override { return {std::exchange(m_joules, 0.0), m_estimated}; }

private:
    std::string m_key;
    double& m_joules;
    double m_estimated;
};

std::unique_ptr<EnergyMeter> meterOf(const std::string& key, double& joules, double estimated = 0, bool complete = true)
{
    std::vector<std::unique_ptr<EnergySource>> sources;
    sources.push_back(std::make_unique<GivenSource>(key, joules, estimated));
    return std::make_unique<EnergyMeter>(std::move(sources), complete, kNoThread);
}

} // namespace

class EnergyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void packagesAndMemoryAreAdded()
    {
        const TempDir folder;
        const FakePowercap tree(folder.path());
        fill(tree);
        RaplCounters counters = RaplCounters::in(tree.root());
        QVERIFY(!counters.empty() && counters.withMemory());
        tree.set("intel-rapl:0", 1'000'000 + 40'000'000);
        tree.set("intel-rapl:0:0", 500'000 + 30'000'000);
        tree.set("intel-rapl:0:1", 100'000 + 3'500'000);
        tree.set("intel-rapl:1", 2'000'000 + 20'000'000);
        tree.set("intel-rapl:2", 9'000'000 + 90'000'000);
        tree.set("intel-rapl-mmio:0", 1'000'000 + 40'000'000);
        const auto joules = counters.take();
        QVERIFY(joules && near(*joules, 63.5));
        QVERIFY(near(counters.take().value_or(-1), 0));
    }

    void countersGoRound()
    {
        const TempDir folder;
        const FakePowercap tree(folder.path());
        tree.add("intel-rapl:0", "package-0", 262'143'000'000, 262'143'328'850);
        RaplCounters counters = RaplCounters::in(tree.root());
        tree.set("intel-rapl:0", 1'000'000);
        QVERIFY(near(counters.take().value_or(-1), 0.328850 + 1.0));
        // A range that is not told, or is less than what was read, cannot be added to.
        tree.add("intel-rapl:0", "package-0", 5'000'000, 10);
        RaplCounters wrong = RaplCounters::in(tree.root());
        tree.set("intel-rapl:0", 1'000'000);
        QVERIFY(!wrong.take());
        tree.set("intel-rapl:0", 2'000'000);
        QVERIFY(near(wrong.take().value_or(-1), 1.0));
    }

    void whatCannotBeReadIsNotMeasured()
    {
        const TempDir folder;
        QVERIFY(RaplCounters::in(folder.path() / "none").empty());
        QVERIFY(RaplCounters::in(folder.path()).empty());
        const FakePowercap tree(folder.path());
        fill(tree);
        tree.lock("intel-rapl:0:1"); // memory alone is given up
        QVERIFY(!RaplCounters::in(tree.root()).empty() && !RaplCounters::in(tree.root()).withMemory());
        tree.lock("intel-rapl:1"); // a sum without a package is none
        QVERIFY(RaplCounters::in(tree.root()).empty());
        const TempDir other;
        const FakePowercap platform(other.path());
        platform.add("intel-rapl:0", "psys", 1, 100);
        platform.add("intel-rapl:1", "dram", 1, 100);
        QVERIFY(RaplCounters::in(platform.root()).empty());
        platform.add("intel-rapl:2", "package-0", 1, 100);
        std::ofstream(platform.root() / "intel-rapl:2" / "energy_uj") << "12 apples";
        std::ofstream(platform.root() / "intel-rapl:2" / "name") << "package-0";
        QVERIFY(!RaplCounters::in(platform.root()).empty()); // the first word is a number
        std::ofstream(platform.root() / "intel-rapl:2" / "energy_uj") << "apples";
        QVERIFY(RaplCounters::in(platform.root()).empty());
    }

    void aCounterThatVanishesIsFilledWithAnEstimate()
    {
        const TempDir folder;
        const FakePowercap tree(folder.path());
        tree.add("intel-rapl:0", "package-0", 0, 1'000'000'000);
        double seconds = 100;
        ProcessorSource source(RaplCounters::in(tree.root()), 12, [&] { return seconds; });
        QVERIFY(source.description().find("measured") != std::string::npos);
        tree.set("intel-rapl:0", 7'000'000);
        seconds = 101;
        QCOMPARE(source.take(), (Spent{7, 0}));
        tree.remove("intel-rapl:0");
        seconds = 103;
        QCOMPARE(source.take(), (Spent{24, 24}));
        tree.set("intel-rapl:0", 50'000'000); // back, but nobody knows what came in between
        seconds = 103.5;
        QCOMPARE(source.take(), (Spent{6, 6}));
        tree.set("intel-rapl:0", 51'000'000);
        seconds = 104;
        QCOMPARE(source.take(), (Spent{1, 0}));
    }

    void theEstimateIsSecondsTimesWatts()
    {
        double seconds = 3;
        ProcessorSource source({}, 8.5, [&] { return seconds; });
        seconds = 13;
        QCOMPARE(source.take(), (Spent{85, 85}));
        QCOMPARE(source.take(), (Spent{0, 0}));
        QVERIFY(source.description().find("estimated with 8.5 W") != std::string::npos);
        // The clock of this process runs while it works.
        const double before = processSeconds();
        volatile double sum = 0;
        while (processSeconds() - before < 0.02)
            sum = sum + 1;
        QVERIFY(sum > 0);
    }

    void metersOfOneProcessShareWhatTheyBothCount()
    {
        double first = 0, second = 0, other = 0;
        auto a = meterOf("processor", first), elsewhere = meterOf("card", other);
        first = 10;
        a->sample();
        QCOMPARE(a->spent(), (Spent{10, 0}));
        {
            auto b = meterOf("processor", second);
            first = second = 8; // both see the same machine
            other = 5;
            a->sample();
            b->sample();
            elsewhere->sample();
            QCOMPARE(a->spent(), (Spent{14, 0}));
            QCOMPARE(b->spent(), (Spent{4, 0}));
            QCOMPARE(elsewhere->spent(), (Spent{5, 0}));
        }
        first = 2;
        a->sample();
        QCOMPARE(a->spent(), (Spent{16, 0}));
    }

    void whatIsHeldDoesNotCount()
    {
        double joules = 3;
        auto meter = meterOf("held", joules);
        meter->hold();
        joules = 100;
        meter->sample();
        joules = 100;
        meter->goOn();
        joules = 4;
        meter->sample();
        QCOMPARE(meter->spent(), (Spent{7, 0}));
    }

    void anIncompleteSumIsAnEstimate()
    {
        double joules = 3;
        auto meter = meterOf("incomplete", joules, 0, false);
        meter->sample();
        QCOMPARE(meter->spent(), (Spent{3, 3}));
    }

    void aMeterLooksByItself()
    {
        const TempDir folder;
        const FakePowercap tree(folder.path());
        tree.add("intel-rapl:0", "package-0", 0, 1'000'000'000);
        MeterPlan plan;
        plan.powercap = tree.root();
        const PlannedMeter planned = planMeter(plan);
        QCOMPARE(planned.sources.size(), 1u);
        QVERIFY(planned.missing.empty());
        tree.set("intel-rapl:0", 42'000'000);
        QTRY_COMPARE_WITH_TIMEOUT(planned.meter->spent(), (Spent{42, 0}), 10'000);
    }

    void oneRankCountsTheMachine()
    {
        const TempDir folder;
        const FakePowercap tree(folder.path());
        tree.add("intel-rapl:0", "package-0", 0, 1'000'000'000);
        const auto sources = [&](bool machine, bool process, const std::filesystem::path& powercap) {
            MeterPlan plan;
            plan.machine = machine;
            plan.process = process;
            plan.powercap = powercap;
            return planMeter(plan).sources.size();
        };
        const auto none = folder.path() / "none";
        QCOMPARE(sources(true, true, tree.root()), 1u);   // the leader
        QCOMPARE(sources(false, true, tree.root()), 0u);  // another process there: measured already
        QCOMPARE(sources(false, false, tree.root()), 0u); // another thread of it
        QCOMPARE(sources(true, true, none), 1u);
        QCOMPARE(sources(false, true, none), 1u); // every process estimates its own
        QCOMPARE(sources(false, false, none), 0u);
    }

    void aCardWithoutADriverIsTold()
    {
        MeterPlan plan;
        plan.cudaDevice = 99; // no machine has so many
        plan.powercap = "/nonexistent";
        const PlannedMeter planned = planMeter(plan);
        QVERIFY(planned.missing.starts_with("the graphics card's energy is unknown"));
        QCOMPARE(planned.sources.size(), 1u);
    }

    void emissionsFollowFromTheGrid()
    {
        QCOMPARE(emissionsG(3.6e6, 381), 381.0); // one kilowatt-hour
        QCOMPARE(emissionsG(1800, 56), 0.028);
        std::set<std::string_view> names;
        for (const GridFactor& factor : gridFactors()) {
            QVERIFY(factor.gramsPerKwh > 0 && factor.gramsPerKwh < 1000);
            QVERIFY(names.insert(factor.name).second);
        }
        QCOMPARE(gridFactors().front().name, std::string_view("world"));
    }

    void figuresAreReadable()
    {
        QCOMPARE(text({850, 0}), std::string("850 J"));
        QCOMPARE(text({44'280, 44'280}), std::string("~12.3 Wh (estimated)"));
        QCOMPARE(text({7.2e6, 1}), std::string("~2 kWh (partly estimated)"));
        QCOMPARE(text({0.25, 0}), std::string("250 mJ"));
        QCOMPARE(text({2e-6, 0}), std::string("2 µJ"));
        QCOMPARE(text({0, 0}), std::string("0 J"));
        QCOMPARE(kindName({0, 0}), std::string_view("unknown"));
        QCOMPARE(std::string(readableMass(0.02).unit), std::string("mg"));
        QCOMPARE(readableMass(0.02).value, 20.0);
        QCOMPARE(std::string(readableMass(2500).unit), std::string("kg"));
    }
};

QTEST_GUILESS_MAIN(EnergyTest)
#include "energy_test.moc"
