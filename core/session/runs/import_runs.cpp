// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/runs/import_runs.h"

#include "core/base/text.h"
#include "core/session/runs/run_readers.h"
#include "core/store/runs/run_register.h"

#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <utility>

namespace cairn::session {
namespace {

constexpr std::uintmax_t kMostText = std::uintmax_t{64} << 20;

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kSplits{{{"train", "train"},
                                                                                {"training", "train"},
                                                                                {"validation", "validation"},
                                                                                {"valid", "validation"},
                                                                                {"val", "validation"},
                                                                                {"eval", "validation"},
                                                                                {"test", "test"}}};

std::string_view splitCalled(std::string_view word)
{
    for (const auto& [name, split] : kSplits)
        if (name == word)
            return split;
    return {};
}

} // namespace

MetricName metricName(std::string_view tag)
{
    for (const char separator : {'/', '.', '_'}) {
        const std::size_t first = tag.find(separator), last = tag.rfind(separator);
        if (first == std::string_view::npos || first == 0 || last + 1 == tag.size())
            continue;
        if (const auto split = splitCalled(tag.substr(0, first)); !split.empty())
            return {std::string(tag.substr(first + 1)), std::string(split)};
        if (const auto split = splitCalled(tag.substr(last + 1)); !split.empty())
            return {std::string(tag.substr(0, last)), std::string(split)};
    }
    return {std::string(tag), {}};
}

std::optional<double> numberIn(std::string_view text)
{
    text = trimmed(text);
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

Json settingOf(std::string_view text)
{
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error == std::errc() && end == text.data() + text.size() && !text.empty())
        return whole;
    if (const auto number = numberIn(text); number && std::isfinite(*number))
        return *number;
    if (text == "True" || text == "true")
        return true;
    if (text == "False" || text == "false")
        return false;
    return toUtf8(text);
}

Result<std::string> textOf(const std::filesystem::path& file)
{
    std::error_code error;
    const auto bytes = std::filesystem::file_size(file, error);
    if (error)
        return store::systemError(error.value(), "Cannot read a file", file);
    if (bytes > kMostText)
        return fail(ErrorCode::InvalidInput, "The file is too big to be a log of a run", file.string());
    std::ifstream in(file, std::ios::binary);
    std::string text(bytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(bytes));
    if (!in && bytes > 0)
        return fail(ErrorCode::Io, "Cannot read a file", file.string());
    return text;
}

Result<FoundRuns> readRuns(const std::filesystem::path& place, JobContext& job)
{
    std::error_code error;
    if (std::filesystem::is_regular_file(place, error)) {
        if (place.filename().string().find("tfevents") != std::string::npos)
            return readTensorBoard(place, job);
        if (mlflowDatabase(place))
            return readMlflowSqlite(place, job);
        return readCsvRuns(place, job);
    }
    if (!std::filesystem::is_directory(place, error))
        return fail(ErrorCode::NotFound, "There is no such file or folder", place.string(), "Choose another one");
    if (!eventFolders(place).empty())
        return readTensorBoard(place, job);
    if (!mlflowRuns(place).empty())
        return readMlflow(place, job);
    if (const auto database = mlflowDatabase(place))
        return readMlflowSqlite(*database, job);
    return fail(ErrorCode::NotFound, "No runs were found here", place.string(),
                "Choose a log folder of TensorBoard, a folder mlruns or a file mlflow.db of MLflow, or a CSV file");
}

Result<ImportedRuns> importRuns(const Workbench& workbench, const std::filesystem::path& place, JobContext& job)
{
    CAIRN_ASSIGN(FoundRuns found, readRuns(place, job));
    for (store::RunRecord& run : found.runs)
        run.tags.push_back("imported");
    CAIRN_ASSIGN(auto ids, store::RunRegister(workbench.project()).add(found.runs));
    workbench.notifyRuns();
    return ImportedRuns{found.format, std::move(ids), std::move(found.notices)};
}

} // namespace cairn::session
