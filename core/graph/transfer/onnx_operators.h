// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/transfer/onnx_import.h"

#include <functional>
#include <map>
#include <optional>

namespace cairn::graph {

/// What stands at the names of the file while operators are turned into nodes, one after the other.
class OnnxBuilder {
public:
    OnnxBuilder(const formats::ForeignGraph& file, ImportedModel& made) : m_file(file), m_made(made) {}

    const formats::ForeignConstant* constant(const std::string& value) const;
    /// Its whole numbers; nothing where it is no constant of whole numbers.
    std::optional<std::vector<std::int64_t>> integers(const std::string& value) const;
    /// Axes with -1 for open ones; nothing where the file does not say.
    std::optional<std::vector<std::int64_t>> shape(const std::string& value) const;
    std::int64_t opset() const { return m_file.version; }
    bool hasSource(const std::string& value) const { return m_sources.contains(value); }

    /// Adds a node that takes the given values. `weightName`: the constant whose name gives the label.
    Node& add(const std::string& kind, Json params, const std::vector<std::string>& inputs, const std::string& weightName = {});
    /// The node's output goes by this name from now on.
    void output(const Node& node, const std::string& value, const std::string& port = "out") { m_sources[value] = {node.id, port}; }
    void alias(const std::string& from, const std::string& to);
    void addConstant(const std::string& value, formats::ForeignConstant constant);
    void weight(const Node& node, const std::string& name, const std::string& constant, WeightTransform transform = {});

    /// Nodes and edges, put together.
    Result<void> finish();
    void addInput(const std::string& value, const TensorType& type);
    void addOutput(const std::string& value);

private:
    std::string labelFor(const std::string& kind, const std::string& weightName);

    const formats::ForeignGraph& m_file;
    ImportedModel& m_made;
    std::map<std::string, formats::ForeignConstant> m_constants; ///< of Constant operators
    std::map<std::string, PortRef> m_sources;
    std::map<std::string, int> m_labels;
    std::vector<Node> m_nodes;
    std::vector<Edge> m_edges;
    std::map<std::int64_t, double> m_columns; ///< x of each node
    std::map<double, int> m_rows;             ///< nodes in each column
};

/// Turns an operator into nodes; the error says why it cannot. `next`: the only operator that takes the first output, or nullptr;
/// true when it was taken in as well.
using OnnxRule = std::function<Result<bool>(const formats::ForeignOperator& op, const formats::ForeignOperator* next, OnnxBuilder& builder)>;

/// nullptr for operators that no kind can do.
const OnnxRule* onnxRule(const std::string& type);
/// The part of them that moves, cuts and reduces axes, and functions of single numbers.
const OnnxRule* onnxShapeRule(const std::string& type);

/// What rules have in common.
namespace onnx_in {

using Ints = std::vector<std::int64_t>;

inline Error cannot(const std::string& why) { return fail(ErrorCode::Unsupported, why); }
inline std::string input(const formats::ForeignOperator& op, std::size_t index) { return index < op.inputs.size() ? op.inputs[index] : std::string(); }
inline std::string output(const formats::ForeignOperator& op) { return op.outputs.empty() ? std::string() : op.outputs.front(); }

/// The axes of an operator, an attribute or its second input, counted from the front and ascending; nothing where the rank is
/// needed and not known.
std::optional<Ints> axesOf(const formats::ForeignOperator& op, const OnnxBuilder& builder);
/// A constant of one number.
std::optional<double> singleNumber(const OnnxBuilder& builder, const std::string& value);
/// ReduceMean, ReduceSum, ... as the kind "reduce".
OnnxRule reduction(const std::string& function);

} // namespace onnx_in

} // namespace cairn::graph
