// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/fit_text.h"

#include "core/base/text.h"
#include "core/prep/chunk_rows.h"
#include "core/prep/tokenize/tokenizer.h"

#include <algorithm>

namespace cairn::prep {

namespace {

constexpr std::uint64_t kMostTexts = 100'000, kMostBytes = 64 << 20;
constexpr std::size_t kFewWords = 5;
constexpr std::int64_t kShortest = 8, kLongest = 512;

bool isFreeText(const std::vector<std::string>& texts)
{
    std::vector<std::ptrdiff_t> spaces;
    for (const std::string& text : texts)
        spaces.push_back(std::ranges::count(text, ' '));
    if (spaces.empty())
        return false;
    std::ranges::nth_element(spaces, spaces.begin() + static_cast<std::ptrdiff_t>(spaces.size() / 2));
    return spaces[spaces.size() / 2] + 1 >= static_cast<std::ptrdiff_t>(kFewWords);
}

/// Tokens of the text that `share` percent are not longer than.
std::int64_t lengthOf(const Tokenizer& tokenizer, const std::vector<std::string>& texts, std::size_t share)
{
    std::vector<std::size_t> lengths;
    const std::size_t step = texts.size() / 2000 + 1;
    for (std::size_t i = 0; i < texts.size(); i += step)
        lengths.push_back(tokenizer.encode(texts[i]).size());
    std::ranges::sort(lengths);
    return std::clamp(static_cast<std::int64_t>(lengths[(lengths.size() - 1) * share / 100]), kShortest, kLongest);
}

Result<TokenStep> tokensOf(const data::Column& column, const std::vector<std::string>& texts, const RecipeOptions& options, std::size_t share, JobContext& job)
{
    CAIRN_ASSIGN(const TokenizerPtr tokenizer, makeTokenizer(options.tokenizer, texts, options.vocabulary, job.stop));
    const std::int64_t length = options.tokenLength > 0 ? options.tokenLength : lengthOf(*tokenizer, texts, share);
    return TokenStep{column.name, tokenizer->toJson(), length, tokenizer->size()};
}

} // namespace

Result<std::vector<std::string>> trainingTexts(const data::Dataset& dataset, std::size_t column, const Split& split, JobContext& job)
{
    std::vector<std::string> texts;
    std::uint64_t bytes = 0, seen = 0;
    const std::uint64_t every = split.train.size() / kMostTexts + 1;
    std::vector<std::uint32_t> rows;
    CAIRN_ASSIGN(const auto cursor, dataset.scan(std::span(&column, 1), 0, dataset.rowCount().value_or(0), job.stop));
    for (;;) {
        CAIRN_ASSIGN(const auto* chunk, cursor->next());
        if (!chunk || bytes > kMostBytes)
            return texts;
        chunkRows(*chunk, split.train, rows);
        for (const std::uint32_t row : rows) {
            if (seen++ % every != 0 || !chunk->columns[0].present(row))
                continue;
            texts.emplace_back(chunk->columns[0].text(row));
            bytes += texts.back().size();
        }
    }
}

Result<TokenStep> fitTokens(const data::Dataset& dataset, std::size_t column, const Split& split, const RecipeOptions& options, bool longest, JobContext& job)
{
    CAIRN_ASSIGN(const auto texts, trainingTexts(dataset, column, split, job));
    const data::Column& facts = dataset.schema()[column];
    if (texts.empty())
        return fail(ErrorCode::InvalidInput, "There are no texts in the training rows", "column " + facts.name, "Choose another column");
    return tokensOf(facts, texts, options, longest ? 100 : 95, job);
}

Result<bool> fitText(const data::Dataset& dataset, std::size_t column, const Split& split, const RecipeOptions& options, Recipe& recipe, JobContext& job)
{
    CAIRN_ASSIGN(const auto texts, trainingTexts(dataset, column, split, job));
    if (!isFreeText(texts))
        return false;
    CAIRN_ASSIGN(recipe.tokens, tokensOf(dataset.schema()[column], texts, options, 95, job));
    const TokenStep& step = *recipe.tokens;
    recipe.notices.push_back("Column \"" + step.column + "\" is cut into tokens (" + step.tokenizer.value("kind", std::string("file")) + ", "
                             + grouped(static_cast<std::uint64_t>(step.vocabulary)) + " pieces); the first " + grouped(static_cast<std::uint64_t>(step.length)) +
                             " of a row are used");
    return true;
}

} // namespace cairn::prep
