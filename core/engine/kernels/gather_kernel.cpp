// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/kernels/gather_kernel.h"

#include "core/engine/kernels/clones.h"

#include <cstddef>
#include <cstring>

namespace cairn::engine {

CAIRN_CLONES
void expandBytes(const std::uint8_t* from, float* to, std::int64_t count, float scale, float offset)
{
    for (std::int64_t j = 0; j < count; ++j)
        to[j] = static_cast<float>(from[j]) * scale + offset;
}

void gatherBytes(const std::uint8_t* from, float* to, const std::uint64_t* rows, std::int64_t width, float scale,
                 float offset, std::int64_t begin, std::int64_t end)
{
    for (std::int64_t r = begin; r < end; ++r)
        expandBytes(from + static_cast<std::int64_t>(rows[r]) * width, to + r * width, width, scale, offset);
}

void gatherRows(const void* from, void* to, const std::uint64_t* rows, std::int64_t bytes, std::int64_t begin,
                std::int64_t end)
{
    const auto* source = static_cast<const std::byte*>(from);
    auto* target = static_cast<std::byte*>(to);
    for (std::int64_t r = begin; r < end; ++r)
        std::memcpy(target + r * bytes, source + static_cast<std::int64_t>(rows[r]) * bytes,
                    static_cast<std::size_t>(bytes));
}

} // namespace cairn::engine
