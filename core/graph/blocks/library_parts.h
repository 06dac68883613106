// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/blocks/library.h"
#include "core/graph/edit/layout.h"

#include <cassert>

/// What the blocks of the library are written with. Inside core/graph/blocks only. Blocks have one input "x" and one output "y".
namespace cairn::graph {

std::vector<LibraryBlock> mobileBlocks();
std::vector<LibraryBlock> networkBlocks();

/// Writes a body down: nodes are named by labels.
class Body {
public:
    Body& input(const std::string& label) { return node(kBlockInputKind, label, Json::object(), {}); }
    Body& output(const std::string& label, const std::string& from) { return node(kBlockOutputKind, label, Json::object(), {{"in", from}}); }

    /// `wires`: (input port, label of the layer that feeds it).
    Body& node(const std::string& kind, const std::string& label, Json params, const std::vector<std::pair<std::string, std::string>>& wires)
    {
        const NodeId id = m_graph.add(kind, std::move(params));
        Node named = *m_graph.find(id);
        named.label = label;
        must(m_graph.update(named));
        for (const auto& [port, from] : wires)
            must(m_graph.connect({m_graph.find(from)->id, m_graph.find(from)->kind == kBlockKind ? "y" : "out"}, {id, port}));
        return *this;
    }
    /// A block with one input and one output.
    Body& block(const std::string& name, const std::string& label, Json params, const std::string& from)
    {
        params["block"] = name;
        return node(kBlockKind, label, std::move(params), {{"x", from}});
    }
    /// A layer with one input.
    Body& then(const std::string& kind, const std::string& label, Json params, const std::string& from) { return node(kind, label, std::move(params), {{"in", from}}); }

    Graph take()
    {
        applyLayout(m_graph, autoLayout(m_graph));
        return std::move(m_graph);
    }

private:
    static void must([[maybe_unused]] const Result<void>& result) { assert(result); }
    Graph m_graph;
};

/// A convolution that keeps the size, without bias; `channels`: an expression of the block's parameters.
inline Json convolution(const char* channels, int kernel)
{
    Json params{{"out_channels", channels}, {"kernel_size", kernel}, {"bias", false}};
    if (kernel > 1)
        params["padding"] = kernel / 2;
    return params;
}

inline const BlockParameter kChannelsParameter{"channels", "Channels", 64};

} // namespace cairn::graph
