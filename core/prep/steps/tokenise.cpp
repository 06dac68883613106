// SPDX-License-Identifier: GPL-3.0-or-later
// Bag of words: how often the most frequent pieces of the training texts stand in a text, weighted by how rare they are
// (Salton and Buckley, 1988, with the smoothing of scikit-learn's TfidfVectorizer).
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"
#include "core/prep/tokenize/tokenizer.h"
#include "core/prep/tokenize/unicode.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace cairn::prep {

namespace {

constexpr double kMostTexts = 50'000, kMostBytes = 64 << 20; ///< learned from
constexpr std::size_t kAllWords = 1'000'000;
constexpr std::size_t kVocabulary = 8'000; ///< of tokenisers that cut words

/// Training texts of a column: all of them, or a share drawn by a hash of the row.
Result<std::vector<std::string>> trainingTexts(const FitView& view, const std::string& name)
{
    const std::string column = sqlName(name), from = std::string(" FROM ") + kTrainingRows + " WHERE " + column + " IS NOT NULL";
    CAIRN_ASSIGN(const auto size, view.query("SELECT CAST(count(*) AS DOUBLE), CAST(coalesce(sum(strlen(" + column + ")), 0) AS DOUBLE)" + from));
    const double count = numberIn(size.at(0)[0]).value_or(0), bytes = numberIn(size.at(0)[1]).value_or(0);
    const double share = std::min({1.0, kMostTexts / std::max(count, 1.0), kMostBytes / std::max(bytes, 1.0)});
    const std::string drawn = share < 1 ? " AND ((cairn_row % 1000003) * 2654435761) % 4294967296 < " + sqlNumber(std::floor(share * 4294967296.0)) : "";
    CAIRN_ASSIGN(const auto rows, view.query("SELECT " + column + from + drawn + " ORDER BY cairn_row"));
    std::vector<std::string> texts;
    for (const auto& row : rows)
        texts.push_back(data::cellText(row[0]));
    return texts;
}

bool isWord(const std::string& piece)
{
    const auto codes = fromUtf8(piece);
    return std::ranges::any_of(codes, [](char32_t code) { return isLetter(code) || isNumber(code); });
}

struct PieceCount {
    std::int64_t id = 0;
    double count = 0, rows = 0; ///< occurrences, and texts with at least one
};

/// Pieces of the texts, most frequent first, ties by piece; signs alone, fillers and pieces of too many texts are left out.
std::vector<PieceCount> rankedPieces(const Tokenizer& tokenizer, const std::vector<std::string>& texts, double common)
{
    std::vector<PieceCount> counts(static_cast<std::size_t>(tokenizer.size()));
    for (const std::string& text : texts) {
        const auto ids = tokenizer.encode(text);
        for (const std::int64_t id : ids)
            counts[static_cast<std::size_t>(id)].count += 1;
        for (const std::int64_t id : std::set<std::int64_t>(ids.begin(), ids.end()))
            counts[static_cast<std::size_t>(id)].rows += 1;
    }
    for (std::size_t id = 0; id < counts.size(); ++id)
        counts[id].id = static_cast<std::int64_t>(id);
    const std::int64_t unknown = tokenizer.kind() == "whitespace" || tokenizer.kind() == "character" || tokenizer.kind() == "sentencepiece" ? 1 : -1;
    std::erase_if(counts, [&](const PieceCount& piece) {
        return piece.count == 0 || piece.id == tokenizer.padding() || piece.id == unknown || piece.rows > common * static_cast<double>(texts.size())
            || !isWord(tokenizer.piece(piece.id));
    });
    std::ranges::sort(counts, [&](const PieceCount& a, const PieceCount& b) {
        return a.count != b.count ? a.count > b.count : tokenizer.piece(a.id) < tokenizer.piece(b.id);
    });
    return counts;
}

Result<Json> fitColumn(const FitView& view, const std::string& name)
{
    CAIRN_ASSIGN(const auto texts, trainingTexts(view, name));
    if (texts.empty())
        return noValues(name);
    const std::string how = view.text("tokenizer");
    const bool words = how == "whitespace";
    CAIRN_ASSIGN(TokenizerPtr tokenizer, makeTokenizer(how, texts, words ? kAllWords : kVocabulary, view.stop));
    auto ranked = rankedPieces(*tokenizer, texts, view.real("common"));
    ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(view.integer("words"))));
    if (ranked.empty())
        return fail(ErrorCode::InvalidInput, "No words are left of column \"" + name + "\"", {}, "Allow more common words, or choose another column");
    std::vector<std::string> pieces;
    std::vector<std::int64_t> ids;
    std::vector<double> weights;
    for (const PieceCount& piece : ranked) {
        pieces.push_back(tokenizer->piece(piece.id));
        ids.push_back(piece.id);
        weights.push_back(std::log((1 + static_cast<double>(texts.size())) / (1 + piece.rows)) + 1);
    }
    Json kept = tokenizer->toJson();
    if (words) { // the others are not needed
        kept["vocabulary"] = Json::array({tokenizer->piece(0), tokenizer->piece(1)});
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            kept["vocabulary"].push_back(pieces[i]);
            ids[i] = static_cast<std::int64_t>(i) + 2;
        }
    }
    return Json{{"tokenizer", kept}, {"pieces", pieces}, {"ids", ids}, {"weights", weights}};
}

Result<Json> fit(const FitView& view)
{
    Json learned = Json::array();
    for (const auto& name : view.columns) {
        CAIRN_ASSIGN(learned.emplace_back(), fitColumn(view, name));
    }
    return Json{{"columns", view.columns}, {"learned", learned}};
}

/// The numbers of a text: one per kept piece.
class Bag {
public:
    static Result<Bag> from(const Json& learned, std::string answer)
    {
        Bag bag;
        CAIRN_ASSIGN(bag.m_tokenizer, tokenizerFromJson(learned.at("tokenizer")));
        bag.m_answer = std::move(answer);
        bag.m_weights = learned.at("weights").get<std::vector<double>>();
        bag.m_slots.assign(static_cast<std::size_t>(bag.m_tokenizer->size()), -1);
        const auto ids = learned.at("ids").get<std::vector<std::int64_t>>();
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (ids[i] < 0 || ids[i] >= bag.m_tokenizer->size() || i >= bag.m_weights.size())
                return fail(ErrorCode::Corrupt, "What the step has learned is damaged", {}, "Fit the recipe again");
            bag.m_slots[static_cast<std::size_t>(ids[i])] = static_cast<std::int64_t>(i);
        }
        bag.m_weights.resize(ids.size());
        return bag;
    }

    std::vector<double> operator()(std::string_view text) const
    {
        std::vector<double> numbers(m_weights.size(), 0.0);
        for (const std::int64_t id : m_tokenizer->encode(text)) {
            if (const std::int64_t slot = m_slots[static_cast<std::size_t>(id)]; slot >= 0)
                numbers[static_cast<std::size_t>(slot)] += 1;
        }
        if (m_answer == "counts")
            return numbers;
        double squares = 0;
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            numbers[i] = m_answer == "presence" ? (numbers[i] > 0 ? 1.0 : 0.0) : numbers[i] * m_weights[i];
            squares += numbers[i] * numbers[i];
        }
        if (m_answer == "tfidf" && squares > 0)
            std::ranges::transform(numbers, numbers.begin(), [length = std::sqrt(squares)](double x) { return x / length; });
        return numbers;
    }

private:
    TokenizerPtr m_tokenizer;
    std::string m_answer;
    std::vector<double> m_weights;
    std::vector<std::int64_t> m_slots; ///< place of an id among the numbers; -1: none
};

Result<StepEffect> effect(const EffectView& view)
{
    StepEffect effect;
    for (std::size_t c = 0; c < view.columns.size(); ++c) {
        const std::string& name = view.columns[c];
        const Json& learned = view.fitted.at("learned").at(c);
        CAIRN_ASSIGN(Bag bag, Bag::from(learned, view.text("answer")));
        data::SqlLookup lookup;
        lookup.numbers = std::move(bag);
        effect.lookups.push_back(data::SqlLookupHandle::offer(std::move(lookup)));
        // The engine computes equal calls of a row once.
        const std::string numbers = "cairn_numbers(" + std::to_string(effect.lookups.back()->id()) + ", coalesce(" + sqlName(name) + ", ''))";
        std::size_t place = 0;
        for (const Json& piece : learned.at("pieces"))
            effect.added.push_back({realColumn(name + ":" + piece.get<std::string>()), numbers + "[" + std::to_string(++place) + "]", {name}});
        effect.checks.push_back({sqlName(name) + " IS NOT NULL AND list_sum(" + numbers + ") = 0", "rows have none of the words of \"" + name + "\" that are kept"});
    }
    if (!view.flag("keep"))
        effect.dropped = view.columns;
    return effect;
}

} // namespace

StepKind tokeniseKind()
{
    StepKind kind;
    kind.info = {"tokenise", "Words as columns", "text",
                 "Cuts texts into words or pieces of words and makes a column of numbers for each of those that the training texts have most often: how a table "
                 "with texts among other columns is learned from. A text on its own is better left as it is: the recipe then cuts it into tokens.",
                 {columnsParam("Columns of text; none chosen: all of them", "text"),
                  choiceParam("answer", "Answer", "Frequency weighted by rarity (TF-IDF, rows of length 1), how often, or whether a word is there", {"tfidf", "counts", "presence"}),
                  integerParam("words", "Words", "How many are kept, the most frequent ones", 100, 1, 2000),
                  realParam("common", "In at most", "Share of the training texts; words of more of them, such as \"the\", are left out", 1, 0.001, 1),
                  choiceParam("tokenizer", "Tokeniser", "Cuts texts into words, characters, or pieces learned from the training texts",
                              {learnedTokenizers().begin(), learnedTokenizers().end()}),
                  flagParam("keep", "Keep the columns", "Leaves the columns themselves in place, too", false)}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
