// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/pictures/kinds.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

/// Grey of a pixel by ITU-R BT.601; of one channel the value itself.
float greyAt(const float* values, const PictureShape& shape, std::size_t pixel)
{
    if (shape.channels < 3)
        return values[pixel];
    return 0.299f * values[pixel] + 0.587f * values[shape.plane() + pixel] + 0.114f * values[2 * shape.plane() + pixel];
}

float inRange(float value)
{
    return std::clamp(value, 0.0f, 255.0f);
}

/// Brightness, contrast (about the mean grey of the picture), saturation (about the grey of the pixel), in this order, each
/// by a factor in [1 - amount, 1 + amount]; results are clipped to 0..255 behind each, as bytes would be.
class Colour : public PictureOp {
public:
    Colour(double brightness, double contrast, double saturation) : m_brightness(brightness), m_contrast(contrast), m_saturation(saturation) {}

    void apply(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const override
    {
        const auto factor = [&](double amount) { return static_cast<float>(draw.between(std::max(0.0, 1 - amount), 1 + amount)); };
        const float brightness = factor(m_brightness), contrast = factor(m_contrast), saturation = factor(m_saturation);
        thread_local std::vector<float> values;
        values.assign(in.begin(), in.end());
        double sum = 0;
        for (float& value : values)
            value = inRange(value * brightness);
        for (std::size_t pixel = 0; pixel < shape.plane(); ++pixel)
            sum += static_cast<double>(greyAt(values.data(), shape, pixel));
        const auto mean = static_cast<float>(sum / static_cast<double>(shape.plane()));
        for (float& value : values)
            value = inRange(mean + contrast * (value - mean));
        if (shape.channels == 3) {
            for (std::size_t pixel = 0; pixel < shape.plane(); ++pixel) {
                const float grey = greyAt(values.data(), shape, pixel);
                for (std::size_t channel = 0; channel < 3; ++channel) {
                    float& value = values[channel * shape.plane() + pixel];
                    value = inRange(grey + saturation * (value - grey));
                }
            }
        }
        std::ranges::transform(values, out.begin(), [](float value) { return static_cast<std::uint8_t>(std::lround(value)); });
    }

private:
    double m_brightness, m_contrast, m_saturation;
};

} // namespace

StepKind imageColourKind()
{
    return pictureKind({"image_colour", "Change colours", "pictures", "Makes training pictures lighter or darker, harder or softer, more or less colourful at random.",
                        {realParam("brightness", "Brightness", "Largest change: 0.2 stands for 80 % to 120 %", 0.2, 0, 1),
                         realParam("contrast", "Contrast", "Largest change of the distance from the mean", 0.2, 0, 1),
                         realParam("saturation", "Saturation", "Largest change of the distance from grey; colour pictures only", 0.2, 0, 1)}},
                       [](const Json& params) -> Result<PictureEffect> {
                           return PictureEffect{std::make_shared<Colour>(params.at("brightness").get<double>(), params.at("contrast").get<double>(), params.at("saturation").get<double>()), true, {}, {}};
                       });
}

} // namespace cairn::prep
