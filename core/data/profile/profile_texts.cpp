// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/identity/row_hash.h"
#include "core/data/profile/profile_parts.h"
#include "core/data/profile/value_runs.h"

#include <limits>
#include <map>
#include <unordered_map>

namespace cairn::data {

namespace {

constexpr std::size_t kMostTied = 4096; ///< values as frequent as the last of the list that are compared by name

using Hashes = std::vector<std::uint64_t>;

std::uint64_t codePoints(std::string_view text)
{
    return static_cast<std::uint64_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// First pass: lengths, and the hash of each value.
struct TextPass {
    TextSummary lengths;
    std::uint64_t rows = 0, missing = 0, characters = 0;

    std::uint64_t present() const { return rows - missing; }

    void add(const ColumnVector& column, std::size_t size)
    {
        for (std::size_t row = 0; row < size; ++row, ++rows) {
            if (!column.present(row)) {
                ++missing;
                continue;
            }
            const std::uint64_t length = codePoints(column.text(row));
            const bool first = rows == missing;
            lengths.shortest = first ? length : std::min(lengths.shortest, length);
            lengths.longest = std::max(lengths.longest, length);
            lengths.empty += length == 0;
            characters += length;
        }
    }
};

void hashesOf(const ColumnVector& column, std::size_t size, Hashes& hashes)
{
    hashes.clear();
    for (std::size_t row = 0; row < size; ++row) {
        if (column.present(row))
            hashes.push_back(textHash(column.text(row)));
    }
}

/// The most frequent hashes: those whose names are looked up afterwards.
class Frequent {
public:
    void run(std::uint64_t hash, std::uint64_t count)
    {
        ++m_distinct;
        ++m_byCount[count];
        if (count < m_least)
            return;
        m_counts[hash] = count;
        if (m_counts.size() > 2 * kMostTied)
            shrink();
    }

    /// Hashes of the top values and their ties. Ties that are too many to be compared by name are left out.
    std::unordered_map<std::uint64_t, std::uint64_t> take()
    {
        shrink();
        return std::move(m_counts);
    }
    std::uint64_t distinct() const { return m_distinct; }

private:
    /// Drops what cannot be among the first values any more, given everything seen so far.
    void shrink()
    {
        const std::uint64_t wanted = m_distinct <= ColumnDetail::kMostCategories ? ColumnDetail::kMostCategories : kTopValues;
        std::uint64_t seen = 0, least = 1;
        for (auto count = m_byCount.rbegin(); count != m_byCount.rend() && seen < wanted; ++count) {
            if (seen > 0 && count->second > kMostTied)
                break;
            seen += count->second;
            least = count->first;
        }
        if (seen > kMostTied)
            ++least;
        m_least = std::max(m_least, least);
        std::erase_if(m_counts, [&](const auto& entry) { return entry.second < m_least; });
    }

    std::unordered_map<std::uint64_t, std::uint64_t> m_counts;
    std::map<std::uint64_t, std::uint64_t> m_byCount; ///< how many values occur that often
    std::uint64_t m_distinct = 0, m_least = 1;
};

Result<std::vector<ValueCount>> namesOf(const Dataset& dataset, std::size_t column, const ScannedRows& rows,
                                        std::unordered_map<std::uint64_t, std::uint64_t> counts, const StopToken& stop)
{
    std::vector<ValueCount> named;
    const std::size_t columns[] = {column};
    Error complete = fail(ErrorCode::Internal, "all names are known");
    const auto visited = visitRows(dataset, columns, rows, [&](const ColumnChunk& chunk) -> Result<void> {
        for (std::size_t row = 0; row < chunk.size; ++row) {
            if (!chunk.columns[0].present(row))
                continue;
            const std::string_view text = chunk.columns[0].text(row);
            if (const auto found = counts.find(textHash(text)); found != counts.end()) {
                named.push_back({std::string(text), found->second});
                counts.erase(found);
            }
        }
        return counts.empty() ? Result<void>(complete) : Result<void>();
    }, stop);
    if (!visited && !counts.empty())
        return visited.error();
    std::ranges::sort(named, [](const ValueCount& a, const ValueCount& b) { return a.count != b.count ? a.count > b.count : a.value < b.value; });
    return named;
}

} // namespace

Result<ProfiledColumn> profileTexts(const Dataset& dataset, std::size_t column, const ScannedRows& rows, JobContext& job, std::size_t buffer)
{
    TextPass first;
    TwoPasses<std::uint64_t> passes(dataset, column, rows, job, buffer);
    CAIRN_TRY(passes.first([&](const ColumnVector& values, std::size_t size, Hashes& piece) {
        first.add(values, size);
        hashesOf(values, size, piece);
    }));
    ProfiledColumn result;
    result.profile.count = first.rows;
    result.profile.missing = first.missing;
    if (first.present() == 0)
        return result;
    result.profile.text = first.lengths;
    result.profile.text->meanLength = static_cast<double>(first.characters) / static_cast<double>(first.present());
    const auto again = [&](const std::function<void(std::span<const std::uint64_t>)>& take) { return passes.again(hashesOf, take); };
    Frequent frequent;
    ValueRuns<std::uint64_t> runs(again, [&](std::uint64_t hash, std::uint64_t count) { frequent.run(hash, count); }, buffer);
    CAIRN_TRY(runs.walk(0, std::numeric_limits<std::uint64_t>::max(), first.present()));
    result.profile.distinct = frequent.distinct();
    CAIRN_ASSIGN(auto named, namesOf(dataset, column, rows, frequent.take(), job.stop));
    if (result.profile.distinct == named.size() && named.size() <= ColumnDetail::kMostCategories) {
        for (const ValueCount& value : named)
            result.detail.categories.push_back(value.value);
    }
    named.resize(std::min(named.size(), kTopValues));
    result.profile.top = std::move(named);
    return result;
}

} // namespace cairn::data
