// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/blocks/block.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Which layers of two graphs are the same. Private to core/graph/edit.
namespace cairn::graph {

using Blocks = std::map<std::string, std::shared_ptr<const Block>>;

/// A graph with what is asked of it often. Refers to both, which must outlive it.
struct MatchSide {
    MatchSide(const Graph& of, const Blocks& definitions);

    /// The edge into an input, or nullptr.
    const Edge* edgeInto(NodeId node, const std::string& port) const;
    /// "relu", "split.second", "nothing".
    std::string sourceText(const Edge* edge) const;
    /// Completed by defaults.
    Json params(const Node& node) const;
    const Block* block(const Node& node) const;

    const Graph& graph;
    const Blocks& blocks;
    std::unordered_map<NodeId, const Node*> byId;
    std::unordered_map<std::string_view, const Node*> byLabel;
    std::unordered_map<NodeId, std::vector<const Edge*>> into, outOf;
};

/// Pairs of layers: by label, and of the others those of one kind with equal parameters at the same input of the same layer.
class Matching {
public:
    Matching(const MatchSide& mine, const MatchSide& theirs);

    NodeId mineOf(NodeId theirs) const;
    NodeId theirsOf(NodeId mine) const;

private:
    void match(const Node& mine, const Node& theirs);
    bool matchRenamed();
    const Node* sameUnderAnotherName(const Node& theirs) const;

    const MatchSide& m_mine;
    const MatchSide& m_theirs;
    std::unordered_map<NodeId, NodeId> m_toMine, m_toTheirs;
};

} // namespace cairn::graph
