// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/row_order.h"

#include "core/base/random.h"

#include <cassert>
#include <cmath>

namespace cairn::batch {

namespace {

constexpr std::uint64_t kOrderStream = 0x0DE5; ///< sets row orders apart from other uses of a seed

/// A keyed 32-bit mix (finaliser of Stafford's variant 13, upper half): a fresh pseudo-random function for every key.
std::uint32_t roundFunction(std::uint32_t value, std::uint32_t key)
{
    std::uint64_t x = (std::uint64_t{key} << 32) | value;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
    return static_cast<std::uint32_t>(x >> 32);
}

/// value * range / 2^32: uniform in [0, range) without a division.
std::uint32_t scaled(std::uint32_t value, std::uint32_t range)
{
    return static_cast<std::uint32_t>((std::uint64_t{value} * range) >> 32);
}

} // namespace

RowOrder::RowOrder(std::uint64_t n, std::uint64_t seed, std::uint64_t epoch) : m_n(n)
{
    assert(n < (std::uint64_t{1} << 62));
    m_rows = static_cast<std::uint32_t>(std::ceil(std::sqrt(static_cast<double>(n))));
    m_rows = m_rows == 0 ? 1 : m_rows;
    m_columns = static_cast<std::uint32_t>((n + m_rows - 1) / m_rows);
    const Philox random(seed, mix(epoch, kOrderStream));
    for (int i = 0; i < kRounds; ++i)
        m_keys[i] = random.block(static_cast<std::uint64_t>(i))[0];
}

/// A cell is (row, column); each round adds a function of one to the other, which can be taken back: a bijection.
std::uint64_t RowOrder::permuteCell(std::uint64_t cell) const
{
    auto row = static_cast<std::uint32_t>(cell / m_columns);
    auto column = static_cast<std::uint32_t>(cell % m_columns);
    for (int i = 0; i < kRounds; i += 2) {
        std::uint64_t sum = std::uint64_t{row} + scaled(roundFunction(column, m_keys[i]), m_rows);
        row = static_cast<std::uint32_t>(sum >= m_rows ? sum - m_rows : sum);
        sum = std::uint64_t{column} + scaled(roundFunction(row, m_keys[i + 1]), m_columns);
        column = static_cast<std::uint32_t>(sum >= m_columns ? sum - m_columns : sum);
    }
    return std::uint64_t{row} * m_columns + column;
}

std::uint64_t RowOrder::at(std::uint64_t index) const
{
    assert(index < m_n);
    std::uint64_t cell = permuteCell(index);
    while (cell >= m_n) // fewer than one cell in sqrt(n) lies outside
        cell = permuteCell(cell);
    return cell;
}

void RowOrder::fill(std::uint64_t first, std::span<std::uint64_t> out, std::uint64_t stride) const
{
    for (auto& position : out) {
        position = at(first);
        first += stride;
    }
}

} // namespace cairn::batch
