// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cairn::data {

/// How a mel spectrogram is made.
struct MelOptions {
    double rate = 16'000;     ///< samples a second; sounds of other rates are resampled
    double window = 0.025;    ///< seconds; periodic Hann window
    double hop = 0.010;       ///< seconds from one window to the next
    int bands = 64;           ///< triangles of equal width on the mel scale from 0 Hz to half the rate
    double range = 80;        ///< decibels below the loudest point of the sound that are told apart
};

/// Samples brought to another rate by a windowed sinc (Smith, "Digital Audio Resampling", 2002): 32 zero crossings a side,
/// Kaiser window, cut off below the lower of both half rates. Pure.
std::vector<float> resample(std::span<const float> samples, double from, double to);

/// Number of windows in `samples` samples at the options' rate: those that lie inside, at least one.
std::size_t melFrames(std::size_t samples, const MelOptions& options);

/// Power mel spectrogram [bands, frames] of samples at the options' rate: the squared magnitude of the Fourier transform of
/// each window (length: the next power of two), weighted by triangles with peak 1 whose corners lie on HTK's mel scale,
/// 2595 log10(1 + f / 700) (O'Shaughnessy, "Speech Communication", 1987). float32. Pure.
std::vector<float> melSpectrogram(std::span<const float> samples, const MelOptions& options);

/// As a picture of `frames` columns and one row per band, highest band on top: 255 is the loudest point, 0 is `range` dB
/// below it or less; silence is 0, and so is what lies behind the end of the sound.
std::vector<std::uint8_t> melPicture(std::span<const float> samples, const MelOptions& options, std::size_t frames);

} // namespace cairn::data
