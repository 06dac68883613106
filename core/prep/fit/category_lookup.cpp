// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/category_lookup.h"

#include "core/data/table/table_page.h"

#include <charconv>

namespace cairn::prep {

std::string valueText(double number, data::ColumnType type)
{
    if (type == data::ColumnType::Boolean)
        return number != 0 ? "true" : "false";
    if (type == data::ColumnType::Integer)
        return data::cellText(static_cast<std::int64_t>(number));
    return data::cellText(number);
}

CategoryLookup::CategoryLookup(const std::vector<std::string>& values, data::ColumnType type)
    : m_type(type)
{
    std::size_t slots = 16;
    while (slots < values.size() * 4)
        slots *= 2;
    m_slots.resize(slots);
    m_short.resize(slots);
    m_numbers.resize(slots);
    for (std::size_t code = 0; code < values.size(); ++code) {
        std::size_t slot = hash(values[code]) & (slots - 1);
        while (m_slots[slot].code != kNone)
            slot = (slot + 1) & (slots - 1);
        m_slots[slot] = {values[code], static_cast<std::int32_t>(code)};
        addShort(values[code], static_cast<std::int32_t>(code));
        if (type != data::ColumnType::Text)
            addNumber(values[code], static_cast<std::int32_t>(code));
    }
}

void CategoryLookup::addShort(const std::string& value, std::int32_t code)
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

void CategoryLookup::addNumber(const std::string& value, std::int32_t code)
{
    double number = value == "true" ? 1 : 0;
    if (m_type != data::ColumnType::Boolean)
        std::from_chars(value.data(), value.data() + value.size(), number);
    if (valueText(number, m_type) != value) // a value that no number of this column is known by
        return;
    const std::uint64_t key = numberKey(number);
    std::size_t slot = mixed(key) & (m_numbers.size() - 1);
    while (m_numbers[slot].code != kNone)
        slot = (slot + 1) & (m_numbers.size() - 1);
    m_numbers[slot] = {key, code};
}

} // namespace cairn::prep
