// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/detached/detached_run.h"

#include "core/base/memory_budget.h"
#include "core/base/program_place.h"
#include "core/session/detached/own_process.h"
#include "core/session/detached/run_notes.h"
#include "core/session/runs/freeze_run.h"
#include "core/session/training/obstacles.h"
#include "core/session/transfer/teacher.h"
#include "core/store/lease/run_lease.h"

#include <chrono>
#include <thread>

namespace cairn::session {

namespace {

constexpr const char* kProcessLog = "process.log";
constexpr auto kLongestStart = std::chrono::seconds(60);
constexpr auto kStartTick = std::chrono::milliseconds(10);

/// Until the process has the run in its hands, or had it already.
Result<void> waitForBegin(const store::Project& project, const DetachedStart& start)
{
    const auto latest = std::chrono::steady_clock::now() + kLongestStart;
    for (;;) {
        const bool gone = reap(start.process);
        CAIRN_ASSIGN(const store::Run run, project.run(start.run));
        if (run.state != store::RunState::Queued)
            return {};
        if (gone)
            return fail(ErrorCode::Crashed, "The process for the training ended at once: " + lastLineOf(start.log), start.log.string(), "Look into that file");
        if (std::chrono::steady_clock::now() > latest)
            return fail(ErrorCode::Timeout, "The process for the training does not begin", start.log.string(), "Look into that file");
        std::this_thread::sleep_for(kStartTick);
    }
}

Result<void> setState(const Workbench& workbench, RunId run, store::RunState state, const std::string& error = {})
{
    store::RunChange change;
    change.state = state;
    if (!error.empty())
        change.error = error;
    return workbench.project().updateRun(run, change);
}

Result<DetachedStart> startProcess(const Workbench& workbench, RunId run)
{
    const std::filesystem::path program = programPlace("cairnctl", "CAIRN_CTL");
    if (program.empty())
        return fail(ErrorCode::NotFound, "The program cairnctl, which trains in a process of its own, is missing", {}, "Install Cairn again, or set CAIRN_CTL to its path");
    const store::Project& project = workbench.project();
    DetachedStart start{run, 0, project.runFolder(run) / kProcessLog};
    clearNotes(project.runFolder(run));
    CAIRN_ASSIGN(start.process, startOwnProcess(program, {"train", project.file().string(), "--run", std::to_string(run.value)},
                                                {"CAIRN_MEMORY=" + std::to_string(memoryBudget())}, start.log));
    CAIRN_TRY(waitForBegin(project, start));
    return start;
}

Result<DetachedStart> startFrozen(const Workbench& workbench, const FrozenRun& frozen)
{
    if (frozen.teacher)
        CAIRN_TRY(keepTeacher(*frozen.teacher, workbench.project().runFolder(frozen.run)));
    return startProcess(workbench, frozen.run);
}

} // namespace

Result<DetachedStart> startDetached(Workbench& workbench, engine::Engine& engine, const Json& options)
{
    if (auto obstacle = trainingObstacle(workbench))
        return *obstacle;
    CAIRN_ASSIGN(const TrainingPlan plan, planOf(workbench, options));
    CAIRN_ASSIGN(const FrozenRun frozen, freezeRun(workbench, engine, plan));
    auto start = startFrozen(workbench, frozen);
    if (!start)
        (void)setState(workbench, frozen.run, store::RunState::Failed, start.error().text());
    workbench.notifyRuns();
    return start;
}

Result<DetachedStart> resumeDetached(Workbench& workbench, RunId run)
{
    if (workbench.readOnly())
        return notReadOnly(workbench);
    CAIRN_ASSIGN(const store::Run stored, workbench.project().run(run));
    CAIRN_TRY(mayGoOn(stored));
    CAIRN_TRY(setState(workbench, run, store::RunState::Queued));
    auto start = startProcess(workbench, run);
    if (!start)
        CAIRN_TRY(setState(workbench, run, stored.state));
    workbench.notifyRuns();
    return start;
}

std::optional<RunId> detachedRun(const Workbench& workbench)
{
    const auto runs = workbench.project().runs();
    if (!runs)
        return std::nullopt;
    for (auto run = runs->rbegin(); run != runs->rend(); ++run)
        if (!store::ended(run->state) && store::everLeased(workbench.project().runFolder(run->id)))
            return run->id;
    return std::nullopt;
}

} // namespace cairn::session
