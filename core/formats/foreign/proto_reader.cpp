// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/proto_reader.h"

namespace cairn::formats {

std::optional<std::uint64_t> ProtoReader::varint()
{
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
        const auto byte = static_cast<std::uint64_t>(m_rest.front());
        m_rest = m_rest.subspan(1);
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    return {};
}

std::optional<ProtoField> ProtoReader::fault()
{
    m_bad = true;
    m_rest = {};
    return {};
}

std::optional<ProtoField> ProtoReader::next()
{
    if (m_rest.empty())
        return {};
    const auto tag = varint();
    if (!tag || *tag >> 32 != 0 || *tag >> 3 == 0)
        return fault();
    ProtoField field{static_cast<std::uint32_t>(*tag >> 3), static_cast<std::uint32_t>(*tag & 7), 0, {}};
    std::uint64_t length = 0;
    switch (field.wire) {
    case 0:
    case 2: {
        const auto value = varint();
        if (!value)
            return fault();
        field.value = field.wire == 0 ? *value : 0;
        length = field.wire == 2 ? *value : 0;
        break;
    }
    case 1: length = 8; break;
    case 5: length = 4; break;
    default: return fault();
    }
    if (length > m_rest.size())
        return fault();
    if (field.wire == 2)
        field.bytes = m_rest.first(length);
    else if (length > 0)
        std::memcpy(&field.value, m_rest.data(), length);
    m_rest = m_rest.subspan(length);
    return field;
}

} // namespace cairn::formats
