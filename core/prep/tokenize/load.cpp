// SPDX-License-Identifier: GPL-3.0-or-later
// Published tokenisers out of their files.
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/prep/tokenize/families.h"
#include "core/prep/tokenize/sentencepiece_model.h"

#include <algorithm>
#include <fstream>

namespace cairn::prep {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kLargest = 64 << 20;
constexpr std::int64_t kMostPieces = 4'000'000;

Result<std::string> readFile(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    const auto bytes = static_cast<std::int64_t>(in.tellg());
    if (!in || bytes < 0)
        return fail(ErrorCode::NotFound, "The file cannot be read", file.string(), "Check the path and its permissions");
    if (static_cast<std::uint64_t>(bytes) > kLargest)
        return fail(ErrorCode::InvalidInput, "The file is larger than " + bytesText(kLargest), file.string(), "Choose the file of a tokeniser");
    std::string text(static_cast<std::size_t>(bytes), '\0');
    in.seekg(0);
    in.read(text.data(), bytes);
    return text;
}

Error damaged(const std::string& what)
{
    return fail(ErrorCode::Corrupt, "The tokeniser is damaged: " + what, {}, "Get a fresh copy");
}

Error unsupported(const std::string& what)
{
    return fail(ErrorCode::Unsupported, "This tokeniser is not read: " + what, {}, "Use one of WordPiece, byte-level BPE, Unigram or SentencePiece");
}

/// {"piece": id, ...} as a list; ids must be 0, 1, 2, ... without gaps.
Result<std::vector<std::string>> piecesOf(const Json& vocabulary)
{
    if (!vocabulary.is_object() || static_cast<std::int64_t>(vocabulary.size()) > kMostPieces)
        return damaged("no vocabulary");
    std::vector<std::string> pieces(vocabulary.size());
    std::vector<bool> seen(vocabulary.size(), false);
    for (const auto& [piece, id] : vocabulary.items()) {
        if (!id.is_number_integer() || id.get<std::int64_t>() < 0 || id.get<std::int64_t>() >= static_cast<std::int64_t>(pieces.size())
            || seen[id.get<std::size_t>()])
            return damaged("the ids of the vocabulary have gaps or come twice");
        seen[id.get<std::size_t>()] = true;
        pieces[id.get<std::size_t>()] = piece;
    }
    return pieces;
}

Result<std::vector<std::pair<std::string, std::string>>> mergesOf(const Json& list)
{
    std::vector<std::pair<std::string, std::string>> merges;
    for (const Json& merge : list) {
        if (merge.is_array() && merge.size() == 2) {
            merges.emplace_back(merge[0], merge[1]);
            continue;
        }
        const auto text = merge.get<std::string>();
        const std::size_t space = text.find(' ');
        if (space == std::string::npos)
            return damaged("a merge is no pair");
        merges.emplace_back(text.substr(0, space), text.substr(space + 1));
    }
    return merges;
}

/// All members of a "Sequence", or the one there is.
std::vector<Json> stepsOf(const Json& json, const char* member, const char* list)
{
    if (!json.contains(member) || !json[member].is_object())
        return {};
    const Json& step = json[member];
    if (step.value("type", "") != "Sequence")
        return {step};
    return step.at(list).get<std::vector<Json>>();
}

Result<TokenizerPtr> huggingFaceWordPiece(const Json& json, std::vector<std::string> pieces)
{
    WordPieceOptions options;
    options.lowerCase = options.stripMarks = false;
    for (const Json& step : stepsOf(json, "normalizer", "normalizers")) {
        const std::string type = step.value("type", "");
        if (type == "BertNormalizer") {
            options.lowerCase = step.value("lowercase", true);
            options.stripMarks = step.contains("strip_accents") && step["strip_accents"].is_boolean() ? step["strip_accents"].get<bool>() : options.lowerCase;
        } else if (type == "Lowercase") {
            options.lowerCase = true;
        } else if (type == "StripAccents") {
            options.stripMarks = true;
        } else if (type != "NFD" && type != "NFC") {
            return unsupported("normaliser " + type);
        }
    }
    for (const Json& step : stepsOf(json, "pre_tokenizer", "pretokenizers")) {
        if (step.value("type", "") != "BertPreTokenizer")
            return unsupported("it cuts text by " + step.value("type", "nothing"));
    }
    const Json& model = json.at("model");
    options.unknown = model.value("unk_token", "[UNK]");
    options.prefix = model.value("continuing_subword_prefix", "##");
    options.longestWord = model.value("max_input_chars_per_word", std::size_t{100});
    return makeWordPiece(std::move(pieces), std::move(options));
}

Result<TokenizerPtr> huggingFaceBpe(const Json& json, std::vector<std::string> pieces)
{
    bool byteLevel = false, prefixSpace = false;
    for (const Json& step : stepsOf(json, "pre_tokenizer", "pretokenizers")) {
        if (step.value("type", "") != "ByteLevel" || !step.value("use_regex", true))
            return unsupported("it cuts text by " + step.value("type", "nothing"));
        byteLevel = true;
        prefixSpace = step.value("add_prefix_space", false);
    }
    if (!byteLevel)
        return unsupported("BPE over letters");
    if (!stepsOf(json, "normalizer", "normalizers").empty())
        return unsupported("BPE with a normaliser");
    CAIRN_ASSIGN(const auto merges, mergesOf(json.at("model").at("merges")));
    return makeBpe(std::move(pieces), merges, prefixSpace);
}

/// How a unigram model takes text before it cuts it; false: a step that is not known here.
bool takeUnigramStep(const Json& step, UnigramModel& model)
{
    const std::string type = step.value("type", "");
    if (type == "Precompiled") {
        auto rules = fromBase64(step.at("precompiled_charsmap").get_ref<const std::string&>());
        model.rules = rules.value_or(std::string(1, '\0')); // refused below as damaged
    } else if (type == "Metaspace") {
        model.dummyPrefix = step.value("add_prefix_space", true) && step.value("prepend_scheme", "always") != "never";
    } else if (type == "WhitespaceSplit" || type == "Strip" || (type == "Replace" && step.at("pattern").value("Regex", "") == " {2,}")) {
        model.mergeSpaces = true;
    } else {
        return false;
    }
    return true;
}

Result<TokenizerPtr> huggingFaceUnigram(const Json& json)
{
    UnigramModel model;
    const Json& given = json.at("model");
    for (const Json& piece : given.at("vocab"))
        model.pieces.emplace_back(piece.at(0).get<std::string>(), piece.at(1).get<double>());
    for (const Json& token : json.value("added_tokens", Json::array())) { // those behind the vocabulary
        if (token.at("id").get<std::int64_t>() == static_cast<std::int64_t>(model.pieces.size()))
            model.pieces.emplace_back(token.at("content").get<std::string>(), 0.0);
    }
    model.unknown = given.at("unk_id").get<std::size_t>();
    model.byteFallback = given.value("byte_fallback", false);
    for (const auto& [member, list] : {std::pair("normalizer", "normalizers"), std::pair("pre_tokenizer", "pretokenizers")}) {
        for (const Json& step : stepsOf(json, member, list)) {
            if (!takeUnigramStep(step, model))
                return unsupported("Unigram with " + step.value("type", "nothing"));
        }
    }
    if (model.rules.empty() || !model.mergeSpaces)
        return unsupported("Unigram that keeps spaces as they stand, or has no rules for them");
    return sentencePieceFrom(sentencePieceBytes(model));
}

Result<TokenizerPtr> huggingFace(const Json& json)
{
    if (json.at("model").value("type", "") == "Unigram")
        return huggingFaceUnigram(json);
    const Json& model = json.at("model");
    const std::string type = model.value("type", model.contains("merges") ? "BPE" : "");
    CAIRN_ASSIGN(auto pieces, piecesOf(model.value("vocab", Json::object())));
    if (json.contains("added_tokens")) { // those behind the vocabulary
        for (const Json& token : json["added_tokens"]) {
            if (token.at("id").get<std::int64_t>() == static_cast<std::int64_t>(pieces.size()))
                pieces.push_back(token.at("content"));
        }
    }
    if (type == "WordPiece")
        return huggingFaceWordPiece(json, std::move(pieces));
    if (type == "BPE")
        return huggingFaceBpe(json, std::move(pieces));
    return unsupported("model " + type);
}

} // namespace

Result<TokenizerPtr> tokenizerFromHuggingFace(std::string_view text)
{
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("model"))
        return damaged("no tokenizer.json");
    try {
        return huggingFace(json);
    } catch (const Json::exception& problem) {
        return damaged(problem.what());
    }
}

Result<TokenizerPtr> bpeFrom(std::string_view vocabularyJson, std::string_view mergesText)
{
    const Json json = Json::parse(vocabularyJson, nullptr, false);
    CAIRN_ASSIGN(auto pieces, piecesOf(json));
    std::vector<std::pair<std::string, std::string>> merges;
    for (std::string& line : split(mergesText, '\n')) {
        while (line.ends_with('\r'))
            line.pop_back();
        if (line.empty() || line.starts_with("#version"))
            continue;
        const std::size_t space = line.find(' ');
        if (space == std::string::npos)
            return damaged("a line of merges is no pair");
        merges.emplace_back(line.substr(0, space), line.substr(space + 1));
    }
    return makeBpe(std::move(pieces), merges, false);
}

Result<TokenizerPtr> loadTokenizer(const fs::path& file, bool lowerCase)
{
    const std::string name = file.filename().string();
    const auto placed = [&](Result<TokenizerPtr> made) -> Result<TokenizerPtr> {
        if (made)
            return made;
        Error error = made.error();
        error.where = file.string();
        return error;
    };
    if (name == "vocab.json" || name == "merges.txt") {
        CAIRN_ASSIGN(const std::string vocabulary, readFile(file.parent_path() / "vocab.json"));
        CAIRN_ASSIGN(const std::string merges, readFile(file.parent_path() / "merges.txt"));
        return placed(bpeFrom(vocabulary, merges));
    }
    CAIRN_ASSIGN(const std::string text, readFile(file));
    if (file.extension() == ".model")
        return placed(sentencePieceFrom(text));
    return placed(file.extension() == ".json" ? tokenizerFromHuggingFace(text) : wordPieceFrom(text, lowerCase));
}

Result<TokenizerPtr> tokenizerFromJson(const Json& json)
{
    try {
        const auto kind = json.at("kind").get<std::string>();
        if (kind == "whitespace" || kind == "character" || kind == "spaces")
            return closedFromJson(json);
        if (kind == "wordpiece")
            return wordPieceFromJson(json);
        if (kind == "bpe")
            return bpeFromJson(json);
        if (kind == "sentencepiece")
            return sentencePieceFromJson(json);
        return fail(ErrorCode::TooNew, "The tokeniser is of a kind that this version does not know: " + kind, {}, "Update Cairn");
    } catch (const Json::exception& problem) {
        return damaged(problem.what());
    }
}

} // namespace cairn::prep
