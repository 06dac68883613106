// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/engine_api/engine.h"
#include "core/session/workbench.h"

#include <functional>

namespace cairn::session {

/// Hears of a training as it goes; called from the training thread, must return soon. Every member may be empty.
/// Numbers are in the project's metric store already when `points` is called.
struct TrainObserver {
    std::function<void(RunId)> started = {};
    std::function<void(const std::vector<engine::MetricPoint>&)> points = {};
    std::function<void(std::int64_t epoch)> epochDone = {};
    std::function<void(std::int64_t step)> checkpoint = {}; ///< one has been written
    std::function<void(const std::string& level, const std::string& message)> event = {};
};

struct TrainReport {
    RunId run;
    engine::TrainOutcome outcome;
};

/// What training needs before it can start: the first thing missing (data, target, a graph that fits), or nothing.
std::optional<Error> trainingObstacle(const Workbench& workbench);

/// The options with no more rows held in memory than half of what data may take. Kept with the run: whether rows are held
/// or streamed decides their order, which a resumed run needs again. InvalidInput for wrong options.
Result<Json> optionsWithinMemory(Json options);

/// Freezes a run (options, graph, recipe, fingerprint, seed) in the project and trains it in the calling thread, which
/// must be a long-lived one. Points, events and checkpoints go to the project as they come; the run ends as finished,
/// kept, cancelled or failed, or stays "running" after a kill and is then resumable.
/// `group`: the processes that train it together, which this one leads; the others call followTraining(). It is left where this fails.
/// Errors: those of trainingObstacle() and of engine::TrainService::train(); the run is marked failed with the error.
Result<TrainReport> startTraining(Workbench& workbench, engine::Engine& engine, const Json& options,
                                  engine::TrainControl& control, engine::TrainProgress& progress,
                                  const TrainObserver& observer = {}, engine::RankGroup* group = nullptr);

/// A training of something else than what the project holds now: a trial of a search.
struct TrainingPlan {
    std::string name = {};            ///< of the run; empty: "Run 7"
    graph::Graph graph = {};
    Json options = Json::object();    ///< by name, see train_options.h
    FrozenData data = {};
    Json settings = {};               ///< shown with the run beside the options, see store::RunDraft
    std::vector<std::string> tags = {};
    std::optional<store::TrialKey> trial = {};
};

/// What that training needs before it can start, or nothing.
std::optional<Error> trainingObstacle(const Workbench& workbench, const TrainingPlan& plan);

/// The same for a plan. Several may be trained at a time, each in a thread of its own.
Result<TrainReport> startTraining(Workbench& workbench, engine::Engine& engine, const TrainingPlan& plan,
                                  engine::TrainControl& control, engine::TrainProgress& progress,
                                  const TrainObserver& observer = {});

/// Goes on with a run that was cancelled, interrupted or killed, from its newest valid checkpoint, bit for bit.
/// Mismatch if the dataset is no longer the one it was trained on. `device`: where to, if it moves to another one; empty: where it was.
Result<TrainReport> resumeTraining(Workbench& workbench, engine::Engine& engine, RunId run,
                                   engine::TrainControl& control, engine::TrainProgress& progress,
                                   const TrainObserver& observer = {}, engine::RankGroup* group = nullptr, const std::string& device = {});

/// Trains a finished run once more from its frozen documents, as a new run "Replay of ..." with the tag "replay", on as many
/// threads as the first time and beginning with the same imported weights. InvalidInput for a run that did not finish;
/// Mismatch if the dataset is no longer the one it was trained on. See runs/reproduction.h.
Result<TrainReport> repeatTraining(Workbench& workbench, engine::Engine& engine, RunId run, engine::TrainControl& control,
                                   engine::TrainProgress& progress, const TrainObserver& observer = {});

/// The newest run that can be resumed and is no trial of a search; none if there is none.
std::optional<RunId> resumableRun(const Workbench& workbench);

} // namespace cairn::session
