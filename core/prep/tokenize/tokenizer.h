// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/jobs/stop.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::prep {

/// Cuts text into pieces of a fixed vocabulary. Immutable: any thread. The same text gives the same ids anywhere.
class Tokenizer {
public:
    virtual ~Tokenizer() = default;

    virtual std::string kind() const = 0; ///< "whitespace", "character", "wordpiece", "bpe", "sentencepiece"
    /// Ids of a text, without any that mark its beginning or end.
    virtual std::vector<std::int64_t> encode(std::string_view text) const = 0;
    /// Ids lie in [0, size()).
    virtual std::int64_t size() const = 0;
    virtual std::string piece(std::int64_t id) const = 0;
    /// Id that fills up short texts.
    virtual std::int64_t padding() const = 0;
    virtual Json toJson() const = 0;
};

using TokenizerPtr = std::shared_ptr<const Tokenizer>;

/// Vocabulary of the training texts, most frequent first, behind "[PAD]" and "[UNK]". Words are lower-case runs of letters
/// and digits; every punctuation mark is a word of its own.
TokenizerPtr trainWhitespace(std::span<const std::string> texts, std::size_t vocabulary);
/// The same with code points instead of words.
TokenizerPtr trainCharacter(std::span<const std::string> texts, std::size_t vocabulary);
/// The same with what stands between spaces, as it is: for texts that were cut before, a tag for each word.
TokenizerPtr trainSpaces(std::span<const std::string> texts, std::size_t vocabulary);
/// Byte-level BPE (Sennrich et al., 2016; Radford et al., 2019): 256 bytes, "[PAD]", then merges of the most frequent pair,
/// ties to the pair with smaller ids, until `vocabulary` pieces are reached or no pair occurs twice. Null: stopped.
TokenizerPtr trainBpe(std::span<const std::string> texts, std::size_t vocabulary, const StopToken& stop = {});

enum class SentencePieceModel : std::uint8_t { Unigram, Bpe };
/// SentencePiece's own trainer (Kudo and Richardson, 2018; Kudo, 2018 for the unigram model): "[PAD]" is piece 0, "[UNK]" piece
/// 1; fewer pieces than `vocabulary` where the texts give no more. NFKC with its rules for spaces. A few seconds
/// for 4 MiB, in cairn-parse. InvalidInput: no text, or more different letters than pieces. Cancelled.
Result<TokenizerPtr> trainSentencePiece(std::span<const std::string> texts, std::size_t vocabulary, SentencePieceModel model, StopToken stop = {});

/// The names of the tokenisers that can be learned: "whitespace", "character", "bpe", "sentencepiece" (unigram),
/// "sentencepiece_bpe".
std::span<const std::string> learnedTokenizers();
/// Learns the tokeniser of such a name ("spaces" as well), or loads the file of that path (see loadTokenizer). What takes long learns from the
/// first 4 MiB and at most 8,000 pieces (BPE) or 32,000 (SentencePiece).
Result<TokenizerPtr> makeTokenizer(const std::string& nameOrFile, std::span<const std::string> texts, std::size_t vocabulary, StopToken stop = {});

/// A published tokeniser: BERT's vocab.txt (WordPiece; `lowerCase`: uncased), GPT-2's vocab.json or merges.txt (the other one
/// lies beside it), SentencePiece's .model, or tokenizer.json of Hugging Face with a model of WordPiece, byte-level BPE or
/// Unigram. Errors: NotFound, Corrupt (damaged, pieces twice), Unsupported (other models), InvalidInput (above 64 MiB).
Result<TokenizerPtr> loadTokenizer(const std::filesystem::path& file, bool lowerCase = true);

/// The same out of memory: what the four kinds of files hold.
Result<TokenizerPtr> wordPieceFrom(std::string_view vocabulary, bool lowerCase);
Result<TokenizerPtr> bpeFrom(std::string_view vocabularyJson, std::string_view merges);
Result<TokenizerPtr> sentencePieceFrom(std::string_view model);
Result<TokenizerPtr> tokenizerFromHuggingFace(std::string_view json);

/// What toJson() made, and back. Corrupt names the member.
Result<TokenizerPtr> tokenizerFromJson(const Json& json);

} // namespace cairn::prep
