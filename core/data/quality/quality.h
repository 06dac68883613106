// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/table_profile.h"
#include "core/select/row_set.h"

#include <functional>

namespace cairn::data {

enum class Severity : std::uint8_t {
    Note,    ///< worth knowing
    Warning, ///< likely to cost quality
    Serious  ///< results will mislead
};

/// "note", "warning", "serious"
std::string_view name(Severity severity);

/// What would mend a finding, as data: a recipe step ("impute", "clip", "drop", ...) or "split", with its parameters.
struct Fix {
    std::string kind;
    Json parameters;
};

/// Something about the data that a person should know before learning from them.
struct Finding {
    std::string check;    ///< id: "missing", "constant", "duplicates", ...
    Severity severity = Severity::Note;
    std::string column;   ///< empty: whole rows
    std::string what;     ///< one English sentence
    Json facts = Json::object(); ///< the numbers and names in that sentence, by which the window says it in its own language
    std::uint64_t count = 0; ///< rows concerned
    select::RowSet rows;  ///< those rows; empty where a whole column is meant
    std::optional<Fix> fix;
};

struct QualityOptions {
    std::optional<std::size_t> target; ///< label checks need it
    std::uint64_t seed = 0;            ///< of the samples of the checks that say so
};

/// What a check looks at. Checks read rows through `dataset`; figures of columns are in `profile`.
struct QualityContext {
    const Dataset& dataset;
    const TableProfile& profile; ///< of all rows, with relations if there is a target
    const ScannedRows& rows;
    const QualityOptions& options;

    const Schema& schema() const { return dataset.schema(); }
    const ColumnProfile& column(std::size_t index) const { return profile.columns[index].profile; }
};

using Findings = std::vector<Finding>;

/// One check: one file, registered in checks.cpp.
struct QualityCheck {
    std::string_view id;
    std::string_view title; ///< "Missing values"
    Result<void> (*run)(const QualityContext&, Findings&, JobContext&);
};
std::span<const QualityCheck> qualityChecks();

struct QualityReport {
    std::uint64_t rows = 0;
    Findings findings; ///< worst first, then by number of rows
};

/// Called with the findings so far after each check.
using QualityObserver = std::function<void(const Findings&)>;

/// Runs all checks over all rows; needs a profile of all rows of the same dataset (profileTable without a sample).
/// InvalidInput for a profile of a sample; Busy, Cancelled.
Result<QualityReport> checkQuality(const Dataset& dataset, const TableProfile& profile, const QualityOptions& options,
                                   const QualityObserver& observer, JobContext& job);

/// `examples`: how many row ids are listed per finding.
Json toJson(const Finding& finding, std::size_t examples = 10);
Json toJson(const QualityReport& report, std::size_t examples = 10);

} // namespace cairn::data
