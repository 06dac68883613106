// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/sounds/mel.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>

namespace cairn::data {

namespace {

constexpr double kZeroCrossings = 32, kKaiserBeta = 9.0, kRollOff = 0.95;
constexpr float kLeastPower = 1e-10f;

/// Modified Bessel function of the first kind, order 0 (its power series).
double bessel(double x)
{
    double sum = 1, term = 1;
    for (int k = 1; term > 1e-12 * sum; ++k) {
        term *= x * x / (4.0 * k * k);
        sum += term;
    }
    return sum;
}

/// Kaiser-windowed sinc at a distance in zero crossings.
double kernel(double distance)
{
    if (std::abs(distance) >= kZeroCrossings)
        return 0;
    const double share = distance / kZeroCrossings, angle = std::numbers::pi * distance;
    const double sinc = std::abs(angle) < 1e-9 ? 1 : std::sin(angle) / angle;
    return sinc * bessel(kKaiserBeta * std::sqrt(1 - share * share)) / bessel(kKaiserBeta);
}

/// The kernel, tabulated finely enough for linear interpolation.
class KernelTable {
public:
    KernelTable()
    {
        for (std::size_t i = 0; i <= static_cast<std::size_t>(kZeroCrossings) * kSteps + 1; ++i)
            m_values.push_back(kernel(static_cast<double>(i) / kSteps));
    }
    double at(double distance) const
    {
        const double place = std::abs(distance) * kSteps;
        const auto index = static_cast<std::size_t>(place);
        if (index + 1 >= m_values.size())
            return 0;
        return m_values[index] + (m_values[index + 1] - m_values[index]) * (place - static_cast<double>(index));
    }

private:
    static constexpr std::size_t kSteps = 512;
    std::vector<double> m_values;
};

/// In place, length a power of two (Cooley and Tukey, 1965).
void fourier(std::vector<std::complex<double>>& values)
{
    const std::size_t n = values.size();
    for (std::size_t i = 1, j = 0; i < n; ++i) {
        std::size_t bit = n >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j)
            std::swap(values[i], values[j]);
    }
    for (std::size_t length = 2; length <= n; length <<= 1) {
        for (std::size_t k = 0; k < length / 2; ++k) {
            const std::complex<double> turn = std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(length));
            for (std::size_t i = k; i < n; i += length) {
                const auto odd = values[i + length / 2] * turn;
                values[i + length / 2] = values[i] - odd;
                values[i] += odd;
            }
        }
    }
}

std::size_t windowLength(const MelOptions& options) { return static_cast<std::size_t>(std::lround(options.window * options.rate)); }
std::size_t hopLength(const MelOptions& options) { return static_cast<std::size_t>(std::lround(options.hop * options.rate)); }

/// Weights [bands][bins].
std::vector<std::vector<float>> triangles(const MelOptions& options, std::size_t bins, std::size_t length)
{
    const auto mel = [](double f) { return 2595 * std::log10(1 + f / 700); };
    const auto frequency = [](double m) { return 700 * (std::pow(10, m / 2595) - 1); };
    const double top = mel(options.rate / 2);
    std::vector<std::vector<float>> weights;
    for (int band = 0; band < options.bands; ++band) {
        const auto corner = [&](int i) { return frequency(top * (band + i) / (options.bands + 1)); };
        const double left = corner(0), middle = corner(1), right = corner(2);
        std::vector<float> row(bins);
        for (std::size_t bin = 0; bin < bins; ++bin) {
            const double f = static_cast<double>(bin) * options.rate / static_cast<double>(length);
            row[bin] = static_cast<float>(std::max(0.0, std::min((f - left) / (middle - left), (right - f) / (right - middle))));
        }
        weights.push_back(std::move(row));
    }
    return weights;
}

} // namespace

std::vector<float> resample(std::span<const float> samples, double from, double to)
{
    if (from == to || samples.empty())
        return {samples.begin(), samples.end()};
    static const KernelTable table;
    const double ratio = to / from, cut = std::min(1.0, ratio) * kRollOff; // in zero crossings a sample
    const auto count = static_cast<std::size_t>(std::ceil(static_cast<double>(samples.size()) * ratio));
    std::vector<float> out(count);
    const double reach = kZeroCrossings / cut;
    for (std::size_t i = 0; i < count; ++i) {
        const double centre = static_cast<double>(i) / ratio;
        const auto first = static_cast<std::size_t>(std::max(0.0, std::ceil(centre - reach)));
        const auto last = std::min(samples.size() - 1, static_cast<std::size_t>(std::max(0.0, std::floor(centre + reach))));
        double sum = 0;
        for (std::size_t k = first; k <= last; ++k)
            sum += samples[k] * table.at((static_cast<double>(k) - centre) * cut);
        out[i] = static_cast<float>(sum * cut);
    }
    return out;
}

std::size_t melFrames(std::size_t samples, const MelOptions& options)
{
    const std::size_t window = windowLength(options);
    return samples <= window ? 1 : 1 + (samples - window) / hopLength(options);
}

std::vector<float> melSpectrogram(std::span<const float> samples, const MelOptions& options)
{
    const std::size_t window = windowLength(options), hop = hopLength(options), frames = melFrames(samples.size(), options);
    const std::size_t length = std::bit_ceil(window), bins = length / 2 + 1;
    std::vector<double> hann(window);
    for (std::size_t i = 0; i < window; ++i)
        hann[i] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(window));
    const auto weights = triangles(options, bins, length);
    std::vector<float> mel(static_cast<std::size_t>(options.bands) * frames);
    std::vector<std::complex<double>> values(length);
    std::vector<float> power(bins);
    for (std::size_t frame = 0; frame < frames; ++frame) {
        std::ranges::fill(values, std::complex<double>());
        for (std::size_t i = 0; i < window && frame * hop + i < samples.size(); ++i)
            values[i] = hann[i] * static_cast<double>(samples[frame * hop + i]);
        fourier(values);
        for (std::size_t bin = 0; bin < bins; ++bin)
            power[bin] = static_cast<float>(std::norm(values[bin]));
        for (std::size_t band = 0; band < weights.size(); ++band) {
            float sum = 0;
            for (std::size_t bin = 0; bin < bins; ++bin)
                sum += weights[band][bin] * power[bin];
            mel[band * frames + frame] = sum;
        }
    }
    return mel;
}

std::vector<std::uint8_t> melPicture(std::span<const float> samples, const MelOptions& options, std::size_t frames)
{
    const auto bands = static_cast<std::size_t>(options.bands);
    const std::size_t there = melFrames(samples.size(), options);
    const std::vector<float> mel = melSpectrogram(samples, options);
    const auto decibels = [](float power) { return 10 * std::log10(static_cast<double>(std::max(power, kLeastPower))); };
    std::vector<std::uint8_t> picture(bands * frames, 0);
    const float loudest = *std::ranges::max_element(mel);
    if (loudest <= kLeastPower) // silence
        return picture;
    const bool linear = options.level == MelOptions::Level::Amplitude;
    const double fullScale = 20 * std::log10(static_cast<double>(windowLength(options)) / 4); // |sum of the Hann window / 2|^2
    const double floor = (options.level == MelOptions::Level::FullScale ? fullScale : decibels(loudest)) - options.range;
    for (std::size_t band = 0; band < bands; ++band) {
        for (std::size_t frame = 0; frame < std::min(frames, there); ++frame) {
            const float power = mel[band * there + frame];
            const double level = linear ? std::sqrt(static_cast<double>(power / loudest)) : (decibels(power) - floor) / options.range;
            picture[(bands - 1 - band) * frames + frame] = static_cast<std::uint8_t>(std::lround(255 * std::clamp(level, 0.0, 1.0)));
        }
    }
    return picture;
}

} // namespace cairn::data
