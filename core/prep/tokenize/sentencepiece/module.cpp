// SPDX-License-Identifier: GPL-3.0-or-later
// The only source that knows SentencePiece's headers; a module of its own.
#include "core/prep/tokenize/sentencepiece_module.h"

#include <algorithm>
#include <sentencepiece_processor.h>

namespace sentencepiece::logging {
void SetMinLogLevel(int level); // the library exports it and declares it nowhere
}

namespace {

using cairn::prep::SentencePieceEncoder;
using cairn::prep::SentencePieceModule;

class Encoder : public SentencePieceEncoder {
public:
    sentencepiece::SentencePieceProcessor processor;

    int size() const override { return processor.GetPieceSize(); }
    int padding() const override { return processor.pad_id(); }
    int unknown() const override { return processor.unk_id(); }
    std::string piece(int id) const override { return processor.IdToPiece(id); }
    std::vector<int> encode(std::string_view text) const override
    {
        std::vector<int> ids;
        if (!processor.Encode(text, &ids).ok())
            ids.clear();
        return ids;
    }
};

class Module : public SentencePieceModule {
public:
    Module() { sentencepiece::logging::SetMinLogLevel(3); }

    std::unique_ptr<SentencePieceEncoder> load(const std::string& bytes, std::string& problem) const override
    {
        auto made = std::make_unique<Encoder>();
        try {
            const auto status = made->processor.LoadFromSerializedProto(bytes);
            problem = status.ok() ? std::string() : status.ToString();
        } catch (const std::exception& thrown) { // of the trie it builds
            problem = thrown.what();
        }
        return problem.empty() ? std::move(made) : nullptr;
    }
};

} // namespace

extern "C" __attribute__((visibility("default"))) const SentencePieceModule* cairn_sentencepiece()
{
    static const Module module;
    return &module;
}
