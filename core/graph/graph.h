// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/graph/annotation.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::graph {

/// One layer on the canvas.
struct Node {
    NodeId id;
    std::string kind;  ///< id of a Kind: "linear"
    std::string label; ///< unique in its graph and a valid identifier: weights are named "<label>.weight"
    Json params = Json::object(); ///< by parameter name; what is missing has its default
    double x = 0, y = 0;          ///< canvas position, 1 unit = 1 px at 100 %
    std::string weights = {};     ///< label of the layer of this kind whose weights it uses too; empty: it has its own
    bool frozen = false;          ///< its weights stay as they are while others are trained
    double rate = 1.0;            ///< its learning rate, as a multiple of the run's

    bool operator==(const Node&) const = default;
};

struct Block; // core/graph/blocks/block.h

/// A port of a node, by name ("in", "out", "a", "b").
struct PortRef {
    NodeId node;
    std::string port;

    bool operator==(const PortRef&) const = default;
};

/// Data flows from an output port to an input port. An input port takes one edge, an output port feeds any number.
struct Edge {
    PortRef from, to;

    bool operator==(const Edge&) const = default;
};

/// An architecture: plain data, copied freely. Keeps no invariants beyond unique ids and labels: cycles, missing inputs
/// and wrong shapes are found by infer() (inference.h), so that a half-built graph can be edited and saved.
/// Threads: a value, like std::vector.
class Graph {
public:
    /// Puts a whole graph together in linear time. InvalidInput where insert() or connect() would refuse a part, or where
    /// two edges lead into one input; `where` says which: "nodes[3], linear".
    static Result<Graph> assemble(std::vector<Node> nodes, std::vector<Edge> edges);

    const std::vector<Node>& nodes() const { return m_nodes; }
    const std::vector<Edge>& edges() const { return m_edges; }
    bool empty() const { return m_nodes.empty(); }

    const Node* find(NodeId id) const;
    const Node* find(const std::string& label) const;

    /// Adds a node of `kind` with a fresh id and a label derived from the kind ("linear", "linear_2"). Asserts nothing
    /// about the kind.
    NodeId add(const std::string& kind, Json params = Json::object(), double x = 0, double y = 0);
    /// Puts a node back as it was (undo, paste with its own id). InvalidInput if id or label is taken.
    Result<void> insert(Node node);
    /// Also removes the edges at the node, and the node from folded frames; the last one leaves the frame open.
    void remove(NodeId id);
    /// Replaces params, label or position of an existing node. InvalidInput for a taken or malformed label.
    Result<void> update(const Node& node);

    /// Connects; an existing edge into the same input port is replaced. InvalidInput for unknown nodes or a self loop.
    Result<void> connect(const PortRef& from, const PortRef& to);
    void disconnect(const PortRef& to);

    /// Edge into an input port, or nullptr.
    const Edge* edgeInto(const PortRef& to) const;

    /// The blocks that its nodes of kind "block" stand for (core/graph/blocks/block.h), by name. Definitions do not change: they
    /// are replaced.
    const std::map<std::string, std::shared_ptr<const Block>>& blocks() const { return m_blocks; }
    /// Defines or replaces a block. InvalidInput for a name that is not a label (checkLabel), or a block that defines blocks.
    Result<void> defineBlock(const std::string& name, Block block);
    /// Nodes that stand for it stay, as a problem.
    void removeBlock(const std::string& name) { m_blocks.erase(name); }

    /// Notes and frames on its canvas, in the order they are drawn (core/graph/edit/annotate.h edits them).
    const std::vector<Annotation>& annotations() const { return m_annotations; }
    /// Folded frames forget layers and notes that are not there.
    void setAnnotations(std::vector<Annotation> annotations);

    /// A label that is free and legal, made from `wish`: "linear", "linear_2".
    std::string freeLabel(const std::string& wish) const;

    /// Same nodes, edges and annotations, in the same order, and equal blocks.
    bool operator==(const Graph& other) const;

private:

    std::vector<Node> m_nodes;
    std::vector<Edge> m_edges;
    std::vector<Annotation> m_annotations;
    std::map<std::string, std::shared_ptr<const Block>> m_blocks;
    std::int64_t m_nextId = 1;
};

/// Document form: {"version": 1, "nodes": [...], "edges": [...], "blocks": {name: {"help", "parameters", "nodes", "edges"}}};
/// "blocks" and "annotations" only where there are any.
Json toJson(const Graph& graph);

/// Corrupt or InvalidInput with the place for anything that is not such a document; TooNew for a higher version.
/// Unknown kinds, ports and parameters are kept (they show as a problem at the node); other unknown members are ignored.
/// Parameters are numbers, texts and truth values; at most kMostNodes nodes.
Result<Graph> graphFromJson(const Json& document);

/// The same from the text of a document, for bytes that come from outside: at most 16 MiB, nested at most 16 deep.
Result<Graph> graphFromText(std::string_view text);

inline constexpr std::size_t kMostNodes = 5'000;

/// Whether `label` may name a node: letters, digits and underscores, not starting with a digit, at most 64 characters, and
/// none of the names that Python or a PyTorch module keep for themselves. InvalidInput says what is wrong.
Result<void> checkLabel(const std::string& label);

} // namespace cairn::graph
