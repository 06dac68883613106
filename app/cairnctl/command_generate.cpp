// SPDX-License-Identifier: GPL-3.0-or-later
// Goes on with a text, by a published language model.
#include "app/cairnctl/commands.h"
#include "core/base/mapped_file.h"
#include "core/base/text.h"
#include "core/engine_api/engine_loader.h"
#include "core/formats/weights_in/llama_tokens.h"
#include "core/graph/data_interface.h"
#include "core/graph/model_state.h"
#include "core/graph/templates/llama.h"
#include "core/graph/transfer/weight_mapping.h"
#include "core/parse/open_weights.h"
#include "core/session/inspect/generation.h"

#include <algorithm>
#include <cstdio>

namespace cairn::ctl {

namespace {

/// A language model, and the field that takes its tokens.
struct Speaker {
    batch::Field tokens;
    std::unique_ptr<engine::Model> model;
};

Result<Speaker> openSpeaker(const std::string& path, std::int64_t vocabulary, std::int64_t length, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto file, parse::openWeights(path, stop));
    CAIRN_ASSIGN(const graph::LlamaSizes sizes, graph::llamaSizes(file->facts().metadata));
    Speaker made;
    made.tokens = {"tokens", {length}, ElementType::Int64};
    made.tokens.vocabulary = vocabulary;
    const graph::Graph network = graph::llamaGraph("tokens", sizes, vocabulary, true);
    const graph::DataInterface data = graph::dataInterface({made.tokens}, {});
    CAIRN_ASSIGN(const auto state, graph::modelState(network, graph::infer(network, data), data));
    const graph::WeightMapping mapping = graph::mapWeights(file->tensors(), file->facts().layout, state);
    if (!mapping.complete())
        return fail(ErrorCode::Mismatch, "The weights do not fit: " + graph::reportText(mapping, file->tensors(), state), path, "Give the tokens that belong to the model");
    CAIRN_ASSIGN(const auto weights, graph::loadMapped(*file, mapping, state, stop));
    CAIRN_ASSIGN(engine::Engine* engine, engine::loadEngine());
    CAIRN_ASSIGN(made.model, engine->models().create(network, {made.tokens}, {}, weights.tensors, 0, "cpu"));
    return made;
}

Result<std::string> generated(const Console& console, const GenerateArguments& arguments)
{
    const StopToken stop = stopOnSignals().get_token();
    CAIRN_ASSIGN(const MappedFile bytes, mapFile(arguments.tokenizer));
    CAIRN_ASSIGN(const auto tokens, formats::LlamaTokens::read(std::as_bytes(bytes.bytes), arguments.tokenizer));
    std::vector<std::int64_t> prompt = tokens.encode(arguments.prompt);
    const std::int64_t length = std::max<std::int64_t>(arguments.steps, std::ssize(prompt));
    CAIRN_ASSIGN(const Speaker speaker, openSpeaker(arguments.model, static_cast<std::int64_t>(tokens.size()), length, stop));
    std::string text;
    const auto put = [&](const std::string& piece) {
        text += piece;
        if (console.json)
            return;
        std::fwrite(piece.data(), 1, piece.size(), stdout);
        std::fflush(stdout);
    };
    std::int64_t before = prompt.front();
    const auto say = [&](std::int64_t token) {
        put(tokens.decode(before, token));
        before = token;
    };
    std::ranges::for_each(prompt.begin() + 1, prompt.end(), say);
    Progress progress;
    JobContext job{stop, progress};
    const session::GenerationOptions options{arguments.steps - std::ssize(prompt) + 1, arguments.temperature, arguments.seed, formats::LlamaTokens::kBegin};
    CAIRN_TRY(session::generateTokens(*speaker.model, speaker.tokens, prompt, options, job, say));
    put("\n");
    return text;
}

} // namespace

ExitCode generate(const Console& console, const GenerateArguments& arguments)
{
    const auto text = generated(console, arguments);
    if (!text)
        return console.error(text.error());
    if (console.json)
        console.result(Json{{"text", toUtf8(*text)}}, {});
    return kOk;
}

} // namespace cairn::ctl
