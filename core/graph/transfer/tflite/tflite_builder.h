// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/transfer/import_builder.h"

#include <functional>
#include <map>

/// How the operators of TFLite become nodes. Axes are counted here without the batch axis: "rows" of [1, 32, 32, 3] is [32, 32, 3].
/// Files leave the batch of 1 away where they like, so [99, 64] stands for the same numbers as [1, 99, 64].
namespace cairn::graph {

using TfLiteInts = std::vector<std::int64_t>;

/// What comes out of a node, and how it is to be seen.
struct TfLiteFlow {
    std::string source;  ///< name of the value in the builder
    TfLiteInts lies;     ///< its axes without the batch axis
    TfLiteInts rows;     ///< the same numbers as they are to be seen; a Reshape is added where somebody needs them so
    bool first = false;  ///< images with the channels in front: rows are [C, H, W]
};

/// A weight of a layer that is added.
struct TfLiteWeight {
    std::string name, constant;
    WeightTransform transform = {};
};

class TfLiteBuilder {
public:
    TfLiteBuilder(const formats::ForeignGraph& file, ImportBuilder& nodes) : m_file(file), m_nodes(nodes) {}

    ImportBuilder& nodes() { return m_nodes; }
    bool isConstant(const std::string& value) const { return m_nodes.constant(value) != nullptr; }
    /// The shape in the file, batch and all. InvalidInput where the file does not say.
    Result<TfLiteInts> shape(const std::string& value) const;
    /// Whether axis 0 of a shape of the file is the batch.
    static bool hasBatch(const TfLiteInts& shape) { return shape.size() > 1 && (shape[0] == 1 || shape[0] == -1); }
    static TfLiteInts rowsOf(const TfLiteInts& shape);

    /// The flow of a computed value. Unsupported for constants and for what was never computed.
    Result<TfLiteFlow> flow(const std::string& value) const;
    /// The same with images seen as [H, W, C], the order of the file.
    Result<TfLiteFlow> plain(const std::string& value);
    /// The same as an image [C, H, W]. Unsupported for other ranks.
    Result<TfLiteFlow> picture(const std::string& value);
    TfLiteFlow toPlain(const TfLiteFlow& flow);
    TfLiteFlow toPicture(const TfLiteFlow& flow);
    static TfLiteFlow seenAs(TfLiteFlow flow, TfLiteInts rows);
    /// A constant as a Parameter node for as many rows as `like` has, in the file's order of axes, seen as `rows`.
    TfLiteFlow parameter(const std::string& constant, const TfLiteFlow& like, const TfLiteInts& rows, bool trainable, const WeightTransform& transform = {});

    /// Adds a node; the flow of its output, whose rows are given.
    TfLiteFlow layer(const std::string& kind, Json params, const std::vector<TfLiteFlow>& inputs, TfLiteInts rows, bool first = false,
                     const std::vector<TfLiteWeight>& weights = {});
    /// The function that an operator has built in (attribute fused_activation_function).
    Result<TfLiteFlow> activated(const formats::ForeignOperator& op, TfLiteFlow flow);
    /// The flow becomes a value of the file. Unsupported where it has another number of numbers.
    Result<void> finish(const std::string& value, const TfLiteFlow& flow);
    /// A value that no layer made: of an opaque node, or an input.
    void declare(const std::string& value, bool first);

private:
    /// The name under which the flow's numbers can be had as they are to be seen.
    std::string use(const TfLiteFlow& flow);

    const formats::ForeignGraph& m_file;
    ImportBuilder& m_nodes;
    std::map<std::string, TfLiteFlow> m_flows;        ///< by value of the file
    std::map<std::string, std::string> m_conversions; ///< source and what is made of it -> source
    int m_steps = 0;
};

/// Turns an operator into nodes: a flow for each of its outputs. The error says why it cannot.
using TfLiteRule = std::function<Result<std::vector<TfLiteFlow>>(const formats::ForeignOperator& op, TfLiteBuilder& builder)>;
using TfLiteRules = std::map<std::string, TfLiteRule>;

TfLiteRules tfLiteLayerRules();      ///< dense layers, products, functions of one input
TfLiteRules tfLiteArithmeticRules(); ///< of two inputs
TfLiteRules tfLitePictureRules();    ///< convolution, pooling, borders, resizing
TfLiteRules tfLiteAxisRules();       ///< what moves, joins, cuts and reduces axes

namespace tflite_in {

inline Error cannot(const std::string& why) { return fail(ErrorCode::Unsupported, why); }
inline std::string input(const formats::ForeignOperator& op, std::size_t index) { return index < op.inputs.size() ? op.inputs[index] : std::string(); }
std::int64_t product(const TfLiteInts& numbers);
std::string listText(const TfLiteInts& numbers);

/// An axis of a shape of the file among its rows. Unsupported for the batch axis.
Result<std::size_t> rowAxis(std::int64_t axis, const TfLiteInts& shape);
/// Where axis `row` of [H, W, C] lies in a flow.
inline std::size_t placeOf(std::size_t row, const TfLiteFlow& flow) { return flow.first ? (row + 1) % 3 : row; }
/// The one flow of an operator with its built-in function.
Result<std::vector<TfLiteFlow>> only(const formats::ForeignOperator& op, TfLiteBuilder& builder, TfLiteFlow flow);

} // namespace tflite_in

} // namespace cairn::graph
