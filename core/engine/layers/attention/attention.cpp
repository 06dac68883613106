// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/attention/attention.h"

#include "core/graph/kinds/sequence/sequence_rules.h"

#include <ATen/ops/add.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/triu.h>

#include <cmath>

namespace cairn::engine {

namespace {

/// A very negative number where the key comes after the query, [T, S].
at::Tensor causalPenalty(const at::Tensor& query, const at::Tensor& key)
{
    return at::triu(at::full({query.size(1), key.size(1)}, static_cast<double>(graph::kMaskedScore), query.options().requires_grad(false)), 1);
}

/// Xavier's uniform law.
Init xavier(std::int64_t rows, std::int64_t columns)
{
    return {Init::Law::Uniform, std::sqrt(6.0 / static_cast<double>(rows + columns))};
}

} // namespace

at::Tensor Attention::split(const at::Tensor& x, std::int64_t heads) const
{
    const at::Tensor own = x.unflatten(2, {heads, m_sizes.headWidth()}).transpose(1, 2);
    if (heads == m_sizes.heads)
        return own;
    const std::int64_t copies = m_sizes.heads / heads; // each for the query heads that share it
    return own.unsqueeze(2).expand({-1, -1, copies, -1, -1}).reshape({x.size(0), m_sizes.heads, x.size(1), m_sizes.headWidth()});
}

Attention::Heads Attention::projected(const AttentionCall& call) const
{
    const std::int64_t width = m_sizes.width, kvWidth = m_sizes.kvWidth();
    const auto joined = [&](const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
        return Heads{split(q, m_sizes.heads), split(k, m_sizes.kvHeads), split(v, m_sizes.kvHeads)};
    };
    if (!m_sizes.separate() && call.query.is_same(call.key) && call.key.is_same(call.value)) {
        const at::Tensor all = at::linear(call.query, m_inWeight, m_inBias);
        return joined(all.narrow(2, 0, width), all.narrow(2, width, width), all.narrow(2, 2 * width, width));
    }
    const auto linear = [&](const at::Tensor& x, const at::Tensor& own, std::int64_t first, std::int64_t count) {
        return at::linear(x, m_sizes.separate() ? own : m_inWeight.narrow(0, first, count), m_sizes.bias ? m_inBias.narrow(0, first, count) : m_inBias);
    };
    return joined(linear(call.query, m_queryWeight, 0, width), linear(call.key, m_keyWeight, width, kvWidth),
                  linear(call.value, m_valueWeight, width + kvWidth, kvWidth));
}

at::Tensor Attention::explicitly(const Heads& heads, const at::Tensor& penalty, const AttentionCall& call, const LayerDropout& dropout,
                                 const ForwardContext& context) const
{
    at::Tensor scores = at::matmul(heads.q.mul(1.0 / std::sqrt(static_cast<double>(m_sizes.headWidth()))), heads.k.transpose(2, 3));
    if (penalty.defined())
        scores = scores.add(penalty);
    const at::Tensor weights = at::softmax(scores, -1);
    if (context.taps)
        (*context.taps)(call.tap, weights);
    return at::matmul(dropout(weights, context, call.dropoutPart), heads.v);
}

/// [N, T, width]
at::Tensor Attention::mixed(const Heads& heads, const AttentionCall& call, const LayerDropout& dropout, const ForwardContext& context) const
{
    at::Tensor penalty = call.mask.defined() ? maskPenalty(call.mask).unsqueeze(1).unsqueeze(1) : at::Tensor(); // [N, 1, 1, S]
    const bool fused = !context.taps && !dropout.active(context);
    if (call.causal && (!fused || penalty.defined())) {
        const at::Tensor causal = causalPenalty(call.query, call.key);
        penalty = penalty.defined() ? at::add(penalty, causal) : causal;
    }
    const at::Tensor result = fused ? at::scaled_dot_product_attention(heads.q, heads.k, heads.v, penalty.defined() ? std::optional(penalty) : std::nullopt, 0.0,
                                                                       call.causal && !penalty.defined())
                                   : explicitly(heads, penalty, call, dropout, context);
    return result.transpose(1, 2).flatten(2);
}

at::Tensor Attention::operator()(const AttentionCall& call, const LayerDropout& dropout, const ForwardContext& context) const
{
    return at::linear(mixed(projected(call), call, dropout, context), m_outWeight, m_outBias);
}

at::Tensor Attention::ofProjected(const AttentionCall& call, const LayerDropout& dropout, const ForwardContext& context) const
{
    return mixed({split(call.query, m_sizes.heads), split(call.key, m_sizes.kvHeads), split(call.value, m_sizes.kvHeads)}, call, dropout, context);
}

void Attention::addState(std::vector<StateSlot>& slots, const std::string& prefix)
{
    const std::int64_t width = m_sizes.width, kvWidth = m_sizes.kvWidth();
    if (m_sizes.separate()) {
        slots.push_back({prefix + "q_proj_weight", &m_queryWeight, xavier(width, width)});
        slots.push_back({prefix + "k_proj_weight", &m_keyWeight, xavier(kvWidth, m_sizes.keyWidth)});
        slots.push_back({prefix + "v_proj_weight", &m_valueWeight, xavier(kvWidth, m_sizes.valueWidth)});
    } else {
        slots.push_back({prefix + "in_proj_weight", &m_inWeight, xavier(3 * width, width)});
    }
    if (m_sizes.bias)
        slots.push_back({prefix + "in_proj_bias", &m_inBias, {}});
    slots.push_back({prefix + "out_proj.weight", &m_outWeight, {Init::Law::Uniform, 1.0 / std::sqrt(static_cast<double>(width))}});
    if (m_sizes.bias)
        slots.push_back({prefix + "out_proj.bias", &m_outBias, {}});
}

} // namespace cairn::engine
