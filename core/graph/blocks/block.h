// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"
#include "core/graph/kind.h"

#include <optional>
#include <string>
#include <vector>

/// Blocks: parts of a network that are drawn once and used as one layer, any number of times.
///
/// A node of kind "block" stands for its block's body. Its parameters: "block" (name of the block), "repeat" (that many
/// copies one behind the other, the first output feeding the first input; other inputs are shared; default 1), "share"
/// (all copies use the weights of the first one; default false), and a value for each of the block's own parameters.
///
/// In the body, nodes of kind "block_input" and "block_output" are its ports, named by their labels, in the order of the
/// nodes. A parameter of an inner layer whose value is a text that begins with "=" is computed from the block's
/// parameters: "=width", "=4 * width" (values.h).
///
/// Shapes, training and exports work on the flat graph (flatten.h), in which no block is left.
namespace cairn::graph {

inline constexpr const char* kBlockKind = "block";
inline constexpr const char* kBlockInputKind = "block_input";
inline constexpr const char* kBlockOutputKind = "block_output";
inline constexpr std::int64_t kMostBlockRepeats = 1000;

/// What a user of the block chooses.
struct BlockParameter {
    std::string name;  ///< an identifier
    std::string title; ///< may be empty: the name
    Json fallback;     ///< a number, text or truth value; its type is the parameter's

    bool operator==(const BlockParameter&) const = default;
};

struct Block {
    std::string help;
    std::vector<BlockParameter> parameters;
    Graph body; ///< names blocks of the graph that it is defined in; defines none itself

    bool operator==(const Block&) const = default;
};

/// What palettes and forms show of any node: of its kind, or of its block, whose own parameters follow "repeat" and
/// "share". Nothing for an unknown kind or block. Its ports are those of this node.
std::optional<KindInfo> nodeInfo(const Graph& graph, const Node& node);
/// The same of a block that may be used.
KindInfo blockInfo(const std::string& name, const Block& block);

/// Document form, as in a graph's "blocks".
Json toJson(const Block& block);
/// Corrupt or InvalidInput with the place.
Result<Block> blockFromJson(const Json& json, const std::string& name);

/// Names of the ports of a block, in order.
std::vector<std::string> blockInputs(const Block& block);
std::vector<std::string> blockOutputs(const Block& block);

/// The block that a node of kind "block" stands for, or nullptr.
const Block* blockOf(const Graph& graph, const Node& node);

} // namespace cairn::graph
