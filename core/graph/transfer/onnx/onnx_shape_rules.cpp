// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of ONNX that move, cut and reduce axes, and functions of single numbers.
#include "core/graph/transfer/onnx/onnx_operators.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cairn::graph {

namespace onnx_in {

std::optional<Ints> axesOf(const formats::ForeignOperator& op, const ImportBuilder& builder)
{
    Ints axes = op.attribute<Ints>("axes");
    if (const auto given = builder.integers(input(op, 1)))
        axes = *given;
    const auto shape = builder.shapeOf(input(op, 0));
    for (std::int64_t& axis : axes) {
        if (axis < 0 && !shape)
            return {};
        axis += axis < 0 ? static_cast<std::int64_t>(shape->size()) : 0;
    }
    std::ranges::sort(axes);
    return axes;
}

std::optional<double> singleNumber(const ImportBuilder& builder, const std::string& value)
{
    const formats::ForeignConstant* constant = builder.constant(value);
    if (!constant || formats::elementsOf(constant->tensor.shape) != 1)
        return {};
    const auto numbers = formats::floatsOf(*constant);
    return numbers ? std::optional(static_cast<double>(numbers->front())) : std::nullopt;
}

OnnxRule reduction(const std::string& function)
{
    return [function](const formats::ForeignOperator& op, const formats::ForeignOperator*, ImportBuilder& builder) -> Result<bool> {
        const auto axes = axesOf(op, builder);
        if (!axes || axes->empty() || axes->front() < 1)
            return cannot("it reduces the batch too");
        std::string list;
        for (const std::int64_t axis : *axes)
            list += (list.empty() ? "" : ", ") + std::to_string(axis);
        builder.output(builder.add("reduce", {{"function", function}, {"dim", list}, {"keepdim", op.attribute<std::int64_t>("keepdims", 1) != 0}}, {input(op, 0)}), output(op));
        return false;
    };
}

} // namespace onnx_in

namespace {

using namespace onnx_in;
using formats::ForeignOperator;

constexpr std::int64_t kToTheEnd = 1'000'000'000;

OnnxRule function(const std::string& name)
{
    return [name](const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder) -> Result<bool> {
        builder.output(builder.add("function", {{"function", name}}, {input(op, 0)}), output(op));
        return false;
    };
}

Result<bool> clip(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const auto limit = [&](std::size_t index, const char* attribute) {
        const auto given = singleNumber(builder, input(op, index));
        const double older = op.attribute<double>(attribute, NAN);
        return given ? given : std::isnan(older) ? std::nullopt : std::optional(older);
    };
    const auto least = limit(1, "min"), most = limit(2, "max");
    const bool computed = (!input(op, 1).empty() && !builder.constant(input(op, 1))) || (!input(op, 2).empty() && !builder.constant(input(op, 2)));
    const auto unlimited = [](const std::optional<double>& number) { return !number || std::abs(*number) > 1e30; };
    if (!computed && unlimited(most) && least == 0.0) {
        builder.output(builder.add("relu", Json::object(), {input(op, 0)}), output(op));
        return false;
    }
    if (computed || !least || !most || *least > *most || std::abs(*least) > 1e9 || std::abs(*most) > 1e9)
        return cannot("it is open on one side, or its limits are computed");
    builder.output(builder.add("clamp", {{"min", *least}, {"max", *most}}, {input(op, 0)}), output(op));
    return false;
}

Result<bool> transpose(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const Ints order = op.attribute<Ints>("perm");
    if (order.size() < 2 || order.front() != 0)
        return cannot("it moves the batch axis");
    std::string list;
    for (std::size_t i = 1; i < order.size(); ++i)
        list += (list.empty() ? "" : ", ") + std::to_string(order[i]);
    builder.output(builder.add("permute", {{"dims", list}}, {input(op, 0)}), output(op));
    return false;
}

/// Squeeze and Unsqueeze, one node for each axis.
OnnxRule lengthOne(const std::string& kind)
{
    return [kind](const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder) -> Result<bool> {
        auto axes = axesOf(op, builder);
        const bool negative = std::ranges::any_of(op.attribute<Ints>("axes"), [](std::int64_t axis) { return axis < 0; });
        if (!axes || axes->empty() || axes->front() < 1 || (kind == "unsqueeze" && negative))
            return cannot("its axes are not given, or the batch axis is among them");
        if (kind == "squeeze")
            std::ranges::reverse(*axes); // so that the others keep their places
        std::string from = input(op, 0);
        for (std::size_t i = 0; i < axes->size(); ++i) {
            const std::string result = i + 1 == axes->size() ? output(op) : output(op) + "/" + std::to_string(i);
            builder.output(builder.add(kind, {{"dim", (*axes)[i]}}, {from}), result);
            from = result;
        }
        return false;
    };
}

Result<bool> slice(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const auto list = [&](std::size_t index, const char* attribute) { return op.inputs.size() > 1 ? builder.integers(input(op, index)) : std::optional(op.attribute<Ints>(attribute)); };
    const auto starts = list(1, "starts"), ends = list(2, "ends");
    if (!starts || !ends || starts->size() != ends->size() || starts->empty())
        return cannot("its range is computed");
    Ints axes(starts->size()), steps(starts->size(), 1);
    std::iota(axes.begin(), axes.end(), 0);
    if (const auto given = list(3, "axes"); given && !given->empty())
        axes = *given;
    if (const auto given = op.inputs.size() > 4 ? builder.integers(input(op, 4)) : std::nullopt)
        steps = *given;
    if (axes.size() != starts->size() || steps.size() != starts->size())
        return cannot("its range is computed");
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (axes[i] == 0 || steps[i] < 1 || axes[i] < -7 || axes[i] > 7)
            return cannot("it takes rows of the batch, or goes backwards");
    }
    std::string from = input(op, 0);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::string result = i + 1 == axes.size() ? output(op) : output(op) + "/" + std::to_string(i);
        builder.output(builder.add("slice", {{"dim", axes[i]}, {"start", std::clamp((*starts)[i], -kToTheEnd, kToTheEnd)},
                                             {"end", std::clamp((*ends)[i], -kToTheEnd, kToTheEnd)}, {"step", std::min(steps[i], kToTheEnd)}}, {from}), result);
        from = result;
    }
    return false;
}

Result<bool> splitUp(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const std::int64_t axis = op.attribute<std::int64_t>("axis", 0);
    const auto given = builder.integers(input(op, 1));
    const Ints sizes = given ? *given : op.attribute<Ints>("split");
    if (axis == 0 || op.outputs.size() < 2 || op.outputs.size() > 16 || (!sizes.empty() && sizes.size() != op.outputs.size()))
        return cannot("it cuts the batch, or into more than 16 parts");
    std::string list;
    for (const std::int64_t size : sizes)
        list += (list.empty() ? "" : ", ") + std::to_string(size);
    const Node& node = builder.add("split", {{"dim", axis}, {"chunks", op.outputs.size()}, {"sizes", list}}, {input(op, 0)});
    const Kind* kind = findKind(node.kind);
    const Ports ports = kind ? portsOf(*kind, node.params) : Ports();
    for (std::size_t i = 0; i < op.outputs.size(); ++i)
        builder.output(node, op.outputs[i], i < ports.outputs.size() ? ports.outputs[i].name : "out");
    return false;
}

} // namespace

const OnnxRule* onnxShapeRule(const std::string& type)
{
    static const std::map<std::string, OnnxRule> rules{{"Clip", clip}, {"Transpose", transpose}, {"Squeeze", lengthOne("squeeze")}, {"Unsqueeze", lengthOne("unsqueeze")},
        {"Slice", slice}, {"Split", splitUp}, {"ReduceSum", reduction("sum")}, {"ReduceMax", reduction("max")}, {"ReduceMin", reduction("min")},
        {"ReduceProd", reduction("prod")}, {"Neg", function("neg")}, {"Abs", function("abs")}, {"Sqrt", function("sqrt")}, {"Reciprocal", function("reciprocal")},
        {"Exp", function("exp")}, {"Log", function("log")}, {"Sin", function("sin")}, {"Cos", function("cos")}, {"Erf", function("erf")}, {"Sign", function("sign")},
        {"Floor", function("floor")}, {"Ceil", function("ceil")}, {"Round", function("round")}};
    const auto found = rules.find(type);
    return found == rules.end() ? nullptr : &found->second;
}

} // namespace cairn::graph
