// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/schema.h"

#include <map>
#include <optional>
#include <string>

namespace cairn::data {

/// A location that says what its columns mean.
///
/// Graph: a folder that holds a table of nodes and one of edges ("nodes.csv", "edges.tsv.gz"), or "nodes.csv?edges=links.csv".
/// Roles: id, label (nodes), from, to, weight (edges).
/// Ratings: "ratings.csv?user=uid&item=movie". Roles: user, item, value, time.
/// A role whose column is not named is found by its usual names (column_roles.h).
struct RelationPlace {
    std::string table; ///< the rows: nodes or ratings, a path or pattern without choices
    std::string edges; ///< path of the edges; empty: ratings
    std::string title; ///< of a folder
    std::map<std::string, std::string> columns; ///< role -> name of the column, where the location says so
};

/// Nothing where the location is a plain table.
std::optional<RelationPlace> relationPlace(const std::string& location);

/// NotFound that lists the columns there are, if the place names one that `rows` (nodes or ratings) does not have.
Result<void> checkColumns(const RelationPlace& place, const Schema& rows);

} // namespace cairn::data
