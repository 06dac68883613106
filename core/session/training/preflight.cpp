// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/preflight.h"

#include "core/base/hash.h"
#include "core/session/training/train_options.h"
#include "core/session/training/training.h"
#include "core/session/transfer/teacher.h"

#include <algorithm>

namespace cairn::session {

namespace {

constexpr const char* kPredictionKey = "preflight";       ///< of the project's facts: {"of", "epoch_seconds"}
constexpr const char* kErrorKey = "preflight_last_error"; ///< a number
constexpr double kForwardShare = 1.0 / 3.0; ///< of a training step: the backward pass costs about twice the forward pass

/// What a prediction is for: the same text, the same training.
std::string subject(const Workbench& workbench, const Json& graph, const Json& options)
{
    return sha256Hex(graph.dump() + options.dump() + workbench.fingerprint());
}

std::optional<double> lastError(const Workbench& workbench)
{
    const auto text = workbench.project().meta(kErrorKey);
    if (!text || !*text)
        return std::nullopt;
    const Json number = Json::parse(**text, nullptr, false);
    return number.is_number() ? std::optional(number.get<double>()) : std::nullopt;
}

} // namespace

Result<Preflight> preflight(Workbench& workbench, engine::Engine& engine, JobContext& job)
{
    if (auto obstacle = trainingObstacle(workbench))
        return *obstacle;
    CAIRN_ASSIGN(const Json options, optionsWithinMemory(workbench.trainOptions()));
    CAIRN_ASSIGN(const FrozenData frozen, workbench.freeze());
    engine::TrainRequest request;
    CAIRN_ASSIGN(request.config, toTrainConfig(options));
    CAIRN_TRY(checkTask(request.config, workbench.target()));
    CAIRN_ASSIGN(request.teacher, findTeacher(workbench, request.config.loss, *frozen.recipe));
    request.graph = workbench.graph();
    request.train = frozen.sources->train.get();

    Preflight flight;
    CAIRN_ASSIGN(flight.cost, engine.trainer().measureStep(request, job));
    flight.parameters = graph::infer(request.graph, workbench.dataInterface()).parameters;
    flight.rows = request.train->size();
    flight.epochs = request.config.epochs;
    flight.batchSize = request.config.batchSize;
    const double step = flight.cost.streamed ? std::max(flight.cost.stepSeconds, flight.cost.batchSeconds) : flight.cost.stepSeconds;
    flight.epochSeconds = static_cast<double>(flight.cost.stepsPerEpoch) * step;
    const double validationRows = frozen.sources->validation ? static_cast<double>(frozen.sources->validation->size()) : 0.0;
    const double validation = validationRows / static_cast<double>(flight.batchSize) * step * kForwardShare;
    flight.runSeconds = static_cast<double>(flight.epochs) * (flight.epochSeconds + validation);
    flight.lastError = lastError(workbench);
    if (!workbench.readOnly()) {
        const Json kept{{"of", subject(workbench, graph::toJson(request.graph), options)}, {"epoch_seconds", flight.epochSeconds}};
        CAIRN_TRY(workbench.project().setMeta(kPredictionKey, kept.dump()));
    }
    return flight;
}

std::optional<double> notePrediction(const Workbench& workbench, const Json& graph, const Json& options, const engine::TrainOutcome& outcome)
{
    const auto text = workbench.project().meta(kPredictionKey);
    if (!text || !*text || outcome.epochs < 1 || outcome.seconds <= 0)
        return std::nullopt;
    const Json kept = Json::parse(**text, nullptr, false);
    if (!kept.is_object() || kept.value("of", std::string()) != subject(workbench, graph, options))
        return std::nullopt;
    const double error = kept.value("epoch_seconds", 0.0) * static_cast<double>(outcome.epochs) / outcome.seconds - 1.0;
    (void)workbench.project().setMeta(kErrorKey, Json(error).dump());
    return error;
}

} // namespace cairn::session
