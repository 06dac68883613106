// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/memory/controller.h"

#include <ATen/ops/add.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/unbind.h>

#include <cmath>

namespace cairn::engine {

namespace {

constexpr double kCosineEpsilon = 1e-6;

constexpr std::int64_t kFewHeads = 4; // products by broadcasting are faster than a batch of narrow matrix products

at::Tensor inverseLengths(const at::Tensor& vectors, std::int64_t axis)
{
    return at::rsqrt(at::add(at::sum(at::mul(vectors, vectors), at::IntArrayRef{axis}, true), kCosineEpsilon));
}

} // namespace

Init uniformInit(std::int64_t count)
{
    return {Init::Law::Uniform, 1.0 / std::sqrt(static_cast<double>(std::max<std::int64_t>(count, 1)))};
}

void Controller::addState(std::vector<StateSlot>& slots)
{
    if (m_sizes.lstm) {
        const Init init = uniformInit(m_sizes.hidden);
        slots.insert(slots.end(), {{"controller.weight_ih", &m_weight, init}, {"controller.weight_hh", &m_recurrent, init},
                                   {"controller.bias_ih", &m_bias, init}, {"controller.bias_hh", &m_recurrentBias, init}});
        return;
    }
    const Init init = uniformInit(m_sizes.features + m_sizes.readWidth());
    slots.insert(slots.end(), {{"controller.weight", &m_weight, init}, {"controller.bias", &m_bias, init}});
}

Controller::Pass::Pass(const Controller& controller, const at::Tensor& input, at::Tensor hidden, at::Tensor cell)
    : m_lstm(controller.m_sizes.lstm), m_hidden(std::move(hidden)), m_cell(std::move(cell))
{
    const std::int64_t features = controller.m_sizes.features;
    const at::Tensor bias = m_lstm ? at::add(controller.m_bias, controller.m_recurrentBias) : controller.m_bias;
    m_seen = at::unbind(at::linear(input, controller.m_weight.slice(1, 0, features), bias), 1);
    const at::Tensor reads = controller.m_weight.slice(1, features);
    m_recurrent = (m_lstm ? at::cat({reads, controller.m_recurrent}, 1) : reads).t();
}

at::Tensor Controller::Pass::step(std::int64_t t, const at::Tensor& reads)
{
    const at::Tensor& seen = m_seen[static_cast<std::size_t>(t)];
    if (!m_lstm)
        return at::tanh(at::addmm(seen, reads, m_recurrent));
    const at::Tensor gates = at::addmm(seen, at::cat({reads, m_hidden}, 1), m_recurrent);
    const std::int64_t size = m_hidden.size(1);
    const auto taken = at::sigmoid(gates.slice(1, 0, 2 * size)).chunk(2, 1); // input and forget gate
    m_cell = at::addcmul(at::mul(taken[1], m_cell), taken[0], at::tanh(gates.slice(1, 2 * size, 3 * size)));
    m_hidden = at::mul(at::sigmoid(gates.slice(1, 3 * size)), at::tanh(m_cell));
    return m_hidden;
}

at::Tensor contentWeights(const at::Tensor& keys, const at::Tensor& strengths, const at::Tensor& memory)
{
    const at::Tensor products = keys.size(1) > kFewHeads ? at::bmm(keys, memory) : at::sum(at::mul(keys.unsqueeze(3), memory.unsqueeze(1)), at::IntArrayRef{2});
    const at::Tensor scaled = at::mul(products, at::mul(strengths, inverseLengths(keys, 2)));
    return at::softmax(at::mul(scaled, inverseLengths(memory, 1)), -1);
}

at::Tensor readMemory(const at::Tensor& weights, const at::Tensor& memory)
{
    if (weights.size(1) > kFewHeads)
        return at::bmm(weights, memory.transpose(1, 2));
    return at::sum(at::mul(weights.unsqueeze(2), memory.unsqueeze(1)), at::IntArrayRef{3});
}

at::Tensor erased(const at::Tensor& memory, const at::Tensor& weights, const at::Tensor& erase)
{
    return at::addcmul(memory, at::mul(memory, erase.unsqueeze(2)), weights.unsqueeze(1), -1);
}

at::Tensor added(const at::Tensor& memory, const at::Tensor& weights, const at::Tensor& values)
{
    return at::addcmul(memory, values.unsqueeze(2), weights.unsqueeze(1));
}

} // namespace cairn::engine
