// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/rewire.h"

#include "core/graph/blocks/block.h"

#include <algorithm>

namespace cairn::graph {

Result<void> insertOnEdge(Graph& graph, NodeId id, const PortRef& into)
{
    const Node* node = graph.find(id);
    const Edge* edge = graph.edgeInto(into);
    const auto info = node ? nodeInfo(graph, *node) : std::nullopt;
    if (!edge)
        return fail(ErrorCode::InvalidInput, "There is no connection to insert into");
    if (!info || info->inputs.empty() || info->outputs.empty())
        return fail(ErrorCode::InvalidInput, "A layer without input or output cannot stand in a connection", node ? node->label : std::string());
    const PortRef from = edge->from;
    CAIRN_TRY(graph.connect(from, {id, info->inputs.front().name}));
    return graph.connect({id, info->outputs.front().name}, into);
}

void removeAndJoin(Graph& graph, const std::vector<NodeId>& ids)
{
    for (const NodeId id : ids) {
        std::vector<Edge> incoming, outgoing;
        for (const Edge& edge : graph.edges()) {
            if (edge.to.node == id)
                incoming.push_back(edge);
            if (edge.from.node == id)
                outgoing.push_back(edge);
        }
        graph.remove(id);
        if (incoming.size() != 1)
            continue;
        for (const Edge& edge : outgoing)
            (void)graph.connect(incoming.front().from, edge.to); // both ends exist; a circle of two ends here
    }
}

} // namespace cairn::graph
