// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/attention/multihead.h"

#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/sequence/sequence_rules.h"

namespace cairn::graph {

namespace {

using namespace multihead;

Shapes multiheadShape(const NodeView& view)
{
    CAIRN_TRY(wantSequence(view, "MultiheadAttention"));
    if (view.connected(kValue) && !view.connected(kKey))
        return fail(ErrorCode::Mismatch, "Values without keys cannot be looked up", view.node.label, "Connect the port key as well");
    for (const std::size_t port : {kKey, kValue}) {
        if (view.connected(port))
            CAIRN_TRY(wantSequence(view, "MultiheadAttention", port));
    }
    const AttentionSizes sizes = multiheadSizes(view);
    if (view.connected(kValue) && view.inputs[kValue].shape[1] != sizes.keys)
        return fail(ErrorCode::Mismatch,
                    "Keys and values belong together step by step, but there are " + std::to_string(sizes.keys) + " keys and "
                        + std::to_string(view.inputs[kValue].shape[1]) + " values",
                    view.node.label, "Connect sequences of one length to key and value, or leave value open");
    CAIRN_TRY(wantHeads(view, sizes.width, sizes.heads, sizes.kvHeads, "num_heads"));
    CAIRN_TRY(wantMask(view, kMask, sizes.keys));
    return oneOutput(view.inputs[kQuery].shape);
}

Result<void> multiheadOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const std::string& key = view.connected(kKey) ? writer.input(kKey) : writer.input(kQuery);
    const std::string& value = view.connected(kValue) ? writer.input(kValue) : key;
    const std::string result = onnx::attention(writer, multiheadSizes(view),
                                               {writer.input(kQuery), key, value, view.connected(kMask) ? writer.input(kMask) : std::string(), view.flag("causal")});
    writer.node("Identity", {result});
    return {};
}

constexpr const char* kGroupedQuery = R"(class GroupedQueryAttention(nn.Module):
    """Multi-head attention whose heads share keys and values in groups (Ainslie et al. 2023)."""

    def __init__(self, width, heads, kv_heads, kdim, vdim, dropout, bias):
        super().__init__()
        self.heads, self.kv_heads, self.dropout = heads, kv_heads, dropout
        self.widths = (width, width // heads * kv_heads, width // heads * kv_heads)
        self.q_proj_weight = nn.Parameter(torch.zeros(self.widths[0], width))
        self.k_proj_weight = nn.Parameter(torch.zeros(self.widths[1], kdim))
        self.v_proj_weight = nn.Parameter(torch.zeros(self.widths[2], vdim))
        self.in_proj_bias = nn.Parameter(torch.zeros(sum(self.widths))) if bias else None
        self.out_proj = nn.Linear(width, width, bias=bias)

    def forward(self, query, key, value, key_padding_mask=None, attn_mask=None, need_weights=False):
        biases = (None, None, None) if self.in_proj_bias is None else self.in_proj_bias.split(self.widths)
        weights = (self.q_proj_weight, self.k_proj_weight, self.v_proj_weight)
        q, k, v = (F.linear(x, w, b).unflatten(2, (-1, self.widths[0] // self.heads)).transpose(1, 2)
                   for x, w, b in zip((query, key, value), weights, biases))
        k, v = (x.repeat_interleave(self.heads // self.kv_heads, 1) for x in (k, v))
        allowed = torch.ones(query.shape[0], 1, query.shape[1], key.shape[1], dtype=torch.bool, device=query.device)
        if key_padding_mask is not None:
            allowed = allowed & ~key_padding_mask[:, None, None]
        if attn_mask is not None:
            allowed = allowed & ~attn_mask
        mixed = F.scaled_dot_product_attention(q, k, v, allowed, self.dropout if self.training else 0.0)
        return self.out_proj(mixed.transpose(1, 2).flatten(2)), None
)";

Result<void> multiheadPython(const NodeView& view, formats::PythonWriter& writer)
{
    const AttentionSizes sizes = multiheadSizes(view);
    const std::string tail = ", dropout=" + formats::pythonNumber(view.real("dropout")) + ", bias=" + formats::pythonBool(sizes.bias);
    const std::string widths = ", kdim=" + std::to_string(sizes.keyWidth) + ", vdim=" + std::to_string(sizes.valueWidth);
    if (sizes.kvHeads == sizes.heads) {
        writer.submodule("nn.MultiheadAttention(" + std::to_string(sizes.width) + ", " + std::to_string(sizes.heads) + tail + (sizes.separate() ? widths : "")
                         + ", batch_first=True)");
    } else {
        writer.support("GroupedQueryAttention", kGroupedQuery);
        writer.submodule("GroupedQueryAttention(" + std::to_string(sizes.width) + ", " + std::to_string(sizes.heads) + ", " + std::to_string(sizes.kvHeads) + widths + tail + ")");
    }
    const std::string& key = view.connected(kKey) ? writer.input(kKey) : writer.input(kQuery);
    const std::string& value = view.connected(kValue) ? writer.input(kValue) : key;
    std::string arguments = writer.input(kQuery) + ", " + key + ", " + value + ", need_weights=False";
    if (view.connected(kMask))
        arguments += ", key_padding_mask=" + python::padding(writer, writer.input(kMask));
    if (view.flag("causal"))
        arguments += ", attn_mask=" + python::causal(sizes.queries, sizes.keys, writer.input(kQuery));
    writer.expression("self." + writer.label() + "(" + arguments + ")[0]");
    return {};
}

} // namespace

AttentionSizes multiheadSizes(const NodeView& view)
{
    const std::vector<std::int64_t>& query = view.inputs[kQuery].shape;
    const std::vector<std::int64_t>& key = view.connected(kKey) ? view.inputs[kKey].shape : query;
    const std::vector<std::int64_t>& value = view.connected(kValue) ? view.inputs[kValue].shape : key;
    const std::int64_t heads = view.integer("num_heads"), kvHeads = view.integer("kv_heads");
    return {query[2], key[2], value[2], heads, kvHeads == 0 ? heads : kvHeads, query[1], key[1], view.flag("bias")};
}

Kind multiheadKind()
{
    Kind kind;
    kind.info = {"multihead_attention", "MultiheadAttention", "attention",
                 "Every step of the query looks up what it needs in all steps of another sequence, or of its own where key and value are open.",
                 "Vaswani et al.: Attention is all you need, NeurIPS 2017; Ainslie et al.: GQA, EMNLP 2023; torch.nn.MultiheadAttention",
                 {{"in", "Query [N, T, E]"},
                  {"key", "What is looked through [N, S, K]; open: the query", true},
                  {"value", "What is taken along [N, S, V]; open: the keys", true},
                  maskPort("mask", "keys")},
                 {{"out", "Mixed values [N, T, E]"}},
                 {integerParam("num_heads", "Heads", "Number of looks at a time; divides the width of the query", 4, 1, 1024),
                  integerParam("kv_heads", "Key heads", "Heads of keys and values, shared in groups; 0: as many as heads", 0, 0, 1024),
                  realParam("dropout", "Dropout", "Part of the attention weights that is dropped while training", 0.0, 0.0, 0.99),
                  flagParam("bias", "Bias", "Adds learned numbers to the projections", true),
                  flagParam("causal", "Causal", "A step sees only itself and the steps before it", false)},
                 {{"weights", "Attention weights [N, heads, T, S]"}}};
    kind.shape = multiheadShape;
    kind.state = [](const NodeView& view) { return attentionState(multiheadSizes(view)); };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return attentionFlops(multiheadSizes(view)); };
    kind.onnx = multiheadOnnx;
    kind.python = multiheadPython;
    return kind;
}

} // namespace cairn::graph
