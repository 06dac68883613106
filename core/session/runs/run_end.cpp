// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/runs/run_end.h"

#include "core/base/log.h"
#include "core/session/training/run_energy.h"

namespace cairn::session {

namespace {

Json outcomeJson(const engine::TrainOutcome& outcome, const std::filesystem::path& base)
{
    const auto relative = [&](const std::filesystem::path& path) {
        return path.empty() ? std::string() : path.lexically_relative(base).generic_string();
    };
    static constexpr const char* kEnds[] = {"finished", "kept", "cancelled", kBudgetEnd};
    return Json{{"end", kEnds[static_cast<int>(outcome.end)]},
                {"epochs", outcome.epochs},
                {"steps", outcome.steps},
                {"seconds", outcome.seconds},
                {"rows_per_second", outcome.rowsPerSecond},
                {"threads", outcome.threads},
                {"energy", energyJson(outcome)},
                {"metrics", outcome.metrics},
                {"weights_hash", outcome.weightsHash},
                {"last", relative(outcome.last)},
                {"best", relative(outcome.best)}};
}

store::RunState stateOf(engine::TrainEnd end)
{
    switch (end) {
    case engine::TrainEnd::Finished: return store::RunState::Finished;
    case engine::TrainEnd::KeptEarly: return store::RunState::Kept;
    case engine::TrainEnd::Cancelled: return store::RunState::Cancelled;
    case engine::TrainEnd::OutOfBudget: return store::RunState::Finished; // as by any rule that ends a training
    }
    return store::RunState::Failed;
}

} // namespace

void closeRun(store::Project& project, RunId run, const Result<engine::TrainOutcome>& outcome)
{
    store::RunChange change;
    if (outcome) {
        change.state = stateOf(outcome->end);
        change.outcome = outcomeJson(*outcome, project.blobFolder());
    } else if (outcome.error().code == ErrorCode::Cancelled) {
        change.state = store::RunState::Cancelled;
    } else {
        // A rank that was lost says nothing against the run: the others go on from its last checkpoint.
        change.state = outcome.error().code == ErrorCode::Crashed ? store::RunState::Interrupted : store::RunState::Failed;
        change.error = outcome.error().text();
        (void)project.appendEvent(run, "error", outcome.error().text());
    }
    if (const auto changed = project.updateRun(run, change); !changed)
        log::warn("session", "The end of a run could not be stored: " + changed.error().text());
}

} // namespace cairn::session
