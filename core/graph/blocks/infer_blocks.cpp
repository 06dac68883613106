// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/blocks/infer_blocks.h"

#include "core/graph/infer/saturating.h"

#include <algorithm>
#include <unordered_set>

namespace cairn::graph {

namespace {

void add(NodeFacts& sum, const NodeFacts& part)
{
    sum.parameters = plus(sum.parameters, part.parameters);
    sum.flops = plus(sum.flops, part.flops);
    sum.activationBytes = plus(sum.activationBytes, part.activationBytes);
    if (!sum.error)
        sum.error = part.error;
}

} // namespace

BlockInference::BlockInference(const Graph& graph, const DataInterface& data)
    : m_graph(graph), m_flat(flatten(graph)), m_facts(infer(m_flat.graph, data))
{
}

Inference BlockInference::top() const
{
    Inference result;
    result.parameters = m_facts.parameters;
    result.flops = m_facts.flops;
    result.activationBytes = m_facts.activationBytes;
    std::unordered_set<NodeId> behindBroken; // lack an input only because a block could not be replaced
    for (const Edge& edge : m_graph.edges()) {
        if (m_flat.errors.contains(edge.from.node))
            behindBroken.insert(edge.to.node);
    }
    for (const Node& node : m_flat.graph.nodes()) {
        const NodeId top = m_flat.top(node.id);
        const NodeFacts& facts = m_facts.nodes.at(node.id);
        if (top == node.id)
            result.nodes.emplace(top, facts);
        else
            add(result.nodes[top], facts);
    }
    for (const Node& node : m_graph.nodes()) {
        if (const auto error = m_flat.errors.find(node.id); error != m_flat.errors.end()) {
            result.nodes[node.id].error = error->second;
            result.problems.push_back({node.id, error->second});
        } else if (node.kind == kBlockKind) {
            result.nodes[node.id] = factsOfBlock(node, result);
        } else if (behindBroken.contains(node.id)) {
            result.nodes[node.id].error.reset();
        }
    }
    for (const Problem& problem : m_facts.problems) {
        const NodeId top = problem.node ? m_flat.top(problem.node) : NodeId{};
        if (!problem.node || (!behindBroken.contains(top) && !m_flat.errors.contains(top)))
            result.problems.push_back({top, problem.error, problem.severity});
    }
    std::unordered_set<NodeId> seen;
    for (const NodeId node : m_facts.order) {
        if (seen.insert(m_flat.top(node)).second && m_flat.errors.empty())
            result.order.push_back(m_flat.top(node));
    }
    return result;
}

NodeFacts BlockInference::factsOfBlock(const Node& block, const Inference& known) const
{
    const auto sums = known.nodes.find(block.id);
    NodeFacts facts = sums == known.nodes.end() ? NodeFacts() : sums->second;
    const auto typeAt = [&](const PortRef& flatPort) -> const TensorType* {
        const auto node = m_facts.nodes.find(flatPort.node);
        const auto type = node == m_facts.nodes.end() ? decltype(node->second.outputs.end()){} : node->second.outputs.find(flatPort.port);
        return node == m_facts.nodes.end() || type == node->second.outputs.end() ? nullptr : &type->second;
    };
    const auto flatOutput = [&](const PortRef& port) {
        const auto found = std::ranges::find(m_flat.outputs, port, &std::pair<PortRef, PortRef>::first);
        return found == m_flat.outputs.end() ? port : found->second;
    };
    for (const auto& [port, from] : m_flat.outputs) {
        if (const TensorType* type = port.node == block.id ? typeAt(from) : nullptr)
            facts.outputs.insert_or_assign(port.port, *type);
    }
    for (const Edge& edge : m_graph.edges()) {
        if (const TensorType* type = edge.to.node == block.id ? typeAt(flatOutput(edge.from)) : nullptr)
            facts.inputs.insert_or_assign(edge.to.port, *type);
    }
    return facts;
}

std::unordered_map<NodeId, NodeFacts> BlockInference::inside(std::span<const NodeId> path) const
{
    std::unordered_map<NodeId, NodeFacts> facts;
    std::unordered_set<NodeId> done; // plain nodes, of the first copy
    for (const Node& node : m_flat.graph.nodes()) {
        const auto way = m_flat.paths.find(node.id);
        if (way == m_flat.paths.end() || way->second.size() <= path.size() || !std::equal(path.begin(), path.end(), way->second.begin()))
            continue;
        const NodeId inner = way->second[path.size()];
        const bool plain = way->second.size() == path.size() + 1;
        if (plain && done.insert(inner).second)
            facts.emplace(inner, m_facts.nodes.at(node.id));
        else if (!plain)
            add(facts[inner], m_facts.nodes.at(node.id));
    }
    return facts;
}

} // namespace cairn::graph
