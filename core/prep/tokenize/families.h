// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/tokenize/tokenizer.h"
#include "core/prep/tokenize/vocabulary.h"

/// One maker per family of tokenisers, out of what toJson() wrote. They may throw Json::exception.
namespace cairn::prep {

Result<TokenizerPtr> closedFromJson(const Json& json);
Result<TokenizerPtr> wordPieceFromJson(const Json& json);
Result<TokenizerPtr> bpeFromJson(const Json& json);
Result<TokenizerPtr> sentencePieceFromJson(const Json& json);

/// How WordPiece treats words.
struct WordPieceOptions {
    bool lowerCase = true;    ///< and marks taken off letters
    bool stripMarks = true;
    std::string unknown = "[UNK]", prefix = "##", padding = "[PAD]";
    std::size_t longestWord = 100; ///< letters; longer words are unknown
};
Result<TokenizerPtr> makeWordPiece(std::vector<std::string> pieces, WordPieceOptions options);

/// `merges`: pairs of pieces in the order of their rank. `prefixSpace`: the text is taken as if a space stood before it.
Result<TokenizerPtr> makeBpe(std::vector<std::string> pieces, const std::vector<std::pair<std::string, std::string>>& merges, bool prefixSpace);

} // namespace cairn::prep
