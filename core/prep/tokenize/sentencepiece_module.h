// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// SentencePiece behind a module of its own: Debian's library brings a copy of Protocol Buffers whose names clash with the
/// one that other libraries need, so it may only be loaded apart (RTLD_LOCAL, RTLD_DEEPBIND). Both sides are built together;
/// no exception crosses. Models are learned by cairn-parse.
namespace cairn::prep {

/// A loaded model. Any thread.
class SentencePieceEncoder {
public:
    virtual ~SentencePieceEncoder() = default;
    virtual int size() const = 0;
    virtual int padding() const = 0; ///< -1: none
    virtual int unknown() const = 0;
    virtual std::string piece(int id) const = 0;
    virtual std::vector<int> encode(std::string_view text) const = 0;
};

class SentencePieceModule {
public:
    virtual ~SentencePieceModule() = default;
    /// nullptr: refused, `problem` says why.
    virtual std::unique_ptr<SentencePieceEncoder> load(const std::string& bytes, std::string& problem) const = 0;
};

/// The module's one symbol, "cairn_sentencepiece".
using SentencePieceEntry = const SentencePieceModule* (*)();

} // namespace cairn::prep
