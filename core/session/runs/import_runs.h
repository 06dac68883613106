// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/progress.h"
#include "core/session/workbench.h"
#include "core/store/runs/run_query.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cairn::session {

/// Runs of other programs.
struct FoundRuns {
    std::string format; ///< "TensorBoard", "MLflow", "CSV"
    std::vector<store::RunRecord> runs;
    std::vector<std::string> notices; ///< what could not be read, as sentences
};

/// Reads the runs at a place, which says by itself what it is:
///   - a folder with event files of TensorBoard (events.out.tfevents...): each folder that holds some is a run. Settings
///     are those of the hparams plugin. "train/loss", "val/loss" and "loss/train" become splits of the metric "loss".
///   - a folder of MLflow (mlruns, one experiment or one run), or the SQLite file of its SQL store (mlflow.db, also of a server that
///     still writes it): parameters, metrics, tags, note, state and times.
///   - a CSV file: either Cairn's own form (columns run, metric, step, value; also split, epoch, seconds), or one run with
///     a column for each metric, as loggers of Keras and Lightning write it (step, epoch and time are taken as such).
/// NotFound where nothing of these is; Corrupt or InvalidInput for a file that is none; Cancelled.
Result<FoundRuns> readRuns(const std::filesystem::path& place, JobContext& job);

/// readRuns() into the project, tagged "imported"; all or none.
struct ImportedRuns {
    std::string format;
    std::vector<RunId> runs;
    std::vector<std::string> notices;
};
Result<ImportedRuns> importRuns(const Workbench& workbench, const std::filesystem::path& place, JobContext& job);

} // namespace cairn::session
