// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/store/runs/run_query.h"

#include <QString>

#include <vector>

namespace cairn::ui {

/// "Learning rate", "Validation accuracy, greatest"
QString columnTitle(const store::RunField& field);
/// What the table shows in a cell.
QString cellText(const store::RunRow& row, const store::RunField& field, const store::RunCell& cell);
/// A value that runs are grouped by, as text of the store: "finished", "0.1", a time in milliseconds.
QString groupText(const store::RunField& field, const std::string& value);

/// Which end of a series is its best: the least of a loss, an error, a perplexity, the greatest of an accuracy. The last value of what is neither
/// good nor bad, such as a learning rate.
store::MetricValue bestValue(const std::string& metric);
/// The metric by that value.
store::RunField bestOf(store::RunField metric);

/// The columns a project begins with: the usual ones, the two metrics that say most, and up to three settings that differ.
std::vector<store::RunField> firstColumns(const std::vector<store::KnownField>& known);
/// How much a metric says, small is much: accuracies of test and validation before losses, the rest by name.
int metricRank(const store::RunField& metric);

Json toJson(const store::RunField& field);
/// Nothing for what no version of the program has written.
std::optional<store::RunField> runFieldFromJson(const Json& json);

} // namespace cairn::ui
