// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/clipboard.h"

#include "core/graph/edit/annotate.h"

#include <algorithm>
#include <unordered_map>

namespace cairn::graph {

Json extract(const Graph& graph, std::span<const NodeId> ids, std::span<const std::int64_t> annotations)
{
    const auto wanted = [&](NodeId id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); };
    Json document = toJson(graph);
    Json nodes = Json::array(), edges = Json::array();
    for (Json& node : document["nodes"]) {
        if (wanted(NodeId{node["id"].get<std::int64_t>()}))
            nodes.push_back(std::move(node));
    }
    for (Json& edge : document["edges"]) {
        if (wanted(NodeId{edge["from"]["node"].get<std::int64_t>()}) && wanted(NodeId{edge["to"]["node"].get<std::int64_t>()}))
            edges.push_back(std::move(edge));
    }
    Json remarks = Json::array();
    for (const Annotation& annotation : graph.annotations()) {
        if (std::ranges::find(annotations, annotation.id) != annotations.end())
            remarks.push_back(toJson(annotation));
    }
    document.erase("annotations");
    if (!remarks.empty())
        document["annotations"] = std::move(remarks);
    document["nodes"] = std::move(nodes);
    document["edges"] = std::move(edges);
    return document;
}

namespace {

/// Folded frames are folded with the pasted layers and notes.
Result<void> pasteAnnotations(Graph& graph, const Graph& part, const std::unordered_map<NodeId, NodeId>& layers, double dx, double dy)
{
    std::unordered_map<std::int64_t, std::int64_t> notes;
    for (const Annotation& annotation : part.annotations()) {
        CAIRN_ASSIGN(notes[annotation.id], addAnnotation(graph, annotation));
    }
    for (Annotation annotation : part.annotations()) {
        annotation.id = notes.at(annotation.id);
        annotation.x += dx;
        annotation.y += dy;
        for (NodeId& layer : annotation.layers)
            layer = layers.at(layer);
        for (std::int64_t& note : annotation.notes)
            note = notes.at(note);
        CAIRN_TRY(changeAnnotation(graph, annotation));
    }
    return {};
}

} // namespace

Result<std::vector<NodeId>> paste(Graph& graph, std::string_view document, double dx, double dy)
{
    CAIRN_ASSIGN(const Graph part, graphFromText(document));
    if (graph.nodes().size() + part.nodes().size() > kMostNodes)
        return fail(ErrorCode::InvalidInput, "A network has at most " + std::to_string(kMostNodes) + " layers", {}, "Paste fewer layers");
    Graph changed = graph;
    std::vector<NodeId> added;
    std::unordered_map<NodeId, NodeId> newIds;
    for (const Node& node : part.nodes()) {
        const std::string label = changed.freeLabel(node.label);
        const NodeId id = changed.add(node.kind, node.params, node.x + dx, node.y + dy);
        Node named = *changed.find(id);
        named.label = label;
        CAIRN_TRY(changed.update(named));
        newIds.emplace(node.id, id);
        added.push_back(id);
    }
    for (const Edge& edge : part.edges())
        CAIRN_TRY(changed.connect({newIds.at(edge.from.node), edge.from.port}, {newIds.at(edge.to.node), edge.to.port}));
    CAIRN_TRY(pasteAnnotations(changed, part, newIds, dx, dy));
    graph = std::move(changed);
    return added;
}

} // namespace cairn::graph
