// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/transfer/imported_model.h"

#include <map>
#include <optional>
#include <set>

namespace cairn::graph {

/// What stands at the names of the file while operators are turned into nodes, one after the other.
class ImportBuilder {
public:
    ImportBuilder(const formats::ForeignGraph& file, ImportedModel& made) : m_file(file), m_made(made) {}

    const formats::ForeignConstant* constant(const std::string& value) const;
    /// Its whole numbers; nothing where it is no constant of whole numbers.
    std::optional<std::vector<std::int64_t>> integers(const std::string& value) const;
    /// Axes with -1 for open ones; nothing where the file does not say.
    std::optional<std::vector<std::int64_t>> shape(const std::string& value) const;
    /// The same of what the nodes put out, where their rules can tell; else what the file says.
    std::optional<std::vector<std::int64_t>> shapeOf(const std::string& value) const;
    std::int64_t opset() const { return m_file.version; }
    bool hasSource(const std::string& value) const { return m_sources.contains(value); }

    /// Adds a node that takes the given values. `weightName`: the constant whose name gives the label.
    Node& add(const std::string& kind, Json params, const std::vector<std::string>& inputs, const std::string& weightName = {});
    /// The node's output goes by this name from now on.
    void output(const Node& node, const std::string& value, const std::string& port = "out") { m_sources[value] = {node.id, port}; }
    void alias(const std::string& from, const std::string& to);
    void addConstant(const std::string& value, formats::ForeignConstant constant);
    void weight(const Node& node, const std::string& name, const std::string& constant, WeightTransform transform = {});
    /// `to` is a constant matrix with its axes swapped; false where it is none.
    bool addTurned(const std::string& constant, const std::string& to);

    // Values of recurrent ONNX layers, whose axes stand in another order there than here.
    enum class Order : std::uint8_t {
        Usual,
        StepsFirst, ///< [T, N, F] there, [N, T, F] here
        Cells,      ///< [T, directions, N, H] there, [N, T, directions * H] here
        CellsMoved, ///< [T, N, directions, H] there, the same here
        CellRows,   ///< [N, T, directions, H] there, the same here
        Last,       ///< [directions, N, H] there, [N, directions * H] here
        LastRows    ///< [N, directions, H] there, the same here
    };
    Order order(const std::string& value) const;
    std::int64_t directions(const std::string& value) const;
    void mark(const std::string& value, Order order, std::int64_t directions = 1) { m_orders[value] = {order, directions}; }

    /// Nodes and edges, put together.
    Result<void> finish();
    void addInput(const std::string& value, const TensorType& type);
    /// An input of codes that lie below `count`; false for a value that is no input, or has another vocabulary already.
    bool setVocabulary(const std::string& value, std::int64_t count);
    void addOutput(const std::string& value);

private:
    void inferType(const Node& node, const std::vector<PortRef>& sources);
    std::string labelFor(const std::string& kind, const std::string& weightName);

    const formats::ForeignGraph& m_file;
    ImportedModel& m_made;
    std::map<std::string, formats::ForeignConstant> m_constants; ///< of Constant operators, and matrices with their axes swapped
    std::set<std::string> m_turned; ///< of m_constants: their numbers lie as those of the matrix they were
    std::map<std::string, PortRef> m_sources;
    std::map<std::pair<std::int64_t, std::string>, TensorType> m_types; ///< by node and output port
    std::map<std::string, std::pair<Order, std::int64_t>> m_orders; ///< of values whose order is not the usual one
    std::map<std::string, int> m_labels;
    std::vector<Node> m_nodes;
    std::vector<Edge> m_edges;
    std::map<std::int64_t, double> m_columns; ///< x of each node
    std::map<double, int> m_rows;             ///< nodes in each column
};

} // namespace cairn::graph
