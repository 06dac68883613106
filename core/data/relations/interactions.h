// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/data/relations/column_roles.h"

namespace cairn::data {

/// How often ids occur.
struct Occurrences {
    std::uint64_t ids = 0; ///< different ones
    std::uint64_t least = 0, most = 0;
    double median = 0, mean = 0;
    std::uint64_t once = 0; ///< ids that occur only once
};

/// Ratings as a matrix of users and items.
struct InteractionFacts {
    InteractionColumns columns;
    std::uint64_t rows = 0;
    std::uint64_t incomplete = 0; ///< rows without user or item
    Occurrences users, items;     ///< of the other rows
    std::uint64_t pairs = 0;      ///< different pairs of user and item
    std::uint64_t repeated = 0;   ///< rows whose pair occurs in another row too, less one a pair

    /// Share of the cells of the matrix that hold something.
    double density() const { return pairs == 0 ? 0 : static_cast<double>(pairs) / static_cast<double>(users.ids) / static_cast<double>(items.ids); }
};

/// Exact, over all rows, in several passes where the ids do not fit `buffer` (values held at a time). Ids and pairs are told
/// apart by 64-bit hashes. Errors: those of Dataset::scan(), Busy, Cancelled.
Result<InteractionFacts> interactionFacts(const Dataset& dataset, const InteractionColumns& columns, JobContext& job, std::size_t buffer = 16'777'216);

/// {"kind": "ratings", ...}; names of columns come from `schema`.
Json toJson(const InteractionFacts& facts, const Schema& schema);

} // namespace cairn::data
