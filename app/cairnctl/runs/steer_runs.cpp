// SPDX-License-Identifier: GPL-3.0-or-later
// Stops, pauses and lets go on what a process of its own trains.
#include "app/cairnctl/opened.h"
#include "app/cairnctl/runs/runs_commands.h"
#include "core/session/detached/detached_run.h"
#include "core/session/detached/run_notes.h"
#include "core/store/lease/run_lease.h"

#include <chrono>
#include <thread>

namespace cairn::ctl {

namespace {

Result<RunId> detachedCalled(const session::Workbench& workbench, const std::string& text)
{
    std::optional<RunId> run;
    if (text == "last") {
        run = session::detachedRun(workbench);
    } else {
        CAIRN_ASSIGN(run, findRun(workbench, text));
    }
    if (!run || !store::leaseHeld(workbench.project().runFolder(*run)))
        return fail(ErrorCode::NotFound, run ? "No process of its own trains run " + std::to_string(run->value) : "No process of its own trains a run of this project",
                    workbench.path().string(), "Runs of the window are stopped there; cairnctl runs list shows which are running");
    return *run;
}

/// Until the process is gone, or a signal comes.
bool waitForEnd(const std::filesystem::path& folder)
{
    const StopToken stop = stopOnSignals().get_token();
    while (store::leaseHeld(folder)) {
        if (stop.stop_requested())
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

Result<std::string> steer(const session::Workbench& workbench, RunId run, const SteerRunArguments& arguments)
{
    const auto folder = workbench.project().runFolder(run);
    session::RunWishes wishes = session::readWishes(folder);
    wishes.pause = arguments.what == SteerRunArguments::What::Pause;
    wishes.finish = wishes.finish || arguments.keep;
    wishes.cancel = wishes.cancel || (arguments.what == SteerRunArguments::What::Stop && !arguments.keep);
    CAIRN_TRY(session::writeWishes(folder, wishes));
    if (arguments.what == SteerRunArguments::What::Pause)
        return std::string("pauses");
    if (arguments.what == SteerRunArguments::What::GoOn)
        return std::string("goes on");
    if (!waitForEnd(folder))
        return std::string("stopping");
    CAIRN_ASSIGN(const store::Run stored, workbench.project().run(run));
    return std::string(store::name(stored.state));
}

} // namespace

ExitCode steerRun(const Console& console, const SteerRunArguments& arguments)
{
    const auto workbench = session::Workbench::open(arguments.project, store::OpenMode::ReadOnly);
    if (!workbench)
        return console.error(workbench.error());
    const auto run = detachedCalled(**workbench, arguments.run);
    if (!run)
        return console.error(run.error());
    const auto said = steer(**workbench, *run, arguments);
    if (!said)
        return console.error(said.error());
    console.result({{"run_id", run->value}, {"state", *said}}, "Run " + std::to_string(run->value) + ": " + *said + "\n");
    return kOk;
}

} // namespace cairn::ctl
