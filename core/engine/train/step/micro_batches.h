// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/train/feed/rows.h"

#include <cstdint>
#include <vector>

namespace cairn::engine {

/// How many rows of the data the parts of a batch have: as alike as can be, `most` at most (0: no limit), `fewest` at least where the batch has as many.
std::vector<std::int64_t> partSizes(std::int64_t rows, std::int64_t most, std::int64_t fewest);

/// Rows [first, first + count) of the data of a batch that splits, with the examples drawn for them; shares the batch's memory. It knows its place, so
/// that dropout is that of the whole batch.
Batch partOf(const Batch& batch, std::int64_t first, std::int64_t count);

} // namespace cairn::engine
