// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/text_source.h"

#include <algorithm>

namespace cairn::batch {

namespace {

constexpr std::size_t kRowsAtOnce = 8192;

} // namespace

TextSource::TextSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows, prep::TokenizerPtr tokenizer, bool answer)
    : m_dataset(std::move(dataset)), m_target(recipe.target), m_rows(std::move(rows)), m_tokenizer(std::move(tokenizer)), m_ends(answer && recipe.target.kind == TaskKind::Sequence)
{
    prep::Recipe alone;
    (answer ? alone.answer : alone.tokens) = answer ? recipe.answer : recipe.tokens;
    m_fields = alone.fields();
    const prep::TokenStep& step = answer ? *recipe.answer : *recipe.tokens;
    m_column = m_dataset->schema().find(step.column).value();
    m_length = step.length;
}

Result<std::shared_ptr<TextSource>> TextSource::make(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows, bool answer)
{
    const prep::TokenStep& step = answer ? *recipe.answer : *recipe.tokens;
    const std::int64_t ends = answer && recipe.target.kind == TaskKind::Sequence ? 2 : 0;
    CAIRN_ASSIGN(auto tokenizer, prep::tokenizerFromJson(step.tokenizer));
    if (tokenizer->size() + ends > step.vocabulary || step.length < 1 + ends)
        return fail(ErrorCode::Corrupt, "The tokeniser of the recipe does not fit its vocabulary", step.column, "Fit the recipe again");
    const auto column = dataset->schema().find(step.column);
    if (!column || dataset->schema()[*column].type != data::ColumnType::Text)
        return fail(ErrorCode::Mismatch, "The column \"" + step.column + "\" holds no text in these data", dataset->title(), "Choose data like those that the model was trained on");
    return std::shared_ptr<TextSource>(new TextSource(std::move(dataset), recipe, std::move(rows), std::move(tokenizer), answer));
}

/// Of an answer: the beginning, as many tokens as there is room for, the end.
std::vector<std::int64_t> TextSource::encode(std::string_view text) const
{
    std::vector<std::int64_t> pieces = m_tokenizer->encode(text);
    if (!m_ends)
        return pieces;
    const std::int64_t vocabulary = m_fields.front().vocabulary;
    pieces.resize(std::min(pieces.size(), static_cast<std::size_t>(m_length - 2)));
    pieces.insert(pieces.begin(), vocabulary - 2);
    pieces.push_back(vocabulary - 1);
    return pieces;
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
                const auto pieces = column.present(i) ? encode(column.text(i)) : std::vector<std::int64_t>();
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
