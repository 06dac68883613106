// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/data/relations/column_roles.h"

#include <array>
#include <string>

namespace cairn::data {

/// The edges of a graph between rows of its table of nodes.
struct GraphLinks {
    std::uint32_t nodes = 0;              ///< rows of the table of nodes
    std::vector<std::uint32_t> from, to;  ///< node of each edge, in the order of the edges: its row
    std::vector<float> weight;            ///< of each edge; empty where edges have none
    std::uint64_t rows = 0;               ///< of the table of edges
    std::uint64_t dangling = 0;           ///< edges left out: an end is missing or no node
    std::vector<std::string> examples;    ///< the first of them, "3 -> 99 (row 7)"; at most 5
    std::uint64_t unweighted = 0;         ///< edges left out: their weight is missing or no finite number
};

/// Opens the edges of a graph. Errors: NotFound, those of openDataset(), InvalidInput (the dataset is no graph).
Result<std::shared_ptr<Dataset>> openEdges(const Dataset& nodes, const std::filesystem::path& cacheFolder, JobContext& job);

/// Reads all edges: 8 bytes an edge, 12 with weights, and 40 a node while ids are looked up. Errors: InvalidInput (node ids
/// that are missing or occur twice; more than 2^32 nodes), Mismatch (ids are texts here and numbers there), Busy, Cancelled.
Result<GraphLinks> readLinks(const Dataset& nodes, Dataset& edges, JobContext& job);

/// What a graph looks like. Directions do not count but where it says so.
struct GraphFacts {
    NodeColumns columns;
    std::uint64_t nodes = 0;
    std::uint64_t rows = 0;     ///< of the table of edges
    std::uint64_t dangling = 0; ///< see GraphLinks
    std::vector<std::string> examples;
    std::uint64_t unweighted = 0;
    std::uint64_t loops = 0;    ///< edges from a node to itself
    std::uint64_t repeated = 0; ///< edges that were given before in the same direction
    std::uint64_t mutual = 0;   ///< pairs of nodes tied in both directions
    std::uint64_t links = 0;    ///< pairs of different nodes that are tied
    std::uint64_t isolated = 0; ///< nodes without link
    std::uint64_t components = 0, largest = 0; ///< connected components, and nodes of the largest one
    std::uint64_t leastDegree = 0, mostDegree = 0;
    double meanDegree = 0, medianDegree = 0;
    /// Nodes of degree 0, 1, 2, 3 to 4, 5 to 8, ...: element i > 1 counts degrees above 2^(i-2) up to 2^(i-1).
    std::vector<std::uint64_t> degrees;
    std::optional<double> homophily; ///< share of links between nodes of one label, of those whose ends have labels
};

/// Reads the edges too. Errors: as above.
Result<GraphFacts> graphFacts(const Dataset& nodes, const NodeColumns& columns, const std::filesystem::path& cacheFolder, JobContext& job);

/// {"kind": "graph", ...}; names of columns come from `schema`.
Json toJson(const GraphFacts& facts, const Schema& schema);

} // namespace cairn::data
