// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/pictures/kinds.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>

namespace cairn::prep {

namespace {

class Flip : public PictureOp {
public:
    Flip(double horizontal, double vertical) : m_horizontal(horizontal), m_vertical(vertical) {}

    void apply(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        const bool mirror = draw.chance(m_horizontal), turn = draw.chance(m_vertical);
        const auto width = static_cast<std::size_t>(shape.width), height = static_cast<std::size_t>(shape.height);
        for (std::size_t line = 0; line < static_cast<std::size_t>(shape.channels) * height; ++line) {
            const std::size_t y = line % height;
            const auto from = in.subspan((turn ? line - y + height - 1 - y : line) * width, width);
            const auto to = out.subspan(line * width, width);
            if (mirror)
                std::ranges::reverse_copy(from, to.begin());
            else
                std::ranges::copy(from, to.begin());
        }
    }

    void applyMask(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        apply(in, shape, out, draw);
    }

private:
    double m_horizontal, m_vertical;
};

} // namespace

StepKind imageFlipKind()
{
    return pictureKind({"image_flip", "Flip pictures", "pictures", "Mirrors training pictures at random; for things that look the same from either side.",
                        {realParam("horizontal", "Left and right", "How often left and right are exchanged", 0.5, 0, 1),
                         realParam("vertical", "Top and bottom", "How often top and bottom are exchanged", 0, 0, 1)}},
                       [](const Json& params) -> Result<PictureEffect> {
                           return PictureEffect{std::make_shared<Flip>(params.at("horizontal").get<double>(), params.at("vertical").get<double>()), true, {}, {}};
                       });
}

} // namespace cairn::prep
