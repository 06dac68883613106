// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/pictures/kinds.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

/// Squares about random centres; what stands over the border is lost (DeVries and Taylor, 2017).
class Cutout : public PictureOp {
public:
    Cutout(double share, std::int64_t count, std::string fill) : m_share(share), m_count(count), m_fill(std::move(fill)) {}

    void apply(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        std::ranges::copy(in, out.begin());
        const std::int64_t side = std::max<std::int64_t>(1, std::llround(m_share * static_cast<double>(std::min(shape.height, shape.width))));
        const auto means = planeMeans(in, shape);
        for (std::int64_t hole = 0; hole < m_count; ++hole) {
            const std::int64_t top = draw.below(shape.height) - side / 2, left = draw.below(shape.width) - side / 2;
            for (std::int64_t channel = 0; channel < shape.channels; ++channel)
                fill(out.subspan(static_cast<std::size_t>(channel) * shape.plane(), shape.plane()), shape, top, left, side, means[static_cast<std::size_t>(channel)], draw);
        }
    }

private:
    static std::vector<std::uint8_t> planeMeans(std::span<const std::uint8_t> in, const PictureShape& shape)
    {
        std::vector<std::uint8_t> means;
        for (std::size_t channel = 0; channel < static_cast<std::size_t>(shape.channels); ++channel) {
            std::uint64_t sum = 0;
            for (const std::uint8_t value : in.subspan(channel * shape.plane(), shape.plane()))
                sum += value;
            means.push_back(static_cast<std::uint8_t>((sum + shape.plane() / 2) / shape.plane()));
        }
        return means;
    }

    void fill(std::span<std::uint8_t> plane, const PictureShape& shape, std::int64_t top, std::int64_t left, std::int64_t side, std::uint8_t mean, PictureDraw& draw) const
    {
        for (std::int64_t y = std::max<std::int64_t>(0, top); y < std::min(shape.height, top + side); ++y) {
            for (std::int64_t x = std::max<std::int64_t>(0, left); x < std::min(shape.width, left + side); ++x)
                plane[static_cast<std::size_t>(y * shape.width + x)] = m_fill == "mean" ? mean : m_fill == "noise" ? static_cast<std::uint8_t>(draw.below(256)) : std::uint8_t{0};
        }
    }

    double m_share;
    std::int64_t m_count;
    std::string m_fill;
};

} // namespace

StepKind imageCutoutKind()
{
    return pictureKind({"image_cutout", "Cut out squares", "pictures", "Covers squares at random places of training pictures, so that no single detail decides.",
                        {realParam("size", "Size", "Side of a square as share of the shorter side of the picture", 0.3, 0.01, 1),
                         integerParam("count", "Squares", "Number of squares", 1, 1, 64),
                         choiceParam("fill", "Fill", "What stands in a square: the mean of the picture, black, or noise", {"mean", "black", "noise"})}},
                       [](const Json& params) -> Result<PictureEffect> {
                           return PictureEffect{std::make_shared<Cutout>(params.at("size").get<double>(), params.at("count").get<std::int64_t>(), params.at("fill").get<std::string>()), true, {}, {}};
                       });
}

} // namespace cairn::prep
