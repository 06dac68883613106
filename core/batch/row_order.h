// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace cairn::batch {

/// The shuffled order of n positions in one epoch: a permutation that is a pure function of (n, seed, epoch), so that any
/// batch of any epoch can be made without the ones before it and without memory.
/// Method: a format-preserving Feistel network over a near-square grid of at least n cells with cycle walking (Black and
/// Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002), keyed by Philox. Any thread.
class RowOrder {
public:
    RowOrder(std::uint64_t n, std::uint64_t seed, std::uint64_t epoch);

    std::uint64_t size() const { return m_n; }
    /// The position that comes at place `index` < size().
    std::uint64_t at(std::uint64_t index) const;
    /// Places first, first + stride, ... : rank r of w takes first = r + k * w, stride = w.
    void fill(std::uint64_t first, std::span<std::uint64_t> out, std::uint64_t stride = 1) const;

private:
    static constexpr int kRounds = 8;

    std::uint64_t permuteCell(std::uint64_t cell) const;

    std::uint64_t m_n;
    std::uint32_t m_rows = 1, m_columns = 1; ///< grid sides, m_rows * m_columns >= n
    std::uint32_t m_keys[kRounds];
};

} // namespace cairn::batch
