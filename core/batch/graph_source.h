// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/encoded_source.h"
#include "core/data/dataset.h"
#include "core/jobs/progress.h"
#include "core/prep/recipe.h"
#include "core/prep/split/row_subset.h"

#include <memory>
#include <vector>

namespace cairn::batch {

/// All nodes of a graph as the model sees them, and its edges.
struct EncodedGraph {
    std::vector<float> nodes;        ///< [N, F]
    std::vector<std::int64_t> edges; ///< [2, E]
};

/// Encodes all nodes. `edges`: the dataset as it was opened; `dataset`: behind the steps of the recipe, with the same rows.
/// Errors: Mismatch (another graph than the recipe was fitted on), those of readEdgeList(), Cancelled.
Result<std::shared_ptr<const EncodedGraph>> encodeGraph(const std::shared_ptr<const data::Dataset>& dataset, const data::Dataset& edges, const prep::Recipe& recipe,
                                                        JobContext& job);

/// Some nodes of a graph: their numbers, and their targets, which `labels` delivers for the same rows. Parts of a split share the graph.
class GraphSource : public EncodedSource {
public:
    GraphSource(std::shared_ptr<const EncodedGraph> graph, std::vector<Field> fields, std::shared_ptr<const EncodedSource> labels);

    const std::vector<Field>& fields() const override { return m_fields; }
    const Target& target() const override { return m_labels->target(); }
    std::uint64_t size() const override { return m_labels->size(); }
    Result<std::vector<RowId>> rowIds(std::uint64_t first, std::uint64_t count) const override { return m_labels->rowIds(first, count); }
    Result<void> read(std::uint64_t first, std::uint64_t count, const BlockView& out) const override;
    Result<void> gather(std::span<const std::uint64_t> positions, const BlockView& out) const override;
    std::span<const std::byte> whole(std::size_t field) const override;

private:
    /// The same room for the labels alone; nothing where none is wanted.
    BlockView labelsOf(const BlockView& out) const;

    std::shared_ptr<const EncodedGraph> m_graph;
    std::vector<Field> m_fields;
    std::shared_ptr<const EncodedSource> m_labels;
};

} // namespace cairn::batch
