// SPDX-License-Identifier: GPL-3.0-or-later
// SentencePiece (Kudo and Richardson, 2018) through its library, which a module holds.
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/parse/parse_process.h"
#include "core/prep/tokenize/families.h"
#include "core/prep/tokenize/sentencepiece_model.h"
#include "core/prep/tokenize/sentencepiece_module.h"
#include "core/prep/tokenize/unicode.h"

#include <algorithm>
#include <dlfcn.h>
#include <filesystem>

namespace cairn::prep {

namespace {

constexpr std::size_t kLongestSentence = 4000; ///< bytes; the library skips what is longer than 4,192
constexpr std::size_t kLeastVocabulary = 16;
constexpr parse::ParseLimits kTrainingLimits{.memoryBytes = std::uint64_t{16} << 30, .cpuSeconds = 24 * 3600, .timeoutMs = 6 * 3600 * 1000};

std::filesystem::path sentencePiecePath()
{
    Dl_info info{};
    std::error_code none;
    const std::filesystem::path self = dladdr(reinterpret_cast<const void*>(&sentencePieceFrom), &info) != 0 && info.dli_fname ? info.dli_fname : "";
    return std::filesystem::weakly_canonical(self, none).parent_path() / "libcairn_sentencepiece.so";
}

Result<const SentencePieceModule*> loadSentencePiece()
{
    const auto path = sentencePiecePath();
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) // they refuse RTLD_DEEPBIND
    return fail(ErrorCode::Unsupported, "SentencePiece cannot be loaded beside a sanitiser", path.string(), "Use a build without it, or another tokeniser");
#else
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    const auto entry = library ? reinterpret_cast<SentencePieceEntry>(dlsym(library, "cairn_sentencepiece")) : nullptr;
    if (!entry) {
        const char* reason = dlerror();
        return fail(ErrorCode::Unsupported, std::string("SentencePiece cannot be loaded: ") + (reason ? reason : "it is of another version"), path.string(),
                    "Install libsentencepiece, or choose another tokeniser");
    }
    return entry();
#endif
}

/// The module, loaded when it is first asked for.
Result<const SentencePieceModule*> sentencePieceModule()
{
    static const Result<const SentencePieceModule*> module = loadSentencePiece();
    return module;
}

class SentencePiece : public Tokenizer {
public:
    SentencePiece(std::unique_ptr<SentencePieceEncoder> encoder, std::string bytes) : m_encoder(std::move(encoder)), m_bytes(std::move(bytes)) {}

    static Result<TokenizerPtr> load(std::string bytes)
    {
        CAIRN_TRY(checkSentencePieceModel(bytes));
        CAIRN_ASSIGN(const auto* module, sentencePieceModule());
        std::string problem;
        auto encoder = module->load(bytes, problem);
        if (!encoder)
            return fail(ErrorCode::Corrupt, "The SentencePiece model is damaged: " + cairn::toUtf8(problem.substr(0, 200)), {}, "Get a fresh copy of the .model file");
        return TokenizerPtr(std::make_shared<SentencePiece>(std::move(encoder), std::move(bytes)));
    }

    std::string kind() const override { return "sentencepiece"; }
    std::int64_t size() const override { return m_encoder->size(); }
    std::string piece(std::int64_t id) const override { return m_encoder->piece(static_cast<int>(id)); }
    std::int64_t padding() const override { return std::max(m_encoder->padding() >= 0 ? m_encoder->padding() : m_encoder->unknown(), 0); }
    Json toJson() const override { return {{"kind", kind()}, {"model", toBase64(m_bytes)}}; }

    std::vector<std::int64_t> encode(std::string_view text) const override
    {
        const auto ids = m_encoder->encode(text);
        return {ids.begin(), ids.end()};
    }

private:
    std::unique_ptr<SentencePieceEncoder> m_encoder;
    std::string m_bytes;
};

/// Whether something is left of a sentence after normalisation; the trainer ends the program where nothing is left of all.
/// It also leaves out sentences with its own mark for unknown pieces, U+2585.
bool tellsSomething(const std::string& sentence)
{
    const std::u32string codes = fromUtf8(sentence);
    return std::ranges::any_of(codes, [](char32_t code) { return isLetter(code) || isNumber(code) || isPunctuation(code); }) && codes.find(U'\u2585') == codes.npos;
}

/// Hands out texts line by line, long lines in parts cut at spaces.
class TrainingSentences {
public:
    explicit TrainingSentences(std::span<const std::string> texts) : m_texts(texts) {}

    bool next(std::string& sentence)
    {
        while (m_text < m_texts.size()) {
            const std::string_view rest = std::string_view(m_texts[m_text]).substr(m_at);
            if (rest.empty()) {
                ++m_text;
                m_at = 0;
                continue;
            }
            const std::size_t length = sentenceLength(rest);
            sentence = rest.substr(0, length);
            m_at += length;
            std::ranges::replace_if(sentence, [](char c) { return c == '\0' || c == '\n' || c == '\r' || c == '\t'; }, ' ');
            if (tellsSomething(sentence))
                return true;
        }
        return false;
    }

private:
    static std::size_t sentenceLength(std::string_view rest)
    {
        std::size_t length = std::min(rest.size(), rest.find('\n') == std::string_view::npos ? rest.size() : rest.find('\n') + 1);
        if (length <= kLongestSentence)
            return length;
        const std::size_t space = rest.rfind(' ', kLongestSentence);
        if (space != std::string_view::npos && space > 0)
            return space;
        for (length = kLongestSentence; length > 1 && (rest[length] & 0xC0) == 0x80; --length) {} // whole letters
        return length;
    }

    std::span<const std::string> m_texts;
    std::size_t m_text = 0, m_at = 0;
};

/// What the trainer says, in the words of who chose a vocabulary.
Error trainingError(const Error& error, const std::string& vocabulary)
{
    if (error.what.find("required_chars") != std::string::npos)
        return fail(ErrorCode::InvalidInput, "The texts have more different letters than the vocabulary has pieces (" + vocabulary + ")", {}, "Choose a larger vocabulary");
    if (error.code == ErrorCode::InvalidInput || error.code == ErrorCode::Crashed)
        return fail(ErrorCode::InvalidInput, "SentencePiece cannot learn from these texts: " + cairn::toUtf8(error.what.substr(0, 300)), {},
                    "Choose a larger vocabulary, more texts, or another tokeniser");
    return error;
}

} // namespace

Result<TokenizerPtr> sentencePieceFrom(std::string_view bytes)
{
    return SentencePiece::load(std::string(bytes));
}

Result<TokenizerPtr> sentencePieceFromJson(const Json& json)
{
    const auto bytes = fromBase64(json.at("model").get_ref<const std::string&>());
    if (!bytes)
        return fail(ErrorCode::Corrupt, "The tokeniser is damaged: its model is no base64", {}, "Fit the recipe again");
    return SentencePiece::load(*bytes);
}

Result<TokenizerPtr> trainSentencePiece(std::span<const std::string> texts, std::size_t vocabulary, SentencePieceModel model, StopToken stop)
{
    std::vector<std::string> clean;
    for (const std::string& text : texts)
        clean.push_back(cairn::toUtf8(text));
    TrainingSentences sentences(clean);
    std::string lines;
    for (std::string sentence; sentences.next(sentence);)
        lines += sentence + '\n';
    if (lines.empty())
        return fail(ErrorCode::InvalidInput, "There is no text to learn pieces from", {}, "Choose another column, or a tokeniser out of a file");
    Json settings{
        {"model_type", model == SentencePieceModel::Unigram ? "unigram" : "bpe"},
        {"vocab_size", std::to_string(std::max(vocabulary, kLeastVocabulary))},
        {"hard_vocab_limit", "false"},
        {"pad_id", "0"},
        {"unk_id", "1"},
        {"bos_id", "-1"},
        {"eos_id", "-1"},
        {"pad_piece", kPad},
        {"unk_piece", "[UNK]"},
        {"num_threads", "4"}, // part of the result: sums of floats are merged per thread
        {"minloglevel", "3"}};
    CAIRN_ASSIGN(const auto helper, parse::ParseProcess::start({.mode = "sentencepiece", .limits = kTrainingLimits}));
    auto reply = helper->ask({Json{{"verb", "train"}, {"settings", settings}}, std::move(lines)}, std::move(stop));
    return reply ? SentencePiece::load(std::move(reply->body)) : Result<TokenizerPtr>(trainingError(reply.error(), settings.at("vocab_size")));
}

} // namespace cairn::prep
