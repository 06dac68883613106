// SPDX-License-Identifier: GPL-3.0-or-later
// WordPiece as in BERT (Devlin et al., 2019): words, then the longest known pieces from the left.
#include "core/base/text.h"
#include "core/prep/tokenize/families.h"
#include "core/prep/tokenize/unicode.h"

namespace cairn::prep {

namespace {

/// Hangul syllables fall apart into their letters when marks are taken off (NFD); arithmetic of the Unicode Standard 3.12.
constexpr char32_t kHangul = 0xAC00, kHangulEnd = 0xD7A3, kLead = 0x1100, kVowel = 0x1161, kTrail = 0x11A7;

bool isIdeograph(char32_t code)
{
    return (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) || (code >= 0x20000 && code <= 0x2A6DF) || (code >= 0x2A700 && code <= 0x2B73F)
        || (code >= 0x2B740 && code <= 0x2B81F) || (code >= 0x2B820 && code <= 0x2CEAF) || (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x2F800 && code <= 0x2FA1F);
}

/// BERT counts all ASCII signs as punctuation.
bool isSign(char32_t code)
{
    return (code >= 33 && code <= 47) || (code >= 58 && code <= 64) || (code >= 91 && code <= 96) || (code >= 123 && code <= 126) || isPunctuation(code);
}

void appendStripped(std::u32string& text, char32_t code)
{
    if (isMark(code))
        return;
    if (code < kHangul || code > kHangulEnd) {
        const char32_t base = withoutMarks(code);
        if (!isMark(base))
            text += base;
        return;
    }
    const char32_t index = code - kHangul;
    text += kLead + index / 588;
    text += kVowel + index % 588 / 28;
    if (index % 28)
        text += kTrail + index % 28;
}

class WordPiece : public Tokenizer {
public:
    WordPiece(Vocabulary vocabulary, WordPieceOptions options, std::int64_t unknown, std::int64_t padding)
        : m_vocabulary(std::move(vocabulary)), m_options(std::move(options)), m_unknown(unknown), m_padding(padding) {}

    std::string kind() const override { return "wordpiece"; }
    std::int64_t size() const override { return m_vocabulary.size(); }
    std::string piece(std::int64_t id) const override { return m_vocabulary.piece(id); }
    std::int64_t padding() const override { return m_padding; }

    std::vector<std::int64_t> encode(std::string_view text) const override
    {
        std::vector<std::int64_t> ids;
        std::u32string word;
        const auto end = [&] {
            if (!word.empty())
                addWord(word, ids);
            word.clear();
        };
        for (const char32_t code : cleaned(text)) {
            if (isSpace(code)) {
                end();
            } else if (isSign(code) || isIdeograph(code)) {
                end();
                addWord(std::u32string(1, code), ids);
            } else {
                word += code;
            }
        }
        end();
        return ids;
    }

    Json toJson() const override
    {
        return {{"kind", kind()}, {"vocabulary", m_vocabulary.pieces()}, {"lowerCase", m_options.lowerCase}, {"stripMarks", m_options.stripMarks},
                {"unknown", m_options.unknown}, {"prefix", m_options.prefix}, {"padding", m_options.padding}, {"longestWord", m_options.longestWord}};
    }

private:
    std::u32string cleaned(std::string_view text) const
    {
        std::u32string out;
        for (const char32_t code : fromUtf8(text)) {
            if (code == 0 || code == 0xFFFD || (isControl(code) && code != U'\t' && code != U'\n' && code != U'\r'))
                continue;
            if (m_options.stripMarks && isIdeograph(code))
                out += code;
            else if (m_options.stripMarks)
                appendStripped(out, code);
            else
                out += code;
        }
        if (m_options.lowerCase) {
            for (char32_t& code : out)
                code = lowerCase(code);
        }
        return out;
    }

    void addWord(const std::u32string& word, std::vector<std::int64_t>& ids) const
    {
        if (word.size() > m_options.longestWord)
            return ids.push_back(m_unknown);
        std::vector<std::int64_t> pieces;
        for (std::size_t first = 0; first < word.size();) {
            std::size_t length = word.size() - first;
            std::optional<std::int64_t> found;
            for (; length > 0 && !found; --length) {
                found = m_vocabulary.find((first > 0 ? m_options.prefix : std::string()) + toUtf8(std::u32string_view(word).substr(first, length)));
                if (found)
                    break;
            }
            if (!found)
                return ids.push_back(m_unknown);
            pieces.push_back(*found);
            first += length;
        }
        ids.insert(ids.end(), pieces.begin(), pieces.end());
    }

    Vocabulary m_vocabulary;
    WordPieceOptions m_options;
    std::int64_t m_unknown, m_padding;
};

} // namespace

Result<TokenizerPtr> makeWordPiece(std::vector<std::string> pieces, WordPieceOptions options)
{
    CAIRN_ASSIGN(Vocabulary vocabulary, Vocabulary::from(std::move(pieces)));
    const auto unknown = vocabulary.find(options.unknown);
    if (!unknown)
        return fail(ErrorCode::Corrupt, "The vocabulary has no piece for unknown words (" + options.unknown + ")", {}, "Choose the vocabulary of a WordPiece model");
    const std::int64_t padding = vocabulary.find(options.padding).value_or(0);
    return TokenizerPtr(std::make_shared<WordPiece>(std::move(vocabulary), std::move(options), *unknown, padding));
}

Result<TokenizerPtr> wordPieceFrom(std::string_view vocabulary, bool lowerCase)
{
    std::vector<std::string> pieces;
    for (std::string& line : split(vocabulary, '\n')) {
        while (line.ends_with('\r'))
            line.pop_back();
        pieces.push_back(std::move(line));
    }
    while (!pieces.empty() && pieces.back().empty())
        pieces.pop_back();
    WordPieceOptions options;
    options.lowerCase = options.stripMarks = lowerCase;
    return makeWordPiece(std::move(pieces), std::move(options));
}

Result<TokenizerPtr> wordPieceFromJson(const Json& json)
{
    WordPieceOptions options{json.at("lowerCase"), json.at("stripMarks"), json.at("unknown"), json.at("prefix"), json.at("padding"), json.at("longestWord")};
    return makeWordPiece(json.at("vocabulary").get<std::vector<std::string>>(), std::move(options));
}

} // namespace cairn::prep
