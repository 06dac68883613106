// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/commands.h"
#include "app/cairnctl/opened.h"
#include "app/cairnctl/settings.h"
#include "core/engine_api/engine_loader.h"
#include "core/session/training/rate_finder.h"

namespace cairn::ctl {

namespace {

std::string shortRate(double rate)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.2g", rate);
    return text;
}

Json curveJson(const engine::RateCurve& curve, bool applied)
{
    Json points = Json::array();
    for (const engine::RatePoint& point : curve.points)
        points.push_back({{"rate", point.rate}, {"loss", point.loss}, {"smoothed", point.smoothed}});
    return {{"points", std::move(points)},
            {"suggestion", curve.suggestion ? Json(*curve.suggestion) : Json()},
            {"lowest", curve.lowest ? Json(*curve.lowest) : Json()},
            {"applied", applied}};
}

/// The curve in some twenty lines, then what it says.
std::string curveText(const engine::RateCurve& curve, bool applied)
{
    constexpr std::size_t kLines = 20;
    std::string text = "      rate        loss\n";
    const std::size_t stride = std::max<std::size_t>(1, curve.points.size() / kLines);
    for (std::size_t i = 0; i < curve.points.size(); i += stride) {
        char line[64];
        std::snprintf(line, sizeof line, "%10.2e  %10.4g\n", curve.points[i].rate, curve.points[i].smoothed);
        text += line;
    }
    if (!curve.suggestion)
        return text + "The loss falls nowhere: try other rates (--from, --to), more steps, or another network\n";
    text += "Learning rate " + shortRate(*curve.suggestion) + ": there the loss falls fastest; it is lowest at " + shortRate(*curve.lowest) + "\n";
    return text + (applied ? "Kept as the project's learning rate\n" : "");
}

Result<engine::RateCurve> find(session::Workbench& workbench, const LrFindArguments& arguments, const Json& options)
{
    CAIRN_ASSIGN(engine::Engine* engine, engine::loadEngine());
    Work work("Trying learning rates");
    return session::findLearningRate(workbench, *engine, options, {arguments.from, arguments.to, arguments.steps}, work.job());
}

} // namespace

ExitCode lrFind(const Console& console, const LrFindArguments& arguments)
{
    auto opened = openProject(console, arguments.project, Access::Write);
    if (!opened)
        return console.error(opened.error());
    if (opened->dataProblem)
        return console.error(*opened->dataProblem);
    session::Workbench& workbench = *opened->workbench;
    auto options = optionsWith(workbench, arguments.settings);
    if (const auto right = options ? checkOptions(workbench, *options) : Result<void>(options.error()); !right) {
        console.error(right.error());
        return kUsage;
    }
    const auto curve = find(workbench, arguments, *options);
    if (!curve)
        return console.error(curve.error());
    const bool applied = arguments.apply && curve->suggestion.has_value();
    if (applied) {
        Json kept = workbench.trainOptions();
        kept["learning_rate"] = *curve->suggestion;
        if (const auto saved = workbench.setTrainOptions(kept); !saved)
            return console.error(saved.error());
    }
    console.result(curveJson(*curve, applied), curveText(*curve, applied));
    return kOk;
}

} // namespace cairn::ctl
