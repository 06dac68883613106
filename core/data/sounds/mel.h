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
    double range = 80;        ///< decibels that are told apart
    /// What a picture's bytes are. Relative: decibels, 255 is the loudest point of the sound. FullScale: decibels, 255 is a sine
    /// of amplitude 1, so that loudness can be told. Amplitude: no logarithm, the square root of the power, 255 the loudest.
    enum class Level : std::uint8_t { Relative, FullScale, Amplitude } level = Level::Relative;
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

/// As a picture of `frames` columns and one row per band, highest band on top: levels as `level` says; with decibels 0 is `range`
/// below 255 or less. Silence is 0, and so is what lies behind the end of the sound.
std::vector<std::uint8_t> melPicture(std::span<const float> samples, const MelOptions& options, std::size_t frames);

} // namespace cairn::data
