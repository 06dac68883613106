// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/array_pixels.h"

#include "core/base/mapped_file.h"
#include "core/data/table/table_page.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace cairn::data {

namespace {

constexpr std::uint64_t kSmallestSide = 4, kLargestSide = 16384, kSampled = 256;

bool channelCount(std::uint64_t length)
{
    return length == 1 || length == 3 || length == 4;
}

} // namespace

std::optional<PictureAxes> pictureAxes(const ArrayView& view)
{
    const auto& shape = view.shape;
    if (!view.fields.empty() || !view.type.number() || shape.size() < 3 || shape.size() > 4)
        return {};
    PictureAxes axes;
    std::size_t row = 1, column = 2;
    if (shape.size() == 4) {
        const bool last = channelCount(shape[3]), first = !last && channelCount(shape[1]);
        if (!last && !first)
            return {};
        const std::size_t channel = last ? 3 : 1;
        axes.channels = std::min<std::uint64_t>(shape[channel], 3);
        axes.channelStride = view.strides[channel];
        row += first;
        column += first;
    }
    axes.height = shape[row];
    axes.width = shape[column];
    axes.rowStride = view.strides[row];
    axes.columnStride = view.strides[column];
    if (std::min(axes.height, axes.width) < kSmallestSide || std::max(axes.height, axes.width) > kLargestSide)
        return {};
    return axes;
}

Result<std::shared_ptr<ArrayPixels>> ArrayPixels::make(std::vector<ArrayView> parts, const std::string& where)
{
    std::shared_ptr<ArrayPixels> pixels(new ArrayPixels());
    for (const ArrayView& part : parts) {
        const auto axes = pictureAxes(part);
        if (!axes)
            return fail(ErrorCode::Mismatch, "The arrays of the parts have different shapes", where, "Choose arrays that belong together");
        const std::vector<std::int64_t> shape{static_cast<std::int64_t>(axes->channels), static_cast<std::int64_t>(axes->height), static_cast<std::int64_t>(axes->width)};
        if (!pixels->m_shape.empty() && pixels->m_shape != shape)
            return fail(ErrorCode::Mismatch, "The pictures of the parts have different sizes", where, "Choose arrays that belong together");
        pixels->m_shape = shape;
        pixels->m_axes.push_back(*axes);
        pixels->m_bytes = pixels->m_bytes && part.type.kind == ArrayKind::Unsigned && part.type.bytes == 1;
    }
    pixels->m_parts = std::move(parts);
    if (!pixels->m_bytes)
        pixels->chooseScale();
    return pixels;
}

void ArrayPixels::chooseScale()
{
    const ArrayView& part = m_parts[0];
    const PictureAxes& axes = m_axes[0];
    double least = std::numeric_limits<double>::infinity(), most = -least;
    const std::uint64_t rows = part.shape[0], sampled = std::min(rows, kSampled);
    for (std::uint64_t i = 0; i < sampled; ++i) {
        const std::uint8_t* picture = part.row(i * rows / sampled);
        for (std::uint64_t c = 0; c < axes.channels; ++c) {
            for (std::uint64_t y = 0; y < axes.height; ++y) {
                for (std::uint64_t x = 0; x < axes.width; ++x) {
                    const double value = numberAt(picture + c * axes.channelStride + y * axes.rowStride + x * axes.columnStride, part.type);
                    if (std::isfinite(value)) {
                        least = std::min(least, value);
                        most = std::max(most, value);
                    }
                }
            }
        }
    }
    if (least >= 0 && most > 1 && most <= 255)
        return;
    const auto from = [&](double low, double high) {
        m_scale = high > low ? 255 / (high - low) : 1;
        m_offset = -low * m_scale;
        m_notices.push_back("The numbers from " + cellText(low) + " to " + cellText(high) + " are taken as brightness from 0 to 255");
    };
    if (least >= 0 && most <= 1)
        from(0, 1);
    else if (least >= -1 && most <= 1)
        from(-1, 1);
    else if (std::isfinite(least))
        from(least, most);
}

void ArrayPixels::copyOne(const ArrayView& part, const PictureAxes& axes, std::uint64_t row, std::uint8_t* out) const
{
    const std::uint8_t* picture = part.row(row);
    const std::uint64_t area = axes.height * axes.width;
    if (m_bytes && axes.columnStride == 1 && axes.rowStride == axes.width && (axes.channels == 1 || axes.channelStride == area)) {
        std::memcpy(out, picture, axes.channels * area);
        return;
    }
    for (std::uint64_t c = 0; c < axes.channels; ++c) {
        for (std::uint64_t y = 0; y < axes.height; ++y) {
            const std::uint8_t* from = picture + c * axes.channelStride + y * axes.rowStride;
            for (std::uint64_t x = 0; x < axes.width; ++x, from += axes.columnStride) {
                if (m_bytes) {
                    *out++ = *from;
                } else {
                    const double value = numberAt(from, part.type) * m_scale + m_offset;
                    *out++ = static_cast<std::uint8_t>(value > 0 ? std::min(255.0, std::round(value)) : 0); // NaN is 0
                }
            }
        }
    }
}

Result<void> ArrayPixels::copy(std::span<const RowId> ids, std::span<std::uint8_t> out) const
{
    const std::uint64_t bytes = bytesPerRow();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        std::uint64_t row = ids[i];
        std::size_t part = 0;
        while (part + 1 < m_parts.size() && row >= m_parts[part].shape[0])
            row -= m_parts[part++].shape[0];
        copyOne(m_parts[part], m_axes[part], row, out.data() + i * bytes);
    }
    for (const ArrayView& part : m_parts)
        CAIRN_TRY(checkMapped(part.bytes));
    return {};
}

} // namespace cairn::data
