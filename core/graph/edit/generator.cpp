// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/generator.h"

#include <set>

namespace cairn::graph {

namespace {

std::vector<NodeId> ofKind(const Graph& graph, const std::string& kind)
{
    std::vector<NodeId> found;
    for (const Node& node : graph.nodes()) {
        if (node.kind == kind)
            found.push_back(node.id);
    }
    return found;
}

/// `last` and all that lead to it; not further than `first`.
std::set<NodeId> leadingTo(const Graph& graph, NodeId last, NodeId first)
{
    std::set<NodeId> found{last};
    for (std::vector<NodeId> open{last}; !open.empty();) {
        const NodeId node = open.back();
        open.pop_back();
        for (const Edge& edge : graph.edges()) {
            if (edge.to.node == node && node != first && found.insert(edge.from.node).second)
                open.push_back(edge.from.node);
        }
    }
    return found;
}

} // namespace

Result<Generator> generatorOf(const Graph& graph)
{
    const auto adversaries = ofKind(graph, "adversary"), noises = ofKind(graph, "noise");
    const Edge* made = adversaries.size() == 1 ? graph.edgeInto({adversaries.front(), "made"}) : nullptr;
    if (!made || noises.size() != 1)
        return fail(ErrorCode::Mismatch, "The network is not one generator of one Noise layer before one Adversary", {}, "Start with the template \"dcgan\"");
    const PortRef from = made->from;
    const NodeId noise = noises.front();
    const std::set<NodeId> kept = leadingTo(graph, from.node, noise);
    Generator generator{graph, noise, 0, true};
    if (!kept.contains(noise))
        return fail(ErrorCode::Mismatch, "The generator makes nothing of noise", {}, "Connect the Noise layer to it");
    for (const Node& node : graph.nodes()) {
        if (!kept.contains(node.id))
            generator.graph.remove(node.id);
    }
    Node input = *graph.find(noise);
    generator.size = input.params.value("size", std::int64_t{64});
    generator.normal = input.params.value("distribution", std::string("normal")) == "normal";
    for (const Edge& edge : graph.edges()) {
        if (edge.to.node == noise) // what gave the number of rows
            generator.graph.disconnect(edge.to);
    }
    input.kind = "input";
    input.params = {{"field", "noise"}};
    CAIRN_TRY(generator.graph.update(input));
    CAIRN_TRY(generator.graph.connect(from, {generator.graph.add("output"), "in"}));
    return generator;
}

} // namespace cairn::graph
