// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/llama_tokens.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace cairn::formats {

namespace {

constexpr std::size_t kMostLlamaTokens = 1'000'000, kLongestLlamaToken = 4096;
constexpr std::int64_t kFirstByte = 3; ///< tokens of single bytes begin there

/// Where the letter that begins at `at` ends, in UTF-8; damaged letters end at once.
std::size_t letterEnd(const std::string& text, std::size_t at)
{
    std::size_t end = at + 1;
    while (end < text.size() && end - at < 4 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u)
        ++end;
    return end;
}

} // namespace

Result<LlamaTokens> LlamaTokens::read(std::span<const std::byte> bytes, const std::string& where)
{
    const auto damaged = [&] { return fail(ErrorCode::Corrupt, "This is no list of tokens of llama2.c, or it is cut off", where, "Get the file again"); };
    LlamaTokens tokens;
    std::size_t at = sizeof(std::int32_t); // the longest token, which nobody needs
    if (bytes.size() <= at)
        return damaged();
    while (at < bytes.size()) {
        float score = 0;
        std::int32_t length = 0;
        if (bytes.size() - at < sizeof score + sizeof length || tokens.m_texts.size() >= kMostLlamaTokens)
            return damaged();
        std::memcpy(&score, bytes.data() + at, sizeof score);
        std::memcpy(&length, bytes.data() + at + sizeof score, sizeof length);
        at += sizeof score + sizeof length;
        if (length < 0 || static_cast<std::size_t>(length) > kLongestLlamaToken || static_cast<std::size_t>(length) > bytes.size() - at || std::isnan(score))
            return damaged();
        std::string text(reinterpret_cast<const char*>(bytes.data() + at), static_cast<std::size_t>(length));
        at += text.size();
        tokens.m_numbers.try_emplace(text, static_cast<std::int64_t>(tokens.m_texts.size()));
        tokens.m_texts.push_back(std::move(text));
        tokens.m_scores.push_back(score);
    }
    return tokens;
}

std::vector<std::int64_t> LlamaTokens::encode(const std::string& text) const
{
    std::vector<std::int64_t> codes{kBegin};
    if (const auto space = m_numbers.find(" "); !text.empty() && space != m_numbers.end())
        codes.push_back(space->second);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = letterEnd(text, at);
        const auto found = m_numbers.find(text.substr(at, end - at));
        if (found != m_numbers.end()) {
            codes.push_back(found->second);
        } else {
            for (std::size_t i = at; i < end; ++i)
                codes.push_back(kFirstByte + static_cast<unsigned char>(text[i]));
        }
        at = end;
    }
    const auto textOf = [this](std::int64_t code) { return code >= 0 && static_cast<std::size_t>(code) < m_texts.size() ? m_texts[static_cast<std::size_t>(code)] : std::string(); };
    while (true) {
        float best = -1e10f;
        std::size_t place = codes.size();
        std::int64_t joined = kUnknown;
        for (std::size_t i = 1; i + 1 < codes.size(); ++i) {
            const auto found = m_numbers.find(textOf(codes[i]) + textOf(codes[i + 1]));
            if (found == m_numbers.end() || m_scores[static_cast<std::size_t>(found->second)] <= best)
                continue;
            best = m_scores[static_cast<std::size_t>(found->second)];
            place = i;
            joined = found->second;
        }
        if (place == codes.size())
            return codes;
        codes[place] = joined;
        codes.erase(codes.begin() + static_cast<std::ptrdiff_t>(place) + 1);
    }
}

std::string LlamaTokens::decode(std::int64_t before, std::int64_t token) const
{
    if (token < 0 || static_cast<std::size_t>(token) >= m_texts.size())
        return {};
    const std::string& text = m_texts[static_cast<std::size_t>(token)];
    unsigned byte = 0;
    if (text.size() == 6 && text.starts_with("<0x") && std::from_chars(text.data() + 3, text.data() + 5, byte, 16).ec == std::errc() && text[5] == '>')
        return std::string(1, static_cast<char>(byte));
    return before == kBegin && text.starts_with(' ') ? text.substr(1) : text;
}

} // namespace cairn::formats
