// SPDX-License-Identifier: GPL-3.0-or-later
// The file store of MLflow: <experiment>/<run>/{meta.yaml, params/, metrics/, tags/}; a file for each key, whose name
// may hold folders; a line "time value step" for each number.
#include "core/base/text.h"
#include "core/session/runs/run_readers.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace cairn::session {
namespace {

namespace fs = std::filesystem;

/// A value without its quotation marks; a quotation mark within is written twice.
std::string plainScalar(std::string_view value)
{
    if (value.size() < 2 || (value.front() != '\'' && value.front() != '"') || value.back() != value.front())
        return std::string(value);
    const char mark = value.front();
    std::string plain;
    for (std::size_t i = 1; i + 1 < value.size(); ++i) {
        plain += value[i];
        if (mark == '\'' && value[i] == mark && i + 2 < value.size() && value[i + 1] == mark)
            ++i;
    }
    return plain;
}

/// "key: value" lines.
std::map<std::string, std::string> flatYaml(const std::string& text)
{
    std::map<std::string, std::string> values;
    for (const std::string& line : split(text, '\n')) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos || line.starts_with(' ') || line.starts_with('#'))
            continue;
        std::string_view value = trimmed(std::string_view(line).substr(colon + 1));
        values[line.substr(0, colon)] = value == "null" ? std::string() : toUtf8(plainScalar(value));
    }
    return values;
}

/// Calls take(key, text) for each file below a folder, in the order of the keys.
template <typename Take>
Result<void> eachKey(const fs::path& folder, const Take& take)
{
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        std::error_code unreadable;
        if (at->is_regular_file(unreadable))
            files.push_back(at->path());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        CAIRN_ASSIGN(const std::string text, textOf(file));
        take(toUtf8(file.lexically_relative(folder).generic_string()), text);
    }
    return {};
}

std::int64_t wholeNumber(const std::string& text)
{
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

void addPoints(const std::string& key, const std::string& text, store::RunRecord& run, std::vector<std::string>& notices)
{
    const MetricName metric = metricName(key);
    bool damaged = false;
    for (const std::string& line : split(text, '\n')) {
        if (trimmed(line).empty())
            continue;
        const std::vector<std::string> words = split(std::string(trimmed(line)), ' ');
        const auto time = numberIn(words[0]);
        const auto value = words.size() > 1 ? numberIn(words[1]) : std::nullopt;
        if (!time || !value) {
            damaged = true;
            continue;
        }
        const std::int64_t step = words.size() > 2 ? wholeNumber(words[2]) : 0;
        run.points.push_back({metric.name, metric.split, step, static_cast<double>(step), (*time - static_cast<double>(run.startedMs)) / 1000, *value});
    }
    if (damaged)
        notices.push_back("Run " + run.draft.name + ", metric " + key + ": some lines are no numbers and were left out");
}

Result<store::RunRecord> readRun(const fs::path& folder, std::vector<std::string>& notices)
{
    store::RunRecord run;
    CAIRN_ASSIGN(const std::string meta, textOf(folder / "meta.yaml"));
    auto facts = flatYaml(meta);
    run.draft.name = facts["run_name"];
    run.createdMs = run.startedMs = wholeNumber(facts["start_time"]);
    run.endedMs = wholeNumber(facts["end_time"]);
    run.state = mlflowState(facts["status"]);
    run.draft.config = Json::object();
    std::error_code none;
    if (fs::exists(folder.parent_path() / "meta.yaml", none)) {
        CAIRN_ASSIGN(const std::string text, textOf(folder.parent_path() / "meta.yaml"));
        if (const std::string experiment = flatYaml(text)["name"]; !experiment.empty() && experiment != "Default")
            run.tags.push_back(experiment);
    }
    CAIRN_TRY(eachKey(folder / "params", [&](const std::string& key, const std::string& text) { run.draft.config[key] = settingOf(trimmed(text)); }));
    CAIRN_TRY(eachKey(folder / "metrics", [&](const std::string& key, const std::string& text) { addPoints(key, text, run, notices); }));
    CAIRN_TRY(eachKey(folder / "tags", [&](const std::string& key, const std::string& text) { takeMlflowTag(key, text, run); }));
    if (run.draft.name.empty())
        run.draft.name = folder.filename().string();
    std::stable_sort(run.points.begin(), run.points.end(), [](const auto& a, const auto& b) { return a.step < b.step; });
    return run;
}

bool isRun(const fs::path& folder)
{
    std::error_code error;
    return fs::is_regular_file(folder / "meta.yaml", error) && (fs::is_directory(folder / "metrics", error) || fs::is_directory(folder / "params", error));
}

} // namespace

std::vector<fs::path> mlflowRuns(const fs::path& place)
{
    if (isRun(place))
        return {place};
    std::vector<fs::path> runs;
    std::error_code error;
    for (fs::recursive_directory_iterator at(place, fs::directory_options::skip_permission_denied, error), end; !error && at != end; at.increment(error)) {
        if (at.depth() > 2 || at->path().filename() == ".trash")
            at.disable_recursion_pending();
        else if (std::error_code unreadable; at->is_directory(unreadable) && isRun(at->path()))
            runs.push_back(at->path());
    }
    std::sort(runs.begin(), runs.end());
    return runs;
}

Result<FoundRuns> readMlflow(const fs::path& place, JobContext& job)
{
    FoundRuns found;
    found.format = "MLflow";
    const std::vector<fs::path> folders = mlflowRuns(place);
    for (std::size_t i = 0; i < folders.size(); ++i) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        job.progress.set(i, folders.size());
        CAIRN_ASSIGN(store::RunRecord run, readRun(folders[i], found.notices));
        found.runs.push_back(std::move(run));
    }
    std::stable_sort(found.runs.begin(), found.runs.end(), [](const auto& a, const auto& b) { return a.createdMs < b.createdMs; });
    return found;
}

} // namespace cairn::session
