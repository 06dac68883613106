// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sha256_blocks.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cairn {

/// SHA-256 (FIPS 180-4), fed piece by piece: proves that stored bytes are the ones that were written, and names data by
/// content. 300 MB/s to 2 GB/s on one core. A value; one thread at a time.
class Sha256 {
public:
    Sha256();

    Sha256& add(std::span<const std::byte> bytes);
    Sha256& add(std::string_view text) { return add(std::as_bytes(std::span(text))); }

    /// Digest of everything added so far, as 64 lower-case hex digits. More can be added afterwards.
    std::string hex() const;

private:
    void blocks(const std::byte* bytes, std::size_t count);

    Sha256State m_state;
    std::array<std::byte, 64> m_rest{};
    std::uint64_t m_length = 0; ///< bytes added
};

/// SHA-256 of `text` in hex.
inline std::string sha256Hex(std::string_view text) { return Sha256().add(text).hex(); }

} // namespace cairn
