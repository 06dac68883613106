// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/select/row_set.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <iterator>

namespace cairn::select {
namespace {

constexpr std::uint64_t kBlockRows = std::uint64_t{1} << 16;
constexpr std::array<std::byte, 4> kMagic{std::byte{'C'}, std::byte{'R'}, std::byte{'S'}, std::byte{1}};

std::uint16_t low(RowId row) { return static_cast<std::uint16_t>(row); }

void setBit(std::vector<std::uint64_t>& bits, std::uint16_t at) { bits[at >> 6] |= std::uint64_t{1} << (at & 63); }

std::uint64_t onesIn(const std::vector<std::uint64_t>& bits)
{
    std::uint64_t count = 0;
    for (const std::uint64_t word : bits)
        count += static_cast<std::uint64_t>(std::popcount(word));
    return count;
}

/// Numbers as little-endian bytes.
class ByteWriter {
public:
    void number(std::uint64_t value, int bytes)
    {
        for (int i = 0; i < bytes; ++i)
            m_bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
    }
    std::vector<std::byte> m_bytes{kMagic.begin(), kMagic.end()};
};

class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    bool has(std::size_t bytes) const { return m_bytes.size() >= bytes; }
    std::uint64_t number(std::size_t bytes)
    {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i)
            value |= std::to_integer<std::uint64_t>(m_bytes[i]) << (8 * i);
        m_bytes = m_bytes.subspan(bytes);
        return value;
    }
    bool done() const { return m_bytes.empty(); }

private:
    std::span<const std::byte> m_bytes;
};

Error damaged() { return fail(ErrorCode::Corrupt, "A stored selection is damaged", {}, "Make the selection again"); }

} // namespace

std::uint64_t RowSet::sizeOf(const Block& block)
{
    const auto* list = std::get_if<List>(&block.content);
    return list ? list->size() : onesIn(std::get<Bits>(block.content));
}

RowSet::Bits RowSet::bitsOf(const Block& block)
{
    if (const auto* bits = std::get_if<Bits>(&block.content))
        return *bits;
    Bits bits(kWords);
    for (const std::uint16_t at : std::get<List>(block.content))
        setBit(bits, at);
    return bits;
}

/// Adds a block in the form that its size asks for; none if it is empty.
void RowSet::append(std::vector<Block>& out, std::uint64_t key, Bits bits)
{
    const std::uint64_t count = onesIn(bits);
    if (count == 0)
        return;
    if (count > kListLimit) {
        out.push_back({key, std::move(bits)});
        return;
    }
    List list;
    list.reserve(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < kWords; ++i)
        for (std::uint64_t word = bits[i]; word != 0; word &= word - 1)
            list.push_back(static_cast<std::uint16_t>(64 * i + static_cast<std::size_t>(std::countr_zero(word))));
    out.push_back({key, std::move(list)});
}

RowSet RowSet::all(std::uint64_t count)
{
    RowSet set;
    set.m_blocks.reserve(static_cast<std::size_t>(count / kBlockRows + 1));
    for (std::uint64_t key = 0; key * kBlockRows < count; ++key) {
        const std::uint64_t rows = std::min(kBlockRows, count - key * kBlockRows);
        Bits bits(kWords);
        std::fill_n(bits.begin(), rows / 64, ~std::uint64_t{0});
        if (rows % 64 != 0)
            bits[static_cast<std::size_t>(rows / 64)] = (std::uint64_t{1} << (rows % 64)) - 1;
        append(set.m_blocks, key, std::move(bits));
    }
    return set;
}

RowSet RowSet::of(std::span<const RowId> rows)
{
    RowSet set;
    if (std::is_sorted(rows.begin(), rows.end())) {
        for (const RowId row : rows)
            set.add(row);
        return set;
    }
    std::vector<RowId> sorted(rows.begin(), rows.end());
    std::sort(sorted.begin(), sorted.end());
    return of(sorted);
}

RowSet RowSet::fromMask(std::span<const std::uint8_t> mask)
{
    RowSet set;
    for (std::size_t first = 0; first < mask.size(); first += kBlockRows) {
        const auto part = mask.subspan(first, std::min<std::size_t>(kBlockRows, mask.size() - first));
        Bits bits(kWords);
        for (std::size_t i = 0; i < part.size(); ++i)
            bits[i >> 6] |= std::uint64_t{part[i] != 0} << (i & 63);
        append(set.m_blocks, first >> 16, std::move(bits));
    }
    return set;
}

void RowSet::add(RowId row)
{
    const std::uint64_t key = row >> 16;
    auto at = m_blocks.end();
    if (!m_blocks.empty() && m_blocks.back().key >= key)
        at = std::lower_bound(m_blocks.begin(), m_blocks.end(), key,
                              [](const Block& block, std::uint64_t wanted) { return block.key < wanted; });
    if (at == m_blocks.end() || at->key != key)
        at = m_blocks.insert(at, {key, List{}});
    if (auto* bits = std::get_if<Bits>(&at->content)) {
        setBit(*bits, low(row));
        return;
    }
    List& list = std::get<List>(at->content);
    const auto place = list.empty() || list.back() < low(row) ? list.end() : std::lower_bound(list.begin(), list.end(), low(row));
    if (place != list.end() && *place == low(row))
        return;
    list.insert(place, low(row));
    if (list.size() > kListLimit)
        at->content = bitsOf(*at);
}

void RowSet::remove(RowId row)
{
    const auto at = std::lower_bound(m_blocks.begin(), m_blocks.end(), row >> 16,
                                     [](const Block& block, std::uint64_t wanted) { return block.key < wanted; });
    if (at == m_blocks.end() || at->key != row >> 16)
        return;
    if (auto* list = std::get_if<List>(&at->content)) {
        const auto place = std::lower_bound(list->begin(), list->end(), low(row));
        if (place != list->end() && *place == low(row))
            list->erase(place);
        if (list->empty())
            m_blocks.erase(at);
        return;
    }
    Bits& bits = std::get<Bits>(at->content);
    bits[low(row) >> 6] &= ~(std::uint64_t{1} << (row & 63));
    if (sizeOf(*at) > kListLimit)
        return;
    std::vector<Block> smaller;
    append(smaller, at->key, std::move(bits));
    *at = std::move(smaller.front());
}

bool RowSet::contains(RowId row) const
{
    const auto at = std::lower_bound(m_blocks.begin(), m_blocks.end(), row >> 16,
                                     [](const Block& block, std::uint64_t wanted) { return block.key < wanted; });
    if (at == m_blocks.end() || at->key != row >> 16)
        return false;
    if (const auto* list = std::get_if<List>(&at->content))
        return std::binary_search(list->begin(), list->end(), low(row));
    return std::get<Bits>(at->content)[low(row) >> 6] >> (row & 63) & 1;
}

std::uint64_t RowSet::count() const
{
    std::uint64_t count = 0;
    for (const Block& block : m_blocks)
        count += sizeOf(block);
    return count;
}

void RowSet::combineBlocks(const Block& a, const Block& b, Operation operation, std::vector<Block>& out)
{
    const auto* listA = std::get_if<List>(&a.content);
    const auto* listB = std::get_if<List>(&b.content);
    if (listA && listB && operation != Operation::Unite) {
        List list;
        if (operation == Operation::Intersect)
            std::set_intersection(listA->begin(), listA->end(), listB->begin(), listB->end(), std::back_inserter(list));
        else
            std::set_difference(listA->begin(), listA->end(), listB->begin(), listB->end(), std::back_inserter(list));
        if (!list.empty())
            out.push_back({a.key, std::move(list)});
        return;
    }
    Bits bits = bitsOf(a);
    const Bits other = bitsOf(b);
    for (std::size_t i = 0; i < kWords; ++i)
        bits[i] = operation == Operation::Unite       ? bits[i] | other[i]
                  : operation == Operation::Intersect ? bits[i] & other[i]
                                                      : bits[i] & ~other[i];
    append(out, a.key, std::move(bits));
}

RowSet RowSet::combined(const RowSet& a, const RowSet& b, Operation operation)
{
    RowSet set;
    auto atA = a.m_blocks.begin(), atB = b.m_blocks.begin();
    while (atA != a.m_blocks.end() || atB != b.m_blocks.end()) {
        if (atB == b.m_blocks.end() || (atA != a.m_blocks.end() && atA->key < atB->key)) {
            if (operation != Operation::Intersect)
                set.m_blocks.push_back(*atA);
            ++atA;
        } else if (atA == a.m_blocks.end() || atB->key < atA->key) {
            if (operation == Operation::Unite)
                set.m_blocks.push_back(*atB);
            ++atB;
        } else {
            combineBlocks(*atA++, *atB++, operation, set.m_blocks);
        }
    }
    return set;
}

RowSet RowSet::united(const RowSet& other) const { return combined(*this, other, Operation::Unite); }
RowSet RowSet::intersected(const RowSet& other) const { return combined(*this, other, Operation::Intersect); }
RowSet RowSet::without(const RowSet& other) const { return combined(*this, other, Operation::Subtract); }
RowSet RowSet::complement(std::uint64_t rowCount) const { return all(rowCount).without(*this); }

std::vector<RowId> RowSet::page(std::uint64_t first, std::size_t limit) const
{
    std::vector<RowId> rows;
    for (const Block& block : m_blocks) {
        if (rows.size() >= limit)
            break;
        const std::uint64_t size = sizeOf(block);
        if (first >= size) {
            first -= size;
            continue;
        }
        RowSet one;
        one.m_blocks.push_back(block);
        one.forEach([&](RowId row) {
            if (first > 0)
                --first;
            else if (rows.size() < limit)
                rows.push_back(row);
        });
    }
    return rows;
}

/// Magic and version, number of blocks (8), then per block: key (6), size (2, minus one), the list (2 each) or, above
/// the limit, the bitmap (8,192).
std::vector<std::byte> RowSet::serialise() const
{
    ByteWriter out;
    out.number(m_blocks.size(), 8);
    for (const Block& block : m_blocks) {
        out.number(block.key, 6);
        out.number(sizeOf(block) - 1, 2);
        if (const auto* list = std::get_if<List>(&block.content))
            for (const std::uint16_t at : *list)
                out.number(at, 2);
        else
            for (const std::uint64_t word : std::get<Bits>(block.content))
                out.number(word, 8);
    }
    return std::move(out.m_bytes);
}

Result<RowSet> RowSet::parse(std::span<const std::byte> bytes)
{
    if (bytes.size() < 12 || !std::equal(kMagic.begin(), kMagic.end() - 1, bytes.begin()))
        return damaged();
    if (bytes[3] != kMagic[3])
        return fail(ErrorCode::TooNew, "A stored selection was made by a newer version", {}, "Update Cairn");
    ByteReader in(bytes.subspan(4));
    const std::uint64_t blocks = in.number(8);
    RowSet set;
    for (std::uint64_t i = 0; i < blocks; ++i) {
        if (!in.has(8))
            return damaged();
        const std::uint64_t key = in.number(6);
        const std::size_t size = static_cast<std::size_t>(in.number(2)) + 1;
        if (!set.m_blocks.empty() && set.m_blocks.back().key >= key)
            return damaged();
        const bool isList = size <= kListLimit;
        if (!in.has(isList ? 2 * size : 8 * kWords))
            return damaged();
        Block block{key, List{}};
        if (isList) {
            List& list = std::get<List>(block.content);
            for (std::size_t n = 0; n < size; ++n)
                list.push_back(static_cast<std::uint16_t>(in.number(2)));
            if (std::adjacent_find(list.begin(), list.end(), std::greater_equal<>()) != list.end())
                return damaged();
        } else {
            Bits bits(kWords);
            for (std::uint64_t& word : bits)
                word = in.number(8);
            block.content = std::move(bits);
            if (sizeOf(block) != size)
                return damaged();
        }
        set.m_blocks.push_back(std::move(block));
    }
    if (!in.done())
        return damaged();
    return set;
}

} // namespace cairn::select
