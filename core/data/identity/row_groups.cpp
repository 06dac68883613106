// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/identity/row_groups.h"

#include <algorithm>

namespace cairn::data {

namespace {

constexpr std::uint64_t kRowsAtATime = 8'388'608; ///< 16 bytes each

} // namespace

Result<void> groupRows(const Dataset& dataset, const RowHashing& hashing, const ScannedRows& rows,
                       const std::function<void(std::span<const RowId>)>& visit, JobContext& job)
{
    using Entry = std::pair<std::uint64_t, RowId>;
    const std::uint64_t passes = (rows.count() + kRowsAtATime - 1) / kRowsAtATime;
    std::vector<Entry> entries;
    std::vector<RowId> group;
    for (std::uint64_t pass = 0; pass < passes; ++pass) {
        entries.clear();
        CAIRN_TRY(hashRows(dataset, hashing, rows, [&](const ColumnChunk& chunk, std::span<const std::uint64_t> hashes) -> Result<void> {
            for (std::size_t row = 0; row < hashes.size(); ++row) {
                // The lower half picks the pass, so that groups of one pass spread over all hashes.
                if (passes == 1 || (hashes[row] & 0xFFFFFFFF) % passes == pass)
                    entries.emplace_back(hashes[row], chunk.id(row));
            }
            return {};
        }, job));
        std::ranges::sort(entries);
        for (std::size_t begin = 0; begin < entries.size();) {
            std::size_t end = begin + 1;
            while (end < entries.size() && entries[end].first == entries[begin].first)
                ++end;
            if (end - begin > 1) {
                group.clear();
                for (std::size_t i = begin; i < end; ++i)
                    group.push_back(entries[i].second);
                visit(group);
            }
            begin = end;
        }
    }
    return {};
}

} // namespace cairn::data
