// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

    /// Step number `step` (from 0). `gradientScale` multiplies the gradients first (clipping).
    virtual void apply(std::int64_t step, double learningRate, double gradientScale) = 0;

    /// Flat moments by PyTorch's names: to be stored, and overwritten when a checkpoint is loaded.
    virtual std::vector<std::pair<std::string, at::Tensor>> state() = 0;
};

/// "sgd", "adam" or "adamw" with PyTorch's definitions; InvalidInput for another name.
Result<std::unique_ptr<Optimizer>> makeOptimizer(const TrainConfig& config, const at::Tensor& weights, const at::Tensor& gradients);

/// Factor that brings the gradient's L2 norm down to `largest` where it is above; 1 for largest <= 0.
double clippingScale(const at::Tensor& gradients, double largest);

} // namespace cairn::engine
