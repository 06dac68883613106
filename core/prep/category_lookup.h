// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/column_chunk.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::prep {

/// Text -> code, made for tens of millions of look-ups: open addressing over at most a few thousand short strings.
/// Immutable after construction; any thread.
class CategoryLookup {
public:
    static constexpr std::int32_t kNone = -1;

    CategoryLookup() = default;
    /// Codes are the indices into `values`.
    explicit CategoryLookup(const std::vector<std::string>& values)
    {
        std::size_t slots = 16;
        while (slots < values.size() * 4)
            slots *= 2;
        m_slots.resize(slots);
        m_short.resize(slots);
        for (std::size_t code = 0; code < values.size(); ++code) {
            std::size_t slot = hash(values[code]) & (slots - 1);
            while (m_slots[slot].code != kNone)
                slot = (slot + 1) & (slots - 1);
            m_slots[slot] = {values[code], static_cast<std::int32_t>(code)};
            addShort(values[code], static_cast<std::int32_t>(code));
        }
    }

    /// Code of the text in a row of a text column, or kNone.
    std::int32_t find(const data::ColumnVector& column, std::size_t row) const
    {
        std::uint64_t words[2];
        if (!column.shortText(row, words))
            return find(column.text(row));
        std::size_t slot = hash(words) & (m_short.size() - 1);
        while (m_short[slot].code != kNone && (m_short[slot].words[0] != words[0] || m_short[slot].words[1] != words[1]))
            slot = (slot + 1) & (m_short.size() - 1);
        return m_short[slot].code;
    }

    /// Code of `text`, or kNone.
    std::int32_t find(std::string_view text) const
    {
        for (std::size_t slot = hash(text) & (m_slots.size() - 1); m_slots[slot].code != kNone; slot = (slot + 1) & (m_slots.size() - 1)) {
            if (m_slots[slot].text == text)
                return m_slots[slot].code;
        }
        return kNone;
    }

private:
    struct Slot {
        std::string text;
        std::int32_t code = kNone;
    };

    /// A text of at most 12 bytes as DuckDB lays it out, so that whole records can be compared.
    struct ShortSlot {
        std::uint64_t words[2] = {0, 0};
        std::int32_t code = kNone;
    };

    void addShort(const std::string& value, std::int32_t code)
    {
        if (value.size() > 12)
            return;
        char record[16] = {};
        const auto length = static_cast<std::uint32_t>(value.size());
        std::memcpy(record, &length, 4);
        std::memcpy(record + 4, value.data(), value.size());
        ShortSlot entry;
        std::memcpy(entry.words, record, 16);
        entry.code = code;
        std::size_t slot = hash(entry.words) & (m_short.size() - 1);
        while (m_short[slot].code != kNone)
            slot = (slot + 1) & (m_short.size() - 1);
        m_short[slot] = entry;
    }

    static std::size_t hash(const std::uint64_t (&words)[2])
    {
        const std::uint64_t h = (words[0] * 0x9E3779B97F4A7C15ull) ^ (words[1] * 0xBF58476D1CE4E5B9ull);
        return static_cast<std::size_t>(h ^ (h >> 32));
    }

    /// Reads eight bytes at a time; quality is enough for small tables.
    static std::size_t hash(std::string_view text)
    {
        std::uint64_t h = text.size() * 0x9E3779B97F4A7C15ull;
        const char* p = text.data();
        std::size_t left = text.size();
        for (; left >= 8; left -= 8, p += 8) {
            std::uint64_t word;
            std::memcpy(&word, p, 8);
            h = (h ^ word) * 0xBF58476D1CE4E5B9ull;
            h ^= h >> 29;
        }
        std::uint64_t tail = 0;
        std::memcpy(&tail, p, left);
        h = (h ^ tail) * 0x94D049BB133111EBull;
        return static_cast<std::size_t>(h ^ (h >> 32));
    }

    std::vector<Slot> m_slots = std::vector<Slot>(1);
    std::vector<ShortSlot> m_short = std::vector<ShortSlot>(1);
};

} // namespace cairn::prep
