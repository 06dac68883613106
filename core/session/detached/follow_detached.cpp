// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/detached/detached_run.h"
#include "core/session/detached/own_process.h"
#include "core/session/detached/run_notes.h"
#include "core/session/runs/run_end.h"
#include "core/store/lease/run_lease.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace cairn::session {

namespace {

constexpr auto kFollowTick = std::chrono::milliseconds(100);

/// Sleeps, but not when it is time to go.
void rest(StopToken leave)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, leave, kFollowTick, [] { return false; });
}

/// Hands on what the levers of this program want, and takes over what another one wanted.
class WishBox {
public:
    WishBox(std::filesystem::path folder, engine::TrainControl& control) : m_folder(std::move(folder)), m_control(control), m_told(readWishes(m_folder))
    {
        m_control.pause = m_told.pause;
        m_control.rateFactor = m_told.rateFactor;
    }

    Result<void> exchange(const RunWishes& mine)
    {
        if (mine != m_told) {
            CAIRN_TRY(writeWishes(m_folder, mine));
            m_told = mine;
            return {};
        }
        const RunWishes theirs = readWishes(m_folder);
        if (theirs != m_told) {
            m_control.pause = theirs.pause;
            m_control.rateFactor = theirs.rateFactor;
            m_told = wishesOf(m_control);
        }
        return {};
    }

private:
    std::filesystem::path m_folder;
    engine::TrainControl& m_control;
    RunWishes m_told;
};

/// The process is gone: what it left in the project, or that it left nothing.
Result<TrainReport> endOfDetached(Workbench& workbench, RunId run)
{
    store::Project& project = workbench.project();
    CAIRN_ASSIGN(const store::Run stored, project.run(run));
    if (store::ended(stored.state) && !stored.error.empty())
        return fail(ErrorCode::Internal, stored.error);
    if (!store::ended(stored.state)) {
        store::RunChange lost;
        lost.state = store::RunState::Interrupted;
        CAIRN_TRY(project.updateRun(run, lost));
        (void)project.appendEvent(run, "warn", "The process that trained this run was ended from outside");
    }
    if (!store::ended(stored.state) || stored.state == store::RunState::Interrupted)
        return fail(ErrorCode::Crashed, "The process that trained " + stored.name + " is gone", {}, "Resume the run: it goes on from its last checkpoint");
    CAIRN_ASSIGN(engine::TrainOutcome outcome, outcomeOf(stored.outcome, project.blobFolder()));
    return TrainReport{run, std::move(outcome)};
}

} // namespace

Result<TrainReport> followDetached(Workbench& workbench, const DetachedStart& start, engine::TrainControl& control, engine::TrainProgress& progress,
                                   const TrainObserver& observer, StopToken leave)
{
    const auto folder = workbench.project().runFolder(start.run);
    WishBox wishes(folder, control);
    if (observer.started)
        observer.started(start.run);
    std::int64_t checkpoint = readPulse(folder).checkpoint;
    bool complained = false;
    for (bool held = true; held;) {
        held = store::leaseHeld(folder); // before all else: what the process wrote before it went is seen below
        const RunPulse pulse = readPulse(folder);
        take(pulse, progress);
        if (pulse.checkpoint != std::exchange(checkpoint, pulse.checkpoint) && observer.checkpoint)
            observer.checkpoint(pulse.checkpoint);
        const RunWishes mine = wishesOf(control); // before `leave` is asked: who leaves first and asks to stop then lets the process go on
        if (leave.stop_requested())
            return fail(ErrorCode::Cancelled, "The run goes on in its own process");
        if (const auto told = wishes.exchange(mine); !told && !std::exchange(complained, true) && observer.event)
            observer.event("warn", told.error().text());
        if (held)
            rest(leave);
    }
    reap(start.process);
    auto report = endOfDetached(workbench, start.run);
    workbench.notifyRuns();
    return report;
}

} // namespace cairn::session
