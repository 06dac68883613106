// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/dot_layout.h"

#include <graphviz/gvc.h>

#include <cmath>
#include <memory>
#include <mutex>
#include <string>

namespace cairn::graph {

namespace {

constexpr double kPointsPerInch = 72; // one point stands for one pixel

struct CloseGraph {
    void operator()(Agraph_t* graph) const { agclose(graph); }
};

/// Graphviz keeps global state: this guards every call into it.
std::mutex& graphvizMutex()
{
    static std::mutex kMutex;
    return kMutex;
}

/// Lives as long as the program: loading the plugins takes a while.
GVC_t* context()
{
    static GVC_t* const kContext = [] {
        agseterr(AGMAX); // nothing on standard error
        return gvContext();
    }();
    return kContext;
}

void set(void* object, const char* name, const std::string& value)
{
    agsafeset(object, const_cast<char*>(name), const_cast<char*>(value.c_str()), const_cast<char*>(""));
}

std::string inches(double pixels)
{
    const auto thousandths = static_cast<long>(std::lround(pixels / kPointsPerInch * 1000));
    return std::to_string(thousandths / 1000) + "." + std::to_string(1000 + thousandths % 1000).substr(1); // never a decimal comma
}

void setNodeShape(Agnode_t* node, const LayoutOptions& options)
{
    set(node, "shape", "box");
    set(node, "label", "");
    set(node, "fixedsize", "true");
    set(node, "width", inches(options.nodeWidth));
    set(node, "height", inches(options.nodeHeight));
}

} // namespace

std::optional<std::unordered_map<NodeId, Position>> dotLayout(const Graph& graph, const LayoutOptions& options)
{
    const std::scoped_lock lock(graphvizMutex());
    GVC_t* gvc = context();
    std::unique_ptr<Agraph_t, CloseGraph> drawing(gvc ? agopen(const_cast<char*>("cairn"), Agstrictdirected, nullptr) : nullptr);
    if (!drawing)
        return std::nullopt;
    set(drawing.get(), "rankdir", options.leftToRight ? "LR" : "TB");
    set(drawing.get(), "ranksep", inches(options.leftToRight ? options.columnGap : options.rowGap));
    set(drawing.get(), "nodesep", inches(options.leftToRight ? options.rowGap : options.columnGap));
    set(drawing.get(), "splines", "false");
    std::unordered_map<NodeId, Agnode_t*> drawn;
    for (const Node& node : graph.nodes()) {
        Agnode_t* box = agnode(drawing.get(), const_cast<char*>(std::to_string(node.id.value).c_str()), 1);
        setNodeShape(box, options);
        drawn.emplace(node.id, box);
    }
    for (const Edge& edge : graph.edges())
        agedge(drawing.get(), drawn.at(edge.from.node), drawn.at(edge.to.node), nullptr, 1);
    if (gvLayout(gvc, drawing.get(), "dot") != 0)
        return std::nullopt;
    std::unordered_map<NodeId, Position> positions;
    for (const auto& [id, box] : drawn)
        positions.emplace(id, Position{ND_coord(box).x - options.nodeWidth / 2, -ND_coord(box).y - options.nodeHeight / 2});
    gvFreeLayout(gvc, drawing.get());
    return positions;
}

} // namespace cairn::graph
