// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/mapped_file.h"
#include "core/formats/tensorboard/event_file.h"
#include "core/session/runs/run_readers.h"

#include <algorithm>
#include <set>

namespace cairn::session {
namespace {

namespace fs = std::filesystem;

bool isEventFile(const fs::path& file) { return file.filename().string().find("tfevents") != std::string::npos; }

std::vector<fs::path> eventFiles(const fs::path& folder)
{
    if (fs::is_regular_file(folder))
        return {folder};
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        std::error_code unreadable;
        if (at->is_regular_file(unreadable) && isEventFile(at->path()))
            files.push_back(at->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

void append(const formats::EventLog& log, store::RunRecord& run, double& begin, double& end)
{
    for (const formats::ScalarEvent& event : log.scalars) {
        begin = begin == 0 ? event.wallTime : std::min(begin, event.wallTime);
        end = std::max(end, event.wallTime);
        MetricName metric = metricName(event.tag);
        run.points.push_back({std::move(metric.name), std::move(metric.split), event.step, static_cast<double>(event.step), event.wallTime, event.value});
    }
    if (run.draft.config.is_null())
        run.draft.config = Json::object();
    run.draft.config.update(log.settings);
}

Result<store::RunRecord> readFolder(const fs::path& folder, std::vector<std::string>& notices)
{
    store::RunRecord run;
    double begin = 0, end = 0;
    for (const fs::path& file : eventFiles(folder)) {
        std::error_code unknown;
        if (fs::file_size(file, unknown) == 0 && !unknown)
            continue; // begun, nothing written yet
        CAIRN_ASSIGN(const MappedFile mapped, mapFile(file));
        const auto log = formats::readEventLog(std::as_bytes(mapped.bytes));
        if (!log) {
            notices.push_back(file.string() + ": " + log.error().what);
            continue;
        }
        if (!log->problem.empty())
            notices.push_back(file.string() + ": " + log->problem + "; what stands before was taken");
        append(*log, run, begin, end);
    }
    for (store::MetricPoint& point : run.points)
        point.seconds -= begin;
    run.createdMs = run.startedMs = static_cast<std::int64_t>(begin * 1000);
    run.endedMs = static_cast<std::int64_t>(end * 1000);
    return run;
}

} // namespace

std::vector<fs::path> eventFolders(const fs::path& place)
{
    std::error_code error;
    if (fs::is_regular_file(place, error))
        return {place};
    std::set<fs::path> folders;
    for (fs::recursive_directory_iterator at(place, fs::directory_options::skip_permission_denied, error), end; !error && at != end; at.increment(error)) {
        std::error_code unreadable;
        if (at->is_regular_file(unreadable) && isEventFile(at->path()))
            folders.insert(at->path().parent_path());
    }
    return {folders.begin(), folders.end()};
}

Result<FoundRuns> readTensorBoard(const fs::path& place, JobContext& job)
{
    FoundRuns found;
    found.format = "TensorBoard";
    const std::vector<fs::path> folders = eventFolders(place);
    for (std::size_t i = 0; i < folders.size(); ++i) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        job.progress.set(i, folders.size());
        CAIRN_ASSIGN(store::RunRecord run, readFolder(folders[i], found.notices));
        if (run.points.empty() && run.draft.config.empty())
            continue;
        const std::string name = folders[i] == place ? place.filename().string() : folders[i].lexically_relative(place).generic_string();
        run.draft.name = name.empty() ? place.parent_path().filename().string() : name;
        found.runs.push_back(std::move(run));
    }
    if (found.runs.empty())
        return fail(ErrorCode::InvalidInput, found.notices.empty() ? "These event files hold no numbers" : found.notices.front(), place.string(),
                    "Choose a log folder of TensorBoard with scalars");
    return found;
}

} // namespace cairn::session
