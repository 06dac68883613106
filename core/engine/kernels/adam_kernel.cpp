// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/kernels/adam_kernel.h"

#include "core/engine/kernels/clones.h"

#include <cmath>

namespace cairn::engine {

CAIRN_CLONES
void adamKernel(const AdamStep& step, float* __restrict weights, float* __restrict gradients, float* __restrict mean,
                float* __restrict square, std::int64_t n)
{
    const float stepSize = step.learningRate / step.correction1;
    const float inverseRoot = 1.0f / step.rootCorrection2;
    for (std::int64_t i = 0; i < n; ++i) {
        const float w = weights[i] * step.shrink;
        const float g = gradients[i] * step.gradientScale + step.decay * w;
        const float m = mean[i] + (g - mean[i]) * (1.0f - step.beta1);
        const float v = step.beta2 * square[i] + (1.0f - step.beta2) * g * g;
        mean[i] = m;
        square[i] = v;
        weights[i] = w - stepSize * m / (std::sqrt(v) * inverseRoot + step.epsilon);
        gradients[i] = 0.0f;
    }
}

CAIRN_CLONES
void sgdKernel(const SgdStep& step, float* __restrict weights, float* __restrict gradients, float* __restrict velocity,
               std::int64_t n)
{
    const float keep = step.first ? 0.0f : step.momentum;
    for (std::int64_t i = 0; i < n; ++i) {
        const float g = gradients[i] * step.gradientScale + step.decay * weights[i];
        const float v = keep * velocity[i] + g;
        velocity[i] = v;
        weights[i] -= step.learningRate * v;
        gradients[i] = 0.0f;
    }
}

} // namespace cairn::engine
