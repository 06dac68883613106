// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/identity/near_texts.h"

#include "core/base/random.h"
#include "core/data/identity/row_hash.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <unordered_map>

namespace cairn::data {

namespace {

constexpr std::size_t kRun = 3;         ///< words per shingle
constexpr std::size_t kCompared = 50;   ///< texts of a band that a text is compared with

/// Hashes of the words of a text, in lower case.
std::vector<std::uint64_t> wordsOf(std::string_view text)
{
    std::vector<std::uint64_t> words;
    std::string word;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte >= 0x80 || std::isalnum(byte)) {
            word += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
        } else if (!word.empty()) {
            words.push_back(textHash(word));
            word.clear();
        }
    }
    if (!word.empty())
        words.push_back(textHash(word));
    return words;
}

} // namespace

void NearTexts::add(RowId row, std::string_view text)
{
    const auto words = wordsOf(text);
    if (words.size() < kRun)
        return;
    Signature signature;
    signature.fill(std::numeric_limits<std::uint32_t>::max());
    for (std::size_t i = 0; i + kRun <= words.size(); ++i) {
        std::uint64_t shingle = 0;
        for (std::size_t word = i; word < i + kRun; ++word)
            shingle = mix(shingle ^ words[word], word - i);
        // All permutations from two halves of one hash (Kirsch and Mitzenmacher 2006).
        const auto low = static_cast<std::uint32_t>(shingle), high = static_cast<std::uint32_t>(shingle >> 32) | 1u;
        for (std::uint32_t k = 0; k < kValues; ++k) {
            std::uint32_t value = (low + k * high) * 0x85EBCA6Bu;
            value ^= value >> 16;
            signature[k] = std::min(signature[k], value * 0xC2B2AE35u);
        }
    }
    m_rows.push_back(row);
    m_signatures.push_back(signature);
}

void NearTexts::pairs(const std::function<void(RowId, RowId)>& visit) const
{
    std::vector<bool> told(m_rows.size(), false);
    for (std::size_t band = 0; band < kValues; band += kBand) {
        std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> buckets;
        for (std::uint32_t text = 0; text < m_rows.size(); ++text) {
            std::uint64_t key = 0;
            for (std::size_t i = band; i < band + kBand; ++i)
                key = mix(key ^ m_signatures[text][i], i);
            auto& bucket = buckets[key];
            for (std::size_t i = 0; i < bucket.size() && !told[text]; ++i) {
                std::size_t equal = 0;
                for (std::size_t k = 0; k < kValues; ++k)
                    equal += m_signatures[text][k] == m_signatures[bucket[i]][k];
                if (static_cast<double>(equal) >= kSimilar * kValues) {
                    told[text] = true;
                    visit(m_rows[bucket[i]], m_rows[text]);
                }
            }
            if (bucket.size() < kCompared)
                bucket.push_back(text);
        }
    }
}

} // namespace cairn::data
