// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/pictures/kinds.h"
#include "core/prep/pictures/sound_level.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

/// All of the spectrogram louder or quieter by the same number of decibels; silence stays silent.
class Gain : public PictureOp {
public:
    explicit Gain(double decibels) : m_decibels(decibels) {}

    void apply(std::span<const std::uint8_t> in, const PictureShape&, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        const std::int64_t change = std::llround(draw.between(-m_decibels, m_decibels) * 255 / kSoundRange);
        std::ranges::transform(in, out.begin(), [&](std::uint8_t value) {
            return value == 0 ? value : static_cast<std::uint8_t>(std::clamp<std::int64_t>(value + change, 0, 255));
        });
    }

private:
    double m_decibels;
};

} // namespace

StepKind soundGainKind()
{
    return pictureKind({"sound_gain", "Change the loudness", "sounds", "Makes the spectrograms of training rows louder or quieter by a random amount.",
                        {realParam("decibels", "Decibels", "Largest change to either side", 6, 0, 60)}},
                       [](const Json& params) -> Result<PictureEffect> {
                           return PictureEffect{std::make_shared<Gain>(params.at("decibels").get<double>()), true, {}, {}};
                       });
}

} // namespace cairn::prep
