// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of ONNX that are functions along an axis or of single numbers, tables of vectors, and normalisations.
#include "core/graph/transfer/onnx/onnx_operators.h"

#include <algorithm>
#include <cmath>

namespace cairn::graph {

namespace {

using formats::ForeignConstant;
using formats::ForeignOperator;
using namespace onnx_in;

OnnxRule ofEach(const std::string& kind, const std::function<Json(const ForeignOperator&)>& params = {})
{
    return [kind, params](const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder) -> Result<bool> {
        builder.output(builder.add(kind, params ? params(op) : Json::object(), {input(op, 0)}), output(op));
        return false;
    };
}

std::string axisList(const Ints& axes)
{
    std::string text;
    for (const std::int64_t axis : axes)
        text += (text.empty() ? "" : ", ") + std::to_string(axis);
    return text;
}

/// Softmax and LogSoftmax along any axis: the layers know the last one and the channels, others are moved to the end and back. Until
/// opset 12 all axes from the given one on were one.
OnnxRule along(const std::string& kind)
{
    return [kind](const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder) -> Result<bool> {
        const auto shape = builder.shapeOf(input(op, 0));
        const bool flattens = builder.opset() < 13;
        std::int64_t axis = op.attribute<std::int64_t>("axis", flattens ? 1 : -1);
        if (!shape && axis != -1)
            return cannot("the shape of its input is not known");
        const std::int64_t rank = shape ? static_cast<std::int64_t>(shape->size()) : 0;
        axis += axis < 0 ? rank : 0;
        if (axis == 0 || axis >= std::max<std::int64_t>(rank, 1))
            return cannot("it goes along the batch");
        const auto add = [&](const std::string& from, const char* dim, const std::string& to) { builder.output(builder.add(kind, {{"dim", dim}}, {from}), to); };
        if (!shape || axis + 1 == rank) {
            add(input(op, 0), "last", output(op));
        } else if (flattens && axis == 1) {
            builder.output(builder.add("flatten", Json::object(), {input(op, 0)}), output(op) + "/flat");
            add(output(op) + "/flat", "last", output(op) + "/share");
            builder.output(builder.add("reshape", {{"shape", axisList({shape->begin() + 1, shape->end()})}}, {output(op) + "/share"}), output(op));
        } else if (flattens) {
            return cannot("it goes along several axes at once");
        } else if (axis == 1) {
            add(input(op, 0), "channel", output(op));
        } else {
            for (const auto& [from, to] : {std::pair(input(op, 0), output(op) + "/moved"), {output(op) + "/share", output(op)}}) {
                if (to == output(op))
                    add(output(op) + "/moved", "last", output(op) + "/share");
                builder.output(builder.add("transpose", {{"dim0", axis}, {"dim1", rank - 1}}, {from}), to);
            }
        }
        return false;
    };
}

/// One slope, or one per channel.
Result<bool> parametric(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const ForeignConstant* slope = builder.constant(input(op, 1));
    const auto shape = builder.shapeOf(input(op, 0));
    const std::int64_t count = slope ? static_cast<std::int64_t>(formats::elementsOf(slope->tensor.shape).value_or(0)) : 0;
    const bool channels = shape && shape->size() > 1 && count == (*shape)[1] && !slope->tensor.shape.empty() && slope->tensor.shape.front() == count;
    if (!slope || (count != 1 && !channels))
        return cannot("its slopes are computed, or not one per channel");
    Node& node = builder.add("prelu", {{"per_channel", count != 1}}, {input(op, 0)}, input(op, 1));
    builder.weight(node, "weight", input(op, 1), {.shape = {count}});
    builder.output(node, output(op));
    return false;
}

/// A table of vectors and codes from outside.
Result<bool> looked(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const ForeignConstant *table = builder.constant(input(op, 0)), *place = builder.constant(input(op, 1));
    const std::int64_t axis = op.attribute<std::int64_t>("axis");
    if (table && !place && axis == 0 && table->tensor.shape.size() == 2 && builder.setVocabulary(input(op, 1), table->tensor.shape[0])) {
        Node& node = builder.add("embedding", {{"embedding_dim", table->tensor.shape[1]}}, {input(op, 1)}, input(op, 0));
        builder.weight(node, "weight", input(op, 0));
        builder.output(node, output(op));
        return false;
    }
    const auto index = builder.integers(input(op, 1));
    const auto shape = builder.shapeOf(input(op, 0));
    if (table || !index || index->size() != 1 || !shape || axis == 0 || place->tensor.shape.size() > 1)
        return cannot("its places are computed, or it takes several");
    const std::string one = place->tensor.shape.empty() ? output(op) : output(op) + "/one";
    const std::int64_t dim = axis < 0 ? axis + static_cast<std::int64_t>(shape->size()) : axis;
    builder.output(builder.add("select", {{"dim", dim}, {"index", index->front()}}, {input(op, 0)}), one);
    if (!place->tensor.shape.empty())
        builder.output(builder.add("unsqueeze", {{"dim", dim}}, {one}), output(op));
    return false;
}

/// InstanceNormalization and GroupNormalization, with their factors and offsets.
OnnxRule normalised(const std::string& kind)
{
    return [kind](const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder) -> Result<bool> {
        const ForeignConstant *scale = builder.constant(input(op, 1)), *shift = builder.constant(input(op, 2));
        const auto shape = builder.shapeOf(input(op, 0));
        if (!scale || !shift || !shape || shape->size() < 2 || scale->tensor.shape != Ints{(*shape)[1]})
            return cannot("it has no constant factor and offset for each channel");
        Json params{{"eps", op.attribute<double>("epsilon", 1e-5)}, {"affine", true}};
        if (kind == "group_norm")
            params["num_groups"] = op.attribute<std::int64_t>("num_groups", 1);
        Node& node = builder.add(kind, std::move(params), {input(op, 0)}, input(op, 1));
        builder.weight(node, "weight", input(op, 1));
        builder.weight(node, "bias", input(op, 2));
        builder.output(node, output(op));
        return false;
    };
}

Result<bool> stretched(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const auto wanted = builder.integers(input(op, 1));
    const auto shape = builder.shapeOf(input(op, 0));
    if (!wanted || !shape || wanted->empty())
        return cannot("its shape is computed");
    if (op.type == "Tile") {
        if (wanted->size() != shape->size() || wanted->front() != 1)
            return cannot("it repeats rows of the batch");
        builder.output(builder.add("repeat", {{"repeats", axisList({wanted->begin() + 1, wanted->end()})}}, {input(op, 0)}), output(op));
        return false;
    }
    if (wanted->size() > shape->size())
        return cannot("it adds axes in front");
    Ints sizes = *wanted;
    sizes.insert(sizes.begin(), shape->size() - sizes.size(), 1);
    for (std::size_t i = 1; i < sizes.size(); ++i) {
        if (sizes[i] == 1 || sizes[i] == (*shape)[i])
            sizes[i] = -1;
    }
    builder.output(builder.add("expand", {{"sizes", axisList({sizes.begin() + 1, sizes.end()})}}, {input(op, 0)}), output(op));
    return false;
}

/// Numbers that stay what they are.
Result<bool> cast(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    constexpr std::int64_t kFloat = 1, kHalf = 10, kDouble = 11;
    const auto to = op.attribute<std::int64_t>("to");
    if (to != kFloat && to != kHalf && to != kDouble)
        return cannot("it makes whole numbers");
    builder.alias(input(op, 0), output(op));
    return false;
}

Json shrinkWidth(const ForeignOperator& op)
{
    return {{"lambd", op.attribute<double>("lambd", 0.5)}};
}

/// Shrink: with no bias the numbers outside stay, with one as wide as the range they are moved.
Result<bool> shrunk(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const double bias = op.attribute<double>("bias", 0.0), width = op.attribute<double>("lambd", 0.5);
    if (bias != 0 && bias != width)
        return cannot("it moves numbers by another amount than its range");
    builder.output(builder.add(bias == 0 ? "hardshrink" : "softshrink", shrinkWidth(op), {input(op, 0)}), output(op));
    return false;
}

} // namespace

const OnnxRule* onnxFunctionRule(const std::string& type)
{
    static const std::map<std::string, OnnxRule> rules{{"Softmax", along("softmax")}, {"LogSoftmax", along("log_softmax")}, {"PRelu", parametric}, {"Gather", looked},
        {"InstanceNormalization", normalised("instance_norm")}, {"GroupNormalization", normalised("group_norm")}, {"Expand", stretched}, {"Tile", stretched}, {"Cast", cast}, {"Shrink", shrunk},
        {"Softsign", ofEach("softsign")}, {"HardSwish", ofEach("hardswish")},
        {"LRN", ofEach("local_response_norm", [](const ForeignOperator& op) {
             return Json{{"size", op.attribute<std::int64_t>("size", 5)}, {"alpha", op.attribute<double>("alpha", 1e-4)}, {"beta", op.attribute<double>("beta", 0.75)}, {"k", op.attribute<double>("bias", 1.0)}};
         })},
        {"ThresholdedRelu", ofEach("threshold", [](const ForeignOperator& op) { return Json{{"threshold", op.attribute<double>("alpha", 1.0)}, {"value", 0.0}}; })}};
    const auto found = rules.find(type);
    return found == rules.end() ? nullptr : &found->second;
}

} // namespace cairn::graph
