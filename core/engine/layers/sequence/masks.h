// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/layers/layer.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

/// Masks of padded sequences, [N, T]: 1 for real steps, 0 for padding behind them. Nothing here waits for the device.
namespace cairn::engine {

/// Sums of the mask's rows, 1 to T: int64 [N].
at::Tensor maskLengths(const at::Tensor& mask);

/// What scores [N, T] get added so that padding does not count; a row of nothing but padding counts as a whole.
at::Tensor maskPenalty(const at::Tensor& mask);

/// Step lengths[n] - 1 of each row n of [N, T, F]: [N, F].
at::Tensor lastSteps(const at::Tensor& sequence, const at::Tensor& lengths);

/// Dropout while training, a pure function of (seed, step, node, part).
struct LayerDropout {
    double probability;
    std::uint64_t node;

    bool active(const ForwardContext& context) const { return context.training && probability > 0; }
    at::Tensor operator()(const at::Tensor& x, const ForwardContext& context, std::uint64_t part) const;
};

} // namespace cairn::engine
