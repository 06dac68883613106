// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/optimizers/sharded_optimizer.h"

#include "core/engine/torch_guard.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros_like.h>

#include <numeric>

namespace cairn::engine {

ShardedOptimizer::ShardedOptimizer(Group& group, Module& module, const FlatPart& whole, const std::function<std::unique_ptr<Optimizer>(const FlatPart&)>& build)
    : m_group(group), m_weights(module.flatWeights()), m_gradients(module.flatGradients()), m_cuts(cutEvenly(whole, group.size())), m_own(build(stretchOf(whole, begin(), end())))
{
}

void ShardedOptimizer::apply(std::int64_t step, double learningRate, double gradientScale, Side side)
{
    const at::NoGradGuard noGradients;
    m_own->apply(step, learningRate, gradientScale, side);
    m_gradients.zero_();
    if (const auto handed = handOut(m_weights); !handed)
        throw CarriedError(handed.error());
}

/// Every rank's stretch of a flat tensor to all.
Result<void> ShardedOptimizer::handOut(const at::Tensor& flat)
{
    std::vector<at::Tensor> stretches;
    for (std::size_t rank = 0; rank + 1 < m_cuts.size(); ++rank)
        stretches.push_back(flat.narrow(0, m_cuts[rank], m_cuts[rank + 1] - m_cuts[rank]));
    std::vector<int> owners(stretches.size());
    std::iota(owners.begin(), owners.end(), 0);
    return m_group.handOn(stretches, owners);
}

std::vector<std::pair<std::string, at::Tensor>> ShardedOptimizer::state()
{
    if (!m_whole.empty())
        return m_whole;
    const at::NoGradGuard noGradients;
    for (const auto& [name, own] : m_own->state()) {
        at::Tensor whole = at::zeros_like(m_weights);
        whole.narrow(0, begin(), end() - begin()).copy_(own);
        m_whole.emplace_back(name, std::move(whole));
    }
    return m_whole;
}

Result<void> ShardedOptimizer::gather()
{
    for (const auto& [name, whole] : state())
        CAIRN_TRY(handOut(whole));
    return {};
}

void ShardedOptimizer::release()
{
    const at::NoGradGuard noGradients;
    for (auto& [name, own] : m_own->state()) {
        for (const auto& [wholeName, whole] : m_whole) {
            if (wholeName == name)
                own.copy_(whole.narrow(0, begin(), end() - begin()));
        }
    }
    m_whole.clear();
}

} // namespace cairn::engine
