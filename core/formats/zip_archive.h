// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <functional>
#include <string>
#include <vector>

namespace cairn::formats {

/// A file in a ZIP archive.
struct ZipMember {
    std::string name;
    std::uint64_t packed = 0, plain = 0; ///< bytes
    std::uint64_t offset = 0;            ///< of the local header
    std::uint32_t checksum = 0;          ///< CRC-32 of the plain bytes
    bool deflated = false;
};

/// A mapped ZIP archive (APPNOTE 6.3, with ZIP64), stored and deflated members only. Immutable: any thread.
class ZipArchive {
public:
    /// Errors: Corrupt (no archive, damaged), Unsupported (encrypted, other compression), InvalidInput: names that leave the
    /// folder ("../x", "/x"), members that claim to be more than 1032 times larger than packed (no deflate stream is), or more
    /// than `mostPlain` bytes in all.
    static Result<ZipArchive> open(MappedFile file, const std::string& where, std::uint64_t mostPlain = std::uint64_t{1} << 40);

    const std::vector<ZipMember>& members() const { return m_members; }
    /// Bytes of a stored member as they lie in the archive.
    Result<std::span<const std::uint8_t>> stored(const ZipMember& member) const;
    /// Hands the plain bytes of a member on, piece by piece; what does not match its size and checksum is Corrupt.
    using Sink = std::function<Result<void>(std::span<const std::uint8_t>)>;
    Result<void> extract(const ZipMember& member, const Sink& sink, const StopToken& stop) const;
    const std::shared_ptr<const void>& owner() const { return m_file.owner; }

private:
    ZipArchive(MappedFile file, std::string where) : m_file(std::move(file)), m_where(std::move(where)) {}
    Result<void> readDirectory(std::uint64_t mostPlain);
    Result<void> readMember(std::uint64_t& at);
    Result<std::span<const std::uint8_t>> packedBytes(const ZipMember& member) const;
    Error damaged(const std::string& what) const;
    std::uint64_t number(std::uint64_t at, int bytes) const;
    bool has(std::uint64_t at, std::uint64_t bytes) const { return at <= m_file.bytes.size() && bytes <= m_file.bytes.size() - at; }

    MappedFile m_file;
    std::string m_where;
    std::vector<ZipMember> m_members;
};

} // namespace cairn::formats
