// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/relations/graph.h"

#include "core/base/text.h"
#include "core/data/profile/row_scan.h"
#include "core/data/relations/id_index.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace cairn::data {

namespace {

constexpr std::size_t kMostExamples = 5;

std::string idText(const ColumnVector& column, std::size_t row)
{
    if (!column.present(row))
        return "(missing)";
    return column.isText() ? std::string(column.text(row).substr(0, 60)) : cellText(column.numbers()[row]);
}

Result<IdIndex> indexOfNodes(const Dataset& nodes, std::size_t id, JobContext& job)
{
    CAIRN_ASSIGN(IdIndex index, IdIndex::of(nodes, id, job));
    const std::string column = "Column \"" + nodes.schema()[id].name + "\" of the nodes ";
    if (index.missing() > 0)
        return fail(ErrorCode::InvalidInput, column + "is empty in " + grouped(index.missing()) + " rows, but it tells the nodes apart", nodes.title(),
                    "Fill it, or name another column: ?id=COLUMN");
    if (index.repeated() > 0)
        return fail(ErrorCode::InvalidInput, column + "holds " + grouped(index.repeated()) + " ids that another node has too", nodes.title(),
                    "Remove these rows, or name another column: ?id=COLUMN");
    return index;
}

/// Sets of nodes that are joined one pair at a time (Tarjan's union by size with path halving).
class Components {
public:
    explicit Components(std::size_t nodes) : m_parent(nodes), m_size(nodes, 1) { std::iota(m_parent.begin(), m_parent.end(), 0u); }

    void join(std::uint32_t a, std::uint32_t b)
    {
        a = rootOf(a);
        b = rootOf(b);
        if (a == b)
            return;
        if (m_size[a] < m_size[b])
            std::swap(a, b);
        m_parent[b] = a;
        m_size[a] += m_size[b];
    }
    void finish(GraphFacts& facts) const
    {
        for (std::uint32_t node = 0; node < m_parent.size(); ++node) {
            if (m_parent[node] != node)
                continue;
            ++facts.components;
            facts.largest = std::max<std::uint64_t>(facts.largest, m_size[node]);
        }
    }

private:
    std::uint32_t rootOf(std::uint32_t node)
    {
        while (m_parent[node] != node)
            node = m_parent[node] = m_parent[m_parent[node]];
        return node;
    }

    std::vector<std::uint32_t> m_parent, m_size;
};

/// Pairs of tied nodes, the smaller one in the upper half; each once.
std::vector<std::uint64_t> linksOf(const GraphLinks& links, GraphFacts& facts)
{
    std::vector<std::uint64_t> pairs;
    pairs.reserve(links.from.size());
    for (std::size_t edge = 0; edge < links.from.size(); ++edge) {
        if (links.from[edge] == links.to[edge])
            ++facts.loops;
        else
            pairs.push_back(std::uint64_t{links.from[edge]} << 32 | links.to[edge]);
    }
    const auto once = [&pairs] {
        std::ranges::sort(pairs);
        const auto rest = std::ranges::unique(pairs);
        const auto dropped = static_cast<std::uint64_t>(rest.size());
        pairs.erase(rest.begin(), rest.end());
        return dropped;
    };
    facts.repeated = once();
    for (std::uint64_t& pair : pairs)
        pair = std::min(pair, std::rotl(pair, 32));
    facts.mutual = once();
    facts.links = pairs.size();
    return pairs;
}

void countDegrees(std::vector<std::uint32_t> degrees, GraphFacts& facts)
{
    if (degrees.empty())
        return;
    for (const std::uint32_t degree : degrees) {
        const std::size_t bin = degree < 2 ? degree : static_cast<std::size_t>(std::bit_width(degree - 1)) + 1;
        facts.degrees.resize(std::max(facts.degrees.size(), bin + 1));
        ++facts.degrees[bin];
        facts.isolated += degree == 0;
    }
    std::ranges::sort(degrees);
    facts.leastDegree = degrees.front();
    facts.mostDegree = degrees.back();
    facts.meanDegree = 2 * static_cast<double>(facts.links) / static_cast<double>(degrees.size());
    facts.medianDegree = (static_cast<double>(degrees[(degrees.size() - 1) / 2]) + degrees[degrees.size() / 2]) / 2;
}

/// Hash of the label of each node; 0 for none.
Result<std::vector<std::uint64_t>> labelsOf(const Dataset& nodes, std::size_t column, JobContext& job)
{
    std::vector<std::uint64_t> labels;
    CAIRN_ASSIGN(const ScannedRows rows, allRows(nodes));
    labels.reserve(rows.total);
    const std::size_t columns[] = {column};
    CAIRN_TRY(visitRows(nodes, columns, rows, [&](const ColumnChunk& chunk) -> Result<void> {
        for (std::size_t row = 0; row < chunk.size; ++row)
            labels.push_back(chunk.columns[0].present(row) ? IdIndex::hashOf(chunk.columns[0], row) : 0);
        return {};
    }, job.stop));
    return labels;
}

std::optional<double> homophilyOf(const std::vector<std::uint64_t>& pairs, const std::vector<std::uint64_t>& labels)
{
    std::uint64_t known = 0, same = 0;
    for (const std::uint64_t pair : pairs) {
        const std::uint64_t a = labels[pair >> 32], b = labels[pair & 0xffffffff];
        known += a != 0 && b != 0;
        same += a != 0 && a == b;
    }
    return known ? std::optional(static_cast<double>(same) / static_cast<double>(known)) : std::nullopt;
}

} // namespace

Result<std::shared_ptr<Dataset>> openEdges(const Dataset& nodes, const std::filesystem::path& cacheFolder, JobContext& job)
{
    const auto place = relationPlace(nodes.source().location);
    if (!place || place->edges.empty())
        return fail(ErrorCode::InvalidInput, "These data are no graph", nodes.title(), "Open a folder with nodes.csv and edges.csv, or NODES?edges=EDGES");
    return openDataset({place->edges, {}, {}, {}, {}}, cacheFolder, job);
}

Result<GraphLinks> readLinks(const Dataset& nodes, Dataset& edges, JobContext& job)
{
    const auto place = relationPlace(nodes.source().location);
    const auto nodeRoles = nodeColumns(nodes);
    if (!place || !nodeRoles)
        return fail(ErrorCode::InvalidInput, "These data are no graph", nodes.title(), "Open a folder with nodes.csv and edges.csv, or NODES?edges=EDGES");
    CAIRN_ASSIGN(const EdgeColumns roles, edgeColumns(edges.schema(), *place));
    const auto isText = [](const Column& column) { return column.type == ColumnType::Text; };
    const bool text = isText(nodes.schema()[nodeRoles->id]);
    if (text != isText(edges.schema()[roles.from]) || text != isText(edges.schema()[roles.to]))
        return fail(ErrorCode::Mismatch, "The ids of the nodes and those of the edges are of different types", place->edges,
                    "Check which columns hold the ids: ?id=COLUMN&from=COLUMN&to=COLUMN");
    CAIRN_TRY(edges.prepareRandomAccess(job));
    CAIRN_ASSIGN(const IdIndex index, indexOfNodes(nodes, nodeRoles->id, job));
    CAIRN_ASSIGN(const ScannedRows rows, allRows(edges));
    GraphLinks links;
    links.nodes = index.size();
    links.rows = rows.total;
    std::vector<std::size_t> columns{roles.from, roles.to};
    if (roles.weight)
        columns.push_back(*roles.weight);
    const auto nodeAt = [&](const ColumnVector& column, std::size_t row) {
        return column.present(row) ? index.find(IdIndex::hashOf(column, row)) : std::nullopt;
    };
    CAIRN_TRY(visitRows(edges, columns, rows, [&](const ColumnChunk& chunk) -> Result<void> {
        for (std::size_t row = 0; row < chunk.size; ++row) {
            const auto from = nodeAt(chunk.columns[0], row), to = nodeAt(chunk.columns[1], row);
            const bool weighed = !roles.weight || (chunk.columns[2].present(row) && std::isfinite(chunk.columns[2].numbers()[row]));
            if (!from || !to) {
                ++links.dangling;
                if (links.examples.size() < kMostExamples)
                    links.examples.push_back(idText(chunk.columns[0], row) + " -> " + idText(chunk.columns[1], row) + " (row " + grouped(chunk.id(row) + 1) + ")");
            } else if (!weighed) {
                ++links.unweighted;
            } else {
                links.from.push_back(*from);
                links.to.push_back(*to);
                if (roles.weight)
                    links.weight.push_back(static_cast<float>(chunk.columns[2].numbers()[row]));
            }
        }
        job.progress.set(chunk.id(0) + chunk.size, rows.total);
        return {};
    }, job.stop));
    return links;
}

Result<GraphFacts> graphFacts(const Dataset& nodes, const NodeColumns& columns, const std::filesystem::path& cacheFolder, JobContext& job)
{
    CAIRN_ASSIGN(const auto edges, openEdges(nodes, cacheFolder, job));
    CAIRN_ASSIGN(const GraphLinks links, readLinks(nodes, *edges, job));
    GraphFacts facts;
    facts.columns = columns;
    facts.nodes = links.nodes;
    facts.rows = links.rows;
    facts.dangling = links.dangling;
    facts.examples = links.examples;
    facts.unweighted = links.unweighted;
    const std::vector<std::uint64_t> pairs = linksOf(links, facts);
    std::vector<std::uint32_t> degrees(links.nodes);
    Components components(links.nodes);
    for (const std::uint64_t pair : pairs) {
        const auto a = static_cast<std::uint32_t>(pair >> 32), b = static_cast<std::uint32_t>(pair);
        ++degrees[a];
        ++degrees[b];
        components.join(a, b);
    }
    components.finish(facts);
    countDegrees(std::move(degrees), facts);
    if (columns.label && nodes.schema()[*columns.label].type != ColumnType::Image) {
        CAIRN_ASSIGN(const auto labels, labelsOf(nodes, *columns.label, job));
        facts.homophily = homophilyOf(pairs, labels);
    }
    return facts;
}

Json toJson(const GraphFacts& facts, const Schema& schema)
{
    Json json{{"kind", "graph"}, {"id", schema[facts.columns.id].name}, {"features", facts.columns.features.size()}, {"nodes", facts.nodes},
              {"edges", facts.rows}, {"dangling", facts.dangling}, {"dangling_examples", facts.examples}, {"unweighted", facts.unweighted},
              {"loops", facts.loops}, {"repeated", facts.repeated}, {"mutual", facts.mutual}, {"links", facts.links}, {"isolated", facts.isolated},
              {"components", facts.components}, {"largest_component", facts.largest},
              {"degree", {{"least", facts.leastDegree}, {"median", facts.medianDegree}, {"mean", facts.meanDegree}, {"most", facts.mostDegree}, {"bins", facts.degrees}}}};
    if (facts.columns.label)
        json["label"] = schema[*facts.columns.label].name;
    if (facts.homophily)
        json["homophily"] = *facts.homophily;
    return json;
}

} // namespace cairn::data
