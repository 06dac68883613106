// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/runs/freeze_run.h"

#include "core/session/runs/environment.h"
#include "core/session/training/data_versions.h"
#include "core/session/training/train_options.h"
#include "core/session/transfer/teacher.h"
#include "core/session/workbench_state.h"

namespace cairn::session {

namespace {

std::string freshName(const store::Project& project)
{
    const auto last = project.lastRun();
    return "Run " + std::to_string(last && *last ? (**last).value + 1 : 1);
}

} // namespace

Result<TrainingPlan> planOf(const Workbench& workbench, const Json& options)
{
    TrainingPlan plan;
    plan.options = options;
    plan.graph = workbench.graph();
    CAIRN_ASSIGN(plan.data, workbench.freeze());
    return plan;
}

Result<FrozenRun> freezeRun(const Workbench& workbench, engine::Engine& engine, const TrainingPlan& plan)
{
    FrozenRun frozen;
    store::RunDraft& draft = frozen.draft;
    CAIRN_ASSIGN(draft.config, optionsWithinMemory(plan.options));
    CAIRN_ASSIGN(frozen.config, toTrainConfig(draft.config));
    CAIRN_TRY(checkTask(frozen.config, plan.data.recipe->target));
    CAIRN_ASSIGN(frozen.teacher, findTeacher(workbench, frozen.config.loss, *plan.data.recipe));
    draft.name = plan.name.empty() ? freshName(workbench.project()) : plan.name;
    draft.graph = graph::toJson(plan.graph);
    draft.recipe = preparationDocument(*plan.data.recipe, plan.data.split->spec);
    draft.dataset = datasetDocument(*plan.data.dataset);
    if (const auto version = dataVersionNumber(workbench.project(), plan.data.dataset->fingerprint()))
        draft.dataset["version"] = *version;
    draft.seed = frozen.config.seed;
    draft.environment = environmentOf(engine);
    draft.settings = plan.settings;
    draft.tags = plan.tags;
    draft.trial = plan.trial;
    CAIRN_ASSIGN(frozen.run, workbench.project().createRun(draft));
    return frozen;
}

Result<void> mayGoOn(const store::Run& run)
{
    if (!store::ended(run.state) || run.state == store::RunState::Finished)
        return fail(ErrorCode::InvalidInput, "This run cannot be resumed: it is " + std::string(store::name(run.state)), run.name, "Start a new run");
    return {};
}

} // namespace cairn::session
