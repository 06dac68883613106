// SPDX-License-Identifier: GPL-3.0-or-later
// Searches over settings of training, network and recipe, from the first trial to the last: with stops, failures and other data.
#include "core/session/training/training.h"
#include "core/store/runs/run_register.h"
#include "tests/core/session/search/search_fixture.h"

#include <algorithm>
#include <set>

using namespace cairn;
using namespace cairn::session;
using namespace cairn::test;
using search::TrialState;

namespace {

std::string hashOf(const Workbench& workbench, RunId run)
{
    const auto stored = workbench.project().run(run);
    return stored && stored->outcome.is_object() ? stored->outcome.value("weights_hash", "") : std::string();
}

/// What two searches must have in common: settings, values and weights of every trial.
std::vector<std::string> fingerprints(const Workbench& workbench, const SearchView& view)
{
    std::vector<std::string> all;
    for (const SearchTrial& trial : view.trials) {
        std::string text = trial.settings.dump() + " " + std::string(search::name(trial.trial.state));
        for (const auto& [epoch, value] : trial.trial.reports)
            text += " " + std::to_string(epoch) + ":" + Json(value).dump();
        all.push_back(text + " " + (trial.trial.state == TrialState::Finished ? hashOf(workbench, trial.run) : ""));
    }
    return all;
}

} // namespace

class SearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Every trial is an ordinary run that says where it belongs, and equals the training of its settings by hand.
    void trialsAreOrdinaryRuns()
    {
        Searched made;
        VERIFY_OK(made.make());
        std::string hidden;
        const graph::Graph graph = made.workbench->graph();
        for (const graph::Node& node : graph.nodes()) {
            if (node.kind == "linear" && hidden.empty())
                hidden = node.label;
        }
        const std::string width = "graph." + hidden + ".out_features";
        const auto plan = made.plan({"train.learning_rate=log:1e-4..1e-1", (width + "=8,32").c_str(), "recipe.1.strategy=mean,median"}, search::Method::Random, all(4, 2));
        const auto view = made.run(plan);
        VERIFY_OK(view);
        QCOMPARE(view->sweep.state, store::SweepState::Finished);
        QCOMPARE(view->trials.size(), std::size_t(4));
        QCOMPARE(view->count(TrialState::Finished), std::size_t(4));
        QVERIFY(view->best.has_value());
        QCOMPARE(made.progress.ended.load(), 4);
        store::RunQuery query;
        query.terms = store::parseRunFilter("sweep=\"Search 1\" tag=\"Search 1\"").value();
        QCOMPARE(store::RunRegister(made.workbench->project()).list(query)->runs.size(), std::size_t(4));
        for (const SearchTrial& trial : view->trials) {
            const auto run = made.workbench->project().run(trial.run);
            VERIFY_OK(run);
            QCOMPARE(run->state, store::RunState::Finished);
            QCOMPARE(run->name, "Search 1, trial " + std::to_string(trial.trial.number + 1));
            QCOMPARE(run->config["learning_rate"], trial.settings["train.learning_rate"]);
            QCOMPARE(run->config["epochs"].get<int>(), 2);
            const auto nodes = graph::graphFromJson(run->graph);
            QCOMPARE(nodes->find(hidden)->params["out_features"], trial.settings[width]);
            QCOMPARE(run->recipe["recipe"]["steps"][0]["params"].value("strategy", "median"), trial.settings["recipe.1.strategy"].get<std::string>());
            QCOMPARE(trial.trial.reports.size(), std::size_t(2));
            QCOMPARE(trial.trial.reports.at(2), run->outcome["metrics"]["validation.loss"].get<double>());
        }
        // The best one by hand.
        const SearchTrial& best = view->trials[*view->best];
        const auto changed = withSettings(view->plan.base, best.settings);
        VERIFY_OK(changed);
        VERIFY_OK(made.workbench->choose(changed->choice, made.job));
        VERIFY_OK(made.workbench->setGraph(changed->graph));
        Json options = changed->options;
        options["threads"] = 1;
        engine::TrainControl control;
        engine::TrainProgress state;
        const auto report = startTraining(*made.workbench, *made.engine, options, control, state);
        VERIFY_OK(report);
        QCOMPARE(report->outcome.weightsHash, hashOf(*made.workbench, best.run));
    }

    /// Rungs at 1, 2 and 4 epochs: what goes through was paused twice, and has the weights of a training without a pause.
    void ashaPausesAndPromotesBitForBit()
    {
        Searched made;
        VERIFY_OK(made.make());
        const search::SchedulerOptions asha{search::Scheduler::Asha, search::Goal::Minimize, 6, 4, 1, 2, 5};
        const auto view = made.run(made.plan({"train.learning_rate=log:1e-4..1e-1"}, search::Method::Random, asha));
        VERIFY_OK(view);
        QCOMPARE(view->sweep.state, store::SweepState::Finished);
        std::map<std::size_t, int> reached;
        for (const SearchTrial& trial : view->trials)
            ++reached[trial.trial.reports.size()];
        QCOMPARE(view->trials.size(), std::size_t(6));
        QCOMPARE(view->count(TrialState::Finished) + view->count(TrialState::Stopped), std::size_t(6));
        // Whatever was promoted on the way, in the end the best half of the rung has gone on, and of those half again.
        QVERIFY(reached[1] <= 3 && reached[4] >= 1);
        for (std::int64_t level : {1, 2}) {
            std::vector<double> values;
            std::size_t promoted = 0;
            for (const SearchTrial& trial : view->trials) {
                if (const auto value = search::resourceOf(trial.trial) >= level ? search::valueAt(trial.trial, search::Goal::Minimize, level) : std::nullopt)
                    values.push_back(*value);
            }
            std::ranges::sort(values);
            for (const SearchTrial& trial : view->trials) {
                const auto value = search::resourceOf(trial.trial) >= level ? search::valueAt(trial.trial, search::Goal::Minimize, level) : std::nullopt;
                const bool top = value && *value <= values[values.size() / 2 - 1];
                const bool wentOn = search::resourceOf(trial.trial) > level;
                QVERIFY2(!top || wentOn, "one of the best half was left behind");
                promoted += wentOn ? 1 : 0;
            }
            QVERIFY(promoted >= values.size() / 2);
        }
        const SearchTrial& best = view->trials[*view->best];
        QCOMPARE(best.trial.state, TrialState::Finished);
        Json options = withSettings(view->plan.base, best.settings)->options;
        engine::TrainControl control;
        engine::TrainProgress state;
        const auto report = startTraining(*made.workbench, *made.engine, options, control, state);
        VERIFY_OK(report);
        QCOMPARE(report->outcome.weightsHash, hashOf(*made.workbench, best.run));
        // No trial is offered as a training to be resumed.
        QVERIFY(!resumableRun(*made.workbench));
    }

    void aFailingTrialIsCounted()
    {
        Searched made;
        VERIFY_OK(made.make());
        std::vector<std::string> notes;
        SearchObserver observer;
        observer.note = [&](const std::string& note) { notes.push_back(note); };
        Json options = made.workbench->trainOptions();
        options["optimizer"] = "sgd";
        VERIFY_OK(made.workbench->setTrainOptions(options));
        const auto view = made.run(made.plan({"train.learning_rate=0.01,1000000.0,0.02"}, search::Method::Grid, all(20, 2)), observer);
        VERIFY_OK(view);
        QCOMPARE(view->plan.scheduler.trials, 3); // as many as the grid has points
        QCOMPARE(view->count(TrialState::Finished), std::size_t(2));
        QCOMPARE(view->count(TrialState::Failed), std::size_t(1));
        QCOMPARE(view->trials[1].trial.state, TrialState::Failed);
        QVERIFY(!view->trials[1].error.empty());
        QCOMPARE(made.workbench->project().run(view->trials[1].run)->state, store::RunState::Failed);
        QCOMPARE(notes.size(), std::size_t(1));
        QCOMPARE(view->sweep.state, store::SweepState::Finished);
        QVERIFY(view->best != std::optional<std::size_t>(1));
    }

    /// Stopped in the middle of a trial, closed, opened, resumed: as if nothing had happened, and nothing is done twice.
    void stoppedSearchesGoOn()
    {
        Searched whole, parts;
        VERIFY_OK(whole.make());
        VERIFY_OK(parts.make());
        const search::SchedulerOptions asha{search::Scheduler::Asha, search::Goal::Minimize, 5, 4, 1, 2, 5};
        const auto expected = whole.run(whole.plan({"train.learning_rate=log:1e-4..1e-1"}, search::Method::Tpe, asha));
        VERIFY_OK(expected);

        const auto plan = parts.plan({"train.learning_rate=log:1e-4..1e-1"}, search::Method::Tpe, asha);
        VERIFY_OK(plan);
        const auto sweep = queueSearch(*parts.workbench, *plan);
        VERIFY_OK(sweep);
        int calls = 0;
        for (int stopAfter = 3; stopAfter < 40; stopAfter += 4) {
            StopSource stop;
            SearchObserver observer;
            observer.changed = [&](const SearchTrial&) {
                if (++calls % stopAfter == 0)
                    stop.request_stop();
            };
            const auto view = runSearch(*parts.workbench, *parts.engine, *sweep, stop.get_token(), parts.progress, observer);
            VERIFY_OK(view);
            if (view->sweep.state == store::SweepState::Finished)
                break;
            QCOMPARE(view->sweep.state, store::SweepState::Paused);
            QCOMPARE(nextSearch(*parts.workbench)->value(), *sweep);
            VERIFY_OK(parts.reopen());
        }
        QVERIFY2(calls > 10, "It was hardly interrupted");
        const auto view = runSearch(*parts.workbench, *parts.engine, *sweep, {}, parts.progress);
        VERIFY_OK(view);
        QCOMPARE(view->sweep.state, store::SweepState::Finished);
        QCOMPARE(fingerprints(*parts.workbench, *view), fingerprints(*whole.workbench, *expected));
        QCOMPARE(parts.workbench->project().runs()->size(), expected->trials.size());
        QVERIFY(!nextSearch(*parts.workbench)->has_value());
    }

    /// Trials beside each other are the same trials.
    void besideEachOther()
    {
        Searched one, four;
        VERIFY_OK(one.make());
        VERIFY_OK(four.make());
        const std::vector<const char*> parameters{"train.learning_rate=log:1e-4..1e-1", "train.batch_size=32..128"};
        const auto first = one.run(one.plan(parameters, search::Method::Random, all(6, 2)));
        VERIFY_OK(first);
        auto plan = four.plan(parameters, search::Method::Random, all(6, 2));
        VERIFY_OK(plan);
        plan->perDevice = 4;
        std::atomic<int> most = 0;
        SearchObserver observer;
        observer.changed = [&](const SearchTrial&) { most = std::max(most.load(), four.progress.running.load()); };
        const auto second = four.run(plan, observer);
        VERIFY_OK(second);
        QCOMPARE(most.load(), 4);
        QCOMPARE(fingerprints(*four.workbench, *second), fingerprints(*one.workbench, *first));
    }

    void medianStopsEarly()
    {
        Searched made;
        VERIFY_OK(made.make());
        search::SchedulerOptions median{search::Scheduler::Median, search::Goal::Minimize, 4, 4, 1, 3, 2};
        const auto view = made.run(made.plan({"train.learning_rate=0.01,0.02,0.00001,0.000001"}, search::Method::Grid, median));
        VERIFY_OK(view);
        QCOMPARE(view->trials[0].trial.state, TrialState::Finished);
        QCOMPARE(view->trials[3].trial.state, TrialState::Stopped);
        QCOMPARE(search::resourceOf(view->trials[3].trial), std::int64_t(1));
        QCOMPARE(made.workbench->project().run(view->trials[3].run)->state, store::RunState::Kept);
    }

    void otherDataAreRefused()
    {
        Searched made;
        VERIFY_OK(made.make());
        const auto sweep = queueSearch(*made.workbench, *made.plan({"train.learning_rate=log:1e-4..1e-1"}, search::Method::Random, all(2, 1)));
        VERIFY_OK(sweep);
        test::writeTable(made.folder / "other.csv", 300, 7);
        VERIFY_OK(made.workbench->openData({made.folder / "other.csv", {}, {}}, made.job));
        const auto view = runSearch(*made.workbench, *made.engine, *sweep, {}, made.progress);
        QVERIFY(!view);
        QCOMPARE(view.error().code, ErrorCode::Mismatch);
        VERIFY_OK(cancelSearch(*made.workbench, *sweep));
        QCOMPARE(searchView(*made.workbench, *sweep)->sweep.state, store::SweepState::Cancelled);
    }

    void metricsAndGoals()
    {
        QCOMPARE(metricFromText("validation_loss").value(), (std::pair<std::string, std::string>("loss", "validation")));
        QCOMPARE(metricFromText("train.accuracy").value(), (std::pair<std::string, std::string>("accuracy", "train")));
        QCOMPARE(metricFromText("rmse").value(), (std::pair<std::string, std::string>("rmse", "validation")));
        QVERIFY(!metricFromText("test.loss"));
        QVERIFY(!metricFromText(""));
        QVERIFY(goalOf("loss") == search::Goal::Minimize);
        QVERIFY(goalOf("accuracy") == search::Goal::Maximize);
    }
};

QTEST_GUILESS_MAIN(SearchTest)
#include "search_test.moc"
