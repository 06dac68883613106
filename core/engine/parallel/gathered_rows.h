// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/parallel/group.h"

namespace cairn::engine {

/// The rows of all ranks [common, d] in their order, from this rank's [rows, d] (float32 or float64): the same numbers at every rank, and gradients only for its
/// own. So the gradients of a loss of all rows, computed at every rank and summed up, are those that a single rank would have.
/// All ranks call it alike. Errors: the group's.
Result<at::Tensor> gatheredRows(const at::Tensor& own, const RankShare& share, std::int64_t common);

} // namespace cairn::engine
