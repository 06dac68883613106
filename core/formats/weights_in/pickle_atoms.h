// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights_in/pickle.h"

#include <optional>

namespace cairn::formats {

inline constexpr std::size_t kLongestPickleName = 512;

/// The bytes of a pickle, taken one piece after the other.
class PickleBytes {
public:
    explicit PickleBytes(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    std::size_t position() const { return m_at; }
    bool atEnd() const { return m_at == m_bytes.size(); }
    /// Nothing where there are not so many left.
    std::optional<std::span<const std::byte>> take(std::uint64_t count);
    /// A little-endian number of 1 to 8 bytes.
    std::optional<std::uint64_t> number(int bytes);
    /// Letters up to a line break, at most kLongestPickleName.
    std::optional<std::string> line();

private:
    std::span<const std::byte> m_bytes;
    std::size_t m_at = 0;
};

/// What an instruction makes that puts a number or a text on the stack.
struct PickleAtom {
    bool known = true;         ///< false: the instruction is none of these
    PickleValue value = {};
    const char* problem = nullptr;
};

PickleAtom readPickleAtom(unsigned char code, PickleBytes& bytes);

} // namespace cairn::formats
