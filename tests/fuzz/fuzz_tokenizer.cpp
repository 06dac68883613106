// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/tokenize/tokenizer.h"
#include "tests/fuzz/fuzz.h"

using namespace cairn;
using namespace cairn::prep;

namespace {

void use(const Result<TokenizerPtr>& made, const std::string& input)
{
    if (!made)
        return;
    for (const std::int64_t id : (*made)->encode(std::string_view(input).substr(0, 2000))) {
        if (id < 0 || id >= (*made)->size())
            std::abort();
    }
}

} // namespace

/// The first byte chooses the loader.
void fuzzOne(const std::string& input)
{
    if (input.empty())
        return;
    const std::string_view rest = std::string_view(input).substr(1);
    const std::size_t half = rest.find('\0');
    switch (input[0]) {
    case 'w': return use(wordPieceFrom(rest, input.size() % 2), input);
    case 'm': return use(bpeFrom(rest.substr(0, half), half == std::string_view::npos ? "" : rest.substr(half + 1)), input);
    case 'p': return use(sentencePieceFrom(rest), input);
    case 's': {
        const Json json = Json::parse(rest, nullptr, false);
        return use(tokenizerFromJson(json), input);
    }
    default: return use(tokenizerFromHuggingFace(rest), input);
    }
}
