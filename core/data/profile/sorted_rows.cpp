// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/profile/sorted_rows.h"

#include "core/data/profile/row_scan.h"

#include <algorithm>
#include <cmath>

namespace cairn::data {

namespace {

struct NumberKey {
    double value;
    RowId row;
};

/// The first eight bytes decide most comparisons without touching the text.
struct TextKey {
    std::uint64_t prefix, offset, length;
    RowId row;
};

std::uint64_t prefixOf(std::string_view text)
{
    std::uint64_t prefix = 0;
    for (std::size_t i = 0; i < 8; ++i)
        prefix = prefix << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0);
    return prefix;
}

/// Less, equal or greater by value; rows decide between equals, rising in both orders.
template <typename Keys, typename Compare>
std::vector<RowId> ordered(Keys& keys, SortOrder order, const std::vector<RowId>& missing, Compare compare)
{
    std::sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) {
        const int difference = compare(a, b);
        return difference ? (order == SortOrder::Rising) == (difference < 0) : a.row < b.row;
    });
    std::vector<RowId> rows;
    rows.reserve(keys.size() + missing.size());
    for (const auto& key : keys)
        rows.push_back(key.row);
    rows.insert(rows.end(), missing.begin(), missing.end());
    return rows;
}

} // namespace

Result<std::vector<RowId>> sortedRows(const Dataset& dataset, std::size_t column, SortOrder order, const select::RowSet* only, JobContext& job)
{
    if (dataset.schema()[column].type == ColumnType::Image)
        return fail(ErrorCode::Unsupported, "Pictures have no order", dataset.schema()[column].name, "Sort by another column");
    CAIRN_ASSIGN(ScannedRows rows, allRows(dataset));
    if (only) {
        if (only->empty())
            return std::vector<RowId>();
        rows.sample = only->rows();
    }
    const bool text = dataset.schema()[column].type == ColumnType::Text;
    std::vector<NumberKey> numbers;
    std::vector<TextKey> texts;
    std::string bytes;
    std::vector<RowId> missing;
    text ? texts.reserve(rows.count()) : numbers.reserve(rows.count());
    std::uint64_t done = 0;
    CAIRN_TRY(visitRows(dataset, std::vector{column}, rows, [&](const ColumnChunk& chunk) -> Result<void> {
        const ColumnVector& values = chunk.columns[0];
        for (std::size_t i = 0; i < chunk.size; ++i) {
            if (!values.present(i) || (!text && std::isnan(values.numbers()[i]))) {
                missing.push_back(chunk.id(i));
            } else if (text) {
                const std::string_view value = values.text(i);
                texts.push_back({prefixOf(value), bytes.size(), value.size(), chunk.id(i)});
                bytes += value;
            } else {
                numbers.push_back({values.numbers()[i], chunk.id(i)});
            }
        }
        job.progress.set(done += chunk.size, rows.count());
        return {};
    }, job.stop));
    if (text) {
        return ordered(texts, order, missing, [&bytes](const TextKey& a, const TextKey& b) {
            if (a.prefix != b.prefix)
                return a.prefix < b.prefix ? -1 : 1;
            return std::string_view(bytes).substr(a.offset, a.length).compare(std::string_view(bytes).substr(b.offset, b.length));
        });
    }
    return ordered(numbers, order, missing, [](const NumberKey& a, const NumberKey& b) { return a.value < b.value ? -1 : a.value > b.value; });
}

} // namespace cairn::data
