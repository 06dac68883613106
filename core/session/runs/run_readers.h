// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/session/runs: one reader for each form in which other programs keep runs.

#include "core/session/runs/import_runs.h"

#include <optional>
#include <string_view>

namespace cairn::session {

/// Folders under `place` (itself included) that hold event files, in order.
std::vector<std::filesystem::path> eventFolders(const std::filesystem::path& place);
Result<FoundRuns> readTensorBoard(const std::filesystem::path& place, JobContext& job);

/// Folders of single runs of MLflow under `place`, in order.
std::vector<std::filesystem::path> mlflowRuns(const std::filesystem::path& place);
Result<FoundRuns> readMlflow(const std::filesystem::path& place, JobContext& job);

/// The database of MLflow at a place: the file itself, or mlflow.db in a folder.
std::optional<std::filesystem::path> mlflowDatabase(const std::filesystem::path& place);
Result<FoundRuns> readMlflowSqlite(const std::filesystem::path& file, JobContext& job);
store::RunState mlflowState(const std::string& status);
/// What a tag means: the note, the name of a run that has none, or a tag.
void takeMlflowTag(const std::string& key, const std::string& text, store::RunRecord& run);

Result<FoundRuns> readCsvRuns(const std::filesystem::path& file, JobContext& job);

/// Name and split of a metric that other programs call "val/loss", "loss/train", "train_loss" or plainly "loss".
struct MetricName {
    std::string name, split;
    bool operator==(const MetricName&) const = default;
};
MetricName metricName(std::string_view tag);

/// A number of a text, "nan" and "inf" included; nothing if it is none.
std::optional<double> numberIn(std::string_view text);
/// A setting as a number, a truth or a text.
Json settingOf(std::string_view text);
/// The whole of a small file; InvalidInput over 64 MiB.
Result<std::string> textOf(const std::filesystem::path& file);

} // namespace cairn::session
