// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/distributed.h"

#include "core/session/training/run_data.h"
#include "core/session/training/train_options.h"

namespace cairn::session {

namespace {

class SilentSink final : public engine::TrainSink {
public:
    void points(const std::vector<engine::MetricPoint>&) override {}
    void epochDone(std::int64_t) override {}
    void checkpointWritten(engine::CheckpointKind, const std::filesystem::path&, std::int64_t) override {}
    void event(const std::string&, const std::string&) override {}
};

const batch::EncodedSource* sourceOrNull(const std::shared_ptr<batch::EncodedSource>& source)
{
    return source && source->size() > 0 ? source.get() : nullptr;
}

Result<engine::TrainOutcome> follow(const Workbench& workbench, engine::Engine& engine, engine::RankGroup& group, engine::TrainControl& control)
{
    CAIRN_ASSIGN(const std::string text, group.textFromLeader({}));
    const Json document = Json::parse(text, nullptr, false);
    if (!document.is_object())
        return fail(ErrorCode::Mismatch, "What rank 0 says is not understood", {}, "Start the same version of Cairn as all ranks");
    store::Run run;
    run.name = "the run of rank 0";
    run.recipe = document.value("recipe", Json());
    run.dataset = document.value("dataset", Json());
    engine::TrainRequest request;
    CAIRN_ASSIGN(request.config, toTrainConfig(document.value("config", Json())));
    CAIRN_ASSIGN(request.graph, graph::graphFromJson(document.value("graph", Json())));
    Progress quiet;
    JobContext job{control.stop.get_token(), quiet};
    CAIRN_ASSIGN(const RunData data, dataOfRun(workbench, run, job));
    if (data.problem)
        return *data.problem;
    request.train = sourceOrNull(data.sources->train);
    request.validation = sourceOrNull(data.sources->validation);
    request.test = sourceOrNull(data.sources->test);
    request.group = &group;
    engine::TrainProgress progress;
    SilentSink sink;
    return engine.trainer().train(request, control, progress, sink);
}

} // namespace

std::string rankDocument(const Json& config, const Json& graph, const Json& recipe, const Json& dataset)
{
    return Json{{"config", config}, {"graph", graph}, {"recipe", recipe}, {"dataset", dataset}}.dump();
}

Result<engine::TrainOutcome> followTraining(const Workbench& workbench, engine::Engine& engine, engine::RankGroup& group, engine::TrainControl& control)
{
    auto outcome = follow(workbench, engine, group, control);
    if (!outcome)
        group.leave(outcome.error());
    return outcome;
}

} // namespace cairn::session
