// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/clipping.h"

#include "core/engine/train/optimizers/optimizer.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/clamp_max.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/reciprocal.h>

namespace cairn::engine {

double clipGradients(at::Tensor& gradients, const TrainConfig& config)
{
    const at::NoGradGuard noGradients;
    if (config.gradientClipValue > 0)
        gradients.clamp_(-config.gradientClipValue, config.gradientClipValue);
    if (config.gradientClip <= 0 || gradients.is_cpu())
        return clippingScale(gradients, config.gradientClip);
    gradients.mul_(at::linalg_vector_norm(gradients).add_(1e-6).reciprocal_().mul_(config.gradientClip).clamp_max_(1.0));
    return 1.0;
}

} // namespace cairn::engine
