// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/tensorboard/crc32c.h"

#include <array>

namespace cairn::formats {
namespace {

constexpr std::array<std::uint32_t, 256> crcTable()
{
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1) ? 0x82f63b78u : 0u);
        table[i] = value;
    }
    return table;
}

constexpr auto kTable = crcTable();

} // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes)
{
    std::uint32_t crc = 0xffffffffu;
    for (const std::byte byte : bytes)
        crc = (crc >> 8) ^ kTable[(crc ^ static_cast<std::uint32_t>(byte)) & 0xff];
    return ~crc;
}

std::uint32_t maskedCrc32c(std::span<const std::byte> bytes)
{
    const std::uint32_t crc = crc32c(bytes);
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

} // namespace cairn::formats
