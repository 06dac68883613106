// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine_api/engine_loader.h"
#include "core/session/detached/detached_run.h"
#include "core/session/detached/run_notes.h"
#include "core/session/training/training_sink.h"
#include "core/store/durable_folder.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace cairn::session {

namespace {

constexpr auto kCarryTick = std::chrono::milliseconds(100);

/// A thread that brings wishes in and news out.
class Messenger {
public:
    Messenger(std::filesystem::path folder, engine::TrainControl& control, engine::TrainProgress& progress)
        : m_folder(std::move(folder)), m_control(control), m_progress(progress), m_thread([this](StopToken stop) { work(stop); })
    {
    }
    /// The last news are written.
    ~Messenger()
    {
        m_thread.request_stop();
        m_thread.join();
    }
    Messenger(const Messenger&) = delete;
    Messenger& operator=(const Messenger&) = delete;

    void checkpoint(std::int64_t step) { m_checkpoint = step; }

private:
    void work(StopToken stop)
    {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        RunWishes known;
        RunPulse told;
        do {
            wake.wait_for(lock, stop, kCarryTick, [] { return false; });
            if (const RunWishes wishes = readWishes(m_folder); wishes != known)
                take(known = wishes, m_control);
            const RunPulse pulse = pulseOf(m_progress, m_checkpoint);
            if (pulse != told && writePulse(m_folder, pulse)) // a full disk: the next one may fit
                told = pulse;
        } while (!stop.stop_requested());
    }

    std::filesystem::path m_folder;
    engine::TrainControl& m_control;
    engine::TrainProgress& m_progress;
    std::atomic<std::int64_t> m_checkpoint{-1};
    std::jthread m_thread; ///< last: it uses all of the above
};

/// A run that never began ends with the error; what it had learned before is not lost.
void keepEnd(store::Project& project, RunId run, const Error& error)
{
    const auto stored = project.run(run);
    if (!stored || store::ended(stored->state))
        return;
    const bool learned = store::newestCheckpoint(project.runFolder(run) / kCheckpointFolder).has_value();
    store::RunChange end;
    end.state = error.code == ErrorCode::Cancelled ? store::RunState::Cancelled : learned ? store::RunState::Interrupted : store::RunState::Failed;
    end.error = error.text();
    (void)project.updateRun(run, end);
    (void)project.appendEvent(run, "error", error.text());
}

} // namespace

Result<TrainReport> carryOut(Workbench& workbench, engine::TrainControl& control, engine::TrainProgress& progress, const TrainObserver& observer)
{
    store::Project& project = workbench.project();
    const auto run = project.leasedRun();
    if (!run)
        return fail(ErrorCode::Internal, "The project was not opened for one run", project.file().string());
    Messenger messenger(project.runFolder(*run), control, progress);
    TrainObserver watched = observer;
    watched.checkpoint = [&](std::int64_t step) {
        messenger.checkpoint(step);
        if (observer.checkpoint)
            observer.checkpoint(step);
    };
    const auto engine = engine::loadEngine();
    auto report = engine ? resumeTraining(workbench, **engine, *run, control, progress, watched) : Result<TrainReport>(engine.error());
    if (!report)
        keepEnd(project, *run, report.error());
    return report;
}

} // namespace cairn::session
