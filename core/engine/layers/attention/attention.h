// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/layers/layer.h"
#include "core/engine/layers/sequence/masks.h"
#include "core/graph/kinds/attention/attention_rules.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace cairn::engine {

/// What one attention works on: [N, T, width], [N, S, keyWidth], [N, S, valueWidth].
struct AttentionCall {
    const at::Tensor &query, &key, &value;
    const at::Tensor& mask; ///< [N, S]; undefined: all keys are real
    bool causal = false;
    const char* tap = "weights"; ///< under which name the weights [N, heads, T, S] are shown
    std::uint64_t dropoutPart = 0;
};

/// The weights and the computation of one multi-head attention. The fused operator does it where nobody wants to see the
/// weights and none of them is dropped.
class Attention {
public:
    explicit Attention(const graph::AttentionSizes& sizes) : m_sizes(sizes) {}

    at::Tensor operator()(const AttentionCall& call, const LayerDropout& dropout, const ForwardContext& context) const;

    /// The same for queries, keys and values that are projected already: the heads' widths side by side.
    at::Tensor ofProjected(const AttentionCall& call, const LayerDropout& dropout, const ForwardContext& context) const;

    /// As torch.nn.MultiheadAttention names and initialises them.
    void addState(std::vector<StateSlot>& slots, const std::string& prefix = {});

private:
    struct Heads {
        at::Tensor q, k, v; ///< [N, heads, T or S, width of a head]
    };
    Heads projected(const AttentionCall& call) const;
    at::Tensor mixed(const Heads& heads, const AttentionCall& call, const LayerDropout& dropout, const ForwardContext& context) const;
    at::Tensor split(const at::Tensor& x, std::int64_t heads) const;
    at::Tensor explicitly(const Heads& heads, const at::Tensor& penalty, const AttentionCall& call, const LayerDropout& dropout, const ForwardContext& context) const;

    graph::AttentionSizes m_sizes;
    at::Tensor m_inWeight, m_queryWeight, m_keyWeight, m_valueWeight, m_inBias, m_outWeight, m_outBias;
};

} // namespace cairn::engine
