// SPDX-License-Identifier: GPL-3.0-or-later
// Whole words and single characters.
#include "core/prep/tokenize/families.h"
#include "core/prep/tokenize/unicode.h"

#include <algorithm>
#include <map>

namespace cairn::prep {

namespace {

constexpr const char* kUnknown = "[UNK]";

std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words;
    std::u32string word;
    const auto end = [&] {
        if (!word.empty())
            words.push_back(toUtf8(word));
        word.clear();
    };
    for (const char32_t code : fromUtf8(text)) {
        if (isLetter(code) || isNumber(code) || isMark(code) || code == U'_') {
            word += lowerCase(code);
            continue;
        }
        end();
        if (!isSpace(code) && !isControl(code))
            words.push_back(toUtf8(std::u32string(1, code)));
    }
    end();
    return words;
}

std::vector<std::string> lettersOf(std::string_view text)
{
    std::vector<std::string> letters;
    for (const char32_t code : fromUtf8(text))
        letters.push_back(toUtf8(std::u32string(1, code)));
    return letters;
}

/// What stands between spaces, as it is.
std::vector<std::string> partsOf(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
        if (end > 0)
            parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

struct Cut {
    const char* kind;
    std::vector<std::string> (*apply)(std::string_view);
};
constexpr Cut kWords{"whitespace", wordsOf}, kLetters{"character", lettersOf}, kParts{"spaces", partsOf};

class ClosedTokenizer : public Tokenizer {
public:
    ClosedTokenizer(const Cut& cut, Vocabulary vocabulary) : m_cut(cut), m_vocabulary(std::move(vocabulary)) {}

    std::string kind() const override { return m_cut.kind; }
    std::vector<std::int64_t> encode(std::string_view text) const override
    {
        std::vector<std::int64_t> ids;
        for (const std::string& word : m_cut.apply(text))
            ids.push_back(m_vocabulary.find(word).value_or(1));
        return ids;
    }
    std::int64_t size() const override { return m_vocabulary.size(); }
    std::string piece(std::int64_t id) const override { return m_vocabulary.piece(id); }
    std::int64_t padding() const override { return 0; }
    Json toJson() const override { return {{"kind", kind()}, {"vocabulary", m_vocabulary.pieces()}}; }

private:
    Cut m_cut;
    Vocabulary m_vocabulary;
};

TokenizerPtr train(std::span<const std::string> texts, std::size_t most, const Cut& cut)
{
    std::map<std::string, std::uint64_t> counts;
    for (const std::string& text : texts) {
        for (std::string& word : cut.apply(text))
            ++counts[std::move(word)];
    }
    std::vector<std::pair<std::string, std::uint64_t>> ranked(counts.begin(), counts.end());
    std::ranges::stable_sort(ranked, std::greater(), &std::pair<std::string, std::uint64_t>::second);
    std::vector<std::string> pieces{kPad, kUnknown};
    for (const auto& [word, count] : ranked) {
        if (pieces.size() >= std::max<std::size_t>(most, 3))
            break;
        if (word != kPad && word != kUnknown)
            pieces.push_back(word);
    }
    return std::make_shared<ClosedTokenizer>(cut, Vocabulary::from(std::move(pieces)).value());
}

} // namespace

Result<Vocabulary> Vocabulary::from(std::vector<std::string> pieces)
{
    Vocabulary vocabulary;
    vocabulary.m_pieces = std::move(pieces);
    for (std::size_t i = 0; i < vocabulary.m_pieces.size(); ++i) {
        if (!vocabulary.m_ids.emplace(vocabulary.m_pieces[i], static_cast<std::int64_t>(i)).second)
            return fail(ErrorCode::Corrupt, "The vocabulary has a piece twice: " + vocabulary.m_pieces[i].substr(0, 40), {}, "Get a fresh copy");
    }
    return vocabulary;
}

Result<TokenizerPtr> closedFromJson(const Json& json)
{
    CAIRN_ASSIGN(Vocabulary vocabulary, Vocabulary::from(json.at("vocabulary").get<std::vector<std::string>>()));
    if (vocabulary.size() < 2)
        return fail(ErrorCode::Corrupt, "The vocabulary is empty");
    const auto kind = json.at("kind").get<std::string>();
    return TokenizerPtr(std::make_shared<ClosedTokenizer>(kind == kWords.kind ? kWords : kind == kParts.kind ? kParts : kLetters, std::move(vocabulary)));
}

TokenizerPtr trainWhitespace(std::span<const std::string> texts, std::size_t vocabulary) { return train(texts, vocabulary, kWords); }
TokenizerPtr trainCharacter(std::span<const std::string> texts, std::size_t vocabulary) { return train(texts, vocabulary, kLetters); }
TokenizerPtr trainSpaces(std::span<const std::string> texts, std::size_t vocabulary) { return train(texts, vocabulary, kParts); }

} // namespace cairn::prep
