// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/pictures/kinds.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

/// Moved in time by whole columns (hops); silence comes in, or what went out at the other end.
class Shift : public PictureOp {
public:
    Shift(double share, bool around) : m_share(share), m_around(around) {}

    void apply(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        const std::int64_t most = std::llround(m_share * static_cast<double>(shape.width));
        const std::int64_t later = draw.below(2 * most + 1) - most;
        for (std::int64_t line = 0; line < shape.channels * shape.height; ++line) {
            for (std::int64_t x = 0; x < shape.width; ++x) {
                std::int64_t from = x - later;
                if (m_around)
                    from = (from % shape.width + shape.width) % shape.width;
                out[static_cast<std::size_t>(line * shape.width + x)] = from < 0 || from >= shape.width ? std::uint8_t{0} : in[static_cast<std::size_t>(line * shape.width + from)];
            }
        }
    }

private:
    double m_share;
    bool m_around;
};

} // namespace

StepKind soundShiftKind()
{
    return pictureKind({"sound_shift", "Shift sounds in time", "sounds", "Lets the sounds of training rows begin earlier or later by a random time.",
                        {realParam("time", "Time", "Largest shift to either side, as share of the length", 0.1, 0, 1),
                         choiceParam("edge", "Edge", "What comes in: silence, or what goes out at the other end", {"silence", "around"})}},
                       [](const Json& params) -> Result<PictureEffect> {
                           return PictureEffect{std::make_shared<Shift>(params.at("time").get<double>(), params.at("edge") == "around"), true, {}, {}};
                       });
}

} // namespace cairn::prep
