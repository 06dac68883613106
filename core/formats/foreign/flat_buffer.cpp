// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/flat_buffer.h"

namespace cairn::formats {

std::optional<FlatTable> FlatTable::root(std::span<const std::byte> buffer)
{
    const FlatTable start(buffer, 0);
    return start.has(0, 4) ? at(buffer, start.read<std::uint32_t>(0)) : std::nullopt;
}

std::optional<FlatTable> FlatTable::at(std::span<const std::byte> buffer, std::uint64_t position)
{
    FlatTable table(buffer, position);
    if (!table.has(position, 4))
        return {};
    const std::int64_t fields = static_cast<std::int64_t>(position) - table.read<std::int32_t>(position);
    if (fields < 0 || !table.has(static_cast<std::uint64_t>(fields), 4))
        return {};
    table.m_fields = static_cast<std::uint64_t>(fields);
    table.m_fieldBytes = table.read<std::uint16_t>(table.m_fields);
    if (!table.has(table.m_fields, table.m_fieldBytes))
        return {};
    return table;
}

std::optional<std::uint64_t> FlatTable::place(int field, std::uint64_t bytes) const
{
    const std::uint64_t entry = 4 + 2 * static_cast<std::uint64_t>(field);
    if (entry + 2 > m_fieldBytes)
        return {};
    const std::uint64_t offset = read<std::uint16_t>(m_fields + entry);
    if (offset == 0 || !has(m_at + offset, bytes))
        return {};
    return m_at + offset;
}

std::optional<std::uint64_t> FlatTable::target(int field) const
{
    const auto at = place(field, 4);
    if (!at)
        return {};
    const std::uint64_t position = *at + read<std::uint32_t>(*at);
    return has(position, 4) ? std::optional(position) : std::nullopt;
}

std::optional<FlatTable> FlatTable::table(int field) const
{
    const auto position = target(field);
    return position ? at(m_buffer, *position) : std::nullopt;
}

FlatVector FlatTable::vector(int field, std::size_t elementBytes) const
{
    FlatVector vector;
    const auto position = target(field);
    if (!position)
        return vector;
    const std::uint64_t size = read<std::uint32_t>(*position);
    if (!has(*position + 4, size * elementBytes))
        return vector;
    vector.m_buffer = m_buffer;
    vector.m_at = *position + 4;
    vector.m_size = size;
    vector.m_bytes = m_buffer.subspan(vector.m_at, size * elementBytes);
    return vector;
}

std::string_view FlatTable::text(int field) const
{
    const FlatVector letters = vector(field, 1);
    return {reinterpret_cast<const char*>(letters.bytes().data()), letters.bytes().size()};
}

std::optional<FlatTable> FlatVector::table(std::uint64_t index) const
{
    return FlatTable::at(m_buffer, m_at + index * 4 + number<std::uint32_t>(index));
}

} // namespace cairn::formats
