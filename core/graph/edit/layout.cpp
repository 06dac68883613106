// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/layout.h"

#include "core/graph/edit/dot_layout.h"
#include "core/graph/edit/fold.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace cairn::graph {

namespace {

using Positions = std::unordered_map<NodeId, Position>;

constexpr std::size_t kMostNodesForDot = 2000;
constexpr std::size_t kManyNodes = 500; ///< more are looked at as a whole, not row by row
constexpr double kWindowForm = 1.6;     ///< width of a window by its height
void shiftToOrigin(Positions& positions)
{
    Position least{HUGE_VAL, HUGE_VAL};
    for (const auto& [id, position] : positions)
        least = {std::min(least.x, position.x), std::min(least.y, position.y)};
    for (auto& [id, position] : positions)
        position = {std::round(position.x - least.x), std::round(position.y - least.y)};
}

/// Longest distance of every node from a node without sources; edges that close a cycle do not count.
std::vector<std::size_t> columns(const Graph& graph)
{
    std::unordered_map<NodeId, std::size_t> index;
    for (const Node& node : graph.nodes())
        index.emplace(node.id, index.size());
    std::vector<std::vector<std::size_t>> targets(index.size());
    std::vector<std::size_t> waiting(index.size()), column(index.size()), ready;
    for (const Edge& edge : graph.edges()) {
        targets[index.at(edge.from.node)].push_back(index.at(edge.to.node));
        ++waiting[index.at(edge.to.node)];
    }
    std::vector<bool> done(index.size());
    for (std::size_t start = 0; start <= index.size(); ++start) {
        if (start == 0) {
            for (std::size_t i = 0; i < index.size(); ++i) {
                if (waiting[i] == 0)
                    ready.push_back(i);
            }
        } else if (!done[start - 1]) {
            ready.push_back(start - 1); // on a cycle
        }
        for (std::size_t next = 0; next < ready.size(); ++next) {
            done[ready[next]] = true;
            for (const std::size_t target : targets[ready[next]]) {
                if (done[target])
                    continue;
                column[target] = std::max(column[target], column[ready[next]] + 1);
                if (--waiting[target] == 0)
                    ready.push_back(target);
            }
        }
        ready.clear();
    }
    return column;
}

/// Options whose rows are so wide that a network of many layers, folded, has the form of a window.
LayoutOptions windowWide(LayoutOptions options, const Positions& positions)
{
    double width = 0, height = 0;
    for (const auto& [id, position] : positions) {
        width = std::max(width, position.x + options.nodeWidth);
        height = std::max(height, position.y + options.nodeHeight + options.rowGap);
    }
    options.foldWidth = std::max(options.foldWidth, std::sqrt(kWindowForm * width * height));
    return options;
}

} // namespace

Positions layeredLayout(const Graph& graph, const LayoutOptions& options)
{
    const std::vector<std::size_t> column = columns(graph);
    std::unordered_map<std::size_t, std::size_t> filled;
    Positions positions;
    for (std::size_t i = 0; i < column.size(); ++i) {
        const auto along = static_cast<double>(column[i]), across = static_cast<double>(filled[column[i]]++);
        const double stepX = options.nodeWidth + options.columnGap, stepY = options.nodeHeight + options.rowGap;
        positions.emplace(graph.nodes()[i].id, options.leftToRight ? Position{along * stepX, across * stepY} : Position{across * stepX, along * stepY});
    }
    return positions;
}

Positions autoLayout(const Graph& graph, const LayoutOptions& options)
{
    const bool large = graph.nodes().size() > kMostNodesForDot;
    std::optional<Positions> drawn = graph.empty() || large ? std::nullopt : dotLayout(graph, options);
    Positions positions = drawn ? std::move(*drawn) : layeredLayout(graph, options);
    shiftToOrigin(positions);
    if (options.leftToRight && options.foldWidth > 0)
        foldRows(graph, positions, positions.size() > kManyNodes ? windowWide(options, positions) : options);
    return positions;
}

void applyLayout(Graph& graph, const Positions& positions)
{
    for (const Node& node : std::vector<Node>(graph.nodes())) {
        const auto found = positions.find(node.id);
        if (found == positions.end())
            continue;
        Node moved = node;
        moved.x = found->second.x;
        moved.y = found->second.y;
        [[maybe_unused]] const auto updated = graph.update(moved);
    }
}

} // namespace cairn::graph
