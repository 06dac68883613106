// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/picture_pixels.h"

#include "core/base/log.h"
#include "core/base/text.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <numeric>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMemoryBytes = 128 << 20;
constexpr std::uint64_t kPixelsAtOnce = 2 << 20; ///< bytes of pixels of one request,
constexpr std::uint64_t kFewestAtOnce = 32, kMostAtOnce = 512; ///< and how many pictures these may be
constexpr std::uint64_t kRequestBytes = 64 << 20;
constexpr std::size_t kNamed = 5;         ///< unreadable pictures that a notice names

/// Runs `work(worker)` on some threads; the first error wins.
template <typename Work>
Result<void> onThreads(std::size_t threads, const Work& work)
{
    if (threads <= 1)
        return work();
    std::mutex mutex;
    Result<void> outcome;
    {
        std::vector<std::jthread> pool;
        for (std::size_t i = 0; i < threads; ++i) {
            pool.emplace_back([&] {
                if (auto done = work(); !done) {
                    const std::lock_guard lock(mutex);
                    if (outcome)
                        outcome = std::move(done);
                }
            });
        }
    }
    return outcome;
}

/// Fills `content`; how much of it there was.
std::size_t readInto(int descriptor, std::string& content)
{
    std::size_t done = 0;
    while (done < content.size()) {
        const ssize_t got = ::read(descriptor, content.data() + done, content.size() - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

/// The files of as many of the rows as make one request.
Result<std::vector<std::string>> readSome(const PictureFiles& files, std::span<const RowId> rows)
{
    std::vector<std::string> some;
    std::uint64_t size = 0;
    while (some.size() < rows.size() && size < kRequestBytes) {
        CAIRN_ASSIGN(auto file, files.read(rows[some.size()]));
        size += file.size();
        some.push_back(std::move(file));
    }
    return some;
}

class Decoder : public PictureDecoder {
public:
    Decoder(std::shared_ptr<parse::ImagePool> pool, parse::ImageRequest request) : m_pool(std::move(pool)), m_request(std::move(request)) {}

    int workers() const override { return m_pool->workers(); }

    Result<std::vector<Picture>> decode(std::span<const std::string> files, StopToken stop) const override
    {
        std::vector<Picture> pictures(files.size());
        CAIRN_ASSIGN(auto problems, m_pool->decodePlanes(files, m_request, [&](std::size_t place, std::span<const std::uint8_t> planes) -> Result<void> {
            pictures[place].planes.assign(planes.begin(), planes.end());
            return {};
        }, std::move(stop)));
        for (std::size_t i = 0; i < problems.size(); ++i)
            pictures[i].problem = std::move(problems[i]);
        return pictures;
    }

    Result<void> visitRows(const PictureFiles& files, std::span<const RowId> rows, const Visit& visit, StopToken stop) const override
    {
        while (!rows.empty()) {
            CAIRN_ASSIGN(const auto some, readSome(files, rows));
            CAIRN_ASSIGN(const auto problems, m_pool->decodePlanes(some, m_request, [&](std::size_t place, std::span<const std::uint8_t> planes) {
                return visit(rows[place], planes, {});
            }, stop));
            for (std::size_t i = 0; i < problems.size(); ++i) {
                if (!problems[i].empty())
                    CAIRN_TRY(visit(rows[i], {}, problems[i]));
            }
            rows = rows.subspan(some.size());
        }
        return {};
    }

private:
    std::shared_ptr<parse::ImagePool> m_pool;
    parse::ImageRequest m_request;
};

} // namespace

Result<std::string> FolderFiles::read(RowId row, std::uint64_t most) const
{
    const std::string file = (m_root / m_files[row]).string();
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat facts {};
    if (descriptor < 0 || ::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        if (descriptor >= 0)
            ::close(descriptor);
        return fail(ErrorCode::NotFound, "The file is not there any more", file, "Put it back, or open the folder again");
    }
    const auto bytes = static_cast<std::uint64_t>(facts.st_size);
    std::string content(bytes > m_largest && most > m_largest ? 0 : std::min(bytes, most), '\0');
    content.resize(readInto(descriptor, content));
    ::close(descriptor);
    if (bytes > m_largest && most > m_largest)
        return fail(ErrorCode::InvalidInput, "The file is larger than " + bytesText(m_largest), file, "Make it smaller");
    return content;
}

Result<std::vector<PictureDecoder::Picture>> PictureDecoder::decodeRows(const PictureFiles& files, std::span<const RowId> rows, StopToken stop) const
{
    std::vector<Picture> pictures;
    while (pictures.size() < rows.size()) {
        CAIRN_ASSIGN(const auto some, readSome(files, rows.subspan(pictures.size())));
        CAIRN_ASSIGN(auto decoded, decode(some, stop));
        std::ranges::move(decoded, std::back_inserter(pictures));
    }
    return pictures;
}

Result<void> PictureDecoder::visitRows(const PictureFiles& files, std::span<const RowId> rows, const Visit& visit, StopToken stop) const
{
    CAIRN_ASSIGN(const auto pictures, decodeRows(files, rows, std::move(stop)));
    for (std::size_t i = 0; i < pictures.size(); ++i)
        CAIRN_TRY(visit(rows[i], pictures[i].planes, pictures[i].problem));
    return {};
}

std::unique_ptr<PictureDecoder> makePictureDecoder(std::shared_ptr<parse::ImagePool> pool, const parse::ImageRequest& request)
{
    return std::make_unique<Decoder>(std::move(pool), request);
}

PicturePixels::PicturePixels(std::shared_ptr<const PictureFiles> files, std::unique_ptr<PictureDecoder> decoder, std::vector<std::int64_t> shape,
                             fs::path cacheFile, std::string noun)
    : m_files(std::move(files)), m_decoder(std::move(decoder)), m_shape(std::move(shape)), m_cacheFile(std::move(cacheFile)), m_noun(std::move(noun))
{
}

std::size_t PicturePixels::atOnce() const
{
    return static_cast<std::size_t>(std::clamp(kPixelsAtOnce / std::max<std::uint64_t>(1, bytesPerRow()), kFewestAtOnce, kMostAtOnce));
}

std::shared_ptr<const PixelCache> PicturePixels::cache() const
{
    const std::lock_guard lock(m_mutex);
    return m_cache;
}

bool PicturePixels::fromMemory(RowId row, std::uint8_t* out) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_recentPlaces.find(row);
    if (found == m_recentPlaces.end())
        return false;
    m_recent.splice(m_recent.begin(), m_recent, found->second);
    std::memcpy(out, found->second->second.data(), found->second->second.size());
    return true;
}

void PicturePixels::remember(RowId row, std::vector<std::uint8_t> planes) const
{
    const std::uint64_t most = std::max<std::uint64_t>(1, kMemoryBytes / bytesPerRow());
    const std::lock_guard lock(m_mutex);
    if (m_recentPlaces.contains(row))
        return;
    m_recent.emplace_front(row, std::move(planes));
    m_recentPlaces[row] = m_recent.begin();
    while (m_recent.size() > most) {
        m_recentPlaces.erase(m_recent.back().first);
        m_recent.pop_back();
    }
}

void PicturePixels::noteUnreadable(RowId row) const
{
    const std::lock_guard lock(m_mutex);
    m_unreadable.insert(row);
}

Result<void> PicturePixels::copy(std::span<const RowId> ids, std::span<std::uint8_t> out) const
{
    const std::uint64_t bytes = bytesPerRow();
    const auto cached = cache();
    std::vector<Wanted> wanted;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        std::uint8_t* to = out.data() + i * bytes;
        if (cached && cached->holds(ids[i]))
            std::memcpy(to, cached->pixels(ids[i]).data(), bytes);
        else if (!fromMemory(ids[i], to))
            wanted.emplace_back(ids[i], to);
    }
    return wanted.empty() ? Result<void>() : decodeInto(wanted);
}

Result<void> PicturePixels::decodeInto(std::span<const Wanted> wanted) const
{
    std::atomic<std::size_t> next = 0;
    const std::size_t many = std::clamp<std::size_t>(wanted.size() / static_cast<std::size_t>(m_decoder->workers()), kFewestAtOnce, atOnce());
    const std::size_t slices = (wanted.size() + many - 1) / many;
    return onThreads(std::min(slices, static_cast<std::size_t>(m_decoder->workers())), [&]() -> Result<void> {
        for (std::size_t slice = next++; slice < slices; slice = next++) {
            const std::size_t first = slice * many;
            CAIRN_TRY(decodeSome(wanted.subspan(first, std::min(many, wanted.size() - first))));
        }
        return {};
    });
}

Result<void> PicturePixels::decodeSome(std::span<const Wanted> wanted) const
{
    const std::uint64_t bytes = bytesPerRow();
    std::vector<RowId> rows;
    for (const Wanted& one : wanted)
        rows.push_back(one.first);
    CAIRN_ASSIGN(auto pictures, m_decoder->decodeRows(*m_files, rows, {}));
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const auto& [row, to] = wanted[i];
        const bool fine = pictures[i].problem.empty() && pictures[i].planes.size() == bytes;
        if (!fine) {
            pictures[i].planes.assign(bytes, 0);
            noteUnreadable(row);
        }
        std::memcpy(to, pictures[i].planes.data(), bytes);
        remember(row, std::move(pictures[i].planes));
    }
    return {};
}

Result<void> PicturePixels::prepare(JobContext& job)
{
    const std::lock_guard preparing(m_preparing);
    if (cache())
        return {};
    const std::uint64_t rows = m_files->count(), bytes = bytesPerRow();
    const fs::path folder = m_cacheFile.parent_path();
    const std::uint64_t bound = pixelCacheBound(folder), fitting = std::min(rows, bound / bytes);
    auto opened = PixelCache::open(m_cacheFile, rows, bytes);
    if (!opened || (*opened)->cachedRows() < fitting / 2) { // a little less room than before is no reason to begin again
        trimPixelCaches(folder, bound - fitting * bytes);
        CAIRN_TRY(build({rows, bytes, fitting}, job));
        opened = PixelCache::open(m_cacheFile, rows, bytes);
        if (!opened)
            return opened.error();
    }
    const auto unreadable = (*opened)->unreadable();
    if (!(*opened)->settled())
        m_settler.emplace(m_cacheFile);
    const std::lock_guard lock(m_mutex);
    m_cachedRows = (*opened)->cachedRows();
    m_cache = std::move(*opened);
    m_unreadable = std::set<RowId>(unreadable.begin(), unreadable.end());
    m_recent.clear();
    m_recentPlaces.clear();
    return {};
}

Result<void> PicturePixels::build(const PixelCacheKey& key, JobContext& job)
{
    CAIRN_ASSIGN(const auto writer, PixelCacheWriter::create(m_cacheFile, key));
    job.progress.setText("Decoding " + m_noun);
    std::atomic<std::uint64_t> next = 0, done = 0;
    std::atomic<bool> failed = false;
    CAIRN_TRY(onThreads(static_cast<std::size_t>(m_decoder->workers()), [&]() -> Result<void> {
        const std::size_t many = atOnce();
        for (RowId first = next.fetch_add(many); first < key.rows && !failed; first = next.fetch_add(many)) {
            const RowId end = std::min<RowId>(first + many, key.rows);
            if (auto some = buildSome(*writer, first, end, job.stop); !some) {
                failed = true;
                return some;
            }
            job.progress.set(done += end - first, key.rows);
        }
        return {};
    }));
    return writer->finish();
}

Result<void> PicturePixels::buildSome(PixelCacheWriter& writer, RowId first, RowId end, const StopToken& stop)
{
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled, "Cancelled");
    std::vector<RowId> rows(end - first);
    std::iota(rows.begin(), rows.end(), first);
    return m_decoder->visitRows(*m_files, rows, [&](RowId row, std::span<const std::uint8_t> planes, const std::string& problem) {
        const bool fine = problem.empty() && planes.size() == bytesPerRow();
        if (!fine)
            log::warn("data", m_files->name(row) + ": " + problem);
        return writer.put(row, fine ? planes : std::span<const std::uint8_t>());
    }, stop);
}

std::vector<RowId> PicturePixels::unreadable() const
{
    const std::lock_guard lock(m_mutex);
    return {m_unreadable.begin(), m_unreadable.end()};
}

std::vector<std::string> PicturePixels::notices() const
{
    std::vector<std::string> notices;
    const std::lock_guard lock(m_mutex);
    if (!m_unreadable.empty()) {
        std::string names;
        std::size_t named = 0;
        for (auto row = m_unreadable.begin(); row != m_unreadable.end() && named < kNamed; ++row, ++named)
            names += (names.empty() ? "" : ", ") + toUtf8(m_files->name(*row));
        notices.push_back(grouped(m_unreadable.size()) + " " + m_noun + " cannot be read and are left out: " + names + (m_unreadable.size() > kNamed ? ", ..." : ""));
    }
    if (m_cache && m_cachedRows < m_files->count())
        notices.push_back("Only " + grouped(m_cachedRows) + " of " + grouped(m_files->count()) + " " + m_noun +
                          " fit into the cache; the others are decoded again in every epoch (CAIRN_PICTURE_CACHE sets its size in MiB)");
    return notices;
}

} // namespace cairn::data
