// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/durable_file.h"

#include "core/base/text.h"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace cairn::store {
namespace {

std::filesystem::path parentOf(const std::filesystem::path& file)
{
    const auto parent = file.parent_path();
    return parent.empty() ? std::filesystem::path(".") : parent;
}

/// Calls `take(span)` for every piece of the file.
template <typename Take>
Result<void> readPieces(const std::filesystem::path& file, Take take)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return systemError(errno, "Cannot open a file", file);
    std::vector<std::byte> buffer(std::size_t{1} << 20);
    ssize_t count = 0;
    do {
        count = ::read(descriptor, buffer.data(), buffer.size());
        if (count > 0)
            take(std::span<const std::byte>(buffer.data(), static_cast<std::size_t>(count)));
    } while (count > 0 || (count < 0 && errno == EINTR));
    const int error = errno;
    ::close(descriptor);
    if (count < 0)
        return systemError(error, "Cannot read a file", file);
    return {};
}

} // namespace

DurableFile::DurableFile(FileSystem& files, std::filesystem::path file, CheckedFile temporary)
    : m_files(&files), m_file(std::move(file)), m_temporary(std::move(temporary))
{
}

DurableFile::DurableFile(DurableFile&& other) noexcept
    : m_files(other.m_files), m_file(std::move(other.m_file)), m_temporary(std::move(other.m_temporary)),
      m_pending(std::exchange(other.m_pending, false))
{
}

DurableFile::~DurableFile()
{
    if (m_pending)
        m_files->remove(m_temporary.path());
}

Result<DurableFile> DurableFile::create(std::filesystem::path file, std::uint64_t expectedBytes, FileSystem& files)
{
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored))
        return fail(ErrorCode::InvalidInput, "A folder is in the place of a file", file.string(), "Choose another name");
    std::filesystem::path temporary = file;
    temporary += ".tmp";
    CAIRN_ASSIGN(CheckedFile checked, CheckedFile::create(files, std::move(temporary), expectedBytes));
    return DurableFile(files, std::move(file), std::move(checked));
}

Result<void> DurableFile::write(std::span<const std::byte> bytes) { return m_temporary.write(bytes); }

Result<FileDigest> DurableFile::commit()
{
    CAIRN_TRY(m_temporary.finish());
    if (const int result = m_files->rename(m_temporary.path(), m_file); result < 0)
        return systemError(-result, "Cannot put a file in its place", m_file);
    m_pending = false;
    if (const int result = m_files->syncFolder(parentOf(m_file)); result < 0)
        return systemError(-result, "Cannot write a folder to the disk", m_file);
    return FileDigest{m_temporary.bytes(), m_temporary.sha256()};
}

Result<FileDigest> writeFile(const std::filesystem::path& file, std::span<const std::byte> bytes, FileSystem& files)
{
    CAIRN_ASSIGN(DurableFile durable, DurableFile::create(file, 0, files));
    CAIRN_TRY(durable.write(bytes));
    return durable.commit();
}

Result<FileDigest> writeFile(const std::filesystem::path& file, std::string_view text, FileSystem& files)
{
    return writeFile(file, std::as_bytes(std::span(text)), files);
}

Result<FileDigest> digestOf(const std::filesystem::path& file)
{
    FileDigest digest;
    Sha256 hash;
    CAIRN_TRY(readPieces(file, [&](std::span<const std::byte> bytes) {
        hash.add(bytes);
        digest.bytes += bytes.size();
    }));
    digest.sha256 = hash.hex();
    return digest;
}

Result<std::string> readFile(const std::filesystem::path& file, std::uint64_t limitBytes)
{
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error)
        return systemError(error.value(), "Cannot read a file", file);
    if (size > limitBytes)
        return fail(ErrorCode::InvalidInput, "File is too large (" + bytesText(size) + ")", file.string(),
                    "At most " + bytesText(limitBytes) + " are read here");
    std::string text;
    text.reserve(static_cast<std::size_t>(size));
    CAIRN_TRY(readPieces(file, [&](std::span<const std::byte> bytes) {
        text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }));
    return text;
}

} // namespace cairn::store
