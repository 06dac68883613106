// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/inspection.h"

#include <cstdint>
#include <vector>

namespace cairn::session {

/// Pictures that a generator has made, as bytes.
struct SamplePictures {
    std::int64_t count = 0, channels = 0, height = 0, width = 0;
    std::vector<std::uint8_t> pixels; ///< [count, C, H, W]
};

/// Noise that pages show samples of: the same one, so that a picture can be watched while its model learns.
inline constexpr std::uint64_t kShownNoise = 1;

/// Samples of a run of the task Adversarial: the same seed gives the same noise. Unsupported for other runs.
Result<SamplePictures> samplePictures(LoadedRun& run, std::int64_t count, std::uint64_t seed, JobContext& job);

} // namespace cairn::session
