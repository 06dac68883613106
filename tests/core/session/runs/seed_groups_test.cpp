// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that differ only in their seed, as groups, and whether the groups differ.
#include "core/session/runs/seed_groups.h"
#include "core/store/runs/run_register.h"
#include "tests/core/store/store_test_support.h"
#include "tests/support/shared_data.h"

#include <QObject>

#include <cmath>

using namespace cairn;
using namespace cairn::session;
using cairn::test::TempDir;

class SeedGroupsTest : public QObject {
    Q_OBJECT

private:
    Progress m_progress;
    JobContext m_job{StopToken(), m_progress};

    static store::RunRecord record(const char* optimizer, int seed, double accuracy, const char* network = "a")
    {
        store::RunRecord run;
        run.draft.name = "run";
        run.draft.config = {{"optimizer", optimizer}, {"seed", seed}, {"width", 64}, {"tensorboard", seed % 2 ? "on" : "off"}};
        run.draft.graph = {{"network", network}};
        run.draft.dataset = {{"fingerprint", "f"}};
        run.draft.seed = static_cast<std::uint64_t>(seed);
        run.points = {{"accuracy", "test", 1, 1, 1, 0.1}, {"accuracy", "test", 2, 2, 2, accuracy}};
        if (seed != 5)
            run.points.push_back({"rare", "", 1, 1, 1, 1});
        return run;
    }

private Q_SLOTS:
    void groupsAndTests()
    {
        const TempDir folder;
        const auto bench = Workbench::create(folder / "p.cairn").value();
        std::vector<store::RunRecord> records;
        const double sgd[] = {0.912, 0.905, 0.917, 0.909, 0.911}, adam[] = {0.921, 0.918, 0.925, 0.915, 0.923};
        for (int seed = 1; seed <= 5; ++seed) {
            records.push_back(record("sgd", seed, sgd[seed - 1]));
            records.push_back(record("adam", seed, adam[seed - 1]));
        }
        records.push_back(record("sgd", 3, 0.917));       // once more with the same seed
        records.push_back(record("adam", 1, 0.99, "b"));  // another network
        const auto ids = store::RunRegister(bench->project()).add(records);
        QVERIFY_OK(ids);
        const auto found = compareSeeds(*bench, *ids, m_job);
        QVERIFY_OK(found);
        QVERIFY(found->telling());
        QCOMPARE(found->groups.size(), std::size_t(3));
        QCOMPARE(found->groups[0].runs.size(), std::size_t(5));
        QCOMPARE(found->groups[0].repeats, std::size_t(1));
        QCOMPARE(found->groups[0].label, std::string("optimizer = sgd, network 1"));
        QCOMPARE(found->groups[1].label, std::string("optimizer = adam, network 1"));
        QCOMPARE(found->groups[2].label, std::string("optimizer = adam, network 2"));
        QCOMPARE(found->groups[2].runs.size(), std::size_t(1));
        QCOMPARE(found->metrics.size(), std::size_t(2));
        const SeedMetric& accuracy = found->metrics[0];
        QCOMPARE(accuracy.name + accuracy.split, std::string("accuracytest"));
        QVERIFY(!accuracy.groups[0].welch);
        QCOMPARE(accuracy.groups[0].values.count, std::size_t(5));
        QVERIFY(std::abs(accuracy.groups[0].values.mean - 0.9108) < 1e-12);
        // The numbers of two_samples_reference.py.
        QVERIFY(std::abs(accuracy.groups[1].welch->difference - 0.0096) < 1e-12);
        QVERIFY(std::abs(accuracy.groups[1].welch->probability - 0.0068074148882776129) < 1e-12);
        QVERIFY(std::abs(accuracy.groups[1].welch->low - 0.0034888503622407384) < 1e-12);
        QVERIFY(std::abs(accuracy.groups[1].permutation->probability - 4.0 / 252) < 1e-12);
        QVERIFY2(!accuracy.groups[2].welch && !accuracy.groups[2].permutation, "one run proves nothing");
        QVERIFY(std::isnan(accuracy.groups[2].values.deviation));
        const SeedMetric& rare = found->metrics[1]; // without the runs that lack it; no spread: no t
        QCOMPARE(rare.groups[0].values.count, std::size_t(4));
        QVERIFY(!rare.groups[1].welch);
        QCOMPARE(rare.groups[1].permutation->probability, 1.0);
    }

    /// Logs of other programs: seeds under other names, or none that is known.
    void importedRuns()
    {
        const TempDir folder;
        const auto bench = Workbench::create(folder / "p.cairn").value();
        std::vector<store::RunRecord> records;
        for (int seed = 1; seed <= 3; ++seed) {
            store::RunRecord run;
            run.draft.config = {{"lr", 0.1}, {"model.random_state", seed}};
            run.points = {{"loss", "", 1, 1, 1, 0.1 * seed}};
            records.push_back(run);
            run.draft.config = {{"lr", 0.2}};
            records.push_back(run);
        }
        const auto ids = store::RunRegister(bench->project()).add(records);
        const auto found = compareSeeds(*bench, *ids, m_job);
        QVERIFY_OK(found);
        QCOMPARE(found->groups.size(), std::size_t(2));
        QCOMPARE(found->groups[0].runs.size(), std::size_t(3));
        QCOMPARE(found->groups[1].runs.size(), std::size_t(3));
        QVERIFY(isSeedSetting("seed") && isSeedSetting("a/b/seed") && !isSeedSetting("seeds") && !isSeedSetting("seed.kind"));
    }

    void nothingToSay()
    {
        const TempDir folder;
        const auto bench = Workbench::create(folder / "p.cairn").value();
        const auto ids = store::RunRegister(bench->project()).add(std::vector<store::RunRecord>{record("sgd", 1, 0.5), record("sgd", 2, 0.6), record("adam", 1, 0.7)});
        const std::vector<RunId> alike{(*ids)[0], (*ids)[1]}, single{(*ids)[0], (*ids)[2]};
        QVERIFY(!compareSeeds(*bench, alike, m_job)->telling());
        QVERIFY(compareSeeds(*bench, alike, m_job)->metrics.empty());
        QVERIFY(!compareSeeds(*bench, single, m_job)->telling());
        QVERIFY_FAILS(compareSeeds(*bench, {}, m_job), ErrorCode::InvalidInput);
        QVERIFY_FAILS(compareSeeds(*bench, std::vector<RunId>(501, (*ids)[0]), m_job), ErrorCode::InvalidInput);
        QVERIFY_FAILS(compareSeeds(*bench, std::vector<RunId>{RunId{99}}, m_job), ErrorCode::NotFound);
        StopSource stop;
        stop.request_stop();
        JobContext cancelled{stop.get_token(), m_progress};
        QVERIFY_FAILS(compareSeeds(*bench, *ids, cancelled), ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(SeedGroupsTest)
#include "seed_groups_test.moc"
