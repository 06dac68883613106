// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/commands.h"
#include "app/cairnctl/opened.h"
#include "app/cairnctl/settings.h"
#include "core/base/text.h"
#include "core/engine_api/engine_loader.h"
#include "core/session/training/training.h"

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
    observer.epochDone = [&console, &progress](std::int64_t epoch) {
        char line[120];
        std::snprintf(line, sizeof line, "epoch %lld of %lld, loss %.4f, %s rows/s", static_cast<long long>(epoch),
                      static_cast<long long>(progress.epochs.load()), progress.loss.load(),
                      grouped(static_cast<std::uint64_t>(std::max(0.0, progress.rowsPerSecond.load()))).c_str());
        if (!::isatty(STDERR_FILENO))
            console.note(line);
    };
    return observer;
}

const char* endName(engine::TrainEnd end)
{
    return end == engine::TrainEnd::Finished ? "finished" : end == engine::TrainEnd::KeptEarly ? "kept" : "cancelled";
}

Json reportJson(const session::TrainReport& report)
{
    const engine::TrainOutcome& outcome = report.outcome;
    Json json{{"run_id", report.run.value}, {"state", endName(outcome.end)}, {"epochs", outcome.epochs}, {"steps", outcome.steps},
              {"seconds", outcome.seconds}, {"rows_per_second", outcome.rowsPerSecond}, {"threads", outcome.threads},
              {"metrics", outcome.metrics}, {"weights_hash", outcome.weightsHash}};
    json.update(bySplit(outcome.metrics));
    return json;
}

std::string reportText(const session::TrainReport& report)
{
    const engine::TrainOutcome& outcome = report.outcome;
    return "Run " + std::to_string(report.run.value) + " " + endName(outcome.end) + ": " + std::to_string(outcome.epochs) + " epochs in "
        + durationText(outcome.seconds) + ", " + grouped(static_cast<std::uint64_t>(outcome.rowsPerSecond)) + " rows/s on "
        + std::to_string(outcome.threads) + " threads\n" + metricLines(outcome.metrics) + "  weights " + outcome.weightsHash + "\n";
}

Result<session::TrainReport> run(const Console& console, session::Workbench& workbench, const TrainArguments& arguments, const Json& options)
{
    CAIRN_ASSIGN(engine::Engine* engine, engine::loadEngine());
    engine::TrainControl control;
    engine::TrainProgress progress;
    const StopCallback forward(stopOnSignals().get_token(), [&] { control.stop.request_stop(); });
    const ProgressBar bar([&] { return barOf(progress); });
    const session::TrainObserver observer = observerOf(console, progress);
    if (!arguments.resume)
        return session::startTraining(workbench, *engine, options, control, progress, observer);
    const auto which = session::resumableRun(workbench);
    if (!which)
        return fail(ErrorCode::NotFound, "There is no run to resume: none was interrupted or cancelled", workbench.path().string(),
                    "Leave out --resume to start a new one");
    return session::resumeTraining(workbench, *engine, *which, control, progress, observer);
}

} // namespace

ExitCode train(const Console& console, const TrainArguments& arguments)
{
    auto opened = openProject(console, arguments.project, Access::Write);
    if (!opened)
        return console.error(opened.error());
    if (opened->dataProblem)
        return console.error(*opened->dataProblem);
    const auto options = optionsOf(*opened->workbench, arguments);
    if (!options) {
        console.error(options.error());
        return kUsage;
    }
    const auto report = run(console, *opened->workbench, arguments, *options);
    if (!report)
        return console.error(report.error());
    console.result(reportJson(*report), reportText(*report));
    return report->outcome.end == engine::TrainEnd::Cancelled ? kCancelled : kOk;
}

} // namespace cairn::ctl
