// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/jobs/progress.h"
#include "core/prep/split/split.h"
#include "core/session/inspect/inspection.h"

#include <QStringList>

#include <memory>
#include <string>
#include <vector>

namespace cairn::ui {

/// What is to be embedded.
struct EmbeddingRequest {
    NodeId node;          ///< none: the input of the last layer before the output
    prep::Part part = prep::Part::Test;
    std::uint64_t maxRows = 5000;
};

/// Rows as a layer sees them, in three dimensions.
struct Embedding {
    std::shared_ptr<session::LoadedRun> loaded; ///< the model that was asked
    NodeId node;
    std::vector<RowId> rows;
    std::vector<float> points;            ///< [n, 3]
    double shares[3] = {0, 0, 0};         ///< of the total variance
    std::int64_t features = 0;            ///< width of the layer's output
    std::vector<std::string> classes;     ///< classification: names
    std::vector<std::int32_t> actual, predicted; ///< class per row; empty for regression
    std::vector<float> error;             ///< regression: predicted - actual per row
};

/// Takes the activations of a layer and projects them on their first three principal components. Long; for jobs.
Result<Embedding> embed(const session::Workbench& workbench, std::shared_ptr<session::LoadedRun> loaded,
                        const EmbeddingRequest& request, JobContext& job);

/// The layer whose output feeds the last layer with weights: what is usually called the embedding.
NodeId penultimate(const graph::Graph& graph);

/// One column of some rows as colours: codes for categories, values for numbers.
struct ColumnColors {
    QStringList names;                ///< categories; empty: `values`
    std::vector<std::int32_t> codes;
    std::vector<float> values;
};

/// More than 24 different texts, or numbers, become values or the 24 most frequent categories and "other".
Result<ColumnColors> columnColors(const data::Dataset& dataset, const std::vector<RowId>& rows, std::size_t column,
                                  JobContext& job);

} // namespace cairn::ui
