// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/weight_average.h"

#include <ATen/core/grad_mode.h>

namespace cairn::engine {

WeightAverage::WeightAverage(Module& module, double keep) : m_keep(keep)
{
    const at::NoGradGuard noGradients;
    m_parts.push_back({module.flatWeights(), module.flatWeights().clone()});
    for (const StateEntry& entry : module.state()) {
        if (!entry.trainable && entry.tensor.is_floating_point())
            m_parts.push_back({entry.tensor, entry.tensor.clone()});
    }
}

void WeightAverage::add(std::int64_t count)
{
    const at::NoGradGuard noGradients;
    for (Part& part : m_parts) {
        if (count == 0)
            part.average.copy_(part.own);
        else
            part.average.lerp_(part.own, m_keep > 0 ? 1.0 - m_keep : 1.0 / static_cast<double>(count + 1));
    }
}

std::vector<at::Tensor> WeightAverage::tensors() const
{
    std::vector<at::Tensor> all;
    for (const Part& part : m_parts)
        all.push_back(part.average);
    return all;
}

WeightAverage::Shown::Shown(WeightAverage* average, std::int64_t count) : m_average(count > 0 ? average : nullptr)
{
    if (!m_average)
        return;
    const at::NoGradGuard noGradients;
    for (Part& part : m_average->m_parts) {
        part.kept = part.own.clone();
        part.own.copy_(part.average);
    }
}

WeightAverage::Shown::~Shown()
{
    if (!m_average)
        return;
    const at::NoGradGuard noGradients;
    for (Part& part : m_average->m_parts) {
        part.own.copy_(part.kept);
        part.kept = at::Tensor();
    }
}

} // namespace cairn::engine
