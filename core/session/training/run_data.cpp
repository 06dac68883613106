// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/run_data.h"

namespace cairn::session {

namespace {

Result<void> prepare(RunData& data, const Workbench& workbench, const store::Run& run, const prep::SplitSpec& spec, JobContext& job)
{
    if (auto problem = workbench.dataProblem())
        return *problem;
    if (run.dataset.value("fingerprint", "") != workbench.fingerprint())
        return fail(ErrorCode::Mismatch, "The project now holds other data than this run was trained on", run.name,
                    "Open the data of the run again, or train a new run");
    const auto dataset = workbench.dataset();
    CAIRN_TRY(dataset->prepareRandomAccess(job));
    // A run of the present split shares it; another one is made from its frozen borders.
    const auto present = workbench.split();
    if (present && prep::toJson(present->spec) == prep::toJson(spec)) {
        data.split = *present;
    } else {
        CAIRN_ASSIGN(data.split, prep::makeSplit(*dataset, spec, job));
    }
    CAIRN_ASSIGN(batch::Sources sources, batch::makeSources(dataset, data.recipe, data.split, job));
    data.sources = std::move(sources);
    return {};
}

} // namespace

Result<RunData> dataOfRun(const Workbench& workbench, const store::Run& run, JobContext& job)
{
    RunData data;
    CAIRN_ASSIGN(data.recipe, prep::recipeFromJson(run.recipe.value("recipe", Json())));
    CAIRN_ASSIGN(const prep::SplitSpec spec, prep::splitSpecFromJson(run.recipe.value("split", Json())));
    const auto prepared = prepare(data, workbench, run, spec, job);
    if (!prepared && prepared.error().code == ErrorCode::Cancelled)
        return prepared.error(); // says nothing about the data
    if (!prepared)
        data.problem = prepared.error();
    return data;
}

} // namespace cairn::session
