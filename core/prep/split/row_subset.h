// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <cstdint>
#include <vector>

namespace cairn::prep {

/// Some rows of a dataset, numbered 0, 1, ... ("positions") in rising order of their ids: one bit per row, so that ten
/// million rows cost 1.3 MB. Immutable after build; any thread.
class RowSubset {
public:
    RowSubset() = default;
    /// Rows [first, first + count).
    static RowSubset range(RowId first, std::uint64_t count);
    /// Rows whose bit is set in `words` (bit i of word i / 64 = row i).
    static RowSubset fromBits(std::vector<std::uint64_t> words);

    std::uint64_t size() const { return m_size; }
    bool contains(RowId row) const;
    /// Id of the row at `position` < size().
    RowId rowAt(std::uint64_t position) const;
    /// Number of members with an id below `row`.
    std::uint64_t positionOf(RowId row) const;
    /// Ids of positions [first, first + count).
    std::vector<RowId> rows(std::uint64_t first, std::uint64_t count) const;
    /// Appends `row - first` of every member row in [first, end) to `out` until it has `most` entries. The row behind the last one looked at.
    RowId offsets(RowId first, RowId end, std::size_t most, std::vector<std::uint32_t>& out) const;
    /// Members that are not in `other`.
    RowSubset without(const RowSubset& other) const;

private:
    void index();

    std::vector<std::uint64_t> m_words;
    std::vector<std::uint64_t> m_before; ///< members before every 8th word
    std::uint64_t m_size = 0;
};

} // namespace cairn::prep
