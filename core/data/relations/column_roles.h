// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/data/relations/relation_place.h"

#include <optional>
#include <vector>

namespace cairn::data {

/// Who rated what, how and when: columns of a table of interactions.
struct InteractionColumns {
    std::size_t user = 0, item = 0;          ///< ids: integers or texts
    std::optional<std::size_t> value;        ///< a number; none: that it happened is all there is
    std::optional<std::size_t> time;         ///< a time, or a number that grows with it
};

/// Columns of the nodes of a graph.
struct NodeColumns {
    std::size_t id = 0;
    std::optional<std::size_t> label;
    std::vector<std::size_t> features; ///< all others
};

/// Columns of the edges of a graph.
struct EdgeColumns {
    std::size_t from = 0, to = 0; ///< ids of nodes
    std::optional<std::size_t> weight;
};

/// Columns by the names that the location gives them, else by usual names ("userId", "movie_id", "rating", "timestamp"):
/// letters and digits count, case does not. Nothing where there is no column for user or item. Image columns, and reals as
/// ids, play no role.
std::optional<InteractionColumns> interactionColumns(const Dataset& dataset);

/// Columns of the nodes if the dataset is a graph: "id" or the first column, "label", "class" or "community", and the
/// rest. Where no column is named so, a text or integer second column of a file without header is the label.
std::optional<NodeColumns> nodeColumns(const Dataset& dataset);

/// Columns of the edges: "source" and "target" and their kin, else the first two. Errors: InvalidInput (fewer than two
/// columns), NotFound (a column that the location names).
Result<EdgeColumns> edgeColumns(const Schema& edges, const RelationPlace& place);

} // namespace cairn::data
