// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/palette.h"

#include "core/graph/blocks/edit.h"
#include "core/graph/blocks/library.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"
#include "ui/model/user_blocks.h"

#include <set>

namespace cairn::ui {
namespace {

const QString kBlockPrefix = QStringLiteral("block:");

PaletteEntry blockEntry(const std::string& name, const graph::Block& block)
{
    const graph::KindInfo info = graph::blockInfo(name, block);
    return {kBlockPrefix + fromStd(name), fromStd(name), fromStd(info.family), fromStd(info.help)};
}

/// The graph's own definition comes first, then the user's, then the program's.
std::optional<graph::LibraryBlock> definitionOf(const std::string& name)
{
    for (const graph::LibraryBlock& block : userBlocks()) {
        if (block.name == name)
            return block;
    }
    for (const graph::LibraryBlock& block : graph::blockLibrary()) {
        if (block.name == name)
            return block;
    }
    return std::nullopt;
}

/// A block and the blocks that it consists of.
Result<void> define(graph::Graph& graph, const std::string& name)
{
    if (graph.blocks().contains(name))
        return {};
    const auto found = definitionOf(name);
    if (!found)
        return fail(ErrorCode::NotFound, "There is no block of this name", name);
    for (const std::string& part : found->parts)
        CAIRN_TRY(define(graph, part));
    return graph.defineBlock(name, found->block);
}

/// Widths of a block as the neighbour asks for them.
Result<void> fitBlock(graph::Graph& graph, NodeId id, const graph::TensorType& input)
{
    graph::Node node = *graph.find(id);
    for (const graph::BlockParameter& parameter : graph::blockOf(graph, node)->parameters) {
        if (parameter.name == "width" && input.shape.size() >= 2)
            node.params["width"] = input.shape.back();
        if (parameter.name == "channels" && input.shape.size() >= 3)
            node.params["channels"] = input.shape[1];
    }
    return graph.update(node);
}

} // namespace

std::vector<PaletteEntry> paletteEntries(const graph::Graph& graph, bool inside)
{
    std::vector<PaletteEntry> entries;
    const auto add = [&](const graph::KindInfo& info) { entries.push_back({fromStd(info.id), kindTitle(info), fromStd(info.family), fromStd(info.help)}); };
    if (inside) {
        for (const char* kind : {graph::kBlockInputKind, graph::kBlockOutputKind})
            add(*graph::nodeInfo(graph, {NodeId{1}, kind, kind}));
    }
    for (const graph::Kind& kind : graph::kinds()) {
        if (!inside || (kind.info.id != "input" && kind.info.id != "output"))
            add(kind.info);
    }
    std::set<std::string> named;
    const auto addBlock = [&](const std::string& name, const graph::Block& block) {
        if (named.insert(name).second)
            entries.push_back(blockEntry(name, block));
    };
    for (const auto& [name, block] : graph.blocks())
        addBlock(name, *block);
    for (const graph::LibraryBlock& block : userBlocks())
        addBlock(block.name, block.block);
    for (const graph::LibraryBlock& block : graph::blockLibrary())
        addBlock(block.name, block.block);
    return entries;
}

Result<NodeId> addEntry(graph::Graph& graph, const QString& id, double x, double y, const graph::TensorType* input)
{
    if (id.startsWith(kBlockPrefix)) {
        const std::string name = toStd(id.mid(kBlockPrefix.size()));
        CAIRN_TRY(define(graph, name));
        CAIRN_ASSIGN(const NodeId block, graph::addBlock(graph, name, x, y));
        if (input)
            CAIRN_TRY(fitBlock(graph, block, *input));
        return block;
    }
    const std::string kind = toStd(id);
    if (!graph::findKind(kind) && kind != graph::kBlockInputKind && kind != graph::kBlockOutputKind)
        return fail(ErrorCode::NotFound, "There is no such kind of layer", kind);
    return graph.add(kind, Json::object(), x, y);
}

} // namespace cairn::ui
