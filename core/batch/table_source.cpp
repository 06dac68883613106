// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/table_source.h"

#include <algorithm>
#include <numeric>

namespace cairn::batch {

namespace {

constexpr std::size_t kMostStreams = 4;

/// Rows of the chunk from index `used` on that are in `rows`, at most `most`; moves `used` behind the last one looked at.
std::vector<std::uint32_t> membersFrom(const data::ColumnChunk& chunk, const prep::RowSubset& rows, std::size_t& used, std::uint64_t most)
{
    std::vector<std::uint32_t> members;
    members.reserve(std::min<std::uint64_t>(chunk.size - used, most));
    if (chunk.ids.empty()) {
        const std::size_t skipped = used;
        used = rows.offsets(chunk.first + skipped, chunk.first + chunk.size, most, members) - chunk.first;
        for (std::uint32_t& member : members)
            member += static_cast<std::uint32_t>(skipped);
        return members;
    }
    for (; used < chunk.size && members.size() < most; ++used) {
        if (rows.contains(chunk.ids[used]))
            members.push_back(static_cast<std::uint32_t>(used));
    }
    return members;
}

} // namespace

TableSource::TableSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows, bool withTarget)
    : m_dataset(std::move(dataset)), m_encoder(recipe, m_dataset->schema(), withTarget), m_fields(recipe.fields()),
      m_target(recipe.target), m_rows(std::move(rows)), m_withTarget(withTarget)
{
}

Result<std::vector<RowId>> TableSource::rowIds(std::uint64_t first, std::uint64_t count) const
{
    if (first + count > size())
        return outside(m_dataset->title());
    return m_rows.rows(first, count);
}

Result<EncodedRows> TableSource::destination(const BlockView& out) const
{
    EncodedRows rows;
    for (std::size_t i = 0; i < std::min(out.fields.size(), m_fields.size()); ++i) {
        std::byte* place = out.fields[i].empty() ? nullptr : out.fields[i].data();
        if (m_fields[i].type == ElementType::Float32)
            rows.features = reinterpret_cast<float*>(place);
        else if (m_encoder.singleCodes())
            rows.codes.push_back(reinterpret_cast<std::int64_t*>(place));
        else
            rows.categories = reinterpret_cast<std::int64_t*>(place);
    }
    if (out.targets.empty())
        return rows;
    if (!m_withTarget)
        return fail(ErrorCode::Unsupported, "These rows have no labels", m_dataset->title(), "Choose data with the column \"" + m_target.column + "\"");
    if (m_target.classifies())
        rows.classes = reinterpret_cast<std::int64_t*>(out.targets.data());
    else
        rows.values = reinterpret_cast<float*>(out.targets.data());
    return rows;
}

Result<std::unique_ptr<TableSource::Stream>> TableSource::streamAt(std::uint64_t first, std::uint64_t count) const
{
    bool follows = first == 0 && count < size();
    {
        const std::lock_guard lock(m_mutex);
        const auto found = std::ranges::find(m_streams, first, [](const auto& stream) { return stream->next; });
        if (found != m_streams.end()) {
            auto stream = std::move(*found);
            m_streams.erase(found);
            if (stream->cursor)
                return stream;
            follows = true;
        }
    }
    // A read that continues an earlier one is taken for the next of many: its query runs to the end. Others stop behind.
    const RowId begin = m_rows.rowAt(first);
    const std::uint64_t last = follows ? size() - 1 : first + count - 1;
    auto stream = std::make_unique<Stream>();
    stream->toTheEnd = follows;
    CAIRN_ASSIGN(stream->cursor, m_dataset->scan(m_encoder.columns(), begin, m_rows.rowAt(last) - begin + 1, {}));
    return stream;
}

void TableSource::keep(std::unique_ptr<Stream> stream) const
{
    const std::lock_guard lock(m_mutex);
    if (m_streams.size() >= kMostStreams)
        m_streams.erase(m_streams.begin());
    m_streams.push_back(std::move(stream));
}

Result<void> TableSource::read(std::uint64_t first, std::uint64_t count, const BlockView& out) const
{
    if (first + count > size())
        return outside(m_dataset->title());
    CAIRN_ASSIGN(const auto rows, destination(out));
    if (count == 0)
        return {};
    CAIRN_ASSIGN(auto stream, streamAt(first, count));
    std::vector<std::uint64_t> to;
    for (std::uint64_t done = 0; done < count;) {
        if (!stream->chunk || stream->used >= stream->chunk->size) {
            CAIRN_ASSIGN(stream->chunk, stream->cursor->next());
            stream->used = 0;
            if (!stream->chunk) // a bounded query has ended before the read has, or rows have gone
                return fail(ErrorCode::Mismatch, "The data have fewer rows than when they were counted", m_dataset->title(), "Open the data again");
        }
        const auto from = membersFrom(*stream->chunk, m_rows, stream->used, count - done);
        to.resize(from.size());
        std::iota(to.begin(), to.end(), done);
        m_encoder.encode(*stream->chunk, from, to, rows);
        done += from.size();
    }
    stream->next = first + count;
    if (!stream->toTheEnd)
        *stream = Stream{nullptr, nullptr, 0, stream->next, false};
    if (stream->next < size())
        keep(std::move(stream));
    return {};
}

Result<void> TableSource::gather(std::span<const std::uint64_t> positions, const BlockView& out) const
{
    CAIRN_ASSIGN(const auto rows, destination(out));
    std::vector<std::pair<RowId, std::uint64_t>> wanted; // (row, place in the output), rising
    for (std::size_t i = 0; i < positions.size(); ++i) {
        if (positions[i] >= size())
            return outside(m_dataset->title());
        wanted.emplace_back(m_rows.rowAt(positions[i]), i);
    }
    std::ranges::sort(wanted);
    std::vector<RowId> ids;
    for (const auto& [row, place] : wanted) {
        if (ids.empty() || ids.back() != row)
            ids.push_back(row);
    }
    if (ids.empty())
        return {};
    CAIRN_ASSIGN(const auto cursor, m_dataset->scanRows(m_encoder.columns(), ids, {}));
    std::vector<std::uint32_t> from;
    std::vector<std::uint64_t> to;
    std::size_t found = 0;
    for (;;) {
        CAIRN_ASSIGN(const auto* chunk, cursor->next());
        if (!chunk)
            break;
        from.clear();
        to.clear();
        for (std::size_t i = 0; i < chunk->size; ++i) {
            const auto same = std::ranges::equal_range(wanted, chunk->id(i), {}, &std::pair<RowId, std::uint64_t>::first);
            for (const auto& [row, place] : same) {
                from.push_back(static_cast<std::uint32_t>(i));
                to.push_back(place);
            }
        }
        m_encoder.encode(*chunk, from, to, rows);
        found += from.size();
    }
    if (found != positions.size())
        return fail(ErrorCode::Mismatch, "The data have fewer rows than when they were counted", m_dataset->title(), "Open the data again");
    return {};
}

} // namespace cairn::batch
