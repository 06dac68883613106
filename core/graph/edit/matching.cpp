// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/matching.h"

#include <algorithm>

namespace cairn::graph {

namespace {

NodeId at(const std::unordered_map<NodeId, NodeId>& map, NodeId id)
{
    const auto found = map.find(id);
    return found == map.end() ? NodeId{} : found->second;
}

} // namespace

MatchSide::MatchSide(const Graph& of, const Blocks& definitions) : graph(of), blocks(definitions)
{
    for (const Node& node : of.nodes()) {
        byId.emplace(node.id, &node);
        byLabel.emplace(node.label, &node);
    }
    for (const Edge& edge : of.edges()) {
        into[edge.to.node].push_back(&edge);
        outOf[edge.from.node].push_back(&edge);
    }
}

const Edge* MatchSide::edgeInto(NodeId node, const std::string& port) const
{
    const auto found = into.find(node);
    if (found == into.end())
        return nullptr;
    const auto edge = std::ranges::find_if(found->second, [&](const Edge* each) { return each->to.port == port; });
    return edge == found->second.end() ? nullptr : *edge;
}

std::string MatchSide::sourceText(const Edge* edge) const
{
    if (!edge)
        return "nothing";
    const auto node = byId.find(edge->from.node);
    const std::string label = node == byId.end() ? "?" : node->second->label;
    return edge->from.port == "out" ? label : label + "." + edge->from.port;
}

Json MatchSide::params(const Node& node) const
{
    Json all = node.params.is_object() ? node.params : Json::object();
    if (const Kind* kind = findKind(node.kind))
        for (const ParamSpec& spec : kind->info.params)
            if (!all.contains(spec.name))
                all[spec.name] = spec.fallback;
    if (const Block* of = block(node))
        for (const BlockParameter& parameter : of->parameters)
            if (!all.contains(parameter.name))
                all[parameter.name] = parameter.fallback;
    return all;
}

const Block* MatchSide::block(const Node& node) const
{
    const auto name = node.params.find("block");
    if (node.kind != kBlockKind || name == node.params.end() || !name->is_string())
        return nullptr;
    const auto found = blocks.find(name->get<std::string>());
    return found == blocks.end() ? nullptr : found->second.get();
}

Matching::Matching(const MatchSide& mine, const MatchSide& theirs) : m_mine(mine), m_theirs(theirs)
{
    for (const Node& node : theirs.graph.nodes())
        if (const auto found = mine.byLabel.find(node.label); found != mine.byLabel.end())
            match(*found->second, node);
    while (matchRenamed()) {
    }
}

NodeId Matching::mineOf(NodeId theirs) const
{
    return at(m_toMine, theirs);
}

NodeId Matching::theirsOf(NodeId mine) const
{
    return at(m_toTheirs, mine);
}

void Matching::match(const Node& mine, const Node& theirs)
{
    m_toMine.emplace(theirs.id, mine.id);
    m_toTheirs.emplace(mine.id, theirs.id);
}

/// True if a layer was found that bears another name now.
bool Matching::matchRenamed()
{
    bool found = false;
    for (const Node& node : m_theirs.graph.nodes()) {
        const Node* before = mineOf(node.id) ? nullptr : sameUnderAnotherName(node);
        if (before) {
            match(*before, node);
            found = true;
        }
    }
    return found;
}

const Node* Matching::sameUnderAnotherName(const Node& theirs) const
{
    const auto edges = m_theirs.into.find(theirs.id);
    if (edges == m_theirs.into.end())
        return nullptr;
    for (const Edge* edge : edges->second) {
        const auto candidates = m_mine.outOf.find(mineOf(edge->from.node));
        if (candidates == m_mine.outOf.end())
            continue;
        for (const Edge* other : candidates->second) {
            const auto node = m_mine.byId.find(other->to.node);
            if (node != m_mine.byId.end() && !theirsOf(other->to.node) && other->to.port == edge->to.port && other->from.port == edge->from.port &&
                node->second->kind == theirs.kind && m_mine.params(*node->second) == m_theirs.params(theirs))
                return node->second;
        }
    }
    return nullptr;
}

} // namespace cairn::graph
