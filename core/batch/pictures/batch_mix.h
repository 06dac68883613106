// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/pictures/picture_op.h"

#include <cstdint>
#include <span>
#include <vector>

namespace cairn::batch {

/// How one batch is mixed. mixup: x = share * x + (1 - share) * x[partner] (Zhang et al., 2018). cutmix: a rectangle of x is
/// that of x[partner]; share is what is left of x (Yun et al., 2019). Targets are mixed in the same shares.
struct BatchMix {
    bool cut = false;
    double share = 1;                    ///< 1: nothing is mixed
    std::vector<std::uint32_t> partners; ///< a permutation of the rows
    std::int64_t top = 0, left = 0, bottom = 0, right = 0; ///< of the rectangle; bottom and right are outside

    bool mixes() const { return share < 1; }
};

/// The mix of batch `batch` of an epoch: a pure function of its arguments. share is drawn from Beta(a, a).
BatchMix drawMix(const prep::MixSpec& spec, std::uint64_t seed, std::uint64_t epoch, std::uint64_t batch, std::size_t rows, const prep::PictureShape& shape);

/// Mixed pictures [rows, C, H, W] of normalised ones; `out` does not overlap.
void mixPictures(const BatchMix& mix, const prep::PictureShape& shape, std::span<const float> in, std::span<float> out);
/// Shares of the classes [rows, width] of class indices.
void mixClasses(const BatchMix& mix, std::span<const std::int64_t> classes, std::size_t width, std::span<float> out);
/// Mixed numbers [rows, width], in the same shares as the pictures, cut or not; `out` does not overlap.
void mixNumbers(const BatchMix& mix, std::size_t width, std::span<const float> in, std::span<float> out);
/// Codes [rows, width], which cannot be mixed: those of the row with the larger share. `out` does not overlap.
void takeLarger(const BatchMix& mix, std::size_t width, std::span<const std::int64_t> in, std::span<std::int64_t> out);

} // namespace cairn::batch
