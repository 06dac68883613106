// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"

#include <algorithm>

namespace cairn {

Sha256::Sha256()
    : m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
{
}

void Sha256::blocks(const std::byte* bytes, std::size_t count)
{
    (sha256InHardware() ? sha256BlocksInHardware : sha256Blocks)(m_state, bytes, count);
}

Sha256& Sha256::add(std::span<const std::byte> bytes)
{
    const std::size_t held = m_length % 64;
    m_length += bytes.size();
    if (held > 0) {
        const std::size_t taken = std::min(bytes.size(), 64 - held);
        std::copy_n(bytes.begin(), taken, m_rest.begin() + static_cast<std::ptrdiff_t>(held));
        bytes = bytes.subspan(taken);
        if (held + taken < 64)
            return *this;
        blocks(m_rest.data(), 1);
    }
    blocks(bytes.data(), bytes.size() / 64);
    bytes = bytes.last(bytes.size() % 64);
    std::copy(bytes.begin(), bytes.end(), m_rest.begin());
    return *this;
}

std::string Sha256::hex() const
{
    Sha256 last = *this;
    const std::uint64_t bits = m_length * 8;
    std::array<std::byte, 72> padding{std::byte{0x80}};
    const std::size_t zeros = (119 - m_length % 64) % 64;
    for (std::size_t i = 0; i < 8; ++i)
        padding[1 + zeros + i] = static_cast<std::byte>(bits >> (56 - 8 * i));
    last.add(std::span(padding).first(1 + zeros + 8));
    std::string text;
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (const std::uint32_t word : last.m_state)
        for (int shift = 28; shift >= 0; shift -= 4)
            text += kDigits[(word >> shift) & 15];
    return text;
}

} // namespace cairn
