// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/fold.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace cairn::graph {

namespace {

using Positions = std::unordered_map<NodeId, Position>;

/// The different left edges of nodes, rising.
std::vector<double> columnEdges(const Positions& positions)
{
    std::vector<double> edges;
    for (const auto& [id, position] : positions)
        edges.push_back(position.x);
    std::ranges::sort(edges);
    edges.erase(std::ranges::unique(edges).begin(), edges.end());
    return edges;
}

/// What runs from before a column into it or past it.
struct Crossing {
    int edges = 0;
    int layers = 0; ///< that these come from: a residual block begins with two wires of one layer
};

std::vector<Crossing> crossings(const Graph& graph, const Positions& positions, const std::vector<double>& columns)
{
    const auto column = [&](NodeId id) { return std::ranges::lower_bound(columns, positions.at(id).x) - columns.begin(); };
    std::vector<Crossing> crossing(columns.size());
    std::unordered_map<NodeId, std::pair<std::ptrdiff_t, std::ptrdiff_t>> reach; // of each layer's wires
    for (const Edge& edge : graph.edges()) {
        const auto [first, last] = std::minmax({column(edge.from.node), column(edge.to.node)});
        const auto found = reach.try_emplace(edge.from.node, first, last).first;
        found->second = {std::min(found->second.first, first), std::max(found->second.second, last)};
        for (auto i = first + 1; i <= last; ++i)
            ++crossing[static_cast<std::size_t>(i)].edges;
    }
    for (const auto& [id, span] : reach) {
        for (auto i = span.first + 1; i <= span.second; ++i)
            ++crossing[static_cast<std::size_t>(i)].layers;
    }
    return crossing;
}

/// Columns with which a new row begins, the first one included. Where no single edge crosses within two rows, the wires of a single
/// layer may go on in the next one.
std::vector<std::size_t> rowStarts(const std::vector<double>& columns, const std::vector<Crossing>& crossing, const LayoutOptions& options)
{
    std::vector<std::size_t> starts{0};
    std::size_t lastCut = 0, lastSplit = 0;
    for (std::size_t i = 1; i < columns.size(); ++i) {
        if (crossing[i].edges <= 1)
            lastCut = i;
        if (crossing[i].layers <= 1)
            lastSplit = i;
        const double width = columns[i] + options.nodeWidth - columns[starts.back()];
        if (width > options.foldWidth && lastCut > starts.back())
            starts.push_back(lastCut);
        else if (width > 2 * options.foldWidth && lastSplit > starts.back())
            starts.push_back(lastSplit);
    }
    return starts;
}

} // namespace

void foldRows(const Graph& graph, Positions& positions, const LayoutOptions& options)
{
    if (positions.empty())
        return;
    const std::vector<double> columns = columnEdges(positions);
    const std::vector<std::size_t> starts = rowStarts(columns, crossings(graph, positions, columns), options);
    std::vector<double> top(starts.size(), HUGE_VAL), bottom(starts.size(), -HUGE_VAL);
    const auto rowOf = [&](const Position& position) {
        const auto after = std::ranges::upper_bound(starts, position.x, {}, [&](std::size_t start) { return columns[start]; });
        return static_cast<std::size_t>(after - starts.begin()) - 1;
    };
    for (const auto& [id, position] : positions) {
        top[rowOf(position)] = std::min(top[rowOf(position)], position.y);
        bottom[rowOf(position)] = std::max(bottom[rowOf(position)], position.y + options.nodeHeight);
    }
    std::vector<double> down(starts.size());
    for (std::size_t row = 1; row < starts.size(); ++row)
        down[row] = down[row - 1] + bottom[row - 1] - top[row - 1] + options.nodeHeight;
    for (auto& [id, position] : positions) {
        const std::size_t row = rowOf(position);
        position = {position.x - columns[starts[row]], position.y - top[row] + down[row]};
    }
}

} // namespace cairn::graph
