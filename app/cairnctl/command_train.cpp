// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/commands.h"
#include "app/cairnctl/opened.h"
#include "app/cairnctl/settings.h"
#include "core/base/text.h"
#include "core/energy/energy.h"
#include "core/engine_api/engine_loader.h"
#include "core/remote/rank.h"
#include "core/session/detached/detached_run.h"
#include "core/session/training/distributed.h"
#include "core/session/training/run_energy.h"
#include "core/session/training/training.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <unistd.h>

namespace cairn::ctl {

namespace {

/// The options of the project with those of the command line on top.
Result<Json> optionsOf(const session::Workbench& workbench, const TrainArguments& arguments)
{
    CAIRN_ASSIGN(Json options, optionsWith(workbench, arguments.settings));
    if (arguments.epochs)
        options["epochs"] = *arguments.epochs;
    if (arguments.seed)
        options["seed"] = *arguments.seed;
    if (arguments.threads)
        options["threads"] = *arguments.threads;
    CAIRN_TRY(checkOptions(workbench, options));
    return options;
}

session::TrainObserver observerOf(const Console& console, engine::TrainProgress& progress)
{
    session::TrainObserver observer;
    observer.started = [&console](RunId run) { console.note("Run " + std::to_string(run.value)); };
    observer.event = [&console](const std::string& level, const std::string& message) {
        if (level != "info" || !::isatty(STDERR_FILENO))
            console.note(message);
    };
    const auto spent = std::make_shared<energy::Spent>(); // of the run so far; all calls come from the training thread
    observer.points = [spent](const std::vector<engine::MetricPoint>& points) {
        for (const engine::MetricPoint& point : points) {
            if (point.name == energy::kEnergySeries)
                spent->joules = point.value;
            else if (point.name == energy::kEstimatedSeries)
                spent->estimatedJ = point.value;
        }
    };
    observer.epochDone = [&console, &progress, spent](std::int64_t epoch) {
        char line[160];
        std::snprintf(line, sizeof line, "epoch %lld of %lld, loss %.4f, %s rows/s, %s", static_cast<long long>(epoch),
                      static_cast<long long>(progress.epochs.load()), progress.loss.load(),
                      grouped(static_cast<std::uint64_t>(std::max(0.0, progress.rowsPerSecond.load()))).c_str(), energy::text(*spent).c_str());
        if (!::isatty(STDERR_FILENO))
            console.note(line);
    };
    return observer;
}

const char* endName(engine::TrainEnd end)
{
    switch (end) {
    case engine::TrainEnd::Finished: return "finished";
    case engine::TrainEnd::KeptEarly: return "kept";
    case engine::TrainEnd::Cancelled: return "cancelled";
    case engine::TrainEnd::OutOfBudget: return "budget";
    }
    return "";
}

Json reportJson(const session::TrainReport& report)
{
    const engine::TrainOutcome& outcome = report.outcome;
    Json json{{"run_id", report.run.value}, {"state", endName(outcome.end)}, {"epochs", outcome.epochs}, {"steps", outcome.steps},
              {"seconds", outcome.seconds}, {"rows_per_second", outcome.rowsPerSecond}, {"threads", outcome.threads},
              {"energy", session::energyJson(outcome)}, {"metrics", outcome.metrics}, {"weights_hash", outcome.weightsHash}};
    json.update(bySplit(outcome.metrics));
    return json;
}

/// "  energy ~12.3 Wh (estimated), 2.46 Wh an epoch, 102 mJ a row; ~5.9 g CO2e"
std::string energyLine(const engine::TrainOutcome& outcome)
{
    const energy::Readable epoch = energy::readableEnergy(outcome.joulesPerEpoch), row = energy::readableEnergy(outcome.joulesPerRow), mass = energy::readableMass(outcome.emissionsG);
    char rest[120];
    std::snprintf(rest, sizeof rest, ", %.3g %s an epoch, %.3g %s a row; %s%.3g %s CO2e\n", epoch.value, epoch.unit, row.value, row.unit, outcome.energy.isEstimate() ? "~" : "", mass.value, mass.unit);
    return "  energy " + energy::text(outcome.energy) + rest;
}

std::string reportText(const session::TrainReport& report)
{
    const engine::TrainOutcome& outcome = report.outcome;
    const std::string end = outcome.end == engine::TrainEnd::OutOfBudget ? "ended with its energy budget spent" : endName(outcome.end);
    return "Run " + std::to_string(report.run.value) + " " + end + ": " + std::to_string(outcome.epochs) + " epochs in "
        + durationText(outcome.seconds) + ", " + grouped(static_cast<std::uint64_t>(outcome.rowsPerSecond)) + " rows/s on "
        + std::to_string(outcome.threads) + " threads\n" + energyLine(outcome) + metricLines(outcome.metrics) + "  weights " + outcome.weightsHash + "\n";
}

Error nothingToResume(const session::Workbench& workbench)
{
    return fail(ErrorCode::NotFound, "There is no run to resume: none was interrupted or cancelled", workbench.path().string(), "Leave out --resume to start a new one");
}

Result<session::TrainReport> run(const Console& console, session::Workbench& workbench, const TrainArguments& arguments, const Json& options, engine::Engine& engine,
                                 engine::RankGroup* group)
{
    engine::TrainControl control;
    engine::TrainProgress progress;
    const StopCallback forward(stopOnSignals().get_token(), [&] { control.stop.request_stop(); });
    const ProgressBar bar([&] { return barOf(progress); });
    const session::TrainObserver observer = observerOf(console, progress);
    const auto which = arguments.resume || arguments.goOn ? session::resumableRun(workbench) : std::nullopt;
    if (!which && !arguments.resume)
        return session::startTraining(workbench, engine, options, control, progress, observer, group);
    if (!which)
        return nothingToResume(workbench);
    return session::resumeTraining(workbench, engine, *which, control, progress, observer, group);
}

/// A rank that was lost is no bad input, as a file is that a reader crashed on.
ExitCode toldError(const Console& console, const Error& error)
{
    const ExitCode code = console.error(error);
    return error.code == ErrorCode::Crashed ? kFailed : code;
}

/// Trains a run, which may be done together with other processes that this one leads.
ExitCode lead(const Console& console, const TrainArguments& arguments, engine::Engine* engine, engine::RankGroup* group)
{
    const auto leave = [&](const Error& error) {
        if (group)
            group->leave(error);
        return toldError(console, error);
    };
    auto opened = openProject(console, arguments.project, Access::Write);
    if (!opened)
        return leave(opened.error());
    if (opened->dataProblem)
        return leave(*opened->dataProblem);
    const auto options = optionsOf(*opened->workbench, arguments);
    if (!options) {
        leave(options.error());
        return kUsage;
    }
    if (!engine) {
        const auto loaded = engine::loadEngine();
        if (!loaded)
            return console.error(loaded.error());
        engine = *loaded;
    }
    const auto report = run(console, *opened->workbench, arguments, *options, *engine, group);
    if (!report)
        return leave(report.error());
    console.result(reportJson(*report), reportText(*report));
    return report->outcome.end == engine::TrainEnd::Cancelled ? kCancelled : kOk;
}

/// Works on its share of a training that another process leads.
ExitCode follow(const Console& console, const TrainArguments& arguments, engine::Engine& engine, engine::RankGroup& group)
{
    const auto leave = [&](const Error& error) {
        group.leave(error);
        return console.error(error);
    };
    const auto opened = openProject(console, arguments.project, Access::ReadOnly);
    if (!opened)
        return leave(opened.error());
    if (opened->dataProblem)
        return leave(*opened->dataProblem);
    engine::TrainControl control;
    const StopCallback forward(stopOnSignals().get_token(), [&] { control.stop.request_stop(); });
    const auto outcome = session::followTraining(*opened->workbench, engine, group, control);
    if (!outcome)
        return toldError(console, outcome.error());
    console.result({{"rank", group.rank()}, {"steps", outcome->steps}, {"weights_hash", outcome->weightsHash}},
                   "Rank " + std::to_string(group.rank()) + " of " + std::to_string(group.size()) + " has done its part\n");
    return outcome->end == engine::TrainEnd::Cancelled ? kCancelled : kOk;
}

/// Begins or goes on with a run in a process of its own, and leaves it.
Result<session::DetachedStart> begin(session::Workbench& workbench, const TrainArguments& arguments, const Json& options)
{
    const auto which = arguments.resume || arguments.goOn ? session::resumableRun(workbench) : std::nullopt;
    if (which)
        return session::resumeDetached(workbench, *which);
    if (arguments.resume)
        return nothingToResume(workbench);
    CAIRN_ASSIGN(engine::Engine* const engine, engine::loadEngine());
    return session::startDetached(workbench, *engine, options);
}

ExitCode detach(const Console& console, const TrainArguments& arguments)
{
    const auto opened = openProject(console, arguments.project, Access::Write);
    if (!opened)
        return console.error(opened.error());
    if (opened->dataProblem)
        return console.error(*opened->dataProblem);
    const auto options = optionsOf(*opened->workbench, arguments);
    if (!options) {
        console.error(options.error());
        return kUsage;
    }
    const auto start = begin(*opened->workbench, arguments, *options);
    if (!start)
        return toldError(console, start.error());
    const std::string run = std::to_string(start->run.value);
    console.result({{"run_id", start->run.value}, {"process", start->process}, {"log", start->log.string()}},
                   "Run " + run + " trains in process " + std::to_string(start->process) + "\n  log   " + start->log.string() + "\n  stop  cairnctl runs stop " + arguments.project + " --run " + run + "\n");
    return kOk;
}

/// What the process of a detached run does.
ExitCode carryOut(const Console& console, const TrainArguments& arguments)
{
    const auto opened = openProjectForRun(console, arguments.project, RunId{*arguments.run});
    if (!opened)
        return console.error(opened.error());
    engine::TrainControl control;
    engine::TrainProgress progress;
    const StopCallback forward(stopOnSignals().get_token(), [&] { control.stop.request_stop(); });
    const auto report = session::carryOut(*opened->workbench, control, progress, observerOf(console, progress));
    if (!report)
        return toldError(console, report.error());
    console.result(reportJson(*report), reportText(*report));
    return report->outcome.end == engine::TrainEnd::Cancelled ? kCancelled : kOk;
}

ExitCode trainTogether(const Console& console, const TrainArguments& arguments)
{
    const auto place = remote::rankFromEnvironment(remote::launchEnvironment());
    if (!place) {
        console.error(place.error());
        return kUsage;
    }
    const auto engine = engine::loadEngine();
    if (!engine)
        return console.error(engine.error());
    if (place->size == 1)
        return lead(console, arguments, *engine, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a rank that is gone is an error of its connection, not the end of this process
    console.note("Rank " + std::to_string(place->rank) + " of " + std::to_string(place->size) + " meets the others at " + place->address + ":" + std::to_string(place->port));
    auto group = (*engine)->trainer().join(*place);
    if (!group)
        return console.error(group.error());
    const ExitCode code = place->rank == 0 ? lead(console, arguments, *engine, group->get()) : follow(console, arguments, **engine, **group);
    group->reset(); // takes leave of the others
    if (code == kOk)
        return kOk;
    // Threads of a group that broke may wait for ever for a rank that is gone; destructors must not pull the libraries from under them.
    std::fflush(nullptr);
    std::_Exit(code);
}

} // namespace

ExitCode train(const Console& console, const TrainArguments& arguments)
{
    if (arguments.run)
        return carryOut(console, arguments);
    if (arguments.detach)
        return detach(console, arguments);
    return arguments.distributed ? trainTogether(console, arguments) : lead(console, arguments, nullptr, nullptr);
}

} // namespace cairn::ctl
