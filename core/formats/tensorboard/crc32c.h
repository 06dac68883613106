// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace cairn::formats {

/// CRC-32C (Castagnoli, reflected polynomial 0x82f63b78; RFC 3720, appendix B.4).
std::uint32_t crc32c(std::span<const std::byte> bytes);

/// The form in which records of TensorFlow hold it: rotated right by 15 bits, plus 0xa282ead8.
std::uint32_t maskedCrc32c(std::span<const std::byte> bytes);

} // namespace cairn::formats
