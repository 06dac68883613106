// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/tokenize/sentencepiece_model.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>

namespace cairn::prep {

namespace {

/// Fields of the messages that matter here.
namespace wire {
constexpr std::uint64_t kPieces = 1, kTrainer = 2, kNormalizer = 3, kSelfTest = 4, kDenormalizer = 5;
constexpr std::uint64_t kPiece = 1, kScore = 2, kType = 3;
constexpr std::uint64_t kModelType = 3, kVocabSize = 4, kByteFallback = 35, kUnknownId = 40, kBosId = 41, kEosId = 42, kPadId = 43, kUnknownPiece = 45;
constexpr std::uint64_t kName = 1, kRules = 2, kDummyPrefix = 3, kMergeSpaces = 4;
constexpr std::uint64_t kNormal = 1, kUnknown = 2, kByte = 6;
constexpr std::uint64_t kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5;
} // namespace wire

constexpr std::size_t kMostModelPieces = 4'000'000;
constexpr std::size_t kMostSelfTest = 1 << 20;
constexpr double kMostScore = 1e9;

Error brokenModel(const std::string& what)
{
    return fail(ErrorCode::Corrupt, "The SentencePiece model is damaged: " + what, {}, "Get a fresh copy of the .model file");
}

struct WireField {
    std::uint64_t number = 0, type = 0;
    std::uint64_t value = 0; ///< of numbers, as their bits
    std::string_view bytes;
};

/// Takes a message apart, field by field.
class WireReader {
public:
    explicit WireReader(std::string_view bytes) : m_rest(bytes) {}

    bool atEnd() const { return m_rest.empty(); }

    /// False: the message ends in the middle, or is none.
    bool next(WireField& field)
    {
        std::uint64_t key = 0;
        if (!varint(key) || key >> 3 == 0)
            return false;
        field = {key >> 3, key & 7, 0, {}};
        switch (field.type) {
        case wire::kVarint: return varint(field.value);
        case wire::kFixed64: return fixed(field.value, 8);
        case wire::kFixed32: return fixed(field.value, 4);
        case wire::kBytes: return varint(field.value) && take(field.bytes, field.value);
        default: return false;
        }
    }

private:
    bool varint(std::uint64_t& value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80)
                return true;
        }
        return false;
    }
    bool fixed(std::uint64_t& value, std::size_t bytes)
    {
        if (m_rest.size() < bytes)
            return false;
        std::memcpy(&value, m_rest.data(), bytes); // little-endian, as x86 and ARM are
        m_rest.remove_prefix(bytes);
        return true;
    }
    bool take(std::string_view& bytes, std::uint64_t count)
    {
        if (m_rest.size() < count)
            return false;
        bytes = m_rest.substr(0, count);
        m_rest.remove_prefix(count);
        return true;
    }

    std::string_view m_rest;
};

Result<void> eachField(std::string_view message, const std::function<Result<void>(const WireField&)>& visit)
{
    WireReader reader(message);
    WireField field;
    while (!reader.atEnd()) {
        if (!reader.next(field))
            return brokenModel("it ends in the middle, or is no such file");
        CAIRN_TRY(visit(field));
    }
    return {};
}

/// A unit of the trie (Yata's darts-clone): where its children begin, and whether it ends a rule.
std::uint32_t childrenOf(std::uint32_t unit)
{
    return unit >> 10 << ((unit & (1u << 9)) >> 6);
}

/// Rules: the size of the trie in bytes, the trie, then texts that end with NUL, which leaves of the trie point into.
/// Every unit that some text can lead to must have all its possible children inside.
Result<void> checkRules(std::string_view rules)
{
    if (rules.empty())
        return {};
    std::uint32_t bytes = 0;
    if (rules.size() <= sizeof bytes)
        return brokenModel("its normalisation rules are cut off");
    std::memcpy(&bytes, rules.data(), sizeof bytes);
    rules.remove_prefix(sizeof bytes);
    if (bytes >= rules.size() || bytes % 4 != 0 || bytes == 0 || rules.back() != '\0')
        return brokenModel("its normalisation rules are cut off");
    std::vector<std::uint32_t> units(bytes / 4);
    std::memcpy(units.data(), rules.data(), bytes);
    const std::size_t texts = rules.size() - bytes;
    std::vector<bool> seen(units.size(), false);
    std::vector<std::uint32_t> open{0};
    seen[0] = true;
    while (!open.empty()) {
        const std::uint32_t place = open.back(), unit = units[place];
        open.pop_back();
        const std::uint32_t first = place ^ childrenOf(unit);
        if ((first | 255u) >= units.size())
            return brokenModel("its normalisation rules lead out of it");
        if ((unit >> 8 & 1) && (units[first] & 0x7FFFFFFFu) >= texts)
            return brokenModel("a normalisation rule points out of its texts");
        for (std::uint32_t label = 0; label < 256; ++label) {
            const std::uint32_t child = first ^ label;
            if (!seen[child] && (units[child] & 0x800000FFu) == label) {
                seen[child] = true;
                open.push_back(child);
            }
        }
    }
    return {};
}

Result<void> checkNormalizer(std::string_view message)
{
    return eachField(message, [](const WireField& field) { return field.number == wire::kRules ? checkRules(field.bytes) : Result<void>(); });
}

Result<void> checkPiece(std::string_view message)
{
    bool named = false;
    CAIRN_TRY(eachField(message, [&](const WireField& field) -> Result<void> {
        if (field.number == wire::kPiece) {
            named = !field.bytes.empty();
            if (field.bytes.find('\0') != std::string_view::npos)
                return brokenModel("a piece holds a NUL byte");
        }
        const float score = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
        if (field.number == wire::kScore && field.type == wire::kFixed32 && !(std::fabs(score) <= kMostScore))
            return brokenModel("the score of a piece is no number");
        return {};
    }));
    return named ? Result<void>() : Result<void>(brokenModel("a piece is empty"));
}

/// Writes messages.
class WireWriter {
public:
    WireWriter& number(std::uint64_t field, std::uint64_t value)
    {
        varint(field << 3 | wire::kVarint);
        varint(value);
        return *this;
    }
    WireWriter& real(std::uint64_t field, float value)
    {
        varint(field << 3 | wire::kFixed32);
        char bytes[4];
        std::memcpy(bytes, &value, 4);
        m_bytes.append(bytes, 4);
        return *this;
    }
    WireWriter& bytes(std::uint64_t field, std::string_view bytes)
    {
        varint(field << 3 | wire::kBytes);
        varint(bytes.size());
        m_bytes.append(bytes);
        return *this;
    }
    const std::string& made() const { return m_bytes; }

private:
    void varint(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7)
            m_bytes += static_cast<char>(value | 0x80);
        m_bytes += static_cast<char>(value);
    }
    std::string m_bytes;
};

bool isByteName(std::string_view piece)
{
    return piece.size() == 6 && piece.starts_with("<0x") && piece.ends_with('>');
}

} // namespace

Result<void> checkSentencePieceModel(std::string_view bytes)
{
    std::size_t pieces = 0;
    CAIRN_TRY(eachField(bytes, [&](const WireField& field) -> Result<void> {
        switch (field.number) {
        case wire::kPieces:
            if (++pieces > kMostModelPieces)
                return brokenModel("it has more than 4 million pieces");
            return checkPiece(field.bytes);
        case wire::kNormalizer:
        case wire::kDenormalizer: return checkNormalizer(field.bytes);
        case wire::kSelfTest: return field.bytes.size() > kMostSelfTest ? Result<void>(brokenModel("its self-test is larger than 1 MiB")) : Result<void>();
        default: return {};
        }
    }));
    return pieces > 0 ? Result<void>() : Result<void>(brokenModel("it has no pieces"));
}

std::string sentencePieceBytes(const UnigramModel& model)
{
    const auto none = static_cast<std::uint64_t>(-1);
    WireWriter file;
    for (std::size_t i = 0; i < model.pieces.size(); ++i) {
        const auto& [piece, score] = model.pieces[i];
        const std::uint64_t type = i == model.unknown ? wire::kUnknown : model.byteFallback && isByteName(piece) ? wire::kByte : wire::kNormal;
        file.bytes(wire::kPieces, WireWriter().bytes(wire::kPiece, piece).real(wire::kScore, static_cast<float>(score)).number(wire::kType, type).made());
    }
    WireWriter trainer;
    trainer.number(wire::kModelType, 1).number(wire::kVocabSize, model.pieces.size()).number(wire::kByteFallback, model.byteFallback);
    trainer.number(wire::kUnknownId, model.unknown).number(wire::kBosId, none).number(wire::kEosId, none).number(wire::kPadId, none);
    if (model.unknown < model.pieces.size())
        trainer.bytes(wire::kUnknownPiece, model.pieces[model.unknown].first);
    file.bytes(wire::kTrainer, trainer.made());
    WireWriter normalizer;
    normalizer.bytes(wire::kName, "file").bytes(wire::kRules, model.rules).number(wire::kDummyPrefix, model.dummyPrefix).number(wire::kMergeSpaces, model.mergeSpaces);
    file.bytes(wire::kNormalizer, normalizer.made());
    return file.made();
}

} // namespace cairn::prep
