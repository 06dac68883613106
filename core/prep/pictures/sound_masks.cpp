// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/pictures/kinds.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

/// Bands of frequencies and of time are silenced (SpecAugment: Park et al., Interspeech 2019): each as wide as a number drawn
/// from 0 to the largest width, at a place where it fits.
class Masks : public PictureOp {
public:
    Masks(double time, double frequency, std::int64_t count, bool mean) : m_time(time), m_frequency(frequency), m_count(count), m_mean(mean) {}

    void apply(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        std::ranges::copy(in, out.begin());
        std::uint64_t sum = 0;
        for (const std::uint8_t value : in)
            sum += value;
        const auto fill = static_cast<std::uint8_t>(m_mean ? (sum + in.size() / 2) / in.size() : 0);
        for (std::int64_t i = 0; i < m_count; ++i) {
            const auto [top, down] = drawn(m_frequency, shape.height, draw);
            const auto [left, right] = drawn(m_time, shape.width, draw);
            for (std::size_t line = 0; line < static_cast<std::size_t>(shape.channels * shape.height); ++line) {
                const auto band = static_cast<std::int64_t>(line) % shape.height;
                const auto values = out.subspan(line * static_cast<std::size_t>(shape.width), static_cast<std::size_t>(shape.width));
                if (band >= top && band < down)
                    std::ranges::fill(values, fill);
                else
                    std::ranges::fill(values.subspan(static_cast<std::size_t>(left), static_cast<std::size_t>(right - left)), fill);
            }
        }
    }

private:
    static std::pair<std::int64_t, std::int64_t> drawn(double share, std::int64_t length, PictureDraw& draw)
    {
        const std::int64_t width = draw.below(std::llround(share * static_cast<double>(length)) + 1);
        const std::int64_t first = draw.below(length - width + 1);
        return {first, first + width};
    }

    double m_time, m_frequency;
    std::int64_t m_count;
    bool m_mean;
};

} // namespace

StepKind soundMasksKind()
{
    return pictureKind({"sound_masks", "Mask times and frequencies", "sounds", "Silences random stretches of time and of frequency in the spectrograms of training rows (SpecAugment).",
                        {realParam("time", "Time", "Largest width of a stretch of time, as share of the sound", 0.2, 0, 1),
                         realParam("frequency", "Frequency", "Largest width of a stretch of frequencies, as share of the bands", 0.2, 0, 1),
                         integerParam("count", "Masks", "Number of stretches of each", 1, 1, 16),
                         choiceParam("fill", "Fill", "What stands in a mask: the mean of the spectrogram, or silence", {"mean", "silence"})}},
                       [](const Json& params) -> Result<PictureEffect> {
                           return PictureEffect{std::make_shared<Masks>(params.at("time").get<double>(), params.at("frequency").get<double>(), params.at("count").get<std::int64_t>(), params.at("fill") == "mean"), true, {}, {}};
                       });
}

} // namespace cairn::prep
