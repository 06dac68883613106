// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine_api/train.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cairn::engine {

/// Updates one flat buffer of weights from one flat buffer of gradients, and zeroes the gradients. Threads: one.
class Optimizer {
public:
    virtual ~Optimizer() = default;

    /// Step number `step` (from 0). `gradientScale` multiplies the gradients first (clipping). Each segment has its own
    /// multiple of the learning rate.
    void apply(std::int64_t step, double learningRate, double gradientScale)
    {
        for (const RateSegment& segment : m_rates)
            update(segment, step, learningRate * segment.rate, gradientScale);
    }

    /// Flat moments by PyTorch's names: to be stored, and overwritten when a checkpoint is loaded.
    virtual std::vector<std::pair<std::string, at::Tensor>> state() = 0;

protected:
    explicit Optimizer(std::vector<RateSegment> rates) : m_rates(std::move(rates)) {}

    /// One step of a part of the buffers.
    virtual void update(const RateSegment& part, std::int64_t step, double learningRate, double gradientScale) = 0;

private:
    std::vector<RateSegment> m_rates;
};

/// The optimiser of config.optimizer (see builders.h); InvalidInput for another name.
Result<std::unique_ptr<Optimizer>> makeOptimizer(const TrainConfig& config, Module& module);

/// Factor that brings the gradient's L2 norm down to `largest` where it is above; 1 for largest <= 0.
double clippingScale(const at::Tensor& gradients, double largest);

} // namespace cairn::engine
