// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/data/profile/target_relation.h"
#include "core/data/relations/graph.h"
#include "core/data/relations/interactions.h"

namespace cairn::data {

struct ProfileOptions {
    std::optional<std::uint64_t> sampleRows; ///< empty: all rows
    std::uint64_t seed = 0;                  ///< of the sample
    std::optional<std::size_t> target;       ///< relations to this column
    bool associations = true;
};

/// What a table holds, column by column and pair by pair.
struct TableProfile {
    std::uint64_t rows = 0;     ///< of the dataset
    std::uint64_t examined = 0; ///< rows that were looked at; fewer than `rows` only if a sample was asked for
    std::vector<ProfiledColumn> columns; ///< those that are done, in the order of the schema
    std::optional<AssociationMatrix> associations;
    std::optional<std::size_t> target;
    std::vector<TargetRelation> relations;
    std::optional<InteractionFacts> interactions; ///< where the columns are those of ratings; always of all rows
    std::optional<GraphFacts> graph;              ///< where the rows are nodes of a graph; always of all of it
    std::optional<Error> structureProblem;        ///< why it is neither, though it was to be one of them

    bool sampled() const { return examined < rows; }
};

/// Called with what is known so far: after every column, after the pairs, at the end. On the thread of the job.
using ProfileObserver = std::function<void(const TableProfile&)>;

/// Profiles every column, then what the columns are together (ratings, a graph), then relations to the target, then pairs. Busy until the rows are counted. Cancelled keeps
/// nothing but what the observer got.
Result<TableProfile> profileTable(const Dataset& dataset, const ProfileOptions& options, const ProfileObserver& observer, JobContext& job);

/// What cairnctl prints and reports store. Names of columns come from `schema`.
Json toJson(const TableProfile& profile, const Schema& schema);
Json toJson(const ColumnProfile& profile, const Column& column);

} // namespace cairn::data
