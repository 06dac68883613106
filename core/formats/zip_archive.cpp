// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/zip_archive.h"

#include "core/base/text.h"

#include <algorithm>
#include <zlib.h>

namespace cairn::formats {

namespace {

constexpr std::uint64_t kDeflateRatio = 1032, kMostMembers = 100'000, kMostComment = 65'535;
constexpr std::uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50, kEnd = 0x06054b50, kEnd64 = 0x06064b50, kLocator64 = 0x07064b50;
constexpr std::size_t kPiece = 1 << 20;

bool leavesFolder(const std::string& name)
{
    if (name.starts_with('/') || name.find('\\') != std::string::npos || name.find('\0') != std::string::npos)
        return true;
    return std::ranges::any_of(split(name, '/'), [](const std::string& step) { return step == ".."; });
}

} // namespace

Error ZipArchive::damaged(const std::string& what) const
{
    return fail(ErrorCode::Corrupt, what, m_where, "Get a fresh copy");
}

std::uint64_t ZipArchive::number(std::uint64_t at, int bytes) const
{
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i)
        value |= std::uint64_t{m_file.bytes[at + static_cast<std::uint64_t>(i)]} << (8 * i);
    return value;
}

Result<ZipArchive> ZipArchive::open(MappedFile file, const std::string& where, std::uint64_t mostPlain)
{
    ZipArchive archive(std::move(file), where);
    CAIRN_TRY(archive.readDirectory(mostPlain));
    return archive;
}

Result<void> ZipArchive::readDirectory(std::uint64_t mostPlain)
{
    const std::uint64_t size = m_file.bytes.size();
    if (size < 22)
        return damaged("This is no ZIP archive");
    const std::uint64_t lowest = size - 22 > kMostComment ? size - 22 - kMostComment : 0;
    std::uint64_t end = size - 22;
    while (number(end, 4) != kEnd) {
        if (end == lowest)
            return damaged("The archive is cut off: its directory is missing");
        --end;
    }
    std::uint64_t count = number(end + 10, 2), at = number(end + 16, 4);
    if (end >= 20 && number(end - 20, 4) == kLocator64) {
        const std::uint64_t end64 = number(end - 20 + 8, 8);
        if (!has(end64, 56) || number(end64, 4) != kEnd64)
            return damaged("The directory of the archive is damaged");
        count = number(end64 + 32, 8);
        at = number(end64 + 48, 8);
    }
    if (count > kMostMembers)
        return fail(ErrorCode::InvalidInput, "The archive claims " + grouped(count) + " members", m_where, "Use an archive of fewer files");
    std::uint64_t plain = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        CAIRN_TRY(readMember(at));
        const ZipMember& member = m_members.back();
        if (member.plain > mostPlain - plain || member.plain / kDeflateRatio > member.packed)
            return fail(ErrorCode::InvalidInput, "The archive claims to unpack to far more than it can hold: " + toUtf8(member.name) + " from " +
                        bytesText(member.packed) + " to " + bytesText(member.plain), m_where, "Do not use this file: it is made to fill the disk");
        plain += member.plain;
    }
    return {};
}

Result<void> ZipArchive::readMember(std::uint64_t& at)
{
    if (!has(at, 46) || number(at, 4) != kCentral)
        return damaged("The directory of the archive is damaged");
    const std::uint64_t flags = number(at + 8, 2), method = number(at + 10, 2);
    const std::uint64_t nameBytes = number(at + 28, 2), extraBytes = number(at + 30, 2), commentBytes = number(at + 32, 2);
    if (!has(at + 46, nameBytes + extraBytes + commentBytes))
        return damaged("The directory of the archive is cut off");
    ZipMember member;
    member.name.assign(reinterpret_cast<const char*>(m_file.bytes.data() + at + 46), nameBytes);
    member.checksum = static_cast<std::uint32_t>(number(at + 16, 4));
    member.packed = number(at + 20, 4);
    member.plain = number(at + 24, 4);
    member.offset = number(at + 42, 4);
    member.deflated = method == 8;
    for (std::uint64_t extra = at + 46 + nameBytes, end = extra + extraBytes; extra + 4 <= end;) {
        const std::uint64_t id = number(extra, 2), length = number(extra + 2, 2);
        if (extra + 4 + length > end)
            return damaged("The directory of the archive is damaged");
        std::uint64_t field = extra + 4;
        for (std::uint64_t* value : {&member.plain, &member.packed, &member.offset}) {
            if (id == 1 && *value == 0xFFFFFFFF && field + 8 <= extra + 4 + length) {
                *value = number(field, 8);
                field += 8;
            }
        }
        extra += 4 + length;
    }
    at += 46 + nameBytes + extraBytes + commentBytes;
    if (flags & 1)
        return fail(ErrorCode::Unsupported, "The archive is encrypted", m_where, "Unpack it with its password first");
    if (method != 0 && method != 8)
        return fail(ErrorCode::Unsupported, "The archive is packed in a way that is not read (method " + std::to_string(method) + ")", m_where, "Pack it again with deflate");
    if (leavesFolder(member.name))
        return fail(ErrorCode::InvalidInput, "The archive has a member that leaves its folder: " + toUtf8(member.name), m_where, "Do not use this file");
    if (!member.deflated && member.packed != member.plain)
        return damaged("The directory of the archive contradicts itself");
    m_members.push_back(std::move(member));
    return {};
}

Result<std::span<const std::uint8_t>> ZipArchive::packedBytes(const ZipMember& member) const
{
    if (!has(member.offset, 30) || number(member.offset, 4) != kLocal)
        return damaged("The archive is damaged at the beginning of " + toUtf8(member.name));
    const std::uint64_t at = member.offset + 30 + number(member.offset + 26, 2) + number(member.offset + 28, 2);
    if (!has(at, member.packed))
        return damaged("The archive is cut off within " + toUtf8(member.name));
    return m_file.bytes.subspan(at, member.packed);
}

Result<std::span<const std::uint8_t>> ZipArchive::stored(const ZipMember& member) const
{
    if (member.deflated)
        return fail(ErrorCode::Internal, "This member is packed", m_where);
    return packedBytes(member);
}

Result<void> ZipArchive::extract(const ZipMember& member, const Sink& sink, const StopToken& stop) const
{
    CAIRN_ASSIGN(const auto packed, packedBytes(member));
    if (!member.deflated)
        return sink(packed);
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return fail(ErrorCode::OutOfMemory, "There is no memory to unpack the archive", m_where);
    const std::unique_ptr<z_stream, int (*)(z_stream*)> ending(&stream, inflateEnd);
    std::vector<std::uint8_t> piece(kPiece);
    std::uint64_t done = 0, used = 0;
    uLong sum = crc32(0, nullptr, 0);
    for (int state = Z_OK; state != Z_STREAM_END;) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled", m_where);
        if (stream.avail_in == 0) {
            const std::uint64_t some = std::min<std::uint64_t>(packed.size() - used, kPiece);
            stream.next_in = const_cast<Bytef*>(packed.data() + used);
            stream.avail_in = static_cast<uInt>(some);
            used += some;
        }
        stream.next_out = piece.data();
        stream.avail_out = static_cast<uInt>(piece.size());
        state = inflate(&stream, Z_NO_FLUSH);
        const std::size_t got = piece.size() - stream.avail_out;
        done += got;
        if ((state != Z_OK && state != Z_STREAM_END) || done > member.plain || (got == 0 && state != Z_STREAM_END && used == packed.size() && stream.avail_in == 0))
            return damaged("The archive is damaged within " + toUtf8(member.name));
        sum = crc32(sum, piece.data(), static_cast<uInt>(got));
        CAIRN_TRY(sink({piece.data(), got}));
    }
    if (done != member.plain || static_cast<std::uint32_t>(sum) != member.checksum)
        return damaged("The archive is damaged within " + toUtf8(member.name));
    return {};
}

} // namespace cairn::formats
