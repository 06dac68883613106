// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cairn::formats {

/// One field of a Protocol Buffers message as it stands on the wire.
struct ProtoField {
    std::uint32_t number = 0;
    std::uint32_t wire = 0;           ///< 0: varint, 1: 8 bytes, 2: bytes, 5: 4 bytes
    std::uint64_t value = 0;          ///< varint, or the 4 or 8 bytes
    std::span<const std::byte> bytes; ///< wire 2

    std::string_view text() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
    std::int64_t integer() const { return static_cast<std::int64_t>(value); }
};

/// Walks the fields of a message (protobuf.dev, "Encoding"), never outside its bytes. Groups are not read.
class ProtoReader {
public:
    explicit ProtoReader(std::span<const std::byte> bytes) : m_rest(bytes) {}

    /// The next field; nothing at the end, and where the bytes are no message: then bad() is true.
    std::optional<ProtoField> next();
    bool bad() const { return m_bad; }

private:
    std::optional<std::uint64_t> varint();
    std::optional<ProtoField> fault();

    std::span<const std::byte> m_rest;
    bool m_bad = false;
};

/// The numbers of a repeated field, whether packed or one by one: calls take(value) for each. False where they are damaged.
template <typename Take>
bool eachNumber(const ProtoField& field, std::size_t fixedBytes, const Take& take)
{
    if (field.wire != 2) {
        take(field.value);
        return true;
    }
    if (fixedBytes > 0) {
        for (std::size_t at = 0; at + fixedBytes <= field.bytes.size(); at += fixedBytes) {
            std::uint64_t value = 0;
            std::memcpy(&value, field.bytes.data() + at, fixedBytes);
            take(value);
        }
        return field.bytes.size() % fixedBytes == 0;
    }
    std::uint64_t value = 0;
    int shift = 0;
    for (const std::byte byte : field.bytes) {
        if (shift > 63)
            return false;
        value |= static_cast<std::uint64_t>(byte & std::byte{0x7f}) << shift;
        shift += 7;
        if ((byte & std::byte{0x80}) == std::byte{0}) {
            take(value);
            value = 0;
            shift = 0;
        }
    }
    return shift == 0;
}

} // namespace cairn::formats
