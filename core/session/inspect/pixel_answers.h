// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/inspection.h"

#include <cstdint>
#include <span>
#include <vector>

namespace cairn::session {

/// Pictures as the model sees them, with the class of each pixel as it is and as the model says; of the task Segmentation.
struct PixelAnswers {
    std::int64_t channels = 0, height = 0, width = 0;
    std::vector<std::uint8_t> pictures;  ///< [n, C, H, W], as the recipe stores them
    std::vector<std::uint8_t> truth;     ///< [n, H, W], class index or batch::kNoClass
    std::vector<std::uint8_t> predicted; ///< [n, H, W]

    std::size_t pixels() const { return static_cast<std::size_t>(height * width); }
};

/// Of some rows of a part, by their position there (Evaluation::rows has them in this order); a few dozen at a time. Unsupported for
/// other tasks; NotFound for positions behind the last row; the model's errors.
Result<PixelAnswers> pixelAnswers(LoadedRun& run, prep::Part part, std::span<const std::uint64_t> positions, JobContext& job);

} // namespace cairn::session
