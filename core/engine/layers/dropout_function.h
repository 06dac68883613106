// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace cairn::engine {

struct RankShare;

/// Names one mask: a Philox seed and stream.
struct DropoutKey {
    std::uint64_t seed, stream;
    const RankShare* ranks = nullptr; ///< set: the input is this rank's part of one mask for all ranks
};

/// Differentiable dropout. On the CPU the mask is a pure function of `key` and the element's index, whatever the number
/// of threads, and is drawn again for the backward pass instead of being kept; other devices use their own generator,
/// seeded from `key`, where the masks of the ranks have nothing to do with each other.
at::Tensor dropout(const at::Tensor& input, double probability, DropoutKey key);

/// A seed for generators that know no place in a sequence; another one at each rank.
std::uint64_t rankSeed(DropoutKey key);

} // namespace cairn::engine
