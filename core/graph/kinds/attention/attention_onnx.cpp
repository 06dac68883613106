// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/graph/kinds/attention/attention_rules.h"
#include "core/graph/kinds/sequence/sequence_rules.h"

#include <cmath>
#include <numeric>

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using Axes = std::vector<std::int64_t>;

/// One of the three projections: rows [first, first + count) of the joint weight and bias, or weights of its own.
std::string projected(OnnxWriter& writer, const AttentionSizes& sizes, const std::string& prefix, const std::string& x, int which)
{
    const std::int64_t first = which == 0 ? 0 : sizes.width + (which - 1) * sizes.kvWidth();
    const std::int64_t count = which == 0 ? sizes.width : sizes.kvWidth();
    const auto rows = [&](const std::string& name) {
        return writer.step("Slice", {writer.weight(prefix + name), writer.constant("from", Axes{first}), writer.constant("to", Axes{first + count}), writer.constant("axis", Axes{0})});
    };
    static constexpr const char* kSeparate[] = {"q_proj_weight", "k_proj_weight", "v_proj_weight"};
    const std::string weight = sizes.separate() ? writer.weight(prefix + kSeparate[which]) : rows("in_proj_weight");
    return onnx::linear(writer, x, weight, sizes.bias ? rows("in_proj_bias") : std::string());
}

/// [N, T, heads * width] as `order` of [N, T, heads, width].
std::string splitHeads(OnnxWriter& writer, const std::string& x, const Axes& shape, const Axes& order)
{
    return writer.step("Transpose", {writer.step("Reshape", {x, writer.constant("heads", shape)})}, {{"perm", order}});
}

/// Each key head again for every query head that shares it.
std::string repeated(OnnxWriter& writer, const std::string& x, const AttentionSizes& sizes)
{
    if (sizes.kvHeads == sizes.heads)
        return x;
    Axes heads;
    for (std::int64_t head = 0; head < sizes.heads; ++head)
        heads.push_back(head / (sizes.heads / sizes.kvHeads));
    return writer.step("Gather", {x, writer.constant("head", heads)}, {{"axis", std::int64_t{1}}});
}

/// A very negative number where the key comes after the query, [T, S].
std::string causalPenalty(OnnxWriter& writer, const AttentionSizes& sizes)
{
    constexpr std::int64_t kFloat = 1;
    const auto count = [&](std::int64_t length, const Axes& shape) {
        std::vector<float> numbers(static_cast<std::size_t>(length));
        std::iota(numbers.begin(), numbers.end(), 0.0f);
        return writer.constant("place", numbers, shape);
    };
    const std::string later = writer.step("Greater", {count(sizes.keys, {sizes.keys}), count(sizes.queries, {sizes.queries, 1})});
    return writer.step("Mul", {writer.step("Cast", {later}, {{"to", kFloat}}), writer.constant("masked", kMaskedScore)});
}

} // namespace

std::string onnx::attentionProducts(OnnxWriter& writer, const AttentionSizes& sizes, const AttentionInputs& inputs)
{
    const std::int64_t width = sizes.headWidth();
    const Axes keyShape{0, sizes.keys, sizes.kvHeads, width};
    const std::string q = splitHeads(writer, inputs.query, {0, sizes.queries, sizes.heads, width}, {0, 2, 1, 3});
    const std::string k = repeated(writer, splitHeads(writer, inputs.key, keyShape, {0, 2, 3, 1}), sizes);
    const std::string v = repeated(writer, splitHeads(writer, inputs.value, keyShape, {0, 2, 1, 3}), sizes);
    const std::string scale = writer.constant("scale", static_cast<float>(1.0 / std::sqrt(static_cast<double>(width))));
    std::string scores = writer.step("MatMul", {writer.step("Mul", {q, scale}), k});
    if (!inputs.mask.empty())
        scores = writer.step("Add", {scores, writer.step("Unsqueeze", {penalty(writer, inputs.mask), writer.constant("axes", Axes{1, 2})})});
    if (inputs.causal)
        scores = writer.step("Add", {scores, causalPenalty(writer, sizes)});
    const std::string mixed = writer.step("MatMul", {writer.step("Softmax", {scores}, {{"axis", std::int64_t{-1}}}), v});
    const std::string rows = writer.step("Transpose", {mixed}, {{"perm", Axes{0, 2, 1, 3}}});
    return writer.step("Reshape", {rows, writer.constant("shape", Axes{0, sizes.queries, sizes.width})});
}

std::string onnx::attention(OnnxWriter& writer, const AttentionSizes& sizes, const AttentionInputs& inputs, const std::string& prefix)
{
    const AttentionInputs heads{projected(writer, sizes, prefix, inputs.query, 0), projected(writer, sizes, prefix, inputs.key, 1), projected(writer, sizes, prefix, inputs.value, 2),
                                inputs.mask, inputs.causal};
    return linear(writer, attentionProducts(writer, sizes, heads), writer.weight(prefix + "out_proj.weight"), sizes.bias ? writer.weight(prefix + "out_proj.bias") : std::string());
}

std::string onnx::activation(OnnxWriter& writer, const std::string& function, const std::string& x)
{
    if (function == "relu")
        return writer.step("Relu", {x});
    const auto with = [&](const char* type, const std::string& value, float number) { return writer.step(type, {value, writer.constant("number", number)}); };
    std::string bell;
    if (function == "gelu") {
        bell = writer.step("Erf", {with("Mul", x, 0.70710678f)});
    } else {
        const std::string cubic = writer.step("Mul", {x, with("Add", with("Mul", writer.step("Mul", {x, x}), 0.044715f), 1.0f)});
        bell = writer.step("Tanh", {with("Mul", cubic, 0.79788456f)});
    }
    return writer.step("Mul", {with("Mul", x, 0.5f), with("Add", bell, 1.0f)});
}

} // namespace cairn::graph
