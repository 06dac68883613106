// SPDX-License-Identifier: GPL-3.0-or-later
// A project packed for another machine: it must be able to train there, without anything that stays here.
#include "core/session/launch/launch_pack.h"
#include "core/store/runs/run_register.h"
#include "tests/core/store/store_test_support.h"
#include "tests/support/shared_data.h"

#include <QObject>

#include <fstream>

using namespace cairn;
using namespace cairn::session;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace fs = std::filesystem;

class LaunchPackTest : public QObject {
    Q_OBJECT

private:
    Progress m_progress;
    JobContext m_job{StopToken(), m_progress};

    std::unique_ptr<Workbench> project(const TempDir& folder)
    {
        std::string table = "a,b,c\n";
        for (int row = 0; row < 400; ++row)
            table += std::to_string(row % 17) + "," + std::to_string(row * 7 % 23) + "," + (row % 3 ? "yes" : "no") + "\n";
        fs::create_directories(folder.path() / "here");
        writeFile(folder.path() / "here" / "table.csv", table);
        auto made = std::move(Workbench::create(folder.path() / "here" / "p.cairn").value());
        if (!made->openData({(folder.path() / "here" / "table.csv").string(), {}, {}}, m_job) || !made->choose({}, m_job) || !made->makeTemplate(""))
            qFatal("No project");
        store::RunRecord run;
        run.state = store::RunState::Interrupted;
        if (!store::RunRegister(made->project()).add(std::vector<store::RunRecord>{run}))
            qFatal("No run");
        return made;
    }

    static std::size_t entries(const fs::path& folder) { return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator())); }

private Q_SLOTS:
    void trainsWhereItIsPutDown()
    {
        const TempDir folder;
        const fs::path there = folder.path() / "cluster" / "it's here";
        LaunchPlan plan;
        plan.there = there.string();
        plan.launch.machines = 2;
        {
            const auto bench = project(folder);
            const auto pack = packLaunch(*bench, plan, folder / "pack", m_job);
            QVERIFY_OK(pack);
            QVERIFY(pack->notices.empty());
            QCOMPARE(pack->script.filename().string(), std::string("torchrun.sh"));
            QVERIFY((fs::status(pack->script).permissions() & fs::perms::owner_exec) != fs::perms::none);
            const std::string script = store::readFile(pack->script).value();
            QCOMPARE(script, launchScriptOf(*bench, plan).value());
            QVERIFY(script.find("it'\\''s here/p.cairn") != std::string::npos && script.find("--nnodes 2") != std::string::npos);
            QCOMPARE(bench->project().runs()->size(), std::size_t(1)); // stay here
        }
        fs::create_directories(there.parent_path());
        fs::rename(folder / "pack", there);
        fs::remove_all(folder / "here");
        const auto bench = Workbench::open(there / "p.cairn");
        QVERIFY_OK(bench);
        QVERIFY((*bench)->project().runs()->empty());
        QVERIFY_OK((*bench)->reopenData(m_job));
        QVERIFY((*bench)->dataState() == DataState::Ready);
        QVERIFY_OK((*bench)->freeze());
        QVERIFY(!(*bench)->graph().nodes().empty());
    }

    void everyLauncherHasItsScript()
    {
        const TempDir folder;
        const auto bench = project(folder);
        for (const std::string& launcher : remote::launchers()) {
            LaunchPlan plan;
            plan.launcher = launcher;
            plan.there = "/shared/p";
            plan.withData = false;
            const auto pack = packLaunch(*bench, plan, folder / launcher, m_job);
            QVERIFY_OK(pack);
            QCOMPARE(pack->notices.size(), std::size_t(1));
            QVERIFY(!fs::exists(folder.path() / launcher / "data"));
            QVERIFY(store::readFile(pack->script)->find("/shared/p/p.cairn") != std::string::npos);
        }
    }

    void badPlans()
    {
        const TempDir folder;
        const auto bench = project(folder);
        LaunchPlan plan;
        plan.there = "relative/place";
        QVERIFY_FAILS(packLaunch(*bench, plan, folder / "pack", m_job), ErrorCode::InvalidInput);
        plan.there = "/shared/p";
        plan.launch.machines = 0;
        QVERIFY_FAILS(packLaunch(*bench, plan, folder / "pack", m_job), ErrorCode::InvalidInput);
        plan.launch.machines = 1;
        plan.launcher = "pigeons";
        QVERIFY_FAILS(packLaunch(*bench, plan, folder / "pack", m_job), ErrorCode::InvalidInput);
        plan.launcher = "slurm";
        QVERIFY(!fs::exists(folder / "pack"));
        QVERIFY_FAILS(packLaunch(*bench, plan, folder / "here", m_job), ErrorCode::InvalidInput); // not empty
        QVERIFY(fs::exists(folder.path() / "here" / "table.csv"));
        fs::create_directories(folder / "empty");
        StopSource stop;
        stop.request_stop();
        JobContext cancelled{stop.get_token(), m_progress};
        QVERIFY_FAILS(packLaunch(*bench, plan, folder / "empty", cancelled), ErrorCode::Cancelled);
        QCOMPARE(entries(folder / "empty"), std::size_t(0)); // nothing of it stays
        const auto nothing = std::move(Workbench::create(folder / "nothing.cairn").value());
        QVERIFY(nothing);
        QVERIFY_FAILS(packLaunch(*nothing, plan, folder / "pack", m_job), ErrorCode::InvalidInput);
        QVERIFY(!fs::exists(folder / "pack"));
    }
};

QTEST_GUILESS_MAIN(LaunchPackTest)
#include "launch_pack_test.moc"
