// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/field.h"
#include "core/graph/graph.h"
#include "core/graph/infer/tensor_type.h"

#include <map>
#include <optional>
#include <unordered_map>

namespace cairn::graph {

/// What a dataset offers and wants: the border conditions of a graph.
struct DataInterface {
    std::map<std::string, TensorType> fields; ///< by field name, as the model sees them; shape[0] = kBatch
    std::int64_t outputWidth = 0; ///< numbers per row the Output node has to receive ([N, width]); 0: anything goes
    std::vector<std::int64_t> outputShape = {}; ///< of a row at the Output where that is not [outputWidth]; then outputWidth is its last axis
    batch::TaskKind task = batch::TaskKind::Classification;
    bool binary = false; ///< reconstruction: the answers are logits of values from 0 to 1
    batch::Answer answer = {}; ///< regression: what the numbers of the Output are
    std::string targetField = {}; ///< the field that answers are compared with, where the task is not row by row
};

/// What is known of one node.
struct NodeFacts {
    std::map<std::string, TensorType> inputs;  ///< by port; only those that could be inferred
    std::map<std::string, TensorType> outputs; ///< by port
    std::int64_t parameters = 0;               ///< trainable numbers
    std::int64_t flops = 0;                    ///< forward, per row (multiply-add = 2)
    std::int64_t activationBytes = 0;          ///< output, per row
    std::optional<Error> error; ///< why this node cannot work; plain words, with a fix where there is one. A node behind
                                ///< a broken one has no error of its own and no outputs
};

enum class Severity : std::uint8_t {
    Error,  ///< the graph cannot be built
    Warning ///< it can, but probably not as meant
};

/// A defect, at a node or of the graph as a whole (node = none).
struct Problem {
    NodeId node;
    Error error;
    Severity severity = Severity::Error;
};

inline constexpr std::int64_t kLargestLayerBytes = std::int64_t{64} << 30;
inline constexpr std::int64_t kLargestRowBytes = std::int64_t{4} << 30;

struct Inference {
    std::unordered_map<NodeId, NodeFacts> nodes;
    std::vector<NodeId> order;     ///< topological; only the nodes that take part (reach the Output); empty on a cycle
    std::vector<Problem> problems; ///< in the order of the nodes
    std::int64_t parameters = 0, flops = 0, activationBytes = 0; ///< totals

    /// Whether the graph can be built; warnings do not stand in the way.
    bool ok() const;
    /// The first problem that stands in the way, or nullptr.
    const Problem* firstError() const;
};

/// Infers shapes, costs and problems of every node. Pure; under a millisecond for hundreds of nodes; never fails.
/// Nodes that do not reach the Output are warned about and otherwise ignored. A layer whose weights need more than
/// kLargestLayerBytes, or that puts out more than kLargestRowBytes per row, is refused (OutOfMemory).
Inference infer(const Graph& graph, const DataInterface& data);

} // namespace cairn::graph
