// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

namespace cairn::select {

/// A set of row ids, compressed: per block of 2^16 rows a sorted list (up to 4,096 rows) or a bitmap, after Chambi,
/// Lemire et al., "Better bitmap performance with Roaring bitmaps", 2016. At most a bit and a bit per row of a dense
/// set, two bytes per row of a sparse one; unions, intersections and differences of 10 million rows take well under a
/// millisecond. A value: copy freely; reading from several threads is fine, changing is not.
class RowSet {
public:
    RowSet() = default;

    /// Rows [0, count).
    static RowSet all(std::uint64_t count);
    /// Any order, duplicates allowed.
    static RowSet of(std::span<const RowId> rows);
    /// Rows i with mask[i] != 0; what brushes and lassos produce.
    static RowSet fromMask(std::span<const std::uint8_t> mask);

    void add(RowId row); ///< fastest in ascending order
    void remove(RowId row);

    bool contains(RowId row) const;
    std::uint64_t count() const;
    bool empty() const { return m_blocks.empty(); }

    RowSet united(const RowSet& other) const;
    RowSet intersected(const RowSet& other) const;
    RowSet without(const RowSet& other) const;
    RowSet complement(std::uint64_t rowCount) const; ///< the rows of [0, rowCount) that are not in this set

    /// Calls `f(RowId)` in ascending order.
    template <typename F>
    void forEach(F&& f) const
    {
        for (const Block& block : m_blocks) {
            const RowId base = block.key << 16;
            if (const auto* list = std::get_if<List>(&block.content)) {
                for (const std::uint16_t low : *list)
                    f(base + low);
                continue;
            }
            const Bits& bits = std::get<Bits>(block.content);
            for (std::size_t i = 0; i < bits.size(); ++i)
                for (std::uint64_t word = bits[i]; word != 0; word &= word - 1)
                    f(base + 64 * i + static_cast<RowId>(__builtin_ctzll(word)));
        }
    }

    /// Rows `first`, `first` + 1, ... of the set in ascending order, at most `limit`: a page of a table that shows only
    /// the selection.
    std::vector<RowId> page(std::uint64_t first, std::size_t limit) const;
    std::vector<RowId> rows() const { return page(0, static_cast<std::size_t>(count())); }

    /// Portable bytes (little endian, versioned, checked).
    std::vector<std::byte> serialise() const;
    static Result<RowSet> parse(std::span<const std::byte> bytes); ///< Corrupt, TooNew

    bool operator==(const RowSet&) const = default; ///< equal sets are equal: the form of a block follows from its size

private:
    using List = std::vector<std::uint16_t>; ///< ascending, 1 to kListLimit
    using Bits = std::vector<std::uint64_t>; ///< kWords words, more than kListLimit bits set
    struct Block {
        std::uint64_t key = 0; ///< row >> 16
        std::variant<List, Bits> content;
        bool operator==(const Block&) const = default;
    };
    static constexpr std::size_t kListLimit = 4096;
    static constexpr std::size_t kWords = 1024;

    enum class Operation : std::uint8_t { Unite, Intersect, Subtract };
    static RowSet combined(const RowSet& a, const RowSet& b, Operation operation);
    static void combineBlocks(const Block& a, const Block& b, Operation operation, std::vector<Block>& out);
    static Bits bitsOf(const Block& block);
    static std::uint64_t sizeOf(const Block& block);
    static void append(std::vector<Block>& out, std::uint64_t key, Bits bits);

    std::vector<Block> m_blocks; ///< ascending keys, none empty
};

} // namespace cairn::select
