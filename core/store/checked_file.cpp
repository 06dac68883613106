// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/checked_file.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace cairn::store {
namespace {

constexpr std::size_t kPiece = std::size_t{8} << 20; ///< bytes per write call

bool cannotReserve(int error) { return error == EOPNOTSUPP || error == ENOSYS || error == EINVAL || error == EINTR; }

} // namespace

CheckedFile::CheckedFile(FileSystem& files, std::filesystem::path path, int descriptor)
    : m_files(&files), m_path(std::move(path)), m_descriptor(descriptor)
{
}

CheckedFile::CheckedFile(CheckedFile&& other) noexcept
    : m_files(other.m_files), m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_bytes(other.m_bytes), m_hash(other.m_hash)
{
}

CheckedFile::~CheckedFile()
{
    if (m_descriptor >= 0)
        m_files->close(m_descriptor);
}

Result<CheckedFile> CheckedFile::create(FileSystem& files, std::filesystem::path path, std::uint64_t expectedBytes)
{
    int descriptor = files.create(path);
    while (descriptor == -EINTR)
        descriptor = files.create(path);
    if (descriptor < 0)
        return systemError(-descriptor, "Cannot create a file", path);
    CheckedFile file(files, std::move(path), descriptor);
    if (expectedBytes > 0) {
        const int reserved = files.reserve(descriptor, expectedBytes);
        if (reserved < 0 && !cannotReserve(-reserved)) {
            Error error = systemError(-reserved, "Cannot reserve space for a file", file.m_path);
            files.remove(file.m_path);
            return error;
        }
    }
    return file;
}

Result<void> CheckedFile::write(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto piece = bytes.first(std::min(bytes.size(), kPiece));
        const std::int64_t written = m_files->write(m_descriptor, piece);
        if (written == -EINTR)
            continue;
        if (written <= 0)
            return systemError(written < 0 ? static_cast<int>(-written) : ENOSPC, "Cannot write a file", m_path);
        const auto count = static_cast<std::size_t>(written);
        m_hash.add(bytes.first(count));
        m_bytes += count;
        bytes = bytes.subspan(count);
    }
    return {};
}

Result<void> CheckedFile::finish()
{
    int synced = m_files->sync(m_descriptor);
    while (synced == -EINTR)
        synced = m_files->sync(m_descriptor);
    const int closed = m_files->close(std::exchange(m_descriptor, -1));
    if (synced < 0)
        return systemError(-synced, "Cannot write a file to the disk", m_path);
    if (closed < 0 && closed != -EINTR)
        return systemError(-closed, "Cannot close a file", m_path);
    return {};
}

} // namespace cairn::store
