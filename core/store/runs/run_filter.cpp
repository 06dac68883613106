// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/runs/run_filter.h"

#include <array>
#include <optional>
#include <utility>

namespace cairn::store {
namespace {

constexpr std::array<std::pair<std::string_view, RunTerm::Compare>, 7> kComparisons{{
    {"!=", RunTerm::Compare::Unequal},
    {">=", RunTerm::Compare::GreaterEqual},
    {"<=", RunTerm::Compare::LessEqual},
    {">", RunTerm::Compare::Greater},
    {"<", RunTerm::Compare::Less},
    {"=", RunTerm::Compare::Equal},
    {":", RunTerm::Compare::Contains},
}};

/// A term as typed: what stands within quotation marks is never taken for a comparison.
struct Word {
    std::string text;
    std::vector<bool> quoted; ///< for each byte of `text`
};

Result<std::optional<Word>> nextWord(std::string_view text, std::size_t& at)
{
    while (at < text.size() && text[at] == ' ')
        ++at;
    if (at == text.size())
        return std::optional<Word>();
    Word word;
    const std::size_t begin = at;
    bool inside = false;
    for (; at < text.size() && (inside || text[at] != ' '); ++at) {
        if (text[at] == '"') {
            inside = !inside;
            continue;
        }
        word.text += text[at];
        word.quoted.push_back(inside);
    }
    if (inside)
        return fail(ErrorCode::InvalidInput, "A quotation mark is not closed", std::string(text.substr(begin)),
                    "Put another one at the end");
    return std::optional(std::move(word));
}

/// Where the comparison stands, and which it is; nothing in a plain word.
std::optional<std::pair<std::size_t, std::pair<std::string_view, RunTerm::Compare>>> comparisonIn(const Word& word, std::size_t from)
{
    for (std::size_t i = from; i < word.text.size(); ++i) {
        if (word.quoted[i])
            continue;
        for (const auto& comparison : kComparisons)
            if (std::string_view(word.text).substr(i).starts_with(comparison.first))
                return std::pair(i, comparison);
    }
    return std::nullopt;
}

Result<RunTerm> termOf(const Word& word)
{
    RunTerm term;
    std::size_t at = 0;
    if (word.text.size() > 1 && word.text[0] == '-' && !word.quoted[0]) {
        term.negated = true;
        at = 1;
    }
    for (const auto& [prefix, which] : {std::pair("min:", MetricValue::Least), std::pair("max:", MetricValue::Greatest)}) {
        if (std::string_view(word.text).substr(at).starts_with(prefix) && !word.quoted[at]) {
            term.which = which;
            at += 4;
            break;
        }
    }
    const auto found = comparisonIn(word, at);
    if (!found || found->first == at) {
        term.value = word.text.substr(at);
        if (found || term.which != MetricValue::Last || term.value.empty())
            return fail(ErrorCode::InvalidInput, "This is not a condition", word.text, "Write such as accuracy>0.9");
        return term;
    }
    term.key = word.text.substr(at, found->first - at);
    term.compare = found->second.second;
    term.value = word.text.substr(found->first + found->second.first.size());
    if (term.value.empty())
        return fail(ErrorCode::InvalidInput, "A condition has no value", word.text, "Write what to compare with behind it");
    return term;
}

} // namespace

Result<std::vector<RunTerm>> parseRunFilter(std::string_view text)
{
    std::vector<RunTerm> terms;
    std::size_t at = 0;
    while (true) {
        CAIRN_ASSIGN(const std::optional<Word> word, nextWord(text, at));
        if (!word)
            return terms;
        if (word->text.empty())
            continue;
        CAIRN_ASSIGN(RunTerm term, termOf(*word));
        terms.push_back(std::move(term));
    }
}

} // namespace cairn::store
