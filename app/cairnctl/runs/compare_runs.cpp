// SPDX-License-Identifier: GPL-3.0-or-later
// runs compare and reproduce.
#include "app/cairnctl/opened.h"
#include "app/cairnctl/runs/runs_commands.h"
#include "core/engine_api/engine_loader.h"
#include "core/session/runs/compare_runs.h"
#include "core/session/runs/reproduction.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace cairn::ctl {

namespace {

std::string figure(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return std::isnan(value) ? "-" : text;
}

Json numbers(const std::vector<double>& values)
{
    Json list = Json::array();
    for (const double value : values)
        list.push_back(std::isfinite(value) ? Json(value) : Json());
    return list;
}

void addValues(const char* title, const std::vector<session::DifferentValue>& values, Json& facts, std::string& text)
{
    Json object = Json::object();
    if (!values.empty())
        text += std::string(title) + "\n";
    for (const session::DifferentValue& value : values) {
        Json list = Json::array();
        text += "  " + plain(value.key) + ":";
        for (const auto& one : value.values) {
            list.push_back(one ? Json(*one) : Json());
            text += (list.size() > 1 ? " | " : " ") + plain(one.value_or("-"));
        }
        text += "\n";
        object[value.key] = std::move(list);
    }
    facts[title] = std::move(object);
}

void addMetrics(const session::RunComparison& comparison, Json& facts, std::string& text)
{
    Json metrics = Json::object();
    text += "metrics (last value)\n";
    for (const session::ComparedMetric& metric : comparison.metrics) {
        const std::string name = metric.split.empty() ? metric.name : metric.split + "." + metric.name;
        metrics[name] = {{"last", numbers(metric.last)}, {"least", numbers(metric.least)}, {"greatest", numbers(metric.greatest)}};
        if (std::ranges::find(metric.estimated, true) != metric.estimated.end())
            metrics[name]["estimated"] = metric.estimated;
        text += "  " + plain(name) + ":";
        for (std::size_t i = 0; i < metric.last.size(); ++i)
            text += std::string(i > 0 ? " | " : " ") + (metric.estimated[i] ? "~" : "") + figure(metric.last[i]);
        text += "\n";
    }
    facts["metrics"] = std::move(metrics);
}

Json othersJson(const session::RunComparison& comparison, std::string& text)
{
    using How = graph::LayerDifference::How;
    Json others = Json::array();
    for (std::size_t i = 0; i < comparison.others.size(); ++i) {
        const session::AgainstFirst& other = comparison.others[i];
        Json layers = Json::array(), weights = Json::object();
        text += plain(comparison.names[i + 1]) + " against " + plain(comparison.names[0]) + "\n";
        for (const graph::LayerDifference& layer : other.layers) {
            const char* how = layer.how == How::Added ? "added" : layer.how == How::Removed ? "removed" : "changed";
            layers.push_back({{"layer", layer.label}, {"how", how}, {"details", layer.details}});
            text += "  layer " + plain(layer.label) + " " + how;
            for (const std::string& detail : layer.details)
                text += ", " + plain(detail);
            text += "\n";
        }
        for (const session::TensorDistance& tensor : other.weights) {
            weights[tensor.tensor] = tensor.comparable && std::isfinite(tensor.relative) ? Json(tensor.relative) : Json();
            text += "  weights " + plain(tensor.tensor) + (tensor.comparable ? " are " + figure(100 * tensor.relative) + " % apart\n" : " have other shapes\n");
        }
        if (other.weightsProblem)
            text += "  weights: " + plain(other.weightsProblem->what) + "\n";
        others.push_back({{"run", comparison.runs[i + 1].value}, {"layers", layers}, {"weights", weights}});
    }
    return others;
}

Result<session::FlippedRows> flipsOf(const Console& console, const CompareRunsArguments& arguments)
{
    std::vector<session::Evaluation> evaluations;
    Work work("Asking the models");
    const prep::Part part = arguments.flips == "test" ? prep::Part::Test : arguments.flips == "train" ? prep::Part::Train : prep::Part::Validation;
    for (std::size_t i = 0; i < 2; ++i) {
        CAIRN_ASSIGN(const OpenedRun opened, openRun(console, arguments.project, std::to_string(arguments.runs[i])));
        CAIRN_ASSIGN(session::Evaluation evaluation, session::evaluate(*opened.project.workbench, *opened.run, part, work.job()));
        evaluations.push_back(std::move(evaluation));
    }
    return session::flippedRows(evaluations[0], evaluations[1]);
}

Json rowsJson(const select::RowSet& rows)
{
    Json list = Json::array();
    rows.forEach([&](RowId row) { list.push_back(row); });
    return list;
}

Json flipsJson(const session::FlippedRows& flips, std::string& text)
{
    text += "rows that flipped: " + std::to_string(flips.gained.count()) + " right only in the second, " + std::to_string(flips.lost.count())
            + " right only in the first; McNemar's test: p = " + figure(flips.probability) + "\n";
    return {{"gained", rowsJson(flips.gained)}, {"lost", rowsJson(flips.lost)}, {"both_right", flips.bothRight}, {"both_wrong", flips.bothWrong}, {"p", flips.probability}};
}

Result<session::Reproduction> reproduceIn(session::Workbench& workbench, RunId run, const session::Tolerance& tolerance)
{
    CAIRN_ASSIGN(engine::Engine* const engine, engine::loadEngine());
    engine::TrainControl control;
    engine::TrainProgress progress;
    const StopCallback<std::function<void()>> forward(stopOnSignals().get_token(), [&control] { control.stop.request_stop(); });
    const ProgressBar bar([&progress] { return barOf(progress); });
    return session::reproduce(workbench, *engine, run, control, progress, {}, tolerance);
}

} // namespace

ExitCode compareRuns(const Console& console, const CompareRunsArguments& arguments)
{
    Json facts;
    std::string text;
    {
        const auto opened = openProject(console, arguments.project, Access::Read);
        if (!opened)
            return console.error(opened.error());
        std::vector<RunId> runs;
        for (const std::int64_t run : arguments.runs)
            runs.push_back(RunId{run});
        Work work("Comparing");
        const auto comparison = session::compareRuns(*opened->workbench, runs, work.job());
        if (!comparison)
            return console.error(comparison.error());
        facts = {{"runs", arguments.runs}, {"names", comparison->names}};
        addMetrics(*comparison, facts, text);
        addValues("settings", comparison->settings, facts, text);
        addValues("data", comparison->data, facts, text);
        addValues("recipe", comparison->recipe, facts, text);
        addValues("environment", comparison->environment, facts, text);
        facts["others"] = othersJson(*comparison, text);
    }
    if (!arguments.flips.empty()) {
        const auto flips = flipsOf(console, arguments);
        if (!flips)
            return console.error(flips.error());
        facts["flips"] = flipsJson(*flips, text);
    }
    if (!text.empty())
        text.pop_back();
    console.result(facts, text);
    return kOk;
}

ExitCode reproduceRun(const Console& console, const ReproduceRunArguments& arguments)
{
    const auto opened = openProject(console, arguments.project, Access::Write);
    if (!opened)
        return console.error(opened.error());
    if (opened->dataProblem)
        return console.error(*opened->dataProblem);
    const auto run = findRun(*opened->workbench, arguments.run);
    if (!run)
        return console.error(run.error());
    const auto judged = reproduceIn(*opened->workbench, *run, {arguments.tolerance, 1e-3});
    if (!judged)
        return console.error(judged.error());
    const std::string verdict(session::name(judged->verdict));
    std::string text = "Run " + std::to_string(run->value) + " trained again as run " + std::to_string(judged->replay.value) + ": " + verdict;
    if (!judged->worst.empty())
        text += "\n" + judged->worst + ": " + figure(judged->before) + ", now " + figure(judged->after);
    for (const std::string& reason : judged->reasons)
        text += "\n" + plain(reason);
    console.result(Json{{"run", run->value}, {"replay", judged->replay.value}, {"verdict", verdict}, {"worst", judged->worst}, {"reasons", judged->reasons}}, text);
    return judged->verdict == session::Verdict::Different ? kFailed : kOk;
}

} // namespace cairn::ctl
