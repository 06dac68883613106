// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/optimizers/flat_optimizer.h"

#include <ATen/ops/zeros_like.h>

#include <c10/util/accumulate.h>

namespace cairn::engine {

FlatOptimizer::FlatOptimizer(const TrainConfig& config, const FlatPart& part, std::vector<std::string> moments, Stretches stretches)
    : SegmentOptimizer(config, part), m_weights(part.weights), m_gradients(part.gradients), m_names(std::move(moments))
{
    for (std::size_t i = 0; i < m_names.size(); ++i)
        m_moments.push_back(at::zeros_like(m_weights));
    if (stretches == Stretches::Single)
        m_shapes = part.shapes;
}

std::vector<std::pair<std::string, at::Tensor>> FlatOptimizer::state()
{
    std::vector<std::pair<std::string, at::Tensor>> all;
    for (std::size_t i = 0; i < m_names.size(); ++i)
        all.emplace_back(m_names[i], m_moments[i]);
    return all;
}

WeightStretch FlatOptimizer::window(std::int64_t begin, std::int64_t count) const
{
    WeightStretch stretch{m_weights.narrow(0, begin, count), m_gradients.narrow(0, begin, count), {}, {}, 0};
    for (const at::Tensor& moment : m_moments)
        stretch.moments.push_back(moment.narrow(0, begin, count));
    return stretch;
}

void FlatOptimizer::update(const RateSegment& part, std::int64_t step, double learningRate, double gradientScale)
{
    const double count = static_cast<double>(step) + 1.0;
    WeightStretch whole = window(part.begin, part.count);
    whole.decay = decayOf(part);
    if (gradientScale != 1.0)
        whole.gradients.mul_(gradientScale);
    if (m_shapes.empty())
        this->step(whole, count, learningRate);
    for (auto at = m_shapes.lower_bound(part.begin); at != m_shapes.end() && at->first < part.begin + part.count; ++at) {
        WeightStretch single = window(at->first, c10::multiply_integers(at->second));
        single.shape = at->second;
        single.decay = whole.decay;
        this->step(single, count, learningRate);
    }
    whole.gradients.zero_();
}

} // namespace cairn::engine
