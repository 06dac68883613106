// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/column_chunk.h"
#include "core/data/schema.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::prep {

/// The text by which a value of a number column is known as a category or class ("3", "0.5", "true").
std::string valueText(double number, data::ColumnType type);

/// Value -> code, made for tens of millions of look-ups: open addressing over at most a few thousand short strings, and
/// over the same values as numbers for columns of numbers. Immutable after construction; any thread.
class CategoryLookup {
public:
    static constexpr std::int32_t kNone = -1;

    CategoryLookup() = default;
    /// Codes are the indices into `values`, the texts of values; `type`: of the columns whose values are looked up.
    CategoryLookup(const std::vector<std::string>& values, data::ColumnType type);

    /// Code of the value in a row where it is not missing, or kNone.
    std::int32_t find(const data::ColumnVector& column, std::size_t row) const
    {
        return column.isText() ? findText(column, row) : findNumber(column.numbers()[row]);
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
    std::int32_t findText(const data::ColumnVector& column, std::size_t row) const
    {
        std::uint64_t words[2];
        if (!column.shortText(row, words))
            return find(column.text(row));
        std::size_t slot = hash(words) & (m_short.size() - 1);
        while (m_short[slot].code != kNone && (m_short[slot].words[0] != words[0] || m_short[slot].words[1] != words[1]))
            slot = (slot + 1) & (m_short.size() - 1);
        return m_short[slot].code;
    }

    /// The text of a number is the shortest that gives the number again, so that equal numbers are equal texts.
    std::int32_t findNumber(double number) const
    {
        const std::uint64_t key = numberKey(number);
        std::size_t slot = mixed(key) & (m_numbers.size() - 1);
        while (m_numbers[slot].code != kNone && m_numbers[slot].key != key)
            slot = (slot + 1) & (m_numbers.size() - 1);
        return m_numbers[slot].code;
    }

    std::uint64_t numberKey(double number) const
    {
        if (m_type == data::ColumnType::Boolean)
            return number != 0;
        if (m_type == data::ColumnType::Integer)
            return static_cast<std::uint64_t>(static_cast<std::int64_t>(number));
        return std::bit_cast<std::uint64_t>(number);
    }

    struct NumberSlot {
        std::uint64_t key = 0;
        std::int32_t code = kNone;
    };
    void addNumber(const std::string& value, std::int32_t code);

    struct Slot {
        std::string text;
        std::int32_t code = kNone;
    };

    /// A text of at most 12 bytes as DuckDB lays it out, so that whole records can be compared.
    struct ShortSlot {
        std::uint64_t words[2] = {0, 0};
        std::int32_t code = kNone;
    };

    void addShort(const std::string& value, std::int32_t code);

    static std::size_t hash(const std::uint64_t (&words)[2])
    {
        return mixed((words[0] * 0x9E3779B97F4A7C15ull) ^ (words[1] * 0xBF58476D1CE4E5B9ull));
    }

    static std::size_t mixed(std::uint64_t h)
    {
        h *= 0x9E3779B97F4A7C15ull;
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
    std::vector<NumberSlot> m_numbers = std::vector<NumberSlot>(1);
    data::ColumnType m_type = data::ColumnType::Text;
};

} // namespace cairn::prep
