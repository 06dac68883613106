// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/text_source.h"

#include <algorithm>

namespace cairn::batch {

namespace {

constexpr std::size_t kRowsAtOnce = 8192;

} // namespace

TextSource::TextSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows, prep::TokenizerPtr tokenizer)
    : m_dataset(std::move(dataset)), m_column(m_dataset->schema().find(recipe.tokens->column).value()), m_length(recipe.tokens->length), m_target(recipe.target),
      m_rows(std::move(rows)), m_tokenizer(std::move(tokenizer))
{
    prep::Recipe alone;
    alone.tokens = recipe.tokens;
    m_fields = alone.fields();
}

Result<std::shared_ptr<TextSource>> TextSource::make(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows)
{
    CAIRN_ASSIGN(auto tokenizer, prep::tokenizerFromJson(recipe.tokens->tokenizer));
    if (tokenizer->size() > recipe.tokens->vocabulary || recipe.tokens->length < 1)
        return fail(ErrorCode::Corrupt, "The tokeniser of the recipe does not fit its vocabulary", recipe.tokens->column, "Fit the recipe again");
    return std::shared_ptr<TextSource>(new TextSource(std::move(dataset), recipe, std::move(rows), std::move(tokenizer)));
}

Result<std::vector<RowId>> TextSource::rowIds(std::uint64_t first, std::uint64_t count) const
{
    if (first + count > size())
        return fail(ErrorCode::NotFound, "The position lies behind the last row", m_dataset->title(), "Ask for positions below the number of rows");
    return m_rows.rows(first, count);
}

Result<void> TextSource::read(std::uint64_t first, std::uint64_t count, const BlockView& out) const
{
    CAIRN_ASSIGN(const auto rows, rowIds(first, count));
    return copy(rows, out);
}

Result<void> TextSource::gather(std::span<const std::uint64_t> positions, const BlockView& out) const
{
    std::vector<RowId> rows;
    for (const std::uint64_t position : positions) {
        CAIRN_ASSIGN(const auto row, rowIds(position, 1));
        rows.push_back(row[0]);
    }
    return copy(rows, out);
}

Result<void> TextSource::copy(std::span<const RowId> rows, const BlockView& out) const
{
    const auto length = static_cast<std::size_t>(m_length);
    auto* tokens = out.fields.size() > 0 && !out.fields[0].empty() ? reinterpret_cast<std::int64_t*>(out.fields[0].data()) : nullptr;
    auto* mask = out.fields.size() > 1 && !out.fields[1].empty() ? reinterpret_cast<float*>(out.fields[1].data()) : nullptr;
    const auto put = [&](std::size_t place, const std::vector<std::int64_t>& ids) {
        for (std::size_t i = 0; i < length; ++i) {
            if (tokens)
                tokens[place * length + i] = i < ids.size() ? ids[i] : m_tokenizer->padding();
            if (mask)
                mask[place * length + i] = i < ids.size() ? 1.0f : 0.0f;
        }
    };
    std::vector<std::pair<RowId, std::size_t>> wanted;
    for (std::size_t i = 0; i < rows.size(); ++i)
        wanted.emplace_back(rows[i], i);
    std::ranges::sort(wanted);
    for (std::size_t first = 0; first < wanted.size(); first += kRowsAtOnce) {
        const auto some = std::span(wanted).subspan(first, std::min(kRowsAtOnce, wanted.size() - first));
        std::vector<RowId> ids;
        for (const auto& [row, place] : some) {
            if (ids.empty() || ids.back() != row)
                ids.push_back(row);
        }
        CAIRN_ASSIGN(const auto cursor, m_dataset->scanRows(std::span(&m_column, 1), ids, {}));
        std::size_t found = 0;
        for (;;) {
            CAIRN_ASSIGN(const auto* chunk, cursor->next());
            if (!chunk)
                break;
            for (std::size_t i = 0; i < chunk->size; ++i) {
                const auto& column = chunk->columns[0];
                const auto pieces = column.present(i) ? m_tokenizer->encode(column.text(i)) : std::vector<std::int64_t>();
                for (const auto& [row, place] : std::ranges::equal_range(some, chunk->id(i), {}, &std::pair<RowId, std::size_t>::first)) {
                    put(place, pieces);
                    ++found;
                }
            }
        }
        if (found != some.size())
            return fail(ErrorCode::Mismatch, "The data have fewer rows than when they were counted", m_dataset->title(), "Open the data again");
    }
    return {};
}

} // namespace cairn::batch
