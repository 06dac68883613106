// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/arrays/array_view.h"
#include "core/data/media/pixel_source.h"

#include <optional>

namespace cairn::data {

/// How the axes behind the first one make a picture; nothing where they do not.
struct PictureAxes {
    std::uint64_t channels = 1, height = 0, width = 0;          ///< 1 or 3 channels; a fourth is left out
    std::uint64_t channelStride = 0, rowStride = 0, columnStride = 0;
};

/// [N, H, W], [N, H, W, C] and [N, C, H, W] of numbers with C of 1, 3 or 4 are pictures, if they are at least 4 pixels wide
/// and high.
std::optional<PictureAxes> pictureAxes(const ArrayView& view);

/// Pictures that lie in arrays, one array per part of the data. Bytes are taken as they are; other numbers are brought to
/// 0 to 255: from 0 to 1, from -1 to 1, or from the smallest to the largest of a sample of 256 pictures.
class ArrayPixels : public PixelSource {
public:
    static Result<std::shared_ptr<ArrayPixels>> make(std::vector<ArrayView> parts, const std::string& where);

    const std::vector<std::int64_t>& shape() const override { return m_shape; }
    Result<void> copy(std::span<const RowId> ids, std::span<std::uint8_t> out) const override;
    std::vector<std::string> notices() const override { return m_notices; }

private:
    ArrayPixels() = default;
    void chooseScale();
    void copyOne(const ArrayView& part, const PictureAxes& axes, std::uint64_t row, std::uint8_t* out) const;

    std::vector<ArrayView> m_parts;
    std::vector<PictureAxes> m_axes;
    std::vector<std::int64_t> m_shape;
    std::vector<std::string> m_notices;
    bool m_bytes = true;
    double m_scale = 1, m_offset = 0;
};

} // namespace cairn::data
