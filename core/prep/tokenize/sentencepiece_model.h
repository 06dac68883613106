// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The file of a SentencePiece model: a message of Protocol Buffers (sentencepiece_model.proto), read here as far as it must
/// be trusted. The library follows the normalisation rules, a trie in one array, without looking where they lead.
namespace cairn::prep {

/// Whether the library may load these bytes: the message is whole, pieces are there, not empty, without NUL bytes, with finite
/// scores, and every path through the rules stays within them. Corrupt says what is wrong.
Result<void> checkSentencePieceModel(std::string_view bytes);

/// What a model of type unigram holds, to be written as such a file.
struct UnigramModel {
    std::vector<std::pair<std::string, double>> pieces; ///< with their log probabilities
    std::size_t unknown = 0;                            ///< id of the piece for what has no pieces
    std::string rules;                                  ///< normalisation rules; may be empty
    bool dummyPrefix = true;                            ///< a space is put before the text
    bool mergeSpaces = false;                           ///< spaces at the ends go, several become one
    bool byteFallback = false;                          ///< "<0x00>" to "<0xFF>" are bytes
};
std::string sentencePieceBytes(const UnigramModel& model);

} // namespace cairn::prep
