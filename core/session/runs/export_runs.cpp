// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/runs/export_runs.h"

#include "core/data/write/parquet_copy.h"
#include "core/formats/tensorboard/event_file.h"
#include "core/session/runs/run_writers.h"
#include "core/store/durable_file.h"

#include <charconv>
#include <cmath>
#include <set>

namespace cairn::session {
namespace {

std::string quoted(const std::string& text)
{
    if (text.find_first_of(",\"\n\r") == std::string::npos)
        return text;
    std::string field = "\"";
    for (const char c : text)
        field += c == '"' ? std::string("\"\"") : std::string(1, c);
    return field + "\"";
}

/// A name that every file system takes.
std::string folderName(const store::Run& run, std::set<std::string>& taken)
{
    std::string name = runTitle(run);
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 32 || std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos)
            c = '_';
    if (name.front() == '.' || name.size() > 150 || !taken.insert(name).second)
        name = (name.size() > 150 || name.front() == '.' ? std::string("Run") : name) + " " + std::to_string(run.id.value);
    taken.insert(name);
    return name;
}

} // namespace

std::string shortestNumber(double value)
{
    if (!std::isfinite(value))
        return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string runTitle(const store::Run& run)
{
    return run.name.empty() ? "Run " + std::to_string(run.id.value) : run.name;
}

std::string taggedName(const store::MetricPoint& point)
{
    return point.split.empty() ? point.name : point.split + "/" + point.name;
}

Result<ExportedRuns> exportRunsCsv(const store::Project& project, std::span<const RunId> runs, const std::filesystem::path& file, JobContext& job)
{
    CAIRN_ASSIGN(store::DurableFile out, store::DurableFile::create(file));
    CAIRN_TRY(out.write("run,metric,split,step,epoch,seconds,value\n"));
    ExportedRuns written{0, 0, file};
    for (const RunId id : runs) {
        job.progress.set(written.runs, runs.size());
        CAIRN_ASSIGN(const store::Run run, project.run(id));
        const std::string name = quoted(runTitle(run));
        CAIRN_ASSIGN(const std::size_t points, eachPoint(project, id, job, [&](const store::MetricPoint& point) {
            return out.write(name + "," + quoted(point.name) + "," + quoted(point.split) + "," + std::to_string(point.step) + "," + shortestNumber(point.epoch) + ","
                             + shortestNumber(point.seconds) + "," + shortestNumber(point.value) + "\n");
        }));
        written.points += points;
        ++written.runs;
    }
    CAIRN_TRY(out.commit());
    return written;
}

Result<ExportedRuns> exportRunsParquet(const store::Project& project, std::span<const RunId> runs, const std::filesystem::path& file, JobContext& job)
{
    const std::filesystem::path text = file.string() + ".writing.csv";
    auto written = exportRunsCsv(project, runs, text, job);
    if (written) {
        const auto copied = data::csvToParquet(
            text, {{"run", "VARCHAR"}, {"metric", "VARCHAR"}, {"split", "VARCHAR"}, {"step", "BIGINT"}, {"epoch", "DOUBLE"}, {"seconds", "DOUBLE"}, {"value", "DOUBLE"}}, file, job);
        if (copied)
            written->place = file;
        else
            written = copied.error();
    }
    std::error_code ignored;
    std::filesystem::remove(text, ignored);
    return written;
}

Result<ExportedRuns> exportRunsTensorBoard(const store::Project& project, std::span<const RunId> runs, const std::filesystem::path& folder, JobContext& job)
{
    ExportedRuns written{0, 0, folder};
    std::set<std::string> taken;
    for (const RunId id : runs) {
        job.progress.set(written.runs, runs.size());
        CAIRN_ASSIGN(const store::Run run, project.run(id));
        const double begin = static_cast<double>(run.startedMs > 0 ? run.startedMs : run.createdMs) / 1000;
        std::vector<formats::ScalarEvent> events;
        CAIRN_ASSIGN(const std::size_t points, eachPoint(project, id, job, [&](const store::MetricPoint& point) -> Result<void> {
            events.push_back({begin + point.seconds, point.step, taggedName(point), point.value});
            return {};
        }));
        const auto place = folder / folderName(run, taken);
        CAIRN_TRY(store::makeFolders(store::realFileSystem(), place));
        const std::string name = "events.out.tfevents." + std::to_string(static_cast<std::int64_t>(begin)) + ".cairn." + std::to_string(id.value);
        CAIRN_TRY(store::writeFile(place / name, formats::eventLogBytes(events, begin)));
        written.points += points;
        ++written.runs;
    }
    return written;
}

} // namespace cairn::session
