// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of TFLite that take two inputs number by number; constants become numbers of a Scale, or Parameters.
#include "core/graph/transfer/tflite/tflite_builder.h"

namespace cairn::graph {

namespace {

using formats::ForeignConstant;
using formats::ForeignOperator;
using namespace tflite_in;
using PairFlows = Result<std::vector<TfLiteFlow>>;

/// The result of two shapes, axes aligned at the end; nothing where they do not fit.
std::optional<TfLiteInts> joined(TfLiteInts a, TfLiteInts b)
{
    if (a.size() < b.size())
        std::swap(a, b);
    for (std::size_t i = 0; i < b.size(); ++i) {
        std::int64_t& length = a[a.size() - b.size() + i];
        if (length != b[i] && length != 1 && b[i] != 1)
            return {};
        length = length == 1 ? b[i] : length;
    }
    return a;
}

TfLiteFlow withAxes(TfLiteFlow flow, std::size_t rank)
{
    flow.rows.insert(flow.rows.begin(), rank - std::min(rank, flow.rows.size()), 1);
    return flow;
}

/// Both in the same order of axes, and with as many of them.
void align(TfLiteFlow& a, TfLiteFlow& b, TfLiteBuilder& builder)
{
    if (a.first != b.first) {
        TfLiteFlow &picture = a.first ? a : b, &other = a.first ? b : a;
        if (other.rows.size() == 3)
            other = builder.toPicture(other);
        else
            picture = builder.toPlain(picture);
    }
    const std::size_t rank = std::max(a.rows.size(), b.rows.size());
    a = withAxes(std::move(a), rank);
    b = withAxes(std::move(b), rank);
}

/// A constant for a flow: as many axes, in the same order.
Result<TfLiteFlow> constantFor(const std::string& name, const TfLiteFlow& like, TfLiteBuilder& builder)
{
    TfLiteInts shape = builder.nodes().constant(name)->tensor.shape;
    while (shape.size() > like.rows.size() && shape.front() == 1)
        shape.erase(shape.begin());
    if (shape.size() > like.rows.size() || shape.size() >= 8)
        return cannot("its constant has more axes than the other input");
    const bool learned = product(shape) > 1;
    shape.insert(shape.begin(), like.rows.size() - shape.size(), 1);
    if (!like.first)
        return builder.parameter(name, like, shape, learned);
    TfLiteFlow made = builder.parameter(name, like, {shape[2], shape[0], shape[1]}, learned, {.view = shape, .axes = {2, 0, 1}});
    made.first = true;
    return made;
}

std::optional<double> numberOf(const ForeignConstant& constant)
{
    if (product(constant.tensor.shape) != 1)
        return {};
    const auto numbers = formats::floatsOf(constant);
    return numbers && numbers->size() == 1 ? std::optional(static_cast<double>(numbers->front())) : std::nullopt;
}

/// y = scale x + shift, or a power, where the constant is one number; nothing where that cannot say it.
std::optional<TfLiteFlow> withNumber(const std::string& kind, bool numberFirst, double number, const TfLiteFlow& x, TfLiteBuilder& builder)
{
    const auto affine = [&](double scale, double shift) { return builder.layer("scale", {{"scale", scale}, {"shift", shift}}, {x}, x.rows, x.first); };
    const auto function = [&](const char* name) { return builder.layer("function", {{"function", name}}, {x}, x.rows, x.first); };
    if (std::abs(number) > 1e9)
        return {};
    if (kind == "add")
        return affine(1, number);
    if (kind == "sub")
        return numberFirst ? affine(-1, number) : affine(1, -number);
    if (kind == "mul")
        return affine(number, 0);
    if (kind == "div" && !numberFirst && std::abs(number) > 1e-9)
        return affine(1 / number, 0);
    if (kind == "maximum" && number == 0)
        return builder.layer("relu", Json::object(), {x}, x.rows, x.first);
    if (kind != "pow" || numberFirst)
        return {};
    if (number == 2 || number == 0.5 || number == -0.5)
        return function(number == 2 ? "square" : number > 0 ? "sqrt" : "rsqrt");
    return {};
}

PairFlows withConstant(const std::string& kind, const ForeignOperator& op, TfLiteBuilder& builder)
{
    const bool numberFirst = builder.isConstant(op.inputs[0]);
    const std::string &fixed = op.inputs[numberFirst ? 0 : 1], &moving = op.inputs[numberFirst ? 1 : 0];
    CAIRN_ASSIGN(const TfLiteFlow x, builder.flow(moving));
    if (const auto number = numberOf(*builder.nodes().constant(fixed))) {
        if (const auto simple = withNumber(kind, numberFirst, *number, x, builder))
            return only(op, builder, *simple);
    }
    CAIRN_ASSIGN(const TfLiteFlow other, constantFor(fixed, x, builder));
    const auto rows = joined(x.rows, other.rows);
    if (!rows)
        return cannot("its constant does not fit the other input");
    return only(op, builder, builder.layer(kind, Json::object(), numberFirst ? std::vector{other, x} : std::vector{x, other}, *rows, x.first));
}

PairFlows combined(const std::string& kind, const ForeignOperator& op, TfLiteBuilder& builder)
{
    if (op.inputs.size() != 2)
        return cannot("it has another number of inputs than two");
    if (builder.isConstant(op.inputs[0]) != builder.isConstant(op.inputs[1]))
        return withConstant(kind, op, builder);
    CAIRN_ASSIGN(TfLiteFlow a, builder.flow(op.inputs[0]));
    CAIRN_ASSIGN(TfLiteFlow b, builder.flow(op.inputs[1]));
    if (op.inputs[0] == op.inputs[1] && kind == "mul")
        return only(op, builder, builder.layer("function", {{"function", "square"}}, {a}, a.rows, a.first));
    align(a, b, builder);
    const auto rows = joined(a.rows, b.rows);
    if (!rows)
        return cannot("its inputs do not fit each other");
    return only(op, builder, builder.layer(kind, Json::object(), {a, b}, *rows, a.first));
}

TfLiteRule pairOf(const std::string& kind)
{
    return [kind](const ForeignOperator& op, TfLiteBuilder& builder) { return combined(kind, op, builder); };
}

PairFlows squaredDifference(const ForeignOperator& op, TfLiteBuilder& builder)
{
    CAIRN_ASSIGN(const std::vector<TfLiteFlow> difference, combined("sub", op, builder));
    const TfLiteFlow& x = difference.front();
    return only(op, builder, builder.layer("function", {{"function", "square"}}, {x}, x.rows, x.first));
}

PairFlows sumOfMany(const ForeignOperator& op, TfLiteBuilder& builder)
{
    CAIRN_ASSIGN(TfLiteFlow sum, builder.flow(input(op, 0)));
    for (std::size_t i = 1; i < op.inputs.size(); ++i) {
        CAIRN_ASSIGN(TfLiteFlow next, builder.flow(op.inputs[i]));
        align(sum, next, builder);
        if (sum.rows != next.rows)
            return cannot("its inputs have different shapes");
        sum = builder.layer("add", Json::object(), {sum, next}, sum.rows, sum.first);
    }
    return std::vector<TfLiteFlow>{std::move(sum)};
}

} // namespace

TfLiteRules tfLiteArithmeticRules()
{
    return {{"ADD", pairOf("add")}, {"SUB", pairOf("sub")}, {"MUL", pairOf("mul")}, {"DIV", pairOf("div")}, {"POW", pairOf("pow")}, {"MAXIMUM", pairOf("maximum")},
            {"MINIMUM", pairOf("minimum")}, {"SQUARED_DIFFERENCE", squaredDifference}, {"ADD_N", sumOfMany}};
}

} // namespace cairn::graph
