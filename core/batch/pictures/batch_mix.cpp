// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/pictures/batch_mix.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cairn::batch {

namespace {

constexpr std::uint64_t kMixPurpose = 0x313;

/// Gamma(shape, 1) for shape >= 1 by Marsaglia and Tsang, "A simple method for generating gamma variables" (2000); smaller
/// shapes through Gamma(shape + 1) and a uniform number. The logarithm, since small shapes give numbers below the least double.
double logGamma(double shape, prep::PictureDraw& draw)
{
    if (shape < 1) {
        const double larger = logGamma(shape + 1, draw);
        return larger + std::log(1 - draw.uniform()) / shape;
    }
    const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = draw.normal(), root = 1 + c * x;
        const double u = 1 - draw.uniform();
        if (root <= 0)
            continue;
        const double v = root * root * root;
        if (std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v))
            return std::log(d * v);
    }
}

double beta(double parameter, prep::PictureDraw& draw)
{
    const double a = logGamma(parameter, draw), b = logGamma(parameter, draw);
    return 1 / (1 + std::exp(b - a));
}

std::vector<std::uint32_t> permutation(std::size_t rows, prep::PictureDraw& draw)
{
    std::vector<std::uint32_t> order(rows);
    std::iota(order.begin(), order.end(), 0u);
    for (std::size_t i = rows; i > 1; --i)
        std::swap(order[i - 1], order[static_cast<std::size_t>(draw.below(static_cast<std::int64_t>(i)))]);
    return order;
}

} // namespace

BatchMix drawMix(const prep::MixSpec& spec, std::uint64_t seed, std::uint64_t epoch, std::uint64_t batch, std::size_t rows, const prep::PictureShape& shape)
{
    prep::PictureDraw draw(mix(seed, kMixPurpose), epoch, batch);
    draw.atStep(spec.step);
    BatchMix made;
    if (!draw.chance(spec.share))
        return made;
    const bool coin = draw.chance(0.5);
    made.cut = spec.cutmix > 0 && (spec.mixup <= 0 || coin);
    made.share = beta(made.cut ? spec.cutmix : spec.mixup, draw);
    made.partners = permutation(rows, draw);
    if (!made.cut)
        return made;
    const double side = std::sqrt(1 - made.share);
    const std::int64_t height = std::llround(side * static_cast<double>(shape.height)), width = std::llround(side * static_cast<double>(shape.width));
    const std::int64_t top = draw.below(shape.height) - height / 2, left = draw.below(shape.width) - width / 2;
    made.top = std::max<std::int64_t>(0, top);
    made.left = std::max<std::int64_t>(0, left);
    made.bottom = std::clamp<std::int64_t>(top + height, made.top, shape.height);
    made.right = std::clamp<std::int64_t>(left + width, made.left, shape.width);
    made.share = 1 - static_cast<double>((made.bottom - made.top) * (made.right - made.left)) / static_cast<double>(shape.plane());
    return made;
}

void mixPictures(const BatchMix& mix, const prep::PictureShape& shape, std::span<const float> in, std::span<float> out)
{
    if (!mix.mixes()) {
        std::ranges::copy(in, out.begin());
        return;
    }
    const auto share = static_cast<float>(mix.share);
    for (std::size_t row = 0; row < mix.partners.size(); ++row) {
        const float* own = in.data() + row * shape.size();
        const float* other = in.data() + mix.partners[row] * shape.size();
        float* to = out.data() + row * shape.size();
        if (!mix.cut) {
            for (std::size_t i = 0; i < shape.size(); ++i)
                to[i] = share * own[i] + (1 - share) * other[i];
            continue;
        }
        std::copy(own, own + shape.size(), to);
        for (std::int64_t line = 0; line < shape.channels * (mix.bottom - mix.top); ++line) {
            const std::int64_t y = line / (mix.bottom - mix.top) * shape.height + mix.top + line % (mix.bottom - mix.top);
            std::copy(other + y * shape.width + mix.left, other + y * shape.width + mix.right, to + y * shape.width + mix.left);
        }
    }
}

void mixClasses(const BatchMix& mix, std::span<const std::int64_t> classes, std::size_t width, std::span<float> out)
{
    std::ranges::fill(out, 0.0f);
    for (std::size_t row = 0; row < classes.size(); ++row) {
        out[row * width + static_cast<std::size_t>(classes[row])] += static_cast<float>(mix.share);
        if (mix.mixes())
            out[row * width + static_cast<std::size_t>(classes[mix.partners[row]])] += static_cast<float>(1 - mix.share);
    }
}

void mixNumbers(const BatchMix& mix, std::size_t width, std::span<const float> in, std::span<float> out)
{
    if (!mix.mixes()) {
        std::ranges::copy(in, out.begin());
        return;
    }
    const auto share = static_cast<float>(mix.share);
    for (std::size_t row = 0; row < mix.partners.size(); ++row) {
        for (std::size_t i = 0; i < width; ++i)
            out[row * width + i] = share * in[row * width + i] + (1 - share) * in[mix.partners[row] * width + i];
    }
}

void takeLarger(const BatchMix& mix, std::size_t width, std::span<const std::int64_t> in, std::span<std::int64_t> out)
{
    const bool own = !mix.mixes() || mix.share >= 0.5;
    for (std::size_t row = 0; row * width < in.size(); ++row)
        std::ranges::copy(in.subspan((own ? row : mix.partners[row]) * width, width), out.begin() + static_cast<std::ptrdiff_t>(row * width));
}

} // namespace cairn::batch
