// SPDX-License-Identifier: GPL-3.0-or-later
// Networks that write tokens.
#include "core/graph/templates/chain.h"

namespace cairn::graph {

namespace {

/// Sizes of a GPT.
struct GptSize {
    int layers;
    std::int64_t heads, width;
    double dropout;
};

/// Radford et al.: Language models are unsupervised multitask learners, 2019 (pre-norm blocks, GELU, learned positions). Padding
/// stands behind the tokens, so that causal attention does not see it.
Result<Graph> gpt(const DataInterface& data, const GptSize& size)
{
    const auto text = data.fields.find(data.targetField);
    if (text == data.fields.end())
        return fail(ErrorCode::Mismatch, "The dataset has no text", {}, "Choose a column of text on the Data page");
    Graph graph;
    Chain chain(graph);
    chain.input(text->first).then("embedding", {{"embedding_dim", size.width}}).then("positional_embedding").then("dropout", {{"p", size.dropout}});
    for (int layer = 0; layer < size.layers; ++layer)
        chain.then("transformer_encoder_layer", {{"nhead", size.heads}, {"dim_feedforward", 4 * size.width}, {"dropout", size.dropout}, {"activation", "gelu"},
                                                 {"norm_first", true}, {"causal", true}});
    chain.then("layer_norm");
    addOutput(chain, data);
    return graph;
}

/// Bahdanau et al.: Neural machine translation by jointly learning to align and translate, ICLR 2015, with the attention of
/// Luong et al. (EMNLP 2015): a decoder that begins with the encoder's last states looks up what it needs in all of them.
Result<Graph> sequenceToSequence(const DataInterface& data)
{
    constexpr std::int64_t kWidth = 128, kHeads = 4;
    if (!data.fields.contains("tokens") || !data.fields.contains(data.targetField))
        return fail(ErrorCode::Mismatch, "The dataset has no text that is read and one that is written", {}, "Choose a column of text as input and another one as target");
    Graph graph;
    Chain mask(graph), encoder(graph), decoder(graph);
    encoder.input("tokens").then("embedding", {{"embedding_dim", kWidth}}).then("positional_embedding").then("gru", {{"hidden_size", kWidth}});
    if (data.fields.contains("mask")) {
        mask.input("mask");
        encoder.fed("mask", mask);
    }
    Chain states = encoder;
    states.from("h");
    decoder.input(data.targetField).then("embedding", {{"embedding_dim", kWidth}}).then("positional_embedding").then("gru", {{"hidden_size", kWidth}}).fed("h0", states);
    Chain looked = decoder;
    looked.then("multihead_attention", {{"num_heads", kHeads}}).fed("key", encoder);
    if (data.fields.contains("mask"))
        looked.fed("mask", mask);
    decoder.joined(looked, 2).then("linear", {{"out_features", kWidth}}).then("tanh");
    addOutput(decoder, data);
    return graph;
}

/// Vaswani et al.: Attention is all you need, NeurIPS 2017.
Result<Graph> transformerPair(const DataInterface& data)
{
    constexpr std::int64_t kWidth = 128;
    constexpr int kLayers = 2;
    if (!data.fields.contains("tokens") || !data.fields.contains(data.targetField))
        return fail(ErrorCode::Mismatch, "The dataset has no text that is read and one that is written", {}, "Choose a column of text as input and another one as target");
    const Json params{{"nhead", 4}, {"dim_feedforward", 4 * kWidth}, {"norm_first", true}};
    Graph graph;
    Chain mask(graph), encoder(graph), decoder(graph);
    const bool masked = data.fields.contains("mask");
    if (masked)
        mask.input("mask");
    encoder.input("tokens").then("embedding", {{"embedding_dim", kWidth}}).then("positional_embedding");
    for (int layer = 0; layer < kLayers; ++layer) {
        encoder.then("transformer_encoder_layer", params);
        if (masked)
            encoder.fed("mask", mask);
    }
    encoder.then("layer_norm");
    decoder.input(data.targetField).then("embedding", {{"embedding_dim", kWidth}}).then("positional_embedding");
    for (int layer = 0; layer < kLayers; ++layer) {
        decoder.then("transformer_decoder_layer", params).fed("memory", encoder);
        if (masked)
            decoder.fed("memory_mask", mask);
    }
    decoder.then("layer_norm");
    addOutput(decoder, data);
    return graph;
}

/// Huang, Xu, Yu: Bidirectional LSTM-CRF models for sequence tagging, 2015, without the CRF.
Result<Graph> tagger(const DataInterface& data, bool attention)
{
    constexpr std::int64_t kWidth = 128;
    constexpr double kTaggerDropout = 0.2;
    if (!data.fields.contains("tokens"))
        return fail(ErrorCode::Mismatch, "The dataset has no text", {}, "Choose a column of text as input");
    const bool masked = data.fields.contains("mask");
    Graph graph;
    Chain mask(graph), chain(graph);
    if (masked)
        mask.input("mask");
    chain.input("tokens").then("embedding", {{"embedding_dim", kWidth}}).then(attention ? "positional_embedding" : "dropout", attention ? Json::object() : Json{{"p", kTaggerDropout}});
    for (int layer = 0; layer < (attention ? 2 : 1); ++layer) {
        if (attention)
            chain.then("transformer_encoder_layer", {{"nhead", 4}, {"dim_feedforward", 4 * kWidth}, {"activation", "gelu"}, {"norm_first", true}});
        else
            chain.then("lstm", {{"hidden_size", kWidth}, {"bidirectional", true}});
        if (masked)
            chain.fed("mask", mask);
    }
    chain.then(attention ? "layer_norm" : "dropout", attention ? Json::object() : Json{{"p", kTaggerDropout}});
    chain.then("tagging_head", {{"classes", data.outputWidth}}).then("output");
    return graph;
}

constexpr bool tags(batch::TaskKind kind)
{
    return kind == batch::TaskKind::Tagging;
}

constexpr bool writesOn(batch::TaskKind kind)
{
    return kind == batch::TaskKind::NextToken;
}

constexpr bool rewrites(batch::TaskKind kind)
{
    return kind == batch::TaskKind::Sequence;
}

} // namespace

std::vector<Template> languageTemplates()
{
    return {{{"gpt_nano", "GPT nano", "A language model of 3 causal transformer blocks of width 48: learns in minutes on a CPU.", TemplateDomain::Texts},
             [](const DataInterface& data) { return gpt(data, {3, 3, 48, 0.1}); }, writesOn},
            {{"gpt_small", "GPT small", "A language model of 6 causal transformer blocks of width 384, 10 million weights: for a GPU.", TemplateDomain::Texts},
             [](const DataInterface& data) { return gpt(data, {6, 6, 384, 0.2}); }, writesOn},
            {{"seq2seq", "Sequence to sequence with attention", "A GRU reads a text, another one writes the answer and looks back at every place of what was read.", TemplateDomain::Texts},
             sequenceToSequence, rewrites},
            {{"transformer_seq2seq", "Transformer, encoder and decoder", "Two blocks that read and two that write, as in machine translation.", TemplateDomain::Texts}, transformerPair, rewrites},
            {{"lstm_tagger", "LSTM tagger", "A bidirectional LSTM reads a text and gives each word a tag: names, parts of speech.", TemplateDomain::Texts},
             [](const DataInterface& data) { return tagger(data, false); }, tags},
            {{"transformer_tagger", "Transformer tagger", "Two blocks in which words look at each other, then a tag for each.", TemplateDomain::Texts},
             [](const DataInterface& data) { return tagger(data, true); }, tags}};
}

} // namespace cairn::graph
