// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kinds/attention/attention_rules.h"

namespace cairn::graph {

/// Input ports of MultiheadAttention, in this order.
namespace multihead {
inline constexpr std::size_t kQuery = 0, kKey = 1, kValue = 2, kMask = 3;
}

AttentionSizes multiheadSizes(const NodeView& view);
Kind multiheadKind();

/// DotProductAttention, which has the same ports; all of them but the mask are needed.
AttentionSizes dotProductSizes(const NodeView& view);
Kind dotProductKind();

} // namespace cairn::graph
