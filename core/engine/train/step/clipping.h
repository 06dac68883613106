// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/train_config.h"

#include <ATen/core/Tensor.h>

namespace cairn::engine {

/// Clips each number of the gradient, then its length, as PyTorch's clip_grad_value_ and clip_grad_norm_ do. On the processor the
/// length is left to the factor that is returned, which the optimiser multiplies with; a device is not waited for and gets 1.
double clipGradients(at::Tensor& gradients, const TrainConfig& config);

} // namespace cairn::engine
