// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cairn::data {

/// The pictures of a dataset, all of one shape. Threads: any, several at a time.
class PixelSource {
public:
    virtual ~PixelSource() = default;

    virtual const std::vector<std::int64_t>& shape() const = 0; ///< [C, H, W]
    /// Copies the pictures of some rows, planes one behind the other, into exactly n * C * H * W bytes.
    virtual Result<void> copy(std::span<const RowId> ids, std::span<std::uint8_t> out) const = 0;
    /// Makes later copies quick and finds out which pictures cannot be read.
    virtual Result<void> prepare(JobContext&) { return {}; }
    virtual std::vector<RowId> unreadable() const { return {}; }
    /// What a person should know ("2 pictures cannot be read ...").
    virtual std::vector<std::string> notices() const { return {}; }

    std::uint64_t bytesPerRow() const
    {
        std::uint64_t bytes = 1;
        for (const std::int64_t length : shape())
            bytes *= static_cast<std::uint64_t>(length);
        return bytes;
    }
};

} // namespace cairn::data
