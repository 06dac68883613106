// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/split/row_subset.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace cairn::prep {

namespace {

constexpr std::uint64_t kWordsPerBlock = 8;

/// Index of the n-th set bit of a word, from 0.
unsigned nthBit(std::uint64_t word, std::uint64_t n)
{
    for (; n > 0; --n)
        word &= word - 1;
    return static_cast<unsigned>(std::countr_zero(word));
}

} // namespace

RowSubset RowSubset::range(RowId first, std::uint64_t count)
{
    std::vector<std::uint64_t> words((first + count + 63) / 64, 0);
    for (RowId row = first; row < first + count;) {
        const std::uint64_t end = std::min<std::uint64_t>((row / 64 + 1) * 64, first + count);
        const std::uint64_t width = end - row;
        words[row / 64] |= (width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1) << (row % 64);
        row = end;
    }
    return fromBits(std::move(words));
}

RowSubset RowSubset::fromBits(std::vector<std::uint64_t> words)
{
    RowSubset subset;
    subset.m_words = std::move(words);
    subset.index();
    return subset;
}

void RowSubset::index()
{
    m_before.clear();
    m_size = 0;
    for (std::size_t i = 0; i < m_words.size(); ++i) {
        if (i % kWordsPerBlock == 0)
            m_before.push_back(m_size);
        m_size += static_cast<std::uint64_t>(std::popcount(m_words[i]));
    }
}

bool RowSubset::contains(RowId row) const
{
    return row / 64 < m_words.size() && ((m_words[row / 64] >> (row % 64)) & 1);
}

RowId RowSubset::rowAt(std::uint64_t position) const
{
    assert(position < m_size);
    const auto block = std::ranges::upper_bound(m_before, position) - m_before.begin() - 1;
    std::uint64_t rest = position - m_before[static_cast<std::size_t>(block)];
    for (std::uint64_t word = static_cast<std::uint64_t>(block) * kWordsPerBlock;; ++word) {
        const auto here = static_cast<std::uint64_t>(std::popcount(m_words[word]));
        if (rest < here)
            return word * 64 + nthBit(m_words[word], rest);
        rest -= here;
    }
}

std::uint64_t RowSubset::positionOf(RowId row) const
{
    const std::uint64_t word = row / 64;
    if (word >= m_words.size())
        return m_size;
    std::uint64_t before = m_before[word / kWordsPerBlock];
    for (std::uint64_t i = word / kWordsPerBlock * kWordsPerBlock; i < word; ++i)
        before += static_cast<std::uint64_t>(std::popcount(m_words[i]));
    return before + static_cast<std::uint64_t>(std::popcount(m_words[word] & ((std::uint64_t{1} << (row % 64)) - 1)));
}

std::vector<RowId> RowSubset::rows(std::uint64_t first, std::uint64_t count) const
{
    assert(first + count <= m_size);
    std::vector<RowId> rows;
    if (count == 0)
        return rows;
    rows.reserve(count);
    const RowId start = rowAt(first);
    std::uint64_t bits = m_words[start / 64] & (~std::uint64_t{0} << (start % 64));
    for (std::uint64_t word = start / 64; rows.size() < count;) {
        if (bits == 0) {
            bits = m_words[++word];
            continue;
        }
        rows.push_back(word * 64 + static_cast<std::uint64_t>(std::countr_zero(bits)));
        bits &= bits - 1;
    }
    return rows;
}

RowId RowSubset::offsets(RowId first, RowId end, std::size_t most, std::vector<std::uint32_t>& out) const
{
    const RowId known = std::min<RowId>(end, m_words.size() * 64);
    for (RowId row = first; row < known && out.size() < most;) {
        const RowId wordEnd = std::min<RowId>((row / 64 + 1) * 64, known);
        std::uint64_t bits = m_words[row / 64] >> (row % 64);
        if (wordEnd - row < 64)
            bits &= (std::uint64_t{1} << (wordEnd - row)) - 1;
        for (; bits != 0; bits &= bits - 1) {
            const RowId member = row + static_cast<RowId>(std::countr_zero(bits));
            out.push_back(static_cast<std::uint32_t>(member - first));
            if (out.size() == most)
                return member + 1;
        }
        row = wordEnd;
    }
    return end;
}

RowSubset RowSubset::without(const RowSubset& other) const
{
    std::vector<std::uint64_t> words = m_words;
    for (std::size_t i = 0; i < std::min(words.size(), other.m_words.size()); ++i)
        words[i] &= ~other.m_words[i];
    return fromBits(std::move(words));
}

} // namespace cairn::prep
