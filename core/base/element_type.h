// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace cairn {

/// How one number is stored, in memory and in files.
enum class ElementType : std::uint8_t { Float32, Int64, UInt8 };

constexpr std::size_t byteSize(ElementType type)
{
    return type == ElementType::Float32 ? 4 : type == ElementType::Int64 ? 8 : 1;
}

} // namespace cairn
