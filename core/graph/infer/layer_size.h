// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

/// What a layer needs of memory. Inside core/graph only; counts saturate.
namespace cairn::graph {

/// Of weights and buffers.
std::int64_t stateBytes(const std::vector<StateTensor>& state);

/// Of one row of everything that a layer puts out.
std::int64_t rowBytes(const std::vector<TensorType>& types);

/// OutOfMemory: `what` would need `bytes`, where `limit` is allowed.
Error tooLarge(const std::string& what, std::int64_t bytes, std::int64_t limit);

} // namespace cairn::graph
