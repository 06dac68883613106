// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates/llama.h"

#include "core/base/text.h"
#include "core/graph/templates/chain.h"

#include <algorithm>
#include <charconv>

namespace cairn::graph {

namespace {

Json projection(std::int64_t width)
{
    return {{"out_features", width}, {"bias", false}};
}

/// x + part(norm(x)), twice.
void addLlamaBlock(Chain& chain, const std::string& name, const LlamaSizes& sizes)
{
    const Json norm{{"eps", sizes.eps}};
    const Chain before = chain;
    chain.then("rms_norm", norm).named(name + "attention_norm");
    const std::int64_t keyWidth = sizes.width / sizes.heads * sizes.keyHeads;
    Chain key = chain, value = chain;
    key.then("linear", projection(keyWidth)).named(name + "attention_wk").then("rotary_positions", {{"num_heads", sizes.keyHeads}});
    value.then("linear", projection(keyWidth)).named(name + "attention_wv");
    chain.then("linear", projection(sizes.width)).named(name + "attention_wq").then("rotary_positions", {{"num_heads", sizes.heads}});
    chain.thenAt("query", "dot_product_attention", {{"num_heads", sizes.heads}, {"kv_heads", sizes.keyHeads}, {"causal", true}}).fed("key", key).fed("value", value);
    chain.then("linear", projection(sizes.width)).named(name + "attention_wo").thenAt("a", "add").fed("b", before);
    const Chain between = chain;
    chain.then("rms_norm", norm).named(name + "ffn_norm");
    Chain gated = chain;
    gated.then("linear", projection(sizes.hidden)).named(name + "feed_forward_w3");
    chain.then("linear", projection(sizes.hidden)).named(name + "feed_forward_w1").then("silu").thenAt("a", "mul").fed("b", gated);
    chain.then("linear", projection(sizes.width)).named(name + "feed_forward_w2").thenAt("a", "add").fed("b", between);
}

Result<Graph> llama(const DataInterface& data)
{
    const auto text = std::ranges::find_if(data.fields, [](const auto& field) { return isText(field.first, field.second); });
    if (text == data.fields.end())
        return fail(ErrorCode::Mismatch, "The dataset has no text", {}, "Use the template \"mlp\", or choose a text column on the Data page");
    const bool everyStep = data.outputWidth < 1 || data.task == batch::TaskKind::NextToken;
    return llamaGraph(text->first, {}, everyStep ? text->second.vocabulary : data.outputWidth, everyStep);
}

} // namespace

Result<LlamaSizes> llamaSizes(const std::map<std::string, std::string>& metadata)
{
    LlamaSizes sizes;
    for (const auto& [name, number] : {std::pair("dim", &sizes.width), {"hidden_dim", &sizes.hidden}, {"n_layers", &sizes.layers}, {"n_heads", &sizes.heads}, {"n_kv_heads", &sizes.keyHeads}}) {
        const auto found = metadata.find(name);
        const std::string text = found == metadata.end() ? std::string() : found->second;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), *number);
        if (problem != std::errc() || end != text.data() + text.size() || *number < 1)
            return fail(ErrorCode::NotFound, "The file does not say its " + std::string(name), {}, "Choose a model of llama2.c (.bin)");
    }
    if (sizes.layers > 128 || sizes.width % sizes.heads != 0 || sizes.heads % sizes.keyHeads != 0)
        return fail(ErrorCode::Unsupported, "A model of " + grouped(static_cast<std::uint64_t>(sizes.layers)) + " layers and " + grouped(static_cast<std::uint64_t>(sizes.heads)) + " heads cannot be built", {},
                    "Choose another model");
    return sizes;
}

Graph llamaGraph(const std::string& field, const LlamaSizes& sizes, std::int64_t outputs, bool everyStep)
{
    Graph graph;
    Chain chain(graph);
    chain.input(field).then("embedding", {{"embedding_dim", sizes.width}}).named("tok_embeddings");
    for (std::int64_t layer = 0; layer < sizes.layers; ++layer)
        addLlamaBlock(chain, "layers_" + std::to_string(layer) + "_", sizes);
    chain.then("rms_norm", {{"eps", sizes.eps}}).named("norm");
    if (!everyStep)
        chain.then("take_step", {{"step", "last"}});
    chain.then("linear", projection(outputs)).named("output").then("output");
    return graph;
}

std::vector<Template> llamaTemplates()
{
    return {{{"llama", "Llama for texts", "A decoder as in today's language models: RMSNorm, rotary positions, grouped queries and gated layers.", TemplateDomain::Texts}, llama,
             [](batch::TaskKind kind) { return batch::rowwise(kind) || kind == batch::TaskKind::NextToken; }}};
}

} // namespace cairn::graph
