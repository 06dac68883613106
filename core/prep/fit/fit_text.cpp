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

std::int64_t usualLength(const Tokenizer& tokenizer, const std::vector<std::string>& texts)
{
    std::vector<std::size_t> lengths;
    const std::size_t step = texts.size() / 2000 + 1;
    for (std::size_t i = 0; i < texts.size(); i += step)
        lengths.push_back(tokenizer.encode(texts[i]).size());
    std::ranges::sort(lengths);
    return std::clamp(static_cast<std::int64_t>(lengths[(lengths.size() - 1) * 95 / 100]), kShortest, kLongest);
}

} // namespace

Result<bool> fitText(const data::Dataset& dataset, std::size_t column, const Split& split, const RecipeOptions& options, Recipe& recipe, JobContext& job)
{
    CAIRN_ASSIGN(const auto texts, trainingTexts(dataset, column, split, job));
    if (!isFreeText(texts))
        return false;
    CAIRN_ASSIGN(const TokenizerPtr tokenizer, makeTokenizer(options.tokenizer, texts, options.vocabulary, job.stop));
    const std::int64_t length = options.tokenLength > 0 ? options.tokenLength : usualLength(*tokenizer, texts);
    const std::string name = dataset.schema()[column].name;
    recipe.tokens = TokenStep{name, tokenizer->toJson(), length, tokenizer->size()};
    recipe.notices.push_back("Column \"" + name + "\" is cut into tokens (" + tokenizer->kind() + ", " + grouped(static_cast<std::uint64_t>(tokenizer->size())) +
                             " pieces); the first " + grouped(static_cast<std::uint64_t>(length)) + " of a row are used");
    return true;
}

} // namespace cairn::prep
