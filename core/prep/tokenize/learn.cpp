// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/tokenize/tokenizer.h"

#include <algorithm>
#include <array>

namespace cairn::prep {

namespace {

constexpr std::uint64_t kMostLearnedBytes = 4 << 20; ///< of what takes long
constexpr std::size_t kMostBpePieces = 8'000, kMostSentencePieces = 32'000;

std::span<const std::string> firstTexts(std::span<const std::string> texts)
{
    std::uint64_t bytes = 0;
    std::size_t count = 0;
    while (count < texts.size() && bytes < kMostLearnedBytes)
        bytes += texts[count++].size();
    return texts.first(count);
}

} // namespace

std::span<const std::string> learnedTokenizers()
{
    static const std::array<std::string, 5> names{"whitespace", "character", "bpe", "sentencepiece", "sentencepiece_bpe"};
    return names;
}

Result<TokenizerPtr> makeTokenizer(const std::string& nameOrFile, std::span<const std::string> texts, std::size_t vocabulary, StopToken stop)
{
    if (nameOrFile.empty() || nameOrFile == "whitespace")
        return trainWhitespace(texts, vocabulary);
    if (nameOrFile == "spaces")
        return trainSpaces(texts, vocabulary);
    if (nameOrFile == "character")
        return trainCharacter(texts, vocabulary);
    if (nameOrFile == "bpe") {
        TokenizerPtr made = trainBpe(firstTexts(texts), std::min(vocabulary, kMostBpePieces), stop);
        return made ? Result<TokenizerPtr>(std::move(made)) : fail(ErrorCode::Cancelled, "Cancelled");
    }
    if (nameOrFile == "sentencepiece")
        return trainSentencePiece(firstTexts(texts), std::min(vocabulary, kMostSentencePieces), SentencePieceModel::Unigram, std::move(stop));
    if (nameOrFile == "sentencepiece_bpe")
        return trainSentencePiece(firstTexts(texts), std::min(vocabulary, kMostSentencePieces), SentencePieceModel::Bpe, std::move(stop));
    return loadTokenizer(nameOrFile);
}

} // namespace cairn::prep
