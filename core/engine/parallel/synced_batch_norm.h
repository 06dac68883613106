// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/parallel/group.h"

#include <ATen/core/Tensor.h>

namespace cairn::engine {

/// Weights and statistics of a batch normalisation. Weight and bias may be undefined.
struct NormState {
    at::Tensor weight, bias, mean, variance; ///< [C]; the last two are the running ones
    double momentum = 0.1, epsilon = 1e-5;
};

/// Batch normalisation of a training step, with the statistics of the rows of all ranks: [N, C, ...]. Statistics are put together in double
/// precision. Differentiable; the backward pass adds up over the ranks, too, while the gradients of weight and bias are this rank's share.
/// Every rank of the share's group has to call it. Throws CarriedError where another rank has left.
at::Tensor syncedBatchNorm(const at::Tensor& input, const NormState& state, const RankShare& share);

} // namespace cairn::engine
