// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/layers/layer.h"

/// What layers over graphs share: rows are nodes, edges int64 [2, E] lead from row 0's nodes to row 1's.
namespace cairn::engine {

/// Source and target of every edge, [E] each.
struct EdgeEnds {
    at::Tensor from, to;
};

/// `loops`: and of an edge from each of `nodes` nodes to itself, behind the others.
EdgeEnds edgeEnds(const at::Tensor& edges, std::int64_t nodes, bool loops);

/// Rows [E, F] of `values` [N, F]. Its gradient is a sum by rows, in parallel.
at::Tensor rowsAt(const at::Tensor& values, const at::Tensor& index);

enum class Aggregation : std::uint8_t { Sum, Mean, Max };
Aggregation aggregationOf(const graph::NodeView& view);

/// What arrives at each of `nodes` nodes from messages [E, F]: [nodes, F]; 0 where nothing does.
at::Tensor aggregate(const at::Tensor& messages, const at::Tensor& to, std::int64_t nodes, Aggregation how);

std::unique_ptr<Layer> buildGcnConv(const graph::NodeView& view);
std::unique_ptr<Layer> buildGatConv(const graph::NodeView& view);
std::unique_ptr<Layer> buildSageConv(const graph::NodeView& view);
std::unique_ptr<Layer> buildGinConv(const graph::NodeView& view);
std::unique_ptr<Layer> buildEdgeConv(const graph::NodeView& view);
std::unique_ptr<Layer> buildGlobalGraphPool(const graph::NodeView& view);

} // namespace cairn::engine
