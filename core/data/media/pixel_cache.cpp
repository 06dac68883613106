// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/pixel_cache.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kMagic = 0x3250'4e52'4941'43ull; // "CAIRNP2"
constexpr std::uint8_t kFine = 1, kUnreadable = 2;
constexpr auto kEnding = ".pixels";
constexpr std::uint64_t kUsualBound = std::uint64_t{8} << 30;

struct Header {
    std::uint64_t magic = kMagic;
    std::uint64_t rows = 0, bytesPerRow = 0, cachedRows = 0;
    std::uint64_t settled = 0;
    std::array<char, 40> boot{}; ///< the start of the machine in which it was written; empty: unknown
};

/// Differs from start to start of the machine; empty where the system does not say.
std::array<char, 40> bootNow()
{
    std::array<char, 40> boot{};
    std::ifstream("/proc/sys/kernel/random/boot_id").read(boot.data(), boot.size() - 1);
    return boot;
}

bool known(const std::array<char, 40>& boot)
{
    return boot[0] != '\0';
}

std::uint64_t pixelOffset(const PixelCacheKey& key)
{
    return (kPage + key.rows + kPage - 1) / kPage * kPage;
}

std::uint64_t fileBytes(const PixelCacheKey& key)
{
    return pixelOffset(key) + key.cachedRows * key.bytesPerRow;
}

Error writeFailed(const fs::path& file, int number)
{
    if (number == ENOSPC || number == EDQUOT)
        return fail(ErrorCode::NoSpace, "The disk is full: the cache of decoded pictures cannot be written", file.string(), "Free some space");
    return fail(ErrorCode::Io, std::string("The cache of decoded pictures cannot be written: ") + std::strerror(number), file.string(), "Check the disk");
}

} // namespace

Result<std::shared_ptr<const PixelCache>> PixelCache::open(const fs::path& file, std::uint64_t rows, std::uint64_t bytesPerRow)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(ErrorCode::NotFound, "There is no cache", file.string());
    struct stat facts {};
    Header header;
    const bool read = ::fstat(descriptor, &facts) == 0 && ::pread(descriptor, &header, sizeof header, 0) == sizeof header;
    const PixelCacheKey key{rows, bytesPerRow, header.cachedRows};
    const bool right = read && header.magic == kMagic && header.rows == rows && header.bytesPerRow == bytesPerRow
        && header.cachedRows <= rows && static_cast<std::uint64_t>(facts.st_size) == fileBytes(key)
        && (header.settled == 1 || (known(header.boot) && header.boot == bootNow()));
    void* address = right ? ::mmap(nullptr, fileBytes(key), PROT_READ, MAP_SHARED, descriptor, 0) : MAP_FAILED;
    ::close(descriptor);
    if (address == MAP_FAILED)
        return fail(ErrorCode::Corrupt, "The cache is not the one that was written", file.string());
    std::shared_ptr<PixelCache> cache(new PixelCache());
    cache->m_key = key;
    cache->m_bytes = static_cast<const std::uint8_t*>(address);
    cache->m_size = fileBytes(key);
    cache->m_settled = header.settled == 1;
    std::error_code ignored;
    fs::last_write_time(file, fs::file_time_type::clock::now(), ignored); // the oldest ones are removed first
    return std::shared_ptr<const PixelCache>(std::move(cache));
}

PixelCache::~PixelCache()
{
    if (m_bytes)
        ::munmap(const_cast<std::uint8_t*>(m_bytes), m_size);
}

std::span<const std::uint8_t> PixelCache::pixels(RowId row) const
{
    return {m_bytes + pixelOffset(m_key) + row * m_key.bytesPerRow, m_key.bytesPerRow};
}

std::vector<RowId> PixelCache::unreadable() const
{
    std::vector<RowId> rows;
    for (RowId row = 0; row < m_key.rows; ++row) {
        if (m_bytes[kPage + row] == kUnreadable)
            rows.push_back(row);
    }
    return rows;
}

Result<std::unique_ptr<PixelCacheWriter>> PixelCacheWriter::create(const fs::path& file, const PixelCacheKey& key)
{
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (error)
        return fail(ErrorCode::Permission, "The cache folder cannot be made: " + error.message(), file.parent_path().string(), "Check its permissions");
    std::unique_ptr<PixelCacheWriter> writer(new PixelCacheWriter());
    writer->m_file = file;
    writer->m_temporary = file.string() + "." + std::to_string(::getpid()) + ".tmp";
    writer->m_key = key;
    writer->m_states.assign(key.rows, 0);
    writer->m_descriptor = ::open(writer->m_temporary.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (writer->m_descriptor < 0)
        return writeFailed(file, errno);
    if (const int failed = ::posix_fallocate(writer->m_descriptor, 0, static_cast<off_t>(fileBytes(key))))
        return writeFailed(file, failed);
    return writer;
}

PixelCacheWriter::~PixelCacheWriter()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    std::error_code ignored;
    fs::remove(m_temporary, ignored);
}

Result<void> PixelCacheWriter::write(std::span<const std::uint8_t> bytes, std::uint64_t offset)
{
    while (!bytes.empty()) {
        const ssize_t put = ::pwrite(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return writeFailed(m_file, put < 0 ? errno : EIO);
        bytes = bytes.subspan(static_cast<std::size_t>(put));
        offset += static_cast<std::uint64_t>(put);
    }
    return {};
}

Result<void> PixelCacheWriter::put(RowId row, std::span<const std::uint8_t> pixels)
{
    m_states[row] = pixels.empty() ? kUnreadable : kFine;
    if (pixels.empty() || row >= m_key.cachedRows)
        return {};
    return write(pixels, pixelOffset(m_key) + row * m_key.bytesPerRow);
}

Result<void> PixelCacheWriter::finish()
{
    const auto boot = bootNow();
    const Header header{kMagic, m_key.rows, m_key.bytesPerRow, m_key.cachedRows, 0, boot};
    CAIRN_TRY(write(m_states, kPage));
    CAIRN_TRY(write({reinterpret_cast<const std::uint8_t*>(&header), sizeof header}, 0));
    if (!known(boot)) {
        if (::fsync(m_descriptor) != 0)
            return writeFailed(m_file, errno);
        CAIRN_TRY(markSettled(m_descriptor, m_file));
    }
    std::error_code error;
    fs::rename(m_temporary, m_file, error);
    if (error)
        return fail(ErrorCode::Io, "The cache cannot be put in its place: " + error.message(), m_file.string(), "Check the disk");
    return {};
}

Result<void> markSettled(int descriptor, const fs::path& file)
{
    const std::uint64_t yes = 1;
    if (::pwrite(descriptor, &yes, sizeof yes, offsetof(Header, settled)) != sizeof yes || ::fdatasync(descriptor) != 0)
        return writeFailed(file, errno);
    return {};
}

std::uint64_t pixelCacheBound(const fs::path& folder)
{
    std::uint64_t bound = kUsualBound;
    if (const char* given = std::getenv("CAIRN_PICTURE_CACHE"))
        bound = std::strtoull(given, nullptr, 10) << 20;
    std::error_code error;
    fs::path place = folder;
    while (!place.empty() && !fs::exists(place, error) && place != place.parent_path())
        place = place.parent_path();
    const auto space = fs::space(place, error);
    return error ? bound : std::min<std::uint64_t>(bound, space.available / 2);
}

void trimPixelCaches(const fs::path& folder, std::uint64_t bytes)
{
    struct Entry {
        fs::file_time_type used;
        std::uint64_t bytes;
        fs::path file;
    };
    std::vector<Entry> entries;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (it->path().extension() == kEnding)
            entries.push_back({it->last_write_time(error), it->file_size(error), it->path()});
    }
    std::ranges::sort(entries, std::greater(), &Entry::used);
    std::uint64_t total = 0;
    for (const Entry& entry : entries) {
        total += entry.bytes;
        if (total > bytes)
            fs::remove(entry.file, error);
    }
}

} // namespace cairn::data
