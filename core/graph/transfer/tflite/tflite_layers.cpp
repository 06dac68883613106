// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of TFLite that are dense layers, products of matrices, or functions of one input.
#include "core/graph/transfer/tflite/tflite_builder.h"

namespace cairn::graph {

namespace {

using formats::ForeignConstant;
using formats::ForeignOperator;
using namespace tflite_in;
using LayerFlows = Result<std::vector<TfLiteFlow>>;

/// Sees a flow as rows of `width` numbers; the dense layers of TFLite flatten what does not fit.
Result<TfLiteFlow> asRowsOf(std::int64_t width, const TfLiteFlow& flow)
{
    if (!flow.rows.empty() && flow.rows.back() == width)
        return flow;
    const std::int64_t count = product(flow.rows);
    if (width < 1 || count % width != 0)
        return cannot("its input cannot be cut into rows of " + std::to_string(width) + " numbers");
    return TfLiteBuilder::seenAs(flow, count == width ? TfLiteInts{width} : TfLiteInts{count / width, width});
}

/// A product with a matrix that is computed too: x times the transpose of w.
LayerFlows computedDense(const ForeignOperator& op, TfLiteBuilder& builder)
{
    CAIRN_ASSIGN(TfLiteFlow x, builder.plain(input(op, 0)));
    CAIRN_ASSIGN(TfLiteFlow w, builder.plain(input(op, 1)));
    CAIRN_ASSIGN(const TfLiteInts shape, builder.shape(input(op, 1)));
    if (shape.size() != 2 || !input(op, 2).empty())
        return cannot("its computed matrix has another form than [out, in], or there is a bias");
    w.rows = shape;
    CAIRN_ASSIGN(x, asRowsOf(shape[1], x));
    x.rows = {product(x.rows) / shape[1], shape[1]};
    return only(op, builder, builder.layer("matmul", {{"transpose_b", true}}, {x, w}, {x.rows[0], shape[0]}));
}

LayerFlows dense(const ForeignOperator& op, TfLiteBuilder& builder)
{
    const ForeignConstant *weight = builder.nodes().constant(input(op, 1)), *bias = builder.nodes().constant(input(op, 2));
    if (!weight)
        return computedDense(op, builder);
    if (weight->tensor.shape.size() != 2 || (!input(op, 2).empty() && !bias))
        return cannot("its weights have another form than [out, in], or its bias is computed");
    const std::int64_t out = weight->tensor.shape[0];
    CAIRN_ASSIGN(TfLiteFlow x, builder.plain(input(op, 0)));
    CAIRN_ASSIGN(x, asRowsOf(weight->tensor.shape[1], x));
    TfLiteInts rows = x.rows;
    rows.back() = out;
    std::vector<TfLiteWeight> weights{{"weight", input(op, 1)}};
    if (bias && bias->tensor.shape != TfLiteInts{out})
        return cannot("its bias is no row of numbers");
    if (bias)
        weights.push_back({"bias", input(op, 2)});
    return only(op, builder, builder.layer("linear", {{"out_features", out}, {"bias", bias != nullptr}}, {x}, std::move(rows), false, weights));
}

LayerFlows batchMatMul(const ForeignOperator& op, TfLiteBuilder& builder)
{
    const bool turnA = op.attribute<std::int64_t>("adj_x") != 0, turnB = op.attribute<std::int64_t>("adj_y") != 0;
    CAIRN_ASSIGN(const TfLiteInts shapeA, builder.shape(input(op, 0)));
    CAIRN_ASSIGN(const TfLiteInts shapeB, builder.shape(input(op, 1)));
    if (shapeA.size() < 2 || shapeB.size() < 2 || builder.isConstant(input(op, 0)))
        return cannot("its first matrix is a constant, or no matrix");
    CAIRN_ASSIGN(const TfLiteFlow a, builder.plain(input(op, 0)));
    const std::int64_t rowsOfA = shapeA[shapeA.size() - (turnA ? 1 : 2)], columns = shapeB[shapeB.size() - (turnB ? 2 : 1)];
    if (builder.isConstant(input(op, 1)) && shapeB.size() == 2 && !turnA && a.rows.size() + 1 >= shapeA.size()) {
        TfLiteInts rows = a.rows;
        rows.back() = columns;
        const WeightTransform turned = turnB ? WeightTransform{} : WeightTransform{.axes = {1, 0}};
        return only(op, builder, builder.layer("linear", {{"out_features", columns}, {"bias", false}}, {a}, std::move(rows), false, {{"weight", input(op, 1), turned}}));
    }
    CAIRN_ASSIGN(const TfLiteFlow b, builder.plain(input(op, 1)));
    // Both as [..., rows, columns] with as many axes in front.
    const std::size_t rank = std::max(shapeA.size(), shapeB.size());
    const auto padded = [rank](TfLiteInts shape) {
        shape.insert(shape.begin(), rank - shape.size(), 1);
        return rank > 2 && shape[0] <= 1 ? TfLiteInts(shape.begin() + 1, shape.end()) : shape;
    };
    const TfLiteInts left = padded(shapeA), right = padded(shapeB);
    if (left.size() != right.size() || !TfLiteInts(left.begin(), left.end() - 2).empty() != !TfLiteInts(right.begin(), right.end() - 2).empty())
        return cannot("its matrices have different axes in front");
    TfLiteInts rows(left.begin(), left.end() - 2);
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = std::max(rows[i], right[i]);
    rows.insert(rows.end(), {rowsOfA, columns});
    return only(op, builder, builder.layer("matmul", {{"transpose_a", turnA}, {"transpose_b", turnB}}, {TfLiteBuilder::seenAs(a, left), TfLiteBuilder::seenAs(b, right)}, rows));
}

/// Along the last axis of the file: the channels of images.
TfLiteRule softmaxOf(const std::string& kind)
{
    return [kind](const ForeignOperator& op, TfLiteBuilder& builder) -> LayerFlows {
        CAIRN_ASSIGN(TfLiteFlow x, builder.flow(input(op, 0)));
        const double beta = op.attribute<double>("beta", 1.0);
        if (kind == "softmax" && beta != 1.0)
            x = builder.layer("scale", {{"scale", beta}}, {x}, x.rows, x.first);
        return std::vector<TfLiteFlow>{builder.layer(kind, {{"dim", x.first ? "channel" : "last"}}, {x}, x.rows, x.first)};
    };
}

/// A kind that works number by number.
TfLiteRule eachNumber(const std::string& kind, const std::function<Json(const ForeignOperator&)>& params = {})
{
    return [kind, params](const ForeignOperator& op, TfLiteBuilder& builder) -> LayerFlows {
        CAIRN_ASSIGN(const TfLiteFlow x, builder.flow(input(op, 0)));
        return std::vector<TfLiteFlow>{builder.layer(kind, params ? params(op) : Json::object(), {x}, x.rows, x.first)};
    };
}

TfLiteRule numberFunction(const std::string& name)
{
    return eachNumber("function", [name](const ForeignOperator&) { return Json{{"function", name}}; });
}

/// One slope for all, or one per channel.
LayerFlows parametricRelu(const ForeignOperator& op, TfLiteBuilder& builder)
{
    const ForeignConstant* slope = builder.nodes().constant(input(op, 1));
    CAIRN_ASSIGN(const TfLiteFlow x, builder.flow(input(op, 0)));
    const std::int64_t count = slope ? product(slope->tensor.shape) : 0;
    const bool channels = count == (x.first ? x.rows[0] : 0) && slope->tensor.shape.back() == count;
    if (!slope || (count != 1 && !channels))
        return cannot("its slopes are computed, or there is not one per channel");
    return std::vector<TfLiteFlow>{builder.layer("prelu", {{"per_channel", count != 1}}, {x}, x.rows, x.first, {{"weight", input(op, 1), {.shape = {count}}}})};
}

/// Numbers that stay what they are.
LayerFlows unchanged(const ForeignOperator& op, TfLiteBuilder& builder)
{
    const std::string to = op.attribute<std::string>("out_data_type", "float32");
    if (to != "float32" && to != "float16" && to != "float64")
        return cannot("it makes whole numbers");
    CAIRN_ASSIGN(TfLiteFlow x, builder.flow(input(op, 0)));
    return std::vector<TfLiteFlow>{std::move(x)};
}

} // namespace

TfLiteRules tfLiteLayerRules()
{
    TfLiteRules rules{{"FULLY_CONNECTED", dense}, {"BATCH_MATMUL", batchMatMul}, {"SOFTMAX", softmaxOf("softmax")}, {"LOG_SOFTMAX", softmaxOf("log_softmax")},
        {"RELU", eachNumber("relu")}, {"RELU6", eachNumber("relu6")}, {"TANH", eachNumber("tanh")}, {"LOGISTIC", eachNumber("sigmoid")}, {"ELU", eachNumber("elu")},
        {"HARD_SWISH", eachNumber("hardswish")}, {"PRELU", parametricRelu}, {"CAST", unchanged}, {"SQUARE", numberFunction("square")},
        {"RELU_N1_TO_1", eachNumber("hardtanh", [](const ForeignOperator&) { return Json{{"min_val", -1.0}, {"max_val", 1.0}}; })},
        {"RELU_0_TO_1", eachNumber("hardtanh", [](const ForeignOperator&) { return Json{{"min_val", 0.0}, {"max_val", 1.0}}; })},
        {"LEAKY_RELU", eachNumber("leaky_relu", [](const ForeignOperator& op) { return Json{{"negative_slope", op.attribute<double>("alpha", 0.01)}}; })},
        {"GELU", eachNumber("gelu", [](const ForeignOperator& op) { return Json{{"approximate", op.attribute<std::int64_t>("approximate") != 0 ? "tanh" : "none"}}; })}};
    for (const auto& [type, name] : {std::pair("NEG", "neg"), {"ABS", "abs"}, {"SQRT", "sqrt"}, {"RSQRT", "rsqrt"}, {"EXP", "exp"}, {"LOG", "log"}, {"SIN", "sin"},
                                     {"COS", "cos"}, {"SIGN", "sign"}, {"FLOOR", "floor"}, {"CEIL", "ceil"}, {"ROUND", "round"}})
        rules[type] = numberFunction(name);
    return rules;
}

} // namespace cairn::graph
