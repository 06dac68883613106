// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/field.h"
#include "core/prep/pictures/kinds.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

/// Which numbers of a line make each of the new ones, and their weights, which add up to 1.
struct LineWeights {
    struct Pixel {
        std::int64_t first = 0;
        std::vector<float> weights;
    };
    std::vector<Pixel> pixels;
};

/// A triangle filter about the centre of each new pixel; where the picture shrinks it is as wide as the new pixels are apart,
/// so that nothing is passed over (as Pillow's BILINEAR and "antialias" elsewhere). `from`, `span`: the part of the line that
/// is read, `length` pixels long in all.
LineWeights smoothWeights(double from, double span, std::int64_t length, std::int64_t made)
{
    LineWeights line;
    const double scale = span / static_cast<double>(made), reach = std::max(scale, 1.0);
    for (std::int64_t i = 0; i < made; ++i) {
        const double centre = from + (static_cast<double>(i) + 0.5) * scale;
        const auto first = std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(centre - reach + 0.5)));
        const auto last = std::min<std::int64_t>(length, static_cast<std::int64_t>(std::floor(centre + reach + 0.5)));
        LineWeights::Pixel pixel{std::min(first, length - 1), {}};
        double sum = 0;
        for (std::int64_t place = first; place < last; ++place) {
            const double weight = std::max(0.0, 1 - std::abs((static_cast<double>(place) + 0.5 - centre) / reach));
            pixel.weights.push_back(static_cast<float>(weight));
            sum += weight;
        }
        for (float& weight : pixel.weights)
            weight /= static_cast<float>(sum > 0 ? sum : 1);
        if (sum <= 0)
            pixel.weights.assign(1, 1.0f);
        line.pixels.push_back(std::move(pixel));
    }
    return line;
}

LineWeights nearestWeights(double from, double span, std::int64_t length, std::int64_t made)
{
    LineWeights line;
    for (std::int64_t i = 0; i < made; ++i) {
        const double centre = from + (static_cast<double>(i) + 0.5) * span / static_cast<double>(made);
        line.pixels.push_back({std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(centre)), 0, length - 1), {1.0f}});
    }
    return line;
}

/// A part of a picture brought to a part of another one: first across, then down.
class Resize : public PictureOp {
public:
    Resize(std::int64_t width, std::int64_t height, std::string fit, bool smooth) : m_width(width), m_height(height), m_fit(std::move(fit)), m_smooth(smooth) {}

    PictureShape shape(const PictureShape& in) const override { return {in.channels, m_height, m_width}; }

    void apply(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw&) const override
    {
        resize(in, shape, out, m_smooth, 0);
    }

    void applyMask(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw&) const override
    {
        resize(in, shape, out, false, batch::kNoClass);
    }

private:
    void resize(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, bool smooth, std::uint8_t outside) const
    {
        double left = 0, top = 0, width = static_cast<double>(shape.width), height = static_cast<double>(shape.height);
        std::int64_t madeWidth = m_width, madeHeight = m_height;
        const double across = static_cast<double>(m_width) / width, down = static_cast<double>(m_height) / height;
        if (m_fit == "crop") {
            const double scale = std::max(across, down);
            left = (width - static_cast<double>(m_width) / scale) / 2;
            top = (height - static_cast<double>(m_height) / scale) / 2;
            width = static_cast<double>(m_width) / scale;
            height = static_cast<double>(m_height) / scale;
        } else if (m_fit == "pad") {
            const double scale = std::min(across, down);
            madeWidth = std::clamp<std::int64_t>(std::llround(width * scale), 1, m_width);
            madeHeight = std::clamp<std::int64_t>(std::llround(height * scale), 1, m_height);
            std::ranges::fill(out, outside);
        }
        const auto weights = smooth ? smoothWeights : nearestWeights;
        const LineWeights columns = weights(left, width, shape.width, madeWidth), lines = weights(top, height, shape.height, madeHeight);
        const std::size_t offset = static_cast<std::size_t>((m_height - madeHeight) / 2 * m_width + (m_width - madeWidth) / 2);
        const std::size_t made = static_cast<std::size_t>(m_width * m_height);
        for (std::size_t channel = 0; channel < static_cast<std::size_t>(shape.channels); ++channel)
            plane(in.subspan(channel * shape.plane(), shape.plane()), shape, columns, lines, out.subspan(channel * made + offset));
    }

    void plane(std::span<const std::uint8_t> in, const PictureShape& shape, const LineWeights& columns, const LineWeights& lines, std::span<std::uint8_t> out) const
    {
        const std::size_t width = columns.pixels.size();
        thread_local std::vector<float> narrow;
        narrow.resize(static_cast<std::size_t>(shape.height) * width);
        for (std::size_t y = 0; y < static_cast<std::size_t>(shape.height); ++y) {
            const std::uint8_t* line = in.data() + y * static_cast<std::size_t>(shape.width);
            for (std::size_t x = 0; x < width; ++x) {
                const auto& [first, weights] = columns.pixels[x];
                float sum = 0;
                for (std::size_t i = 0; i < weights.size(); ++i)
                    sum += weights[i] * static_cast<float>(line[static_cast<std::size_t>(first) + i]);
                narrow[y * width + x] = sum;
            }
        }
        for (std::size_t y = 0; y < lines.pixels.size(); ++y) {
            const auto& [first, weights] = lines.pixels[y];
            for (std::size_t x = 0; x < width; ++x) {
                float sum = 0;
                for (std::size_t i = 0; i < weights.size(); ++i)
                    sum += weights[i] * narrow[(static_cast<std::size_t>(first) + i) * width + x];
                out[y * static_cast<std::size_t>(m_width) + x] = static_cast<std::uint8_t>(std::lround(std::clamp(sum, 0.0f, 255.0f)));
            }
        }
    }

    std::int64_t m_width, m_height;
    std::string m_fit;
    bool m_smooth;
};

} // namespace

StepKind imageResizeKind()
{
    return pictureKind({"image_resize", "Resize pictures", "pictures", "Brings all pictures, of every part and of new data, to one size.",
                        {integerParam("width", "Width", "Pixels across", 64, 1, 4096), integerParam("height", "Height", "Pixels down", 64, 1, 4096),
                         choiceParam("fit", "Fit", "stretch: proportions change; crop: what stands over is cut off; pad: black bars", {"stretch", "crop", "pad"}),
                         choiceParam("method", "Method", "smooth: every pixel counts; nearest: pixels are picked, for masks and drawn pictures", {"smooth", "nearest"})}},
                       [](const Json& params) -> Result<PictureEffect> {
                           return PictureEffect{std::make_shared<Resize>(params.at("width").get<std::int64_t>(), params.at("height").get<std::int64_t>(), params.at("fit").get<std::string>(),
                                                                         params.at("method") == "smooth"), false, {}, {}};
                       });
}

} // namespace cairn::prep
