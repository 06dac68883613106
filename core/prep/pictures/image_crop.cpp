// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/field.h"
#include "core/prep/pictures/kinds.h"
#include "core/prep/pictures/picture_edge.h"
#include "core/prep/steps/step_sql.h"

namespace cairn::prep {

namespace {

/// Padded on all sides, then cut out at a random place: every shift by -padding..padding is equally likely.
class Crop : public PictureOp {
public:
    Crop(std::int64_t padding, PictureEdge edge) : m_padding(padding), m_edge(edge) {}

    void apply(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        shift(in, shape, out, draw, 0);
    }

    void applyMask(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        shift(in, shape, out, draw, batch::kNoClass);
    }

private:
    void shift(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw, std::uint8_t outside) const
    {
        const std::int64_t down = draw.below(2 * m_padding + 1) - m_padding, right = draw.below(2 * m_padding + 1) - m_padding;
        std::size_t to = 0;
        for (std::int64_t channel = 0; channel < shape.channels; ++channel) {
            const std::uint8_t* plane = in.data() + static_cast<std::size_t>(channel) * shape.plane();
            for (std::int64_t y = 0; y < shape.height; ++y) {
                const std::int64_t line = placeWithin(y + down, shape.height, m_edge);
                for (std::int64_t x = 0; x < shape.width; ++x) {
                    const std::int64_t column = placeWithin(x + right, shape.width, m_edge);
                    out[to++] = line < 0 || column < 0 ? outside : plane[line * shape.width + column];
                }
            }
        }
    }

    std::int64_t m_padding;
    PictureEdge m_edge;
};

} // namespace

StepKind imageCropKind()
{
    return pictureKind({"image_crop", "Crop pictures at random", "pictures", "Pads training pictures on all sides and cuts out their size at a random place.",
                        {integerParam("padding", "Padding", "Pixels added on each side", 4, 0, 512),
                         choiceParam("edge", "Edge", "What the padding is made of", {"black", "repeat", "mirror"})}},
                       [](const Json& params) -> Result<PictureEffect> {
                           return PictureEffect{std::make_shared<Crop>(params.at("padding").get<std::int64_t>(), pictureEdge(params.at("edge"))), true, {}, {}};
                       });
}

} // namespace cairn::prep
