// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/training.h"

#include "core/base/memory_budget.h"
#include "core/graph/data_interface.h"
#include "core/session/runs/environment.h"
#include "core/session/runs/freeze_run.h"
#include "core/session/runs/run_end.h"
#include "core/session/training/distributed.h"
#include "core/session/training/obstacles.h"
#include "core/session/training/preflight.h"
#include "core/session/training/run_data.h"
#include "core/session/training/run_energy.h"
#include "core/session/training/train_options.h"
#include "core/session/training/training_sink.h"
#include "core/session/transfer/initial_weights.h"
#include "core/session/transfer/teacher.h"
#include "core/session/workbench_state.h"
#include "core/store/durable_folder.h"
#include "core/store/runs/run_register.h"
#include "core/store/sweeps/sweep_register.h"

#include <cmath>

namespace cairn::session {

namespace {

/// Everything a training works on, alive for its length.
struct Prepared {
    graph::Graph graph;
    engine::TrainConfig config;
    batch::Sources sources;
    std::filesystem::path initial = {}; ///< imported weights that another run began with; empty: those of the project
    std::optional<engine::TeacherModel> teacher = {}; ///< of another run, or the copy that this one keeps
    bool replay = false; ///< begins exactly as another run did
    engine::RankGroup* group = nullptr; ///< processes that train it together; nullptr: this one alone
    std::string told = {};              ///< to the others of the group
    energy::Spent spentBefore = {};     ///< by earlier parts of the run
    bool tensorBoard = false;           ///< its numbers also go into a log of TensorBoard
};

const batch::EncodedSource* orNull(const std::shared_ptr<batch::EncodedSource>& source)
{
    return source && source->size() > 0 ? source.get() : nullptr;
}

/// Weights that were imported, where they fit; what has none begins with numbers drawn from the seed.
Result<void> beginWithImported(const Workbench& workbench, RunId run, engine::TrainRequest& request)
{
    store::Project& project = workbench.project();
    const graph::DataInterface data = graph::dataInterface(request.train->fields(), request.train->target());
    const auto weights = fittingWeights(workbench, request.graph, data, project.runFolder(run));
    if (!weights) {
        closeRun(project, run, weights.error());
        return weights.error();
    }
    if (weights->kept == 0)
        return {};
    request.initialWeights = weights->file;
    request.initialPartly = true;
    const std::string numbers = std::to_string(weights->fitting) + " of " + std::to_string(weights->kept) + " imported tensors of " + weights->source;
    (void)project.appendEvent(run, weights->fitting > 0 ? "info" : "warn", "Begins with " + numbers + (weights->fitting > 0 ? "" : ": the network has other layers now"));
    return {};
}

/// The other processes are told what is trained, but have no files of this one.
Result<void> teachesGroup(const engine::TrainConfig& config, const engine::RankGroup* group)
{
    if (group && config.loss.teacher != 0)
        return fail(ErrorCode::Unsupported, "Several processes cannot learn from a teacher, whose model is at the first one only", "teacher", "Train in one process (ranks are threads of it), or set teacher=0");
    return {};
}

/// The other processes learn what is trained; then all begin.
Result<engine::TrainOutcome> trainTold(engine::Engine& engine, const engine::TrainRequest& request, const std::string& told, engine::TrainControl& control,
                                       engine::TrainProgress& progress, engine::TrainSink& sink)
{
    if (request.group)
        CAIRN_TRY(request.group->textFromLeader(told));
    return engine.trainer().train(request, control, progress, sink);
}

Result<TrainReport> train(Workbench& workbench, engine::Engine& engine, RunId run, const Prepared& prepared, bool resume,
                          engine::TrainControl& control, engine::TrainProgress& progress, const TrainObserver& observer)
{
    store::Project& project = workbench.project();
    engine::TrainRequest request;
    request.graph = prepared.graph;
    request.config = prepared.config;
    request.train = orNull(prepared.sources.train);
    request.validation = orNull(prepared.sources.validation);
    request.test = orNull(prepared.sources.test);
    request.checkpoints = project.runFolder(run) / kCheckpointFolder;
    request.resume = resume;
    request.group = prepared.group;
    request.spentBefore = prepared.spentBefore;
    std::error_code failed;
    std::filesystem::create_directories(request.checkpoints, failed);
    if (failed)
        return fail(ErrorCode::Io, "The folder for checkpoints cannot be made: " + failed.message(), request.checkpoints.string(),
                    "Check free space and permissions");
    if (!prepared.initial.empty()) {
        request.initialWeights = prepared.initial;
        request.initialPartly = true;
    } else if (!resume && !prepared.replay) {
        CAIRN_TRY(beginWithImported(workbench, run, request));
    }
    if (prepared.teacher) {
        auto kept = keepTeacher(*prepared.teacher, project.runFolder(run));
        if (!kept) {
            closeRun(project, run, kept.error());
            return kept.error();
        }
        request.teacher = std::move(*kept);
    }
    store::RunChange running;
    running.state = store::RunState::Running;
    CAIRN_TRY(project.updateRun(run, running));
    if (observer.started)
        observer.started(run);
    TrainingSink sink(project, run, observer);
    sink.writeTensorBoard(prepared.tensorBoard);
    auto outcome = trainTold(engine, request, prepared.told, control, progress, sink);
    sink.flush();
    closeRun(project, run, outcome);
    if (!outcome)
        return outcome.error();
    return TrainReport{run, std::move(*outcome)};
}

void tellPrediction(const Workbench& workbench, const store::RunDraft& draft, const TrainReport& report)
{
    const auto error = notePrediction(workbench, draft.graph, draft.config, report.outcome);
    if (!error)
        return;
    const long percent = std::lround(100 * std::abs(*error));
    (void)workbench.project().appendEvent(report.run, "info",
                                          "The time was predicted " + (percent == 0 ? std::string("exactly") : "with " + std::to_string(percent) + " % too " + (*error > 0 ? "much" : "little")));
}

/// A leader that fails lets the others go.
Result<TrainReport> orLeave(engine::RankGroup* group, Result<TrainReport> report)
{
    if (group && !report)
        group->leave(report.error());
    return report;
}

} // namespace

Result<Json> optionsWithinMemory(Json options)
{
    CAIRN_ASSIGN(const engine::TrainConfig asked, toTrainConfig(options));
    const auto most = static_cast<std::int64_t>(memoryBudget() / 2);
    if (asked.residentBytes > most)
        options["resident_mb"] = most >> 20;
    return options;
}

namespace {
Result<TrainReport> startRun(Workbench& workbench, engine::Engine& engine, const TrainingPlan& plan, engine::TrainControl& control, engine::TrainProgress& progress,
                             const TrainObserver& observer, engine::RankGroup* group)
{
    if (auto obstacle = trainingObstacle(workbench, plan))
        return *obstacle;
    CAIRN_ASSIGN(const engine::TrainConfig asked, toTrainConfig(plan.options));
    CAIRN_TRY(teachesGroup(asked, group));
    CAIRN_ASSIGN(FrozenRun frozen, freezeRun(workbench, engine, plan));
    const store::RunDraft& draft = frozen.draft;
    Prepared prepared;
    prepared.config = std::move(frozen.config);
    prepared.teacher = std::move(frozen.teacher);
    prepared.graph = plan.graph;
    prepared.tensorBoard = wantsTensorBoard(draft.config);
    prepared.sources = *plan.data.sources;
    prepared.group = group;
    prepared.told = rankDocument(draft.config, draft.graph, draft.recipe, draft.dataset);
    auto report = train(workbench, engine, frozen.run, prepared, false, control, progress, observer);
    if (report)
        tellPrediction(workbench, draft, *report);
    workbench.notifyRuns();
    return report;
}

Result<TrainReport> resumeRun(Workbench& workbench, engine::Engine& engine, RunId run, engine::TrainControl& control, engine::TrainProgress& progress,
                              const TrainObserver& observer, engine::RankGroup* group, const std::string& device)
{
    store::Project& project = workbench.project();
    const bool given = project.leasedRun() == run; // to this process, whatever state it was left in
    if (workbench.readOnly() && !given)
        return notReadOnly(workbench);
    CAIRN_ASSIGN(const store::Run stored, project.run(run));
    if (!given || stored.state == store::RunState::Finished)
        CAIRN_TRY(mayGoOn(stored));
    Progress quiet;
    JobContext job{control.stop.get_token(), quiet};
    Prepared prepared;
    CAIRN_ASSIGN(prepared.config, toTrainConfig(stored.config));
    if (!device.empty())
        prepared.config.device = device;
    prepared.tensorBoard = wantsTensorBoard(stored.config);
    CAIRN_ASSIGN(prepared.graph, graph::graphFromJson(stored.graph));
    CAIRN_ASSIGN(RunData data, dataOfRun(workbench, stored, job));
    if (data.problem)
        return *data.problem;
    CAIRN_TRY(teachesGroup(prepared.config, group));
    CAIRN_ASSIGN(prepared.teacher, keptTeacher(prepared.config.loss, project.runFolder(run)));
    prepared.sources = std::move(*data.sources);
    const auto checkpoint = store::newestCheckpoint(project.runFolder(run) / kCheckpointFolder);
    if (!checkpoint && checkpoint.error().code != ErrorCode::NotFound)
        return checkpoint.error();
    CAIRN_ASSIGN(prepared.spentBefore, spentSoFar(project, run)); // steps after the checkpoint are done anew, but took their energy
    CAIRN_TRY(project.dropMetricsAfter(run, checkpoint ? checkpoint->step : 0));
    prepared.group = group;
    prepared.told = rankDocument(stored.config, stored.graph, stored.recipe, stored.dataset);
    auto report = train(workbench, engine, run, prepared, checkpoint.has_value(), control, progress, observer);
    workbench.notifyRuns();
    return report;
}

} // namespace

Result<TrainReport> startTraining(Workbench& workbench, engine::Engine& engine, const Json& options, engine::TrainControl& control,
                                  engine::TrainProgress& progress, const TrainObserver& observer, engine::RankGroup* group)
{
    const auto start = [&]() -> Result<TrainReport> {
        if (auto obstacle = trainingObstacle(workbench))
            return *obstacle;
        CAIRN_ASSIGN(const TrainingPlan plan, planOf(workbench, options));
        return startRun(workbench, engine, plan, control, progress, observer, group);
    };
    return orLeave(group, start());
}

Result<TrainReport> startTraining(Workbench& workbench, engine::Engine& engine, const TrainingPlan& plan, engine::TrainControl& control,
                                  engine::TrainProgress& progress, const TrainObserver& observer)
{
    return startRun(workbench, engine, plan, control, progress, observer, nullptr);
}

Result<TrainReport> resumeTraining(Workbench& workbench, engine::Engine& engine, RunId run, engine::TrainControl& control, engine::TrainProgress& progress,
                                   const TrainObserver& observer, engine::RankGroup* group, const std::string& device)
{
    return orLeave(group, resumeRun(workbench, engine, run, control, progress, observer, group, device));
}

Result<TrainReport> repeatTraining(Workbench& workbench, engine::Engine& engine, RunId run, engine::TrainControl& control,
                                   engine::TrainProgress& progress, const TrainObserver& observer)
{
    if (workbench.readOnly())
        return notReadOnly(workbench);
    store::Project& project = workbench.project();
    CAIRN_ASSIGN(const store::Run stored, project.run(run));
    if (stored.state != store::RunState::Finished || !stored.outcome.is_object())
        return fail(ErrorCode::InvalidInput, "Only a run that was trained to its end here can be reproduced", stored.name, "Choose another run");
    if (stored.outcome.contains("end") && stored.outcome["end"] == kBudgetEnd)
        return fail(ErrorCode::InvalidInput, "A run that its energy budget ended cannot be reproduced: where it ends is not the same twice", stored.name, "Choose another run, or train without energy_budget");
    Progress quiet;
    JobContext job{control.stop.get_token(), quiet};
    store::RunDraft draft{"Replay of " + stored.name, stored.config, stored.graph, stored.recipe, stored.dataset, stored.seed, environmentOf(engine)};
    if (const auto threads = stored.outcome.find("threads"); threads != stored.outcome.end() && threads->is_number_integer())
        draft.config["threads"] = *threads;
    Prepared prepared;
    CAIRN_ASSIGN(prepared.config, toTrainConfig(draft.config));
    CAIRN_ASSIGN(prepared.graph, graph::graphFromJson(stored.graph));
    CAIRN_ASSIGN(RunData data, dataOfRun(workbench, stored, job));
    if (data.problem)
        return *data.problem;
    prepared.sources = std::move(*data.sources);
    prepared.replay = true;
    CAIRN_ASSIGN(prepared.teacher, keptTeacher(prepared.config.loss, project.runFolder(run)));
    std::error_code unknown;
    if (const auto initial = project.runFolder(run) / kInitialFile; std::filesystem::exists(initial, unknown))
        prepared.initial = initial;
    CAIRN_ASSIGN(const RunId replay, project.createRun(draft));
    store::RunEdit tag;
    tag.addTags = {"replay"};
    CAIRN_TRY(store::RunRegister(project).edit(std::vector<RunId>{replay}, tag));
    auto report = train(workbench, engine, replay, prepared, false, control, progress, observer);
    workbench.notifyRuns();
    return report;
}

std::optional<RunId> resumableRun(const Workbench& workbench)
{
    const auto runs = workbench.project().runs();
    if (!runs)
        return std::nullopt;
    const auto trials = store::SweepRegister(workbench.project()).runsOfTrials();
    for (auto run = runs->rbegin(); run != runs->rend(); ++run) {
        if (trials && trials->contains(run->id))
            continue; // a search goes on with these
        if (run->state == store::RunState::Cancelled || run->state == store::RunState::Interrupted || run->state == store::RunState::Kept)
            return run->id;
    }
    return std::nullopt;
}

} // namespace cairn::session
