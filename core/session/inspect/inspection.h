// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/batch/sources.h"
#include "core/engine_api/engine.h"
#include "core/session/inspect/evaluation.h"
#include "core/session/workbench.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::session {

/// A trained model of a run with everything that was frozen with it: its own recipe and split, so that old runs can be
/// looked at after the project has moved on. Load once, ask often; calls are serialised by the engine. Threads: any.
struct LoadedRun {
    RunId run;
    std::string name;
    graph::Graph graph;
    prep::Recipe recipe;
    prep::Split split;                       ///< empty without data
    std::optional<batch::Sources> sources;   ///< nothing where the data are not there or not the ones of the run
    std::optional<Error> dataProblem;        ///< then: why
    std::filesystem::path weights;           ///< safetensors file of the checkpoint
    std::int64_t step = 0;                   ///< of the checkpoint
    std::unique_ptr<engine::Model> model;
};

/// The last run that has a model; NotFound with what to do if none has.
Result<RunId> lastTrainedRun(const Workbench& workbench);

/// The step of the newest checkpoint of a run; nothing if it has none. Quick: looks at names only.
std::optional<std::int64_t> newestStep(const Workbench& workbench, RunId run);

/// Loads the model of `run` (best checkpoint if `best`, else the last). NotFound without checkpoint. A dataset that is
/// missing or has changed is no error: exporting needs none (see LoadedRun::dataProblem).
Result<std::shared_ptr<LoadedRun>> loadRun(const Workbench& workbench, engine::Engine& engine, RunId run,
                                           JobContext& job, bool best = false);

/// Predicts every row of a part and scores it. InvalidInput for an empty part.
Result<Evaluation> evaluate(const Workbench& workbench, LoadedRun& run, prep::Part part, JobContext& job);

/// The same on another file with the same columns (the target column included).
Result<Evaluation> evaluateFile(const Workbench& workbench, LoadedRun& run, const std::string& file, JobContext& job);

/// Activations of one node for (a sample of) a split.
struct Activations {
    std::vector<RowId> rows; ///< in the order of `values`
    Array values;            ///< [n, features]
};

/// At most `maxRows` rows, evenly spread over the part.
Result<Activations> activations(const Workbench& workbench, LoadedRun& run, NodeId node, prep::Part part,
                                std::uint64_t maxRows, JobContext& job);

enum class ExplainMethod : std::uint8_t { IntegratedGradients, GradCam };

/// Why the model said what it said of one row.
struct Explanation {
    RowId row = 0;
    ExplainMethod method = ExplainMethod::IntegratedGradients;
    std::string field;                 ///< explained field
    std::vector<std::string> elements; ///< names of the numbers for vector fields
    Array input;                       ///< the field as the model saw it, without batch axis
    Array values;                      ///< Integrated Gradients: shape of the field; Grad-CAM: [H, W], >= 0
    std::int64_t target = 0;           ///< explained output
    double prediction = 0, baseline = 0, completenessGap = 0; ///< Integrated Gradients only
};

/// Explains rows of any split. `node`: the convolution looked at by Grad-CAM; none: the last one of the graph.
/// `target`: output index; nothing: the predicted class. NotFound for rows outside the splits.
Result<std::vector<Explanation>> explain(const Workbench& workbench, LoadedRun& run, std::span<const RowId> rows,
                                         ExplainMethod method, NodeId node, std::optional<std::int64_t> target,
                                         JobContext& job);

} // namespace cairn::session
