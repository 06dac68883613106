// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cairn::formats {

class FlatVector;

/// A table of a FlatBuffer (google/flatbuffers, "FlatBuffer internals"): reads fields by number and never outside the bytes. What
/// is missing or does not lie in the buffer reads as its default. A value; the bytes must outlive it.
class FlatTable {
public:
    FlatTable() = default;
    /// The root table; nothing where there is none.
    static std::optional<FlatTable> root(std::span<const std::byte> buffer);

    template <typename Number>
    Number number(int field, Number fallback = {}) const
    {
        const auto at = place(field, sizeof(Number));
        return at ? read<Number>(*at) : fallback;
    }
    std::string_view text(int field) const;
    std::optional<FlatTable> table(int field) const;
    FlatVector vector(int field, std::size_t elementBytes) const;

private:
    friend class FlatVector;
    FlatTable(std::span<const std::byte> buffer, std::uint64_t at) : m_buffer(buffer), m_at(at) {}
    static std::optional<FlatTable> at(std::span<const std::byte> buffer, std::uint64_t position);

    bool has(std::uint64_t at, std::uint64_t bytes) const { return at <= m_buffer.size() && bytes <= m_buffer.size() - at; }
    template <typename Number>
    Number read(std::uint64_t at) const
    {
        Number value;
        std::memcpy(&value, m_buffer.data() + at, sizeof value);
        return value;
    }
    /// Where a field lies, if it is there.
    std::optional<std::uint64_t> place(int field, std::uint64_t bytes) const;
    /// Where what a field points to lies.
    std::optional<std::uint64_t> target(int field) const;

    std::span<const std::byte> m_buffer;
    std::uint64_t m_at = 0, m_fields = 0; ///< the table and its list of fields
    std::uint16_t m_fieldBytes = 0;
};

/// A vector of numbers, or of tables and texts by offset.
class FlatVector {
public:
    std::uint64_t size() const { return m_size; }
    std::span<const std::byte> bytes() const { return m_bytes; }

    template <typename Number>
    Number number(std::uint64_t index) const
    {
        Number value;
        std::memcpy(&value, m_bytes.data() + index * sizeof value, sizeof value);
        return value;
    }
    /// The table that element `index` (of 4 bytes) points to.
    std::optional<FlatTable> table(std::uint64_t index) const;

private:
    friend class FlatTable;
    std::span<const std::byte> m_buffer, m_bytes;
    std::uint64_t m_at = 0, m_size = 0;
};

} // namespace cairn::formats
