// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kinds/rules.h"

#include <cstdint>
#include <string>
#include <vector>

/// What layers with multi-head attention share (Vaswani et al.: Attention is all you need, NeurIPS 2017), with grouped
/// queries (Ainslie et al.: GQA, EMNLP 2023).
namespace cairn::graph {

/// Sizes of one multi-head attention. Queries [N, T, width], keys [N, S, keyWidth], values [N, S, valueWidth].
struct AttentionSizes {
    std::int64_t width = 0, keyWidth = 0, valueWidth = 0;
    std::int64_t heads = 1, kvHeads = 1;
    std::int64_t queries = 0, keys = 0; ///< T and S
    bool bias = true;

    std::int64_t headWidth() const { return width / heads; }
    std::int64_t kvWidth() const { return kvHeads * headWidth(); }
    /// Whether the three projections are three weights in place of in_proj_weight, as in PyTorch.
    bool separate() const { return keyWidth != width || valueWidth != width || kvHeads != heads; }
    std::int64_t biasRows() const { return width + 2 * kvWidth(); }
};

/// Sizes of self attention over a sequence [N, T, width].
AttentionSizes selfAttentionSizes(const std::vector<std::int64_t>& shape, std::int64_t heads, bool bias);

/// Mismatch unless heads divide the width and key heads the heads; `parameter`: its name, for the fix.
Result<void> wantHeads(const NodeView& view, std::int64_t width, std::int64_t heads, std::int64_t kvHeads, const std::string& parameter);

/// Weights as in torch.nn.MultiheadAttention.
std::vector<StateTensor> attentionState(const AttentionSizes& sizes, const std::string& prefix = {});
std::int64_t attentionFlops(const AttentionSizes& sizes);

namespace onnx {

struct AttentionInputs {
    std::string query, key, value;
    std::string mask; ///< [N, S]; empty: none
    bool causal = false;
};

/// The operators of one attention; returns the name of the result.
std::string attention(formats::OnnxWriter& writer, const AttentionSizes& sizes, const AttentionInputs& inputs, const std::string& prefix = {});

/// The same for queries, keys and values that are projected already; returns [N, T, width] without the last projection.
std::string attentionProducts(formats::OnnxWriter& writer, const AttentionSizes& sizes, const AttentionInputs& inputs);

/// relu, gelu or gelu_tanh.
std::string activation(formats::OnnxWriter& writer, const std::string& function, const std::string& x);

} // namespace onnx

namespace python {

/// "padding(mask)": True where attention must not look. Gives the source that function.
std::string padding(formats::PythonWriter& writer, const std::string& mask);

/// A matrix that is True above the diagonal.
std::string causal(std::int64_t queries, std::int64_t keys, const std::string& like);

} // namespace python

} // namespace cairn::graph
