// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kinds/attention/attention_rules.h"

namespace cairn::graph {

/// Input ports of the two blocks, in these orders.
namespace encoder {
inline constexpr std::size_t kIn = 0, kMask = 1;
}
namespace decoder {
inline constexpr std::size_t kIn = 0, kMemory = 1, kMask = 2, kMemoryMask = 3;
}

AttentionSizes blockSelfAttention(const NodeView& view);
/// Of a decoder: queries from its input, keys from its memory.
AttentionSizes blockMemoryAttention(const NodeView& view);

std::vector<Kind> transformerKinds();

} // namespace cairn::graph
