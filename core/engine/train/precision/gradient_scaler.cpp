// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/precision/gradient_scaler.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/linalg_vector_norm.h>

#include <cmath>
#include <limits>

namespace cairn::engine {

bool GradientScaler::unscale(at::Tensor& gradients, const ScalerState& state)
{
    const at::NoGradGuard noGradients;
    gradients.mul_(1.0 / state.scale);
    const double largest = at::linalg_vector_norm(gradients, std::numeric_limits<double>::infinity()).item<double>();
    return std::isfinite(largest);
}

void GradientScaler::update(ScalerState& state, bool finite) const
{
    if (!finite) {
        state.scale *= kBackoff;
        state.steady = 0;
        ++state.skipped;
        return;
    }
    if (++state.steady < m_interval)
        return;
    state.steady = 0;
    if (std::isfinite(static_cast<float>(state.scale * kGrowth))) // PyTorch keeps it as a float
        state.scale *= kGrowth;
}

} // namespace cairn::engine
