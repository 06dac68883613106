// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/fit_graph.h"

#include "core/base/text.h"
#include "core/data/relations/edge_list.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

/// Zeros and ones: their mean is that of their squares.
bool isBinary(const NumericStep& step)
{
    constexpr double kRounding = 1e-9;
    return !step.missingElement && step.mean > 0 && std::abs(step.deviation * step.deviation - step.mean * (1 - step.mean)) < kRounding;
}

} // namespace

bool isGraph(const data::Dataset& dataset)
{
    return data::nodeColumns(dataset).has_value();
}

Split wholeSplit(const data::Dataset& dataset)
{
    Split split;
    split.train = RowSubset::range(0, dataset.rowCount().value_or(0));
    return split;
}

Result<void> fitGraph(const data::Dataset& dataset, Recipe& recipe, JobContext& job)
{
    const char* fix = "Choose numbers and one-hot categories as inputs, or leave the edges out";
    const bool codes = !recipe.categories.empty() && recipe.encoding != CategoryEncoding::OneHot;
    if (recipe.image || recipe.tokens || codes)
        return fail(ErrorCode::InvalidInput, "Nodes of a graph can be described by numbers and one-hot categories alone", dataset.title(), fix);
    if (recipe.numeric.empty() && recipe.categories.empty())
        return fail(ErrorCode::InvalidInput, "No column describes the nodes of the graph", dataset.title(), fix);
    CAIRN_ASSIGN(const data::EdgeList edges, data::readEdgeList(dataset, job));
    if (edges.count() == 0)
        return fail(ErrorCode::InvalidInput, "The graph has no edge between two of its nodes", dataset.title(), "Check the ids in the table of edges, or leave the edges out");
    recipe.graph = GraphStep{edges.nodes, edges.count(), recipe.categories.empty() && std::ranges::all_of(recipe.numeric, isBinary)};
    if (recipe.graph->rowSums) {
        for (NumericStep& step : recipe.numeric)
            step.fill = step.mean = 0, step.deviation = 1;
    }
    recipe.notices.push_back("The rows are nodes of a graph: the network sees all " + grouped(edges.nodes) + " with their " + grouped(static_cast<std::uint64_t>(edges.count() / 2))
                             + " ties; labels held out stay hidden, inputs do not"
                             + (recipe.graph->rowSums ? ". Inputs are zeros and ones, so each is divided by the sum of its node" : ""));
    return {};
}

} // namespace cairn::prep
