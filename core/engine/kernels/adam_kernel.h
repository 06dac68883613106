// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace cairn::engine {

/// Adam and AdamW for one step, bias corrections already folded in.
struct AdamStep {
    float learningRate;
    float beta1, beta2, epsilon;
    float decay;          ///< L2 term added to the gradient (Adam)
    float shrink;         ///< factor on the weights before the step (AdamW: 1 - lr * weight decay)
    float correction1;    ///< 1 - beta1^t
    float rootCorrection2; ///< sqrt(1 - beta2^t)
    float gradientScale;  ///< 1, or the clipping factor
};

/// One pass over n numbers; also sets the gradients to zero, ready for the next step.
/// Kingma and Ba, ICLR 2015; Loshchilov and Hutter, ICLR 2019; operations in the order of PyTorch's.
void adamKernel(const AdamStep& step, float* weights, float* gradients, float* mean, float* square, std::int64_t n);

struct SgdStep {
    float learningRate, momentum, decay, gradientScale;
    bool first; ///< the velocity starts as the first gradient, as in PyTorch
};

/// Stochastic gradient descent with momentum (Sutskever et al., ICML 2013, as in PyTorch); zeroes the gradients.
void sgdKernel(const SgdStep& step, float* weights, float* gradients, float* velocity, std::int64_t n);

} // namespace cairn::engine
