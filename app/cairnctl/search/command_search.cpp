// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/opened.h"
#include "app/cairnctl/search/search_commands.h"
#include "app/cairnctl/settings.h"
#include "core/engine_api/engine_loader.h"

#include <cmath>

namespace cairn::ctl {

namespace {

using session::SearchPlan;
using session::SearchView;

Result<SearchPlan> askedPlan(const session::Workbench& workbench, const SearchArguments& arguments)
{
    SearchPlan plan;
    plan.name = arguments.name;
    for (const std::string& text : arguments.parameters) {
        CAIRN_ASSIGN(search::Parameter parameter, search::parameterFromText(text));
        plan.space.push_back(std::move(parameter));
    }
    plan.method = search::methodOf(arguments.method).value_or(search::Method::Tpe);
    CAIRN_ASSIGN(const auto metric, session::metricFromText(arguments.metric));
    plan.metric = metric.first;
    plan.split = metric.second;
    plan.seed = arguments.seed;
    plan.devices = arguments.devices;
    plan.perDevice = arguments.beside;
    plan.scheduler.scheduler = search::schedulerOf(arguments.scheduler).value_or(search::Scheduler::None);
    plan.scheduler.goal = arguments.goal.empty() ? session::goalOf(plan.metric) : arguments.goal == "maximize" ? search::Goal::Maximize : search::Goal::Minimize;
    plan.scheduler.trials = arguments.trials;
    plan.scheduler.minimum = arguments.minEpochs;
    plan.scheduler.reduction = arguments.reduction;
    CAIRN_ASSIGN(const Json options, optionsWith(workbench, arguments.settings));
    CAIRN_TRY(checkOptions(workbench, options));
    plan.scheduler.maximum = arguments.epochs > 0 ? arguments.epochs : options.at("epochs").get<std::int64_t>();
    CAIRN_ASSIGN(plan, session::preparedPlan(workbench, std::move(plan)));
    for (const auto& [name, value] : options.items()) {
        if (name != "epochs")
            plan.base.options[name] = value;
    }
    return plan;
}

std::string trialLine(const session::SearchTrial& trial)
{
    const std::int64_t epochs = search::resourceOf(trial.trial);
    std::string line = "trial " + std::to_string(trial.trial.number + 1) + " " + std::string(search::name(trial.trial.state));
    if (epochs > 0) {
        char text[64];
        std::snprintf(text, sizeof text, ", %lld epochs, %.5g", static_cast<long long>(epochs), trial.trial.reports.rbegin()->second);
        line += text;
    }
    return line;
}

ProgressBar::State searchBar(const session::SearchProgress& progress)
{
    const int planned = progress.trials;
    ProgressBar::State state;
    state.share = planned > 0 ? static_cast<double>(progress.ended) / planned : -1;
    state.text = std::to_string(progress.begun) + " of " + std::to_string(planned) + " trials begun, " + std::to_string(progress.running) + " running";
    if (progress.failed > 0)
        state.text += ", " + std::to_string(progress.failed) + " failed";
    if (progress.valued > 0) {
        char text[48];
        std::snprintf(text, sizeof text, ", best %.5g", progress.best.load());
        state.text += text;
    }
    return state;
}

Result<SearchView> carryOut(const Console& console, session::Workbench& workbench, SweepId sweep)
{
    CAIRN_ASSIGN(engine::Engine* engine, engine::loadEngine());
    session::SearchProgress progress;
    session::SearchObserver observer;
    observer.changed = [&console](const session::SearchTrial& trial) {
        if (trial.trial.state != search::TrialState::Running) // every report of every epoch would be too much
            console.note(trialLine(trial));
    };
    observer.note = [&console](const std::string& text) { console.note(plain(text)); };
    const ProgressBar bar([&progress] { return searchBar(progress); });
    return session::runSearch(workbench, *engine, sweep, stopOnSignals().get_token(), progress, observer);
}

ExitCode told(const Console& console, const SearchView& view)
{
    console.result(searchJson(view), searchText(view));
    if (view.sweep.state == store::SweepState::Paused)
        return kCancelled;
    return view.best ? kOk : kFailed;
}

ExitCode resumeAll(const Console& console, session::Workbench& workbench)
{
    std::optional<SearchView> last;
    for (;;) {
        const auto next = session::nextSearch(workbench);
        if (!next)
            return console.error(next.error());
        if (!*next)
            break;
        auto view = carryOut(console, workbench, **next);
        if (!view)
            return console.error(view.error());
        if (last && !console.json)
            console.note(searchText(*last));
        last = std::move(*view);
        if (last->sweep.state == store::SweepState::Paused)
            break;
    }
    if (!last)
        return console.error(fail(ErrorCode::NotFound, "No search waits to go on", workbench.path().string(), "Leave out --resume to start a new one"));
    return told(console, *last);
}

ExitCode listSearchables(const Console& console, const session::Workbench& workbench)
{
    const auto base = session::searchBase(workbench);
    if (!base)
        return console.error(base.error());
    Json json = Json::array();
    std::string text, group;
    for (const session::Searchable& setting : session::searchables(*base)) {
        json.push_back({{"path", setting.path}, {"group", setting.group}, {"title", setting.spec.title}, {"help", setting.spec.help}, {"current", setting.current}});
        if (setting.group != group)
            text += (text.empty() ? "" : "\n") + plain(group = setting.group) + "\n";
        text += "  " + plain(setting.path) + " = " + plain(paramText(setting.current)) + "\n";
    }
    console.result(Json{{"parameters", std::move(json)}}, text);
    return kOk;
}

} // namespace

ExitCode search(const Console& console, const SearchArguments& arguments)
{
    auto opened = openProject(console, arguments.project, arguments.list ? Access::Read : Access::Write);
    if (!opened)
        return console.error(opened.error());
    if (opened->dataProblem)
        return console.error(*opened->dataProblem);
    session::Workbench& workbench = *opened->workbench;
    if (arguments.list)
        return listSearchables(console, workbench);
    if (arguments.resume)
        return resumeAll(console, workbench);
    const auto plan = askedPlan(workbench, arguments);
    if (!plan) {
        const ExitCode code = console.error(plan.error());
        return plan.error().code == ErrorCode::InvalidInput ? kUsage : code;
    }
    const auto sweep = session::queueSearch(workbench, *plan);
    if (!sweep)
        return console.error(sweep.error());
    const auto view = arguments.later ? session::searchView(workbench, *sweep) : carryOut(console, workbench, *sweep);
    if (!view)
        return console.error(view.error());
    if (!arguments.later)
        return told(console, *view);
    console.result(searchJson(*view), plain(view->sweep.name) + " waits in the queue: cairnctl search --resume starts it\n");
    return kOk;
}

} // namespace cairn::ctl
