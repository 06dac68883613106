// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inspect/inspection.h"

#include "core/graph/blocks/flatten.h"
#include "core/session/training/run_data.h"
#include "core/session/training/training_sink.h"
#include "core/store/durable_folder.h"

#include <algorithm>

namespace cairn::session {

namespace {

Result<store::Checkpoint> checkpointOf(const std::filesystem::path& folder, bool best)
{
    if (const auto step = best ? store::bestStep(folder) : std::nullopt)
        return store::readCheckpoint(folder, *step);
    return store::newestCheckpoint(folder);
}

Result<std::filesystem::path> weightsOf(const store::Checkpoint& checkpoint)
{
    for (const store::CheckpointFile& file : checkpoint.files) {
        if (file.name == kWeightsFile)
            return checkpoint.folder / file.name;
    }
    return fail(ErrorCode::Corrupt, "The checkpoint holds no weights", checkpoint.folder.string(), "Use another run");
}

} // namespace

Result<RunId> lastTrainedRun(const Workbench& workbench)
{
    CAIRN_ASSIGN(const std::vector<store::RunSummary> runs, workbench.project().runs());
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        if (!store::checkpointSteps(workbench.project().runFolder(run->id) / kCheckpointFolder).empty())
            return run->id;
    }
    return fail(ErrorCode::NotFound, "No run of this project has a trained model yet", workbench.path().string(), "Train first");
}

std::optional<std::int64_t> newestStep(const Workbench& workbench, RunId run)
{
    const std::vector<std::int64_t> steps = store::checkpointSteps(workbench.project().runFolder(run) / kCheckpointFolder);
    if (steps.empty())
        return std::nullopt;
    return *std::ranges::max_element(steps);
}

Result<std::shared_ptr<LoadedRun>> loadRun(const Workbench& workbench, engine::Engine& engine, RunId run, JobContext& job, bool best)
{
    CAIRN_ASSIGN(const store::Run stored, workbench.project().run(run));
    auto checkpoint = checkpointOf(workbench.project().runFolder(run) / kCheckpointFolder, best);
    if (!checkpoint && checkpoint.error().code == ErrorCode::NotFound)
        return fail(ErrorCode::NotFound, "This run has no trained model", stored.name, "Choose another run, or train again");
    if (!checkpoint)
        return checkpoint.error();
    auto loaded = std::make_shared<LoadedRun>();
    loaded->run = run;
    loaded->name = stored.name;
    loaded->step = checkpoint->step;
    CAIRN_ASSIGN(loaded->weights, weightsOf(*checkpoint));
    CAIRN_ASSIGN(const graph::Graph authored, graph::graphFromJson(stored.graph));
    CAIRN_ASSIGN(loaded->graph, graph::flatGraph(authored));
    CAIRN_ASSIGN(RunData data, dataOfRun(workbench, stored, job));
    loaded->recipe = std::move(data.recipe);
    loaded->split = std::move(data.split);
    loaded->sources = std::move(data.sources);
    loaded->dataProblem = std::move(data.problem);
    const std::string device = stored.config.value("device", "auto");
    CAIRN_ASSIGN(loaded->model, engine.models().load(loaded->graph, loaded->recipe.fields(), loaded->recipe.target, loaded->weights, device));
    return loaded;
}

Result<Activations> activations(const Workbench&, LoadedRun& run, NodeId node, prep::Part part, std::uint64_t maxRows, JobContext& job)
{
    if (!run.sources)
        return *run.dataProblem;
    if (!run.graph.find(node))
        return fail(ErrorCode::NotFound, "The architecture of this run has no such node", run.name, "Choose another node");
    const batch::EncodedSource& source = *run.sources->of(part);
    const std::uint64_t count = std::min(source.size(), maxRows);
    std::vector<std::uint64_t> positions(count);
    Activations result;
    for (std::uint64_t i = 0; i < count; ++i)
        positions[i] = i * (source.size() / count) + i * (source.size() % count) / count;
    if (count == source.size()) {
        CAIRN_ASSIGN(result.rows, source.rowIds(0, count));
    } else {
        for (const std::uint64_t position : positions) {
            CAIRN_ASSIGN(const std::vector<RowId> row, source.rowIds(position, 1));
            result.rows.push_back(row.front());
        }
    }
    CAIRN_ASSIGN(result.values, run.model->activations(node, source, positions, job));
    return result;
}

} // namespace cairn::session
