// SPDX-License-Identifier: GPL-3.0-or-later
// Byte-level BPE as in GPT-2: text is cut by GPT-2's pattern, bytes stand for themselves as printable letters, and pairs are
// merged in the order of their rank.
#include "core/prep/tokenize/families.h"
#include "core/prep/tokenize/unicode.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <unordered_map>

namespace cairn::prep {

namespace {


/// GPT-2 writes each byte as a letter: printable ones as themselves, the others from U+0100 on.
const std::array<std::string, 256>& byteLetters()
{
    static const std::array<std::string, 256> kLetters = [] {
        std::array<std::string, 256> letters;
        char32_t next = 256;
        for (unsigned byte = 0; byte < 256; ++byte) {
            const bool printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
            appendUtf8(letters[byte], printable ? byte : next++);
        }
        return letters;
    }();
    return kLetters;
}

/// Cuts text as 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+ does.
class Cutter {
public:
    explicit Cutter(std::string_view text) : m_codes(fromUtf8(text)) {}

    /// The next piece in UTF-8; empty at the end.
    std::string next()
    {
        if (m_at >= m_codes.size())
            return {};
        const std::size_t first = m_at;
        m_at = endOf(first);
        return toUtf8(std::u32string_view(m_codes).substr(first, m_at - first));
    }

private:
    enum class Kind { Space, Letter, Number, Other };

    Kind kindAt(std::size_t i) const
    {
        const char32_t code = m_codes[i];
        return isSpace(code) ? Kind::Space : isLetter(code) ? Kind::Letter : isNumber(code) ? Kind::Number : Kind::Other;
    }

    std::size_t runEnd(std::size_t i) const
    {
        const Kind kind = kindAt(i);
        while (i < m_codes.size() && kindAt(i) == kind)
            ++i;
        return i;
    }

    std::size_t endOf(std::size_t i) const
    {
        if (m_codes[i] == U'\'') {
            for (const std::u32string_view ending : {U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"}) {
                if (std::u32string_view(m_codes).substr(i).starts_with(ending))
                    return i + ending.size();
            }
        }
        if (kindAt(i) != Kind::Space)
            return runEnd(i);
        if (m_codes[i] == U' ' && i + 1 < m_codes.size() && kindAt(i + 1) != Kind::Space)
            return runEnd(i + 1);
        const std::size_t end = runEnd(i);
        return end == m_codes.size() || end == i + 1 ? end : end - 1; // the last space goes with the next word
    }

    std::u32string m_codes;
    std::size_t m_at = 0;
};

struct PairHash {
    std::size_t operator()(const std::pair<std::int64_t, std::int64_t>& pair) const
    {
        return std::hash<std::int64_t>()(pair.first * 1'000'003 + pair.second);
    }
};

struct Merge {
    std::int64_t rank, result;
};

class Bpe : public Tokenizer {
public:
    using Merges = std::unordered_map<std::pair<std::int64_t, std::int64_t>, Merge, PairHash>;

    Bpe(Vocabulary vocabulary, std::array<std::int64_t, 256> bytes, Merges merges, std::vector<std::pair<std::string, std::string>> pairs, bool prefixSpace,
        std::int64_t padding)
        : m_vocabulary(std::move(vocabulary)), m_bytes(bytes), m_merges(std::move(merges)), m_pairs(std::move(pairs)), m_prefixSpace(prefixSpace), m_padding(padding) {}

    std::string kind() const override { return "bpe"; }
    std::int64_t size() const override { return m_vocabulary.size(); }
    std::string piece(std::int64_t id) const override { return m_vocabulary.piece(id); }
    std::int64_t padding() const override { return m_padding; }

    std::vector<std::int64_t> encode(std::string_view text) const override
    {
        std::string spaced;
        if (m_prefixSpace && !text.empty() && !text.starts_with(' ')) {
            spaced = " " + std::string(text);
            text = spaced;
        }
        std::vector<std::int64_t> ids;
        Cutter cutter(text);
        for (std::string word = cutter.next(); !word.empty(); word = cutter.next())
            addWord(word, ids);
        return ids;
    }

    Json toJson() const override
    {
        Json merges = Json::array();
        for (const auto& [left, right] : m_pairs)
            merges.push_back({left, right});
        return {{"kind", kind()}, {"vocabulary", m_vocabulary.pieces()}, {"merges", std::move(merges)}, {"prefixSpace", m_prefixSpace}};
    }

private:
    /// Merges the pair of lowest rank until none is left. Words are short; a long run without a space costs its square,
    /// so it is cut into parts of 512 bytes.
    void addWord(std::string_view word, std::vector<std::int64_t>& ids) const
    {
        constexpr std::size_t kLongest = 512;
        for (; word.size() > kLongest; word.remove_prefix(kLongest))
            addShort(word.substr(0, kLongest), ids);
        addShort(word, ids);
    }

    void addShort(std::string_view word, std::vector<std::int64_t>& ids) const
    {
        std::vector<std::int64_t> pieces;
        for (const char byte : word)
            pieces.push_back(m_bytes[static_cast<unsigned char>(byte)]);
        while (pieces.size() > 1) {
            const Merge* best = nullptr;
            for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
                const auto found = m_merges.find({pieces[i], pieces[i + 1]});
                if (found != m_merges.end() && (!best || found->second.rank < best->rank))
                    best = &found->second;
            }
            if (!best)
                break;
            mergeAll(pieces, *best);
        }
        ids.insert(ids.end(), pieces.begin(), pieces.end());
    }

    void mergeAll(std::vector<std::int64_t>& pieces, const Merge& merge) const
    {
        std::size_t to = 0;
        for (std::size_t i = 0; i < pieces.size(); ++to) {
            const auto found = i + 1 < pieces.size() ? m_merges.find({pieces[i], pieces[i + 1]}) : m_merges.end();
            const bool merged = found != m_merges.end() && found->second.rank == merge.rank;
            pieces[to] = merged ? merge.result : pieces[i];
            i += merged ? 2 : 1;
        }
        pieces.resize(to);
    }

    Vocabulary m_vocabulary;
    std::array<std::int64_t, 256> m_bytes;
    Merges m_merges;
    std::vector<std::pair<std::string, std::string>> m_pairs;
    bool m_prefixSpace;
    std::int64_t m_padding;
};

/// Words of the training texts as pieces, with how often they occur.
struct Corpus {
    std::vector<std::vector<std::int64_t>> words;
    std::vector<std::int64_t> counts;
};

Corpus corpusOf(std::span<const std::string> texts)
{
    std::map<std::string, std::int64_t> words;
    for (const std::string& text : texts) {
        Cutter cutter(text);
        for (std::string word = cutter.next(); !word.empty(); word = cutter.next())
            ++words[std::move(word)];
    }
    Corpus corpus;
    for (const auto& [word, count] : words) {
        std::vector<std::int64_t> pieces;
        for (const char byte : word)
            pieces.push_back(static_cast<unsigned char>(byte));
        corpus.words.push_back(std::move(pieces));
        corpus.counts.push_back(count);
    }
    return corpus;
}

using Pair = std::pair<std::int64_t, std::int64_t>;

std::unordered_map<Pair, std::int64_t, PairHash> countPairs(const Corpus& corpus)
{
    std::unordered_map<Pair, std::int64_t, PairHash> counts;
    for (std::size_t w = 0; w < corpus.words.size(); ++w) {
        for (std::size_t i = 0; i + 1 < corpus.words[w].size(); ++i)
            counts[{corpus.words[w][i], corpus.words[w][i + 1]}] += corpus.counts[w];
    }
    return counts;
}

/// Merges a pair everywhere and keeps the counts right.
void mergePair(Corpus& corpus, const Pair& pair, std::int64_t result, std::unordered_map<Pair, std::int64_t, PairHash>& counts)
{
    for (std::size_t w = 0; w < corpus.words.size(); ++w) {
        auto& word = corpus.words[w];
        const auto has = [&] {
            for (std::size_t i = 0; i + 1 < word.size(); ++i) {
                if (word[i] == pair.first && word[i + 1] == pair.second)
                    return true;
            }
            return false;
        };
        if (!has())
            continue;
        const auto change = [&](std::int64_t sign) {
            for (std::size_t i = 0; i + 1 < word.size(); ++i)
                counts[{word[i], word[i + 1]}] += sign * corpus.counts[w];
        };
        change(-1);
        std::size_t to = 0;
        for (std::size_t i = 0; i < word.size(); ++to) {
            const bool merged = i + 1 < word.size() && word[i] == pair.first && word[i + 1] == pair.second;
            word[to] = merged ? result : word[i];
            i += merged ? 2 : 1;
        }
        word.resize(to);
        change(1);
    }
}

} // namespace

Result<TokenizerPtr> makeBpe(std::vector<std::string> pieces, const std::vector<std::pair<std::string, std::string>>& merges, bool prefixSpace)
{
    CAIRN_ASSIGN(Vocabulary vocabulary, Vocabulary::from(std::move(pieces)));
    std::array<std::int64_t, 256> bytes{};
    for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
        const auto id = vocabulary.find(byteLetters()[byte]);
        if (!id)
            return fail(ErrorCode::Corrupt, "The vocabulary lacks the piece for the byte " + std::to_string(byte), {}, "Choose a byte-level BPE vocabulary");
        bytes[byte] = *id;
    }
    Bpe::Merges found;
    for (const auto& [left, right] : merges) {
        const auto a = vocabulary.find(left), b = vocabulary.find(right), both = vocabulary.find(left + right);
        if (!a || !b || !both)
            return fail(ErrorCode::Corrupt, "A merge names pieces that the vocabulary does not have: " + (left + " " + right).substr(0, 60), {}, "Use the two files that belong together");
        found.try_emplace({*a, *b}, Merge{static_cast<std::int64_t>(found.size()), *both});
    }
    std::int64_t padding = 0;
    for (const char* name : {kPad, "<pad>", "<|endoftext|>"}) {
        if (const auto id = vocabulary.find(name)) {
            padding = *id;
            break;
        }
    }
    return TokenizerPtr(std::make_shared<Bpe>(std::move(vocabulary), bytes, std::move(found), merges, prefixSpace, padding));
}

Result<TokenizerPtr> bpeFromJson(const Json& json)
{
    std::vector<std::pair<std::string, std::string>> merges;
    for (const Json& merge : json.at("merges"))
        merges.emplace_back(merge.at(0), merge.at(1));
    return makeBpe(json.at("vocabulary").get<std::vector<std::string>>(), merges, json.at("prefixSpace"));
}

TokenizerPtr trainBpe(std::span<const std::string> texts, std::size_t vocabulary, const StopToken& stop)
{
    std::vector<std::string> pieces(byteLetters().begin(), byteLetters().end());
    pieces.emplace_back(kPad);
    std::vector<std::pair<std::string, std::string>> merges;
    Corpus corpus = corpusOf(texts);
    auto counts = countPairs(corpus);
    while (pieces.size() < vocabulary) {
        if (stop.stop_requested())
            return nullptr;
        Pair best;
        std::int64_t most = 1;
        for (const auto& [pair, count] : counts) {
            if (count > most || (count == most && most > 1 && pair < best)) {
                best = pair;
                most = count;
            }
        }
        if (most < 2)
            break;
        const auto& left = pieces[static_cast<std::size_t>(best.first)];
        const auto& right = pieces[static_cast<std::size_t>(best.second)];
        const std::string both = left + right;
        merges.emplace_back(left, right);
        const auto known = std::ranges::find(pieces, both); // two pairs may spell the same piece
        const auto result = static_cast<std::int64_t>(known - pieces.begin());
        if (known == pieces.end())
            pieces.push_back(both);
        mergePair(corpus, best, result, counts);
    }
    return makeBpe(std::move(pieces), merges, false).value();
}

} // namespace cairn::prep
