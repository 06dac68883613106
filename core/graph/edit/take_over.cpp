// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/difference.h"
#include "core/graph/edit/matching.h"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace cairn::graph {

namespace {

/// Defines in `to` the blocks that a node stands for, and those within them.
Result<void> bringBlocks(Graph& to, const Graph& from, const Node& node, std::set<std::string>& brought)
{
    const auto name = node.params.find("block");
    if (node.kind != kBlockKind || name == node.params.end() || !name->is_string())
        return {};
    const auto found = from.blocks().find(name->get<std::string>());
    if (found == from.blocks().end() || !brought.insert(found->first).second)
        return {};
    CAIRN_TRY(to.defineBlock(found->first, *found->second));
    for (const Node& inner : found->second->body.nodes())
        CAIRN_TRY(bringBlocks(to, from, inner, brought));
    return {};
}

/// One taking over: nodes and edges as plain lists, put together at the end.
class Takeover {
public:
    Takeover(const Graph& mine, const Graph& theirs) : m_nodes(mine.nodes()), m_edges(mine.edges()), m_before(mine), m_theirs(theirs)
    {
        const MatchSide one(mine, mine.blocks()), other(theirs, theirs.blocks());
        const Matching matching(one, other);
        for (const Node& node : theirs.nodes())
            if (const NodeId same = matching.mineOf(node.id))
                m_toMine.emplace(node.id, same);
        for (const Node& node : m_nodes)
            m_next = std::max(m_next, node.id.value + 1);
    }

    void take(std::span<const LayerDifference> chosen)
    {
        for (const LayerDifference& each : chosen) {
            if (each.how == LayerDifference::How::Removed)
                remove(each.mine);
            else if (const Node* node = m_theirs.find(each.theirs))
                each.how == LayerDifference::How::Added ? add(*node) : change(*node);
        }
        wire();
    }

    Result<Graph> graph()
    {
        CAIRN_ASSIGN(Graph all, Graph::assemble(std::move(m_nodes), std::move(m_edges)));
        all.setAnnotations(m_before.annotations());
        for (const auto& [name, block] : m_before.blocks())
            CAIRN_TRY(all.defineBlock(name, *block));
        std::set<std::string> brought;
        for (const Node* node : m_taken)
            CAIRN_TRY(bringBlocks(all, m_theirs, *node, brought));
        return all;
    }

private:
    void remove(NodeId id)
    {
        std::erase_if(m_nodes, [&](const Node& node) { return node.id == id; });
        std::erase_if(m_edges, [&](const Edge& edge) { return edge.from.node == id || edge.to.node == id; });
    }

    void add(const Node& node)
    {
        m_nodes.push_back(node);
        m_nodes.back().id = NodeId{m_next++};
        m_toMine[node.id] = m_nodes.back().id;
        m_taken.push_back(&node);
        m_added.insert(node.id);
    }

    void change(const Node& node)
    {
        const auto same = m_toMine.find(node.id);
        if (same == m_toMine.end())
            return;
        const auto mine = std::ranges::find(m_nodes, same->second, &Node::id);
        if (mine == m_nodes.end())
            return;
        const Node before = *mine;
        *mine = node;
        mine->id = before.id;
        mine->x = before.x;
        mine->y = before.y;
        std::erase_if(m_edges, [&](const Edge& edge) { return edge.to.node == before.id; });
        m_taken.push_back(&node);
    }

    /// The wires into what was taken, and those of added layers into inputs that are open.
    void wire()
    {
        std::unordered_set<NodeId> there, taken;
        for (const Node& node : m_nodes)
            there.insert(node.id);
        for (const Node* node : m_taken)
            taken.insert(node->id);
        const auto here = [&](NodeId theirs) {
            const auto found = m_toMine.find(theirs);
            return found != m_toMine.end() && there.contains(found->second) ? found->second : NodeId{};
        };
        const auto open = [&](const PortRef& to) { return std::ranges::none_of(m_edges, [&](const Edge& edge) { return edge.to == to; }); };
        for (const Edge& edge : m_theirs.edges()) {
            if (!taken.contains(edge.to.node) && !m_added.contains(edge.from.node))
                continue;
            const PortRef from{here(edge.from.node), edge.from.port}, to{here(edge.to.node), edge.to.port};
            if (from.node && to.node && open(to))
                m_edges.push_back({from, to});
        }
    }

    std::vector<Node> m_nodes;
    std::vector<Edge> m_edges;
    const Graph& m_before;
    const Graph& m_theirs;
    std::unordered_map<NodeId, NodeId> m_toMine; ///< by ids of m_theirs
    std::vector<const Node*> m_taken;            ///< of m_theirs: added or changed
    std::unordered_set<NodeId> m_added;          ///< of m_theirs
    std::int64_t m_next = 1;
};

} // namespace

Result<void> takeOver(Graph& mine, const Graph& theirs, std::span<const LayerDifference> chosen)
{
    Takeover takeover(mine, theirs);
    takeover.take(chosen);
    CAIRN_ASSIGN(mine, takeover.graph());
    return {};
}

Graph united(const Graph& mine, const Graph& theirs, std::span<const LayerDifference> differences, std::vector<NodeId>* removed)
{
    Graph all = theirs;
    const MatchSide one(mine, mine.blocks()), other(theirs, theirs.blocks());
    const Matching matching(one, other);
    std::unordered_map<NodeId, NodeId> gone;
    for (const LayerDifference& each : differences) {
        const Node* node = each.how == LayerDifference::How::Removed ? mine.find(each.mine) : nullptr;
        if (!node)
            continue;
        const std::string label = all.freeLabel(node->label);
        Node copy = *node;
        copy.id = gone[node->id] = all.add(node->kind);
        copy.label = label;
        (void)all.update(copy);
        if (removed)
            removed->push_back(copy.id);
    }
    const auto here = [&](NodeId id) {
        const auto found = gone.find(id);
        return found == gone.end() ? matching.theirsOf(id) : found->second;
    };
    for (const Edge& edge : mine.edges()) {
        const PortRef from{here(edge.from.node), edge.from.port}, to{here(edge.to.node), edge.to.port};
        if ((gone.contains(edge.from.node) || gone.contains(edge.to.node)) && from.node && to.node && !all.edgeInto(to))
            (void)all.connect(from, to);
    }
    for (const auto& [name, block] : mine.blocks())
        if (!all.blocks().contains(name))
            (void)all.defineBlock(name, *block);
    return all;
}

} // namespace cairn::graph
