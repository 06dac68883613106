// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/pictures/kinds.h"
#include "core/prep/pictures/sound_level.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cairn::prep {

namespace {

/// Power of each byte relative to byte 255; byte 0 is silence.
const std::array<double, 256>& powers()
{
    static const std::array<double, 256> table = [] {
        std::array<double, 256> made{};
        for (std::size_t i = 1; i < made.size(); ++i)
            made[i] = std::pow(10, (static_cast<double>(i) / 255 - 1) * kSoundRange / 10);
        return made;
    }();
    return table;
}

/// Powers add up: to each point comes noise whose power is exponentially distributed, as that of Gaussian noise is, with the
/// same mean in every band.
class Noise : public PictureOp {
public:
    Noise(double least, double most) : m_least(std::min(least, most)), m_most(std::max(least, most)) {}

    void apply(std::span<const std::uint8_t> in, const PictureShape&, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        double mean = 0;
        for (const std::uint8_t value : in)
            mean += powers()[value];
        mean *= std::pow(10, -draw.between(m_least, m_most) / 10) / static_cast<double>(in.size());
        for (std::size_t i = 0; i < in.size(); ++i) {
            const double power = powers()[in[i]] - mean * std::log(1 - draw.uniform());
            const double level = power > 0 ? 1 + 10 * std::log10(power) / kSoundRange : 0;
            out[i] = static_cast<std::uint8_t>(std::lround(255 * std::clamp(level, 0.0, 1.0)));
        }
    }

private:
    double m_least, m_most;
};

} // namespace

StepKind soundNoiseKind()
{
    return pictureKind({"sound_noise", "Add noise", "sounds", "Adds noise to the spectrograms of training rows, so many decibels below the mean power of the sound.",
                        {realParam("least", "Least distance", "Decibels from sound to noise, at least", 10, -40, 100),
                         realParam("most", "Largest distance", "Decibels from sound to noise, at most", 40, -40, 100)}},
                       [](const Json& params) -> Result<PictureEffect> {
                           return PictureEffect{std::make_shared<Noise>(params.at("least").get<double>(), params.at("most").get<double>()), true, {}, {}};
                       });
}

} // namespace cairn::prep
