// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/micro_batches.h"

#include <algorithm>

namespace cairn::engine {

std::vector<std::int64_t> partSizes(std::int64_t rows, std::int64_t most, std::int64_t fewest)
{
    const std::int64_t wanted = most <= 0 ? 1 : (rows + most - 1) / most;
    const std::int64_t parts = std::clamp<std::int64_t>(wanted, 1, std::max<std::int64_t>(1, rows / std::max<std::int64_t>(1, fewest)));
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(parts), rows / parts);
    for (std::int64_t i = 0; i < rows % parts; ++i)
        ++sizes[static_cast<std::size_t>(i)];
    return sizes;
}

Batch partOf(const Batch& batch, std::int64_t first, std::int64_t count)
{
    Batch part = batch;
    const auto narrowed = [&](const at::Tensor& tensor) { return tensor.defined() ? tensor.narrow(0, first * batch.group, count * batch.group) : tensor; };
    for (at::Tensor& field : part.fields)
        field = narrowed(field);
    part.targets = narrowed(batch.targets);
    part.shares = narrowed(batch.shares);
    part.taught = narrowed(batch.taught);
    part.rows = count * batch.group;
    part.first = batch.first + first;
    return part;
}

} // namespace cairn::engine
