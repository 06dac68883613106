// SPDX-License-Identifier: GPL-3.0-or-later
// Searches as the project keeps them: the queue, trials, what is left after a kill.
#include "core/store/runs/run_register.h"
#include "core/store/sweeps/sweep_register.h"
#include "tests/core/store/store_test_support.h"

#include <QObject>

#include <cmath>

using namespace cairn;
using namespace cairn::store;
using cairn::test::ProjectPlace;

namespace {

std::unique_ptr<Project> created(const ProjectPlace& place)
{
    return std::move(Project::create(place.file()).value());
}

std::string order(Project& project)
{
    std::string text;
    const auto all = SweepRegister(project).list();
    for (const SweepSummary& sweep : *all)
        text += sweep.name;
    return text;
}

StoredTrial trial(int number, const std::string& state)
{
    StoredTrial made;
    made.number = number;
    made.state = state;
    made.settings = {{"train.learning_rate", 0.1 * (number + 1)}};
    made.until = 3;
    return made;
}

} // namespace

class SweepRegisterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theQueueIsAnOrder()
    {
        const ProjectPlace place;
        const auto project = created(place);
        SweepRegister sweeps(*project);
        std::map<std::string, SweepId> ids;
        for (const char* name : {"a", "b", "c", "d"})
            ids[name] = sweeps.add(name, {{"of", name}}).value();
        QCOMPARE(order(*project), std::string("abcd"));
        QVERIFY_OK(sweeps.move(ids["d"], ids["b"]));
        QCOMPARE(order(*project), std::string("adbc"));
        QVERIFY_OK(sweeps.move(ids["a"], {}));
        QCOMPARE(order(*project), std::string("dbca"));
        QVERIFY_OK(sweeps.move(ids["b"], ids["b"]));
        QCOMPARE(order(*project), std::string("dbca"));
        QVERIFY_OK(sweeps.remove(ids["c"]));
        QCOMPARE(order(*project), std::string("dba"));
        QCOMPARE(sweeps.sweep(ids["b"])->plan["of"].get<std::string>(), std::string("b"));
        QVERIFY_OK(sweeps.add("e", {}));
        QCOMPARE(order(*project), std::string("dbae"));
    }

    void trialsAreKept()
    {
        const ProjectPlace place;
        SweepId id;
        {
            const auto project = created(place);
            SweepRegister sweeps(*project);
            id = sweeps.add("s", {}).value();
            QVERIFY_OK(sweeps.setTrial(id, trial(0, "running")));
            QVERIFY_OK(sweeps.setTrial(id, trial(1, "failed")));
            StoredTrial told = trial(0, "finished");
            told.reports = {{1, 0.5}, {2, std::nan("")}, {3, HUGE_VAL}};
            told.error = "none";
            QVERIFY_OK(sweeps.setTrial(id, told));
        }
        const auto project = std::move(Project::open(place.file()).value());
        const auto trials = SweepRegister(*project).trials(id).value();
        QCOMPARE(trials.size(), std::size_t(2));
        QCOMPARE(trials[0].state, std::string("finished"));
        QCOMPARE(trials[0].until, std::int64_t(3));
        QCOMPARE(trials[0].settings["train.learning_rate"].get<double>(), 0.1);
        QCOMPARE(trials[0].reports[0], (std::pair<std::int64_t, double>(1, 0.5)));
        QVERIFY(std::isnan(trials[0].reports[1].second));
        QCOMPARE(trials[0].reports[2].second, HUGE_VAL);
        const SweepSummary summary = SweepRegister(*project).list()->at(0);
        QCOMPARE(summary.trials, 2);
        QCOMPARE(summary.ended, 2);
        QCOMPARE(summary.failed, 1);
    }

    /// A run of a trial is tied to it in the moment it is made, and carries its settings and tags.
    void runsKnowTheirTrial()
    {
        const ProjectPlace place;
        const auto project = created(place);
        SweepRegister sweeps(*project);
        const SweepId id = sweeps.add("s", {}).value();
        QVERIFY_OK(sweeps.setTrial(id, trial(4, "running")));
        RunDraft draft;
        draft.name = "s, trial 5";
        draft.config = {{"learning_rate", 0.5}};
        draft.settings = {{"sweep", "s"}, {"graph.hidden.out_features", 64}};
        draft.tags = {"s"};
        draft.trial = TrialKey{id, 4};
        const RunId run = project->createRun(draft).value();
        QCOMPARE(sweeps.trials(id)->at(0).run, run);
        QVERIFY(sweeps.runsOfTrials()->contains(run));
        QVERIFY_OK(sweeps.setTrial(id, trial(4, "finished")));
        QCOMPARE(sweeps.trials(id)->at(0).run, run); // telling the state does not untie it
        RunQuery query;
        query.terms = parseRunFilter("sweep=s graph.hidden.out_features>60 learning_rate=0.5 tag=s").value();
        QCOMPARE(RunRegister(*project).list(query)->runs, std::vector<RunId>{run});
        QCOMPARE(project->run(run)->config.dump(), std::string(R"({"learning_rate":0.5})"));

        RunChange ended;
        ended.state = RunState::Finished;
        QVERIFY_OK(project->updateRun(run, ended));
        QVERIFY_OK(project->removeRun(run));
        QVERIFY(!sweeps.trials(id)->at(0).run);
        QVERIFY(sweeps.runsOfTrials()->empty());
        QCOMPARE(sweeps.trials(id)->at(0).state, std::string("finished"));
    }

    void whatRanWhenTheProgramEndedIsPaused()
    {
        const ProjectPlace place;
        {
            const auto project = created(place);
            SweepRegister sweeps(*project);
            const SweepId running = sweeps.add("running", {}).value(), ended = sweeps.add("ended", {}).value();
            QVERIFY_OK(sweeps.add("waiting", {}));
            QVERIFY_OK(sweeps.setState(running, SweepState::Running));
            QVERIFY_OK(sweeps.setState(ended, SweepState::Finished));
            QVERIFY(sweeps.sweep(ended)->endedMs > 0);
            QVERIFY_OK(sweeps.setTrial(running, trial(0, "running")));
            QVERIFY_FAILS(sweeps.remove(running), ErrorCode::Busy);
        }
        const auto project = std::move(Project::open(place.file()).value());
        const auto all = SweepRegister(*project).list().value();
        QCOMPARE(all[0].state, SweepState::Paused);
        QCOMPARE(all[0].running, 1);
        QCOMPARE(all[1].state, SweepState::Finished);
        QCOMPARE(all[2].state, SweepState::Queued);
    }

    void whatIsNotThere()
    {
        const ProjectPlace place;
        const auto project = created(place);
        SweepRegister sweeps(*project);
        const SweepId id = sweeps.add("s", {}).value(), other{99};
        QVERIFY_FAILS(sweeps.sweep(other), ErrorCode::NotFound);
        QVERIFY_FAILS(sweeps.trials(other), ErrorCode::NotFound);
        QVERIFY_FAILS(sweeps.setTrial(other, trial(0, "running")), ErrorCode::NotFound);
        QVERIFY_FAILS(sweeps.setState(other, SweepState::Paused), ErrorCode::NotFound);
        QVERIFY_FAILS(sweeps.move(id, other), ErrorCode::NotFound);
        QVERIFY_FAILS(sweeps.remove(other), ErrorCode::NotFound);
        StoredTrial text = trial(0, "running");
        text.error = "\xff";
        QVERIFY_OK(sweeps.setTrial(id, trial(0, "running")));
        text.settings = {{"x", "\xff"}};
        QVERIFY_FAILS(sweeps.setTrial(id, text), ErrorCode::InvalidInput);
        QCOMPARE(sweepStateOf("dreaming"), SweepState::Cancelled);
    }
};

QTEST_GUILESS_MAIN(SweepRegisterTest)
#include "sweep_register_test.moc"
