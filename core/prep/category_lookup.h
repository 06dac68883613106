// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
        while (slots < values.size() * 2)
            slots *= 2;
        m_slots.resize(slots);
        for (std::size_t code = 0; code < values.size(); ++code) {
            std::size_t slot = hash(values[code]) & (slots - 1);
            while (m_slots[slot].code != kNone)
                slot = (slot + 1) & (slots - 1);
            m_slots[slot] = {values[code], static_cast<std::int32_t>(code)};
        }
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
};

} // namespace cairn::prep
