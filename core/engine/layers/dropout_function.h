// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace cairn::engine {

/// Names one mask: a Philox seed and stream.
struct DropoutKey {
    std::uint64_t seed, stream;
};

/// Differentiable dropout. On the CPU the mask is a pure function of `key` and the element's index, whatever the number
/// of threads, and is drawn again for the backward pass instead of being kept; other devices use their own generator,
/// seeded from `key`.
at::Tensor dropout(const at::Tensor& input, double probability, DropoutKey key);

} // namespace cairn::engine
