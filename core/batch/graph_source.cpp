// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/graph_source.h"

#include "core/base/text.h"
#include "core/batch/table_source.h"
#include "core/data/relations/edge_list.h"

#include <cassert>
#include <cmath>
#include <numeric>

namespace cairn::batch {

namespace {

constexpr std::size_t kNodes = 0, kEdges = 1, kNode = 2; ///< places of the fields
constexpr std::uint64_t kReadRows = 8192;

/// What one row takes among the numbers of its node.
void divideBySum(std::span<float> row)
{
    const float sum = std::accumulate(row.begin(), row.end(), 0.0f);
    for (float& value : row)
        value = sum == 0.0f ? 0.0f : value / sum;
}

Error otherGraph(const data::Dataset& dataset, const prep::GraphStep& step, std::uint64_t nodes, std::uint64_t edges)
{
    return fail(ErrorCode::Mismatch,
                "The recipe was fitted on a graph of " + grouped(static_cast<std::uint64_t>(step.nodes)) + " nodes and " + grouped(static_cast<std::uint64_t>(step.edges / 2))
                    + " ties, but this one has " + grouped(nodes) + " and " + grouped(edges),
                dataset.title(), "Fit the recipe again, or use the graph that it was fitted on");
}

} // namespace

Result<std::shared_ptr<const EncodedGraph>> encodeGraph(const std::shared_ptr<const data::Dataset>& dataset, const data::Dataset& edges, const prep::Recipe& recipe,
                                                        JobContext& job)
{
    assert(recipe.graph);
    CAIRN_ASSIGN(data::EdgeList list, data::readEdgeList(edges, job));
    if (list.nodes != recipe.graph->nodes || list.count() != recipe.graph->edges || dataset->rowCount() != list.nodes)
        return otherGraph(edges, *recipe.graph, dataset->rowCount().value_or(0), static_cast<std::uint64_t>(list.count() / 2));
    prep::Recipe plain = recipe;
    plain.graph.reset();
    const TableSource table(dataset, plain, prep::RowSubset::range(0, list.nodes), false);
    const auto width = static_cast<std::size_t>(table.fields().at(0).shape.at(0));
    auto graph = std::make_shared<EncodedGraph>();
    graph->edges = std::move(list.ends);
    graph->nodes.resize(list.nodes * width);
    for (std::uint64_t first = 0; first < list.nodes; first += kReadRows) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled while the nodes were read", dataset->title());
        const std::uint64_t count = std::min<std::uint64_t>(kReadRows, list.nodes - first);
        BlockView view;
        view.fields.push_back(std::as_writable_bytes(std::span(graph->nodes).subspan(first * width, count * width)));
        CAIRN_TRY(table.read(first, count, view));
        job.progress.set(first + count, list.nodes);
    }
    for (std::size_t node = 0; recipe.graph->rowSums && node < list.nodes; ++node)
        divideBySum(std::span(graph->nodes).subspan(node * width, width));
    return std::shared_ptr<const EncodedGraph>(std::move(graph));
}

GraphSource::GraphSource(std::shared_ptr<const EncodedGraph> graph, std::vector<Field> fields, std::shared_ptr<const EncodedSource> labels)
    : m_graph(std::move(graph)), m_fields(std::move(fields)), m_labels(std::move(labels))
{
    assert(m_fields.size() > kNode && !m_fields[kEdges].perRow);
}

BlockView GraphSource::labelsOf(const BlockView& out) const
{
    BlockView view;
    view.fields.resize(m_labels->fields().size());
    view.targets = out.targets;
    return view;
}

Result<void> GraphSource::read(std::uint64_t first, std::uint64_t count, const BlockView& out) const
{
    if (out.fields.size() > kNode && !out.fields[kNode].empty()) {
        CAIRN_ASSIGN(const std::vector<RowId> rows, m_labels->rowIds(first, count));
        auto* to = reinterpret_cast<std::int64_t*>(out.fields[kNode].data());
        for (std::size_t i = 0; i < rows.size(); ++i)
            to[i] = static_cast<std::int64_t>(rows[i]);
    }
    return out.targets.empty() ? Result<void>() : m_labels->read(first, count, labelsOf(out));
}

Result<void> GraphSource::gather(std::span<const std::uint64_t> positions, const BlockView& out) const
{
    if (out.fields.size() > kNode && !out.fields[kNode].empty()) {
        auto* to = reinterpret_cast<std::int64_t*>(out.fields[kNode].data());
        for (std::size_t i = 0; i < positions.size(); ++i) {
            CAIRN_ASSIGN(const std::vector<RowId> row, m_labels->rowIds(positions[i], 1));
            to[i] = static_cast<std::int64_t>(row.at(0));
        }
    }
    return out.targets.empty() ? Result<void>() : m_labels->gather(positions, labelsOf(out));
}

std::span<const std::byte> GraphSource::whole(std::size_t field) const
{
    return field == kNodes ? std::as_bytes(std::span(m_graph->nodes)) : field == kEdges ? std::as_bytes(std::span(m_graph->edges)) : std::span<const std::byte>();
}

} // namespace cairn::batch
