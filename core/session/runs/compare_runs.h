// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/edit/difference.h"
#include "core/jobs/progress.h"
#include "core/select/row_set.h"
#include "core/session/inspect/evaluation.h"
#include "core/session/workbench.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::session {

/// A value that is not the same in all compared runs.
struct DifferentValue {
    std::string key;                              ///< "optimizer", "steps[2].columns"
    std::vector<std::optional<std::string>> values; ///< one for each run; nothing: it has none
};

/// A metric of the compared runs; NaN where a run has none.
struct ComparedMetric {
    std::string name, split;
    std::vector<double> last, least, greatest;
    std::vector<bool> estimated; ///< see store::RunCell
};

/// How far the weights of one tensor lie apart in two runs, a and b.
struct TensorDistance {
    std::string tensor;
    bool comparable = true;     ///< both have it, with the same shape and as 32-bit floats
    double relative = 0;        ///< |a - b| / |a|, Euclidean norms; infinite where a is zero and b is not
    double cosine = 1;          ///< of the angle between a and b; NaN where one of them is zero
};

/// One run against the first of the compared ones.
struct AgainstFirst {
    std::vector<graph::LayerDifference> layers; ///< from the first to this one
    std::optional<Error> layersProblem;         ///< a run without a network
    std::vector<TensorDistance> weights;        ///< by name, of the newest checkpoints
    std::optional<Error> weightsProblem;        ///< a run without a model
};

/// What distinguishes two or more runs. Lists hold only what differs, but for metrics.
struct RunComparison {
    std::vector<RunId> runs;
    std::vector<std::string> names;
    std::vector<DifferentValue> settings, data, recipe, environment;
    std::vector<ComparedMetric> metrics;
    std::vector<AgainstFirst> others; ///< one for each run but the first
};

/// Compares what is stored with the runs; no model is computed. InvalidInput for less than two runs or more than 16;
/// NotFound for a run that is not there; Cancelled.
Result<RunComparison> compareRuns(const Workbench& workbench, std::span<const RunId> runs, JobContext& job);

/// Values of JSON documents that are not equal in all of them, by path. Pure.
std::vector<DifferentValue> differentValues(std::span<const Json> documents);

/// The rows on which two models differ.
struct FlippedRows {
    select::RowSet gained, lost;     ///< wrong in the first and right in the second; the other way round
    std::uint64_t bothRight = 0, bothWrong = 0;
    double probability = 1; ///< McNemar's exact test, two-sided: of so uneven a flip if both were equally good
};

/// Compares two evaluations on the rows that both have. Mismatch if they have none in common or are not of classes with
/// the same names. Pure.
Result<FlippedRows> flippedRows(const Evaluation& first, const Evaluation& second);

/// Two-sided exact binomial test of `gained` against `lost` at one half (McNemar 1947, exact form). Pure.
double mcNemar(std::uint64_t gained, std::uint64_t lost);

} // namespace cairn::session
