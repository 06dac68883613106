// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace cairn::data {

/// One column of a chunk: a view into the table engine's own memory, valid during the visit only.
class ColumnVector {
public:
    /// `validity`: bit i of word i / 64 set = present; nullptr = all present. Exactly one of the arrays is not null.
    ColumnVector(const double* numbers, const void* texts, const std::uint64_t* validity)
        : m_numbers(numbers), m_texts(static_cast<const char*>(texts)), m_validity(validity) {}

    bool isText() const { return m_texts != nullptr; }
    bool hasMissing() const { return m_validity != nullptr; }
    bool present(std::size_t row) const { return !m_validity || ((m_validity[row / 64] >> (row % 64)) & 1); }

    /// Integer, Real, Boolean (0, 1) and Timestamp (seconds since 1970) columns; undefined where missing.
    const double* numbers() const { return m_numbers; }

    /// The 16-byte record of a text as two words, if it is at most 12 bytes long: length and bytes, padded with zeros. Two
    /// such texts are equal exactly if their words are.
    bool shortText(std::size_t row, std::uint64_t (&words)[2]) const
    {
        std::memcpy(words, m_texts + row * 16, 16);
        std::uint32_t length;
        std::memcpy(&length, m_texts + row * 16, sizeof length);
        return length <= 12;
    }

    /// Text columns; undefined where missing.
    std::string_view text(std::size_t row) const
    {
        // Strings of up to 12 bytes lie in the 16-byte record itself, longer ones behind a pointer at byte 8.
        const char* record = m_texts + row * 16;
        std::uint32_t length;
        std::memcpy(&length, record, sizeof length);
        if (length <= 12)
            return {record + 4, length};
        const char* begin;
        std::memcpy(&begin, record + 8, sizeof begin);
        return {begin, length};
    }

private:
    const double* m_numbers;
    const char* m_texts;
    const std::uint64_t* m_validity;
};

/// Some rows of the scanned columns.
struct ColumnChunk {
    std::size_t size = 0;
    RowId first = 0;             ///< rows [first, first + size) where `ids` is empty
    std::span<const RowId> ids;  ///< else the id of each row
    std::vector<ColumnVector> columns;

    RowId id(std::size_t row) const { return ids.empty() ? first + row : ids[row]; }
};

/// Pulls chunks one after the other. One thread at a time; keeps what it reads from alive.
class ChunkCursor {
public:
    virtual ~ChunkCursor() = default;
    /// The next chunk, valid until the next call; nullptr at the end.
    virtual Result<const ColumnChunk*> next() = 0;
};

} // namespace cairn::data
