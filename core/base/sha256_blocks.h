// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// The compression function of SHA-256 (FIPS 180-4, section 6.2.2). For Sha256.
namespace cairn {

using Sha256State = std::array<std::uint32_t, 8>;

/// Takes `count` blocks of 64 bytes into the state. Any processor: about 300 MB/s.
void sha256Blocks(Sha256State& state, const std::byte* bytes, std::size_t count);

/// The same by the processor's own instructions, six times as fast; only where sha256InHardware().
void sha256BlocksInHardware(Sha256State& state, const std::byte* bytes, std::size_t count);
bool sha256InHardware();

} // namespace cairn
