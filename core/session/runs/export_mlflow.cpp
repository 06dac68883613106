// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as a file store of MLflow: <folder>/<experiment>/<run>/{meta.yaml, params/, metrics/, tags/, artifacts/}.
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/session/runs/run_writers.h"
#include "core/store/file_system.h"
#include "core/store/runs/run_register.h"

#include <cerrno>
#include <fstream>
#include <map>
#include <set>

namespace cairn::session {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostLetters = 180; ///< of a part of a key

Result<void> writeText(const fs::path& file, const std::string& text)
{
    std::error_code none;
    fs::create_directories(file.parent_path(), none);
    errno = 0;
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    return out ? Result<void>() : store::systemError(errno ? errno : EIO, "Cannot write a file of a run", file);
}

std::string yamlText(const std::string& text)
{
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'')
            quoted += '\'';
        quoted += static_cast<unsigned char>(c) < 32 ? ' ' : c;
    }
    return quoted + "'";
}

/// A key as MLflow allows it, which is a path below its folder and never leads out of it.
std::string safeKey(const std::string& key)
{
    std::string safe, part;
    const auto end = [&] {
        if (part.find_first_not_of('.') == std::string::npos)
            part = std::string(std::max<std::size_t>(1, part.size()), '_');
        safe += (safe.empty() ? "" : "/") + part.substr(0, kMostLetters);
        part.clear();
    };
    for (const char c : key) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == ' ';
        if (c == '/')
            end();
        else
            part += plain ? c : '_';
    }
    end();
    return safe;
}

/// Names of files that do not get into each other's way: what is a file is no folder. The later one gets an underscore.
class Keys {
public:
    std::string take(const std::string& key)
    {
        std::string path;
        for (const std::string& part : split(safeKey(key), '/')) {
            if (!path.empty()) { // the parts so far are a folder
                while (m_files.contains(path))
                    path += '_';
                m_folders.insert(path);
                path += '/';
            }
            path += part;
        }
        while (m_files.contains(path) || m_folders.contains(path))
            path += '_';
        m_files.insert(path);
        return path;
    }

private:
    std::set<std::string> m_files, m_folders;
};

void flattenSettings(const Json& value, const std::string& key, std::map<std::string, std::string>& settings)
{
    if (value.is_object()) {
        for (const auto& [inner, member] : value.items())
            flattenSettings(member, key.empty() ? inner : key + "." + inner, settings);
    } else if (!value.is_null() && !key.empty()) {
        settings[key] = value.is_string() ? value.get<std::string>() : value.is_boolean() ? (value.get<bool>() ? "True" : "False") : value.dump();
    }
}

/// Numbers of RunStatus.
int statusOf(store::RunState state)
{
    switch (state) {
    case store::RunState::Finished:
    case store::RunState::Kept: return 3;
    case store::RunState::Failed: return 4;
    case store::RunState::Queued: return 2;
    case store::RunState::Running:
    case store::RunState::Paused: return 1;
    default: return 5; // killed
    }
}

struct Experiment {
    std::string id;
    fs::path folder;
};

Result<Experiment> experimentOf(const store::Project& project, const fs::path& folder)
{
    // MLflow's own ids are numbers of up to 18 digits; the same project goes into the same experiment.
    const std::string hash = sha256Hex("experiment " + project.id());
    Experiment experiment{std::to_string(1 + std::stoull(hash.substr(0, 14), nullptr, 16) % 999'999'999'999'999'999ull), {}};
    experiment.folder = folder / experiment.id;
    std::error_code none;
    if (!fs::exists(experiment.folder / "meta.yaml", none))
        CAIRN_TRY(writeText(experiment.folder / "meta.yaml", "artifact_location: " + yamlText("file://" + fs::absolute(experiment.folder, none).string()) + "\nexperiment_id: '" + experiment.id
                                                                 + "'\nlifecycle_stage: active\nname: " + yamlText(project.file().stem().string()) + "\n"));
    return experiment;
}

std::string metaOf(const store::Run& run, const std::string& id, const Experiment& experiment)
{
    const std::int64_t start = run.startedMs > 0 ? run.startedMs : run.createdMs;
    std::error_code none;
    const std::string artifacts = "file://" + (fs::absolute(experiment.folder, none) / id / "artifacts").string();
    return "artifact_uri: " + yamlText(artifacts) + "\nend_time: " + (run.endedMs > 0 ? std::to_string(run.endedMs) : "null") + "\nentry_point_name: ''\nexperiment_id: '" + experiment.id
           + "'\nlifecycle_stage: active\nrun_id: " + id + "\nrun_name: " + yamlText(runTitle(run)) + "\nrun_uuid: " + id + "\nsource_name: cairn\nsource_type: 4\nsource_version: ''\nstart_time: "
           + std::to_string(start) + "\nstatus: " + std::to_string(statusOf(run.state)) + "\ntags: []\nuser_id: ''\n";
}

Result<std::size_t> writeMetrics(const store::Project& project, const store::Run& run, const fs::path& folder, JobContext& job)
{
    std::map<std::pair<std::string, std::string>, std::string> lines; // of each series
    const std::int64_t start = run.startedMs > 0 ? run.startedMs : run.createdMs;
    CAIRN_ASSIGN(const std::size_t points, eachPoint(project, run.id, job, [&](const store::MetricPoint& point) -> Result<void> {
        const double ms = static_cast<double>(start) + 1000 * point.seconds;
        const auto time = ms > 0 && ms < 9e15 ? static_cast<std::int64_t>(ms + 0.5) : start;
        lines[{point.split, point.name}] += std::to_string(time) + " " + shortestNumber(point.value) + " " + std::to_string(point.step) + "\n";
        return {};
    }));
    Keys keys;
    for (const bool ofSplit : {true, false}) // a metric that is called as a part of the data comes last
        for (const auto& [series, text] : lines)
            if (ofSplit != series.first.empty())
                CAIRN_TRY(writeText(folder / "metrics" / keys.take(ofSplit ? series.first + "/" + series.second : series.second), text));
    return points;
}

Result<void> writeTags(const store::Project& project, const store::Run& run, const fs::path& folder)
{
    CAIRN_TRY(writeText(folder / "tags" / "mlflow.runName", runTitle(run)));
    if (!run.note.empty())
        CAIRN_TRY(writeText(folder / "tags" / "mlflow.note.content", run.note));
    const store::RunRegister reg(const_cast<store::Project&>(project)); // reads only
    CAIRN_ASSIGN(const auto rows, reg.rows(std::vector<RunId>{run.id}, {}));
    Keys keys;
    for (const store::RunRow& row : rows) {
        for (const std::string& tag : row.tags) {
            const std::size_t colon = tag.find(": ");
            CAIRN_TRY(writeText(folder / "tags" / keys.take(tag.substr(0, colon)), colon == std::string::npos ? std::string() : tag.substr(colon + 2)));
        }
    }
    return {};
}

Result<std::size_t> writeRun(const store::Project& project, const store::Run& run, const std::string& id, const Experiment& experiment, const fs::path& folder, JobContext& job)
{
    CAIRN_TRY(writeText(folder / "meta.yaml", metaOf(run, id, experiment)));
    for (const char* part : {"params", "metrics", "tags", "artifacts"})
        CAIRN_TRY(store::makeFolders(store::realFileSystem(), folder / part));
    std::map<std::string, std::string> settings;
    flattenSettings(run.config, {}, settings);
    settings.emplace("seed", std::to_string(run.seed));
    Keys keys;
    for (const auto& [key, value] : settings)
        CAIRN_TRY(writeText(folder / "params" / keys.take(key), value));
    CAIRN_TRY(writeTags(project, run, folder));
    return writeMetrics(project, run, folder, job);
}

} // namespace

Result<ExportedRuns> exportRunsMlflow(const store::Project& project, std::span<const RunId> runs, const fs::path& folder, JobContext& job)
{
    ExportedRuns written{0, 0, folder};
    CAIRN_TRY(store::makeFolders(store::realFileSystem(), folder));
    CAIRN_ASSIGN(const Experiment experiment, experimentOf(project, folder));
    for (const RunId one : runs) {
        job.progress.set(written.runs, runs.size());
        CAIRN_ASSIGN(const store::Run run, project.run(one));
        const std::string id = sha256Hex("run " + project.id() + " " + std::to_string(one.value)).substr(0, 32);
        const fs::path place = experiment.folder / id, temporary = experiment.folder / (".writing-" + id);
        std::error_code error;
        fs::remove_all(temporary, error);
        const auto points = writeRun(project, run, id, experiment, temporary, job);
        if (points) { // whole: it takes the place of an earlier one
            fs::remove_all(place, error);
            fs::rename(temporary, place, error);
        }
        if (!points || error) {
            std::error_code ignored;
            fs::remove_all(temporary, ignored);
            return points ? store::systemError(error.value(), "Cannot write a run", place) : points.error();
        }
        written.points += *points;
        ++written.runs;
    }
    return written;
}

} // namespace cairn::session
