// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/field.h"
#include "core/prep/pictures/kinds.h"
#include "core/prep/pictures/picture_edge.h"
#include "core/prep/steps/step_sql.h"

#include <cmath>
#include <numbers>

namespace cairn::prep {

namespace {

/// Turned about the centre by a random angle and scaled by a random factor; bilinear between pixel centres.
class Rotate : public PictureOp {
public:
    Rotate(double degrees, double zoom, PictureEdge edge) : m_degrees(degrees), m_zoom(zoom), m_edge(edge) {}

    void apply(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        turn(shape, draw, [&](std::size_t to, double x, double y) {
            for (std::size_t channel = 0; channel < static_cast<std::size_t>(shape.channels); ++channel)
                out[channel * shape.plane() + to] = at(in.data() + channel * shape.plane(), shape, x, y);
        });
    }

    void applyMask(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        turn(shape, draw, [&](std::size_t to, double x, double y) {
            const std::int64_t column = placeWithin(std::llround(x), shape.width, m_edge), line = placeWithin(std::llround(y), shape.height, m_edge);
            out[to] = column < 0 || line < 0 ? batch::kNoClass : in[static_cast<std::size_t>(line * shape.width + column)];
        });
    }

private:
    /// take(to, x, y): the pixel `to` comes from the place (x, y).
    template <typename Take>
    void turn(const PictureShape& shape, PictureDraw& draw, const Take& take) const
    {
        const double angle = draw.between(-m_degrees, m_degrees) * std::numbers::pi / 180;
        const double factor = std::exp(draw.between(-1, 1) * std::log1p(m_zoom));
        const double cosine = std::cos(angle) / factor, sine = std::sin(angle) / factor;
        const double middleX = static_cast<double>(shape.width - 1) / 2, middleY = static_cast<double>(shape.height - 1) / 2;
        for (std::int64_t y = 0; y < shape.height; ++y) {
            for (std::int64_t x = 0; x < shape.width; ++x) {
                const double dx = static_cast<double>(x) - middleX, dy = static_cast<double>(y) - middleY;
                const double fromX = middleX + cosine * dx - sine * dy, fromY = middleY + sine * dx + cosine * dy;
                take(static_cast<std::size_t>(y * shape.width + x), fromX, fromY);
            }
        }
    }

    std::uint8_t at(const std::uint8_t* plane, const PictureShape& shape, double x, double y) const
    {
        const double left = std::floor(x), top = std::floor(y), right = x - left, down = y - top;
        const auto value = [&](std::int64_t dx, std::int64_t dy) -> double {
            const std::int64_t column = placeWithin(static_cast<std::int64_t>(left) + dx, shape.width, m_edge);
            const std::int64_t line = placeWithin(static_cast<std::int64_t>(top) + dy, shape.height, m_edge);
            return column < 0 || line < 0 ? 0.0 : static_cast<double>(plane[line * shape.width + column]);
        };
        const double above = value(0, 0) * (1 - right) + value(1, 0) * right, below = value(0, 1) * (1 - right) + value(1, 1) * right;
        return static_cast<std::uint8_t>(std::lround(above * (1 - down) + below * down));
    }

    double m_degrees, m_zoom;
    PictureEdge m_edge;
};

} // namespace

StepKind imageRotateKind()
{
    return pictureKind({"image_rotate", "Turn pictures", "pictures", "Turns training pictures about their centre by a random angle, and makes them larger or smaller.",
                        {realParam("degrees", "Degrees", "Largest angle to either side", 15, 0, 180),
                         realParam("zoom", "Zoom", "Largest enlargement: 0.1 stands for 10 % larger or smaller", 0, 0, 4),
                         choiceParam("edge", "Edge", "What comes in from outside", {"black", "repeat", "mirror"})}},
                       [](const Json& params) -> Result<PictureEffect> {
                           return PictureEffect{std::make_shared<Rotate>(params.at("degrees").get<double>(), params.at("zoom").get<double>(), pictureEdge(params.at("edge"))), true, {}, {}};
                       });
}

} // namespace cairn::prep
