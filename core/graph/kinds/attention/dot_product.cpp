// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/attention/multihead.h"
#include "core/graph/kinds/sequence/sequence_rules.h"

namespace cairn::graph {

namespace {

using namespace multihead;

Shapes dotProductShape(const NodeView& view)
{
    for (const std::size_t port : {kQuery, kKey, kValue})
        CAIRN_TRY(wantSequence(view, "DotProductAttention", port));
    const AttentionSizes sizes = dotProductSizes(view);
    CAIRN_TRY(wantHeads(view, sizes.width, sizes.heads, sizes.kvHeads, "num_heads"));
    if (sizes.keyWidth != sizes.kvWidth() || sizes.valueWidth != sizes.kvWidth() || view.inputs[kValue].shape[1] != sizes.keys)
        return fail(ErrorCode::Mismatch,
                    "With " + std::to_string(sizes.kvHeads) + " key heads of " + std::to_string(sizes.headWidth()) + " numbers, keys and values have to be [N, S, "
                        + std::to_string(sizes.kvWidth()) + "], but are " + shapeText(view.inputs[kKey].shape) + " and " + shapeText(view.inputs[kValue].shape),
                    view.node.label, "Set kv_heads, or the widths of the layers that make keys and values");
    CAIRN_TRY(wantMask(view, kMask, sizes.keys));
    return oneOutput(view.inputs[kQuery].shape);
}

constexpr const char* kDotProductSource = R"(def dot_products(query, key, value, heads, kv_heads, causal, mask=None):
    """Softmax of the scaled products of queries and keys, times the values, head by head."""
    q, k, v = (x.unflatten(2, (n, -1)).transpose(1, 2) for x, n in ((query, heads), (key, kv_heads), (value, kv_heads)))
    k, v = (x.repeat_interleave(heads // kv_heads, 1) for x in (k, v))
    scores = q @ k.transpose(2, 3) / q.shape[3] ** 0.5
    if mask is not None:
        scores = scores + mask_penalty(mask)[:, None, None]
    if causal:
        scores = scores + torch.full(scores.shape[2:], -1e30, device=query.device).triu(1)
    return (scores.softmax(3) @ v).transpose(1, 2).flatten(2)
)";

Result<void> dotProductPython(const NodeView& view, formats::PythonWriter& writer)
{
    const AttentionSizes sizes = dotProductSizes(view);
    python::addPenalty(writer);
    writer.support("dot_products", kDotProductSource);
    writer.expression("dot_products(" + writer.input(kQuery) + ", " + writer.input(kKey) + ", " + writer.input(kValue) + ", " + std::to_string(sizes.heads) + ", "
                      + std::to_string(sizes.kvHeads) + ", " + formats::pythonBool(view.flag("causal")) + (view.connected(kMask) ? ", " + writer.input(kMask) : "") + ")");
    return {};
}

} // namespace

AttentionSizes dotProductSizes(const NodeView& view)
{
    const std::vector<std::int64_t>&query = view.inputs[kQuery].shape, &key = view.inputs[kKey].shape;
    const std::int64_t heads = view.integer("num_heads"), kvHeads = view.integer("kv_heads");
    return {query[2], key[2], view.inputs[kValue].shape[2], heads, kvHeads == 0 ? heads : kvHeads, query[1], key[1], false};
}

Kind dotProductKind()
{
    Kind kind;
    kind.info = {"dot_product_attention", "DotProductAttention", "attention",
                 "Attention without weights of its own: queries, keys and values come from layers in front of it, where RotaryPositions can turn them.",
                 "Vaswani et al.: Attention is all you need, NeurIPS 2017; Ainslie et al.: GQA, EMNLP 2023; torch.nn.functional.scaled_dot_product_attention",
                 {{"query", "Queries of all heads side by side [N, T, E]"},
                  {"key", "Keys of all key heads side by side [N, S, K]"},
                  {"value", "Values of all key heads side by side [N, S, K]"},
                  maskPort("mask", "keys")},
                 {{"out", "Mixed values [N, T, E]"}},
                 {integerParam("num_heads", "Heads", "Number of looks at a time; divides the width of the queries", 4, 1, 1024),
                  integerParam("kv_heads", "Key heads", "Heads of keys and values, shared in groups; 0: as many as heads", 0, 0, 1024),
                  flagParam("causal", "Causal", "A step sees only itself and the steps before it", false)},
                 {{"weights", "Attention weights [N, heads, T, S]"}}};
    kind.shape = dotProductShape;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) {
        const AttentionSizes sizes = dotProductSizes(view);
        return times(times(4, sizes.width), times(sizes.queries, sizes.keys));
    };
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        const onnx::AttentionInputs inputs{writer.input(kQuery), writer.input(kKey), writer.input(kValue), view.connected(kMask) ? writer.input(kMask) : std::string(), view.flag("causal")};
        writer.node("Identity", {onnx::attentionProducts(writer, dotProductSizes(view), inputs)});
        return {};
    };
    kind.python = dotProductPython;
    return kind;
}

} // namespace cairn::graph
