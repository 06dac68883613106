// SPDX-License-Identifier: GPL-3.0-or-later
// runs distributions.
#include "app/cairnctl/opened.h"
#include "app/cairnctl/runs/runs_commands.h"
#include "core/store/histograms/histogram_log.h"

#include <algorithm>
#include <cstdio>

namespace cairn::ctl {

namespace {

bool isWanted(const store::NodeHistogram& node, const DistributionsArguments& arguments)
{
    return (arguments.node.empty() || node.node == arguments.node) && (arguments.of.empty() || store::name(node.of) == arguments.of);
}

Json factsOf(const store::NodeHistogram& node)
{
    const store::Histogram& values = node.values;
    return {{"node", node.node}, {"of", store::name(node.of)}, {"mean", values.mean}, {"deviation", values.deviation}, {"low", values.low}, {"high", values.high},
            {"zeros", values.zeros}, {"not_finite", values.broken}, {"counts", values.counts}};
}

std::string lineOf(const store::NodeHistogram& node)
{
    const store::Histogram& values = node.values;
    char numbers[160];
    std::snprintf(numbers, sizeof numbers, "mean %.4g, deviation %.4g, from %.4g to %.4g, %.3g %% zeros", values.mean, values.deviation, values.low, values.high, 100 * values.zeros);
    return "  " + plain(node.node) + " " + std::string(store::name(node.of)) + ": " + numbers + "\n";
}

} // namespace

ExitCode showDistributions(const Console& console, const DistributionsArguments& arguments)
{
    const auto opened = openProject(console, arguments.project, Access::Read);
    if (!opened)
        return console.error(opened.error());
    const auto run = findRun(*opened->workbench, arguments.run);
    if (!run)
        return console.error(run.error());
    const auto samples = store::HistogramLog::read(opened->workbench->project().runFolder(*run) / store::HistogramLog::kFile);
    if (!samples)
        return console.error(samples.error());
    Json list = Json::array();
    std::string text;
    std::size_t found = 0;
    for (const store::HistogramSample& sample : *samples) {
        Json nodes = Json::array();
        std::string lines;
        for (const store::NodeHistogram& node : sample.nodes) {
            if (!isWanted(node, arguments))
                continue;
            nodes.push_back(factsOf(node));
            lines += lineOf(node);
        }
        found += nodes.size();
        text += "step " + std::to_string(sample.step) + "\n" + lines;
        list.push_back({{"step", sample.step}, {"epoch", sample.epoch}, {"nodes", std::move(nodes)}});
    }
    if (samples->empty())
        return console.error(fail(ErrorCode::NotFound, "Run " + std::to_string(run->value) + " has no distributions", "histogram_every", "Train with histogram_every above 0"));
    if (found == 0)
        return console.error(fail(ErrorCode::NotFound, "The distributions have nothing of that layer", arguments.node, "Leave --node and --of out to see all of them"));
    text.pop_back();
    console.result(Json{{"run", run->value}, {"samples", std::move(list)}}, text);
    return kOk;
}

} // namespace cairn::ctl
