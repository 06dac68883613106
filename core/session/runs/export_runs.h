// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/progress.h"
#include "core/store/project.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace cairn::session {

/// What was written.
struct ExportedRuns {
    std::size_t runs = 0, points = 0;
    std::filesystem::path place;
};

/// All numbers of these runs as one CSV file: run, metric, split, step, epoch, seconds, value; readRuns() reads it back.
/// Replaces the file when it is whole. NotFound for a run that is not there; Cancelled; NoSpace, Permission, Io.
Result<ExportedRuns> exportRunsCsv(const store::Project& project, std::span<const RunId> runs, const std::filesystem::path& file, JobContext& job);

/// The same table as a Parquet file, with 64-bit numbers. A CSV file lies beside it on the way.
Result<ExportedRuns> exportRunsParquet(const store::Project& project, std::span<const RunId> runs, const std::filesystem::path& file, JobContext& job);

/// A file store of MLflow in `folder` ("mlruns"): the project becomes an experiment, with settings as parameters, tags, notes, states and
/// times; loss of the split train becomes train/loss. Keys are changed where MLflow does not allow them. Written again, a run takes the
/// place of its earlier copy; other experiments and runs in the folder stay. A run is there whole or not at all.
Result<ExportedRuns> exportRunsMlflow(const store::Project& project, std::span<const RunId> runs, const std::filesystem::path& folder, JobContext& job);

/// One folder a run in `folder`, with an event file of TensorBoard: "loss" of the split "train" becomes "train/loss". Numbers become
/// 32-bit floats, as TensorBoard keeps them. The folders are named as the runs; with the number behind where names repeat.
Result<ExportedRuns> exportRunsTensorBoard(const store::Project& project, std::span<const RunId> runs, const std::filesystem::path& folder, JobContext& job);

} // namespace cairn::session
