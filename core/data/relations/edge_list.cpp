// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/relations/edge_list.h"

#include <algorithm>

namespace cairn::data {

Result<EdgeList> readEdgeList(const Dataset& nodes, JobContext& job)
{
    CAIRN_ASSIGN(const TableAccess access, nodes.tableAccess());
    CAIRN_ASSIGN(const auto edges, openEdges(nodes, access.cacheFolder, job));
    CAIRN_ASSIGN(const GraphLinks links, readLinks(nodes, *edges, job));
    std::vector<std::uint64_t> pairs; // reached node above, the other one below
    pairs.reserve(2 * links.from.size());
    for (std::size_t i = 0; i < links.from.size(); ++i) {
        const std::uint64_t from = links.from[i], to = links.to[i];
        if (from != to)
            pairs.insert(pairs.end(), {to << 32 | from, from << 32 | to});
    }
    std::ranges::sort(pairs);
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    EdgeList list{links.nodes, std::vector<std::int64_t>(2 * pairs.size()), links.dangling};
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        list.ends[i] = static_cast<std::int64_t>(pairs[i] & 0xFFFFFFFFu);
        list.ends[pairs.size() + i] = static_cast<std::int64_t>(pairs[i] >> 32);
    }
    return list;
}

} // namespace cairn::data
