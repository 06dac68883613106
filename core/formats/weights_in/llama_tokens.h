// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace cairn::formats {

/// The tokens of llama2.c's models (github.com/karpathy/llama2.c, tokenizer.bin): a score and a text each; number 1 begins a text.
/// Texts are cut greedily: letters first, then the pair with the best score is joined, again and again.
class LlamaTokens {
public:
    static constexpr std::int64_t kUnknown = 0, kBegin = 1;

    /// Corrupt for bytes that are no such file, or that are cut off; at most a million tokens. `where` stands for the file in messages.
    static Result<LlamaTokens> read(std::span<const std::byte> bytes, const std::string& where);

    std::size_t size() const { return m_texts.size(); }
    /// Begins with kBegin. Letters that are no token become bytes.
    std::vector<std::int64_t> encode(const std::string& text) const;
    /// What a token behind another one stands for; empty for numbers that are no token.
    std::string decode(std::int64_t before, std::int64_t token) const;

private:
    std::vector<std::string> m_texts;
    std::vector<float> m_scores;
    std::unordered_map<std::string, std::int64_t> m_numbers;
};

} // namespace cairn::formats
