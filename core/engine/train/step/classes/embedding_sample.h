// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/parallel/group.h"

#include <cstdint>
#include <vector>

namespace cairn::engine {

/// Embeddings of rows of a split in even distances, kMost at most, to be compared with each other: batches would not do where
/// rows stand in the order of their classes.
class EmbeddingSample {
public:
    static constexpr std::uint64_t kMost = 2048;

    explicit EmbeddingSample(std::uint64_t rows) : m_distance((rows + kMost - 1) / kMost), m_common((rows + m_distance - 1) / m_distance) {}

    /// What rows [first, first + n) of the split give, [n, ...], and their classes [n]. In order, and without gaps at a rank.
    void add(std::uint64_t first, const at::Tensor& embeddings, const at::Tensor& classes);

    /// See recallAtOne(). Waits for the device. All ranks call it alike; the same number at each. Errors: the group's.
    Result<double> recall(Group& group, at::Device device) const;

private:
    std::uint64_t m_distance, m_common; ///< from row to row; rows of all ranks
    std::int64_t m_first = -1;          ///< place of this rank's first one among them
    std::vector<at::Tensor> m_embeddings, m_classes;
};

} // namespace cairn::engine
