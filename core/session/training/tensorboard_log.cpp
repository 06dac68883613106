// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/tensorboard_log.h"

#include "core/base/clock.h"
#include "core/formats/tensorboard/event_file.h"
#include "core/store/durable_file.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace cairn::session {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostKept = 200'000;
constexpr std::string_view kBeginning = "events.out.tfevents.";

std::vector<formats::ScalarEvent> eventsOf(std::span<const store::MetricPoint> points, double begin)
{
    std::vector<formats::ScalarEvent> events;
    events.reserve(points.size());
    for (const store::MetricPoint& point : points)
        events.push_back({begin + point.seconds, point.step, point.split.empty() ? point.name : point.split + "/" + point.name, point.value});
    return events;
}

std::vector<fs::path> eventFilesIn(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (at->path().filename().string().starts_with(kBeginning))
            files.push_back(at->path());
    std::sort(files.begin(), files.end());
    return files;
}

/// TensorBoard goes from file to file in the order of the names: the new one must come last, whatever the clock says.
std::string nameAfter(const std::vector<fs::path>& earlier, RunId run)
{
    std::int64_t second = wallClockMs() / 1000;
    for (const fs::path& file : earlier) {
        const std::string name = file.filename().string();
        std::int64_t before = 0;
        std::from_chars(name.data() + kBeginning.size(), name.data() + name.size(), before);
        if (before < 9'999'999'999)
            second = std::max(second, before + 1);
    }
    return std::string(kBeginning) + std::to_string(second) + ".cairn." + std::to_string(run.value);
}

} // namespace

bool wantsTensorBoard(const Json& config)
{
    return config.is_object() && config.value("tensorboard", Json()) == "on";
}

TensorBoardLog::TensorBoardLog(fs::path file, int descriptor, std::uint64_t bytes, double beginSeconds)
    : m_file(std::move(file)), m_descriptor(descriptor), m_bytes(bytes), m_begin(beginSeconds)
{
}

TensorBoardLog::TensorBoardLog(TensorBoardLog&& other) noexcept
    : m_file(std::move(other.m_file)), m_descriptor(std::exchange(other.m_descriptor, -1)), m_bytes(other.m_bytes), m_begin(other.m_begin), m_waiting(std::move(other.m_waiting))
{
}

TensorBoardLog::~TensorBoardLog()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<TensorBoardLog> TensorBoardLog::begin(const store::Project& project, RunId run, const fs::path& folder)
{
    CAIRN_ASSIGN(const store::Run stored, project.run(run));
    const double begin = static_cast<double>(stored.startedMs > 0 ? stored.startedMs : stored.createdMs) / 1000;
    CAIRN_TRY(store::makeFolders(store::realFileSystem(), folder));
    const std::vector<fs::path> earlier = eventFilesIn(folder);
    const fs::path file = folder / nameAfter(earlier, run), writing = folder / "writing";
    CAIRN_ASSIGN(store::DurableFile out, store::DurableFile::create(writing));
    CAIRN_TRY(out.write(formats::eventLogHead(begin, !earlier.empty())));
    store::MetricCursor cursor;
    for (bool more = true; more;) {
        CAIRN_ASSIGN(const store::MetricPage page, project.metricsSince(run, cursor));
        CAIRN_TRY(out.write(formats::eventRecords(eventsOf(page.points, begin))));
        cursor = page.cursor;
        more = page.more;
    }
    CAIRN_ASSIGN(const store::FileDigest digest, out.commit());
    std::error_code failed;
    fs::rename(writing, file, failed);
    if (failed)
        return store::systemError(failed.value(), "Cannot begin a log for TensorBoard", file);
    for (const fs::path& old : earlier)
        fs::remove(old, failed);
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor < 0)
        return store::systemError(errno, "Cannot write a log for TensorBoard", file);
    return TensorBoardLog(file, descriptor, digest.bytes, begin);
}

Result<void> TensorBoardLog::add(std::span<const store::MetricPoint> points)
{
    const std::size_t room = kMostKept - std::min(kMostKept, m_waiting.size());
    m_waiting.insert(m_waiting.end(), points.begin(), points.begin() + static_cast<std::ptrdiff_t>(std::min(points.size(), room)));
    if (m_waiting.empty())
        return {};
    const std::string bytes = formats::eventRecords(eventsOf(m_waiting, m_begin));
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t count = ::write(m_descriptor, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            const int error = count < 0 ? errno : EIO;
            if (::ftruncate(m_descriptor, static_cast<off_t>(m_bytes)) != 0)
                return store::systemError(errno, "A log for TensorBoard cannot be repaired", m_file);
            return store::systemError(error, "A log for TensorBoard cannot be written", m_file);
        }
        done += static_cast<std::size_t>(count);
    }
    m_bytes += bytes.size();
    m_waiting.clear();
    return {};
}

} // namespace cairn::session
