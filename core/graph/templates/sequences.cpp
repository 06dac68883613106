// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates/chain.h"

#include <algorithm>
#include <optional>

namespace cairn::graph {

namespace {

constexpr std::int64_t kTokenWidth = 128;
constexpr std::int64_t kHidden = 128;
constexpr double kSequenceDropout = 0.2;
constexpr std::int64_t kTemporalChannels = 64;
constexpr std::int64_t kMostTemporalBlocks = 7;
constexpr int kEncoderLayers = 2;

bool isSeries(const NamedType& field)
{
    return field.first != "mask" && field.second.type == ElementType::Float32 && field.second.shape.size() == 3 && field.second.shape[0] == kBatch;
}

bool isRow(const NamedType& field)
{
    return field.first != "mask" && field.second.type == ElementType::Float32 && field.second.shape.size() == 2 && field.second.shape[0] == kBatch && field.second.shape[1] > 1;
}

/// The field that is a sequence: a text, steps of numbers, or columns that follow each other.
Result<NamedType> sequenceField(const DataInterface& data)
{
    const std::vector<NamedType> fields(data.fields.begin(), data.fields.end());
    for (bool (*fits)(const NamedType&) : {+[](const NamedType& field) { return isText(field.first, field.second); }, +isSeries, +isRow}) {
        if (const auto found = std::ranges::find_if(fields, fits); found != fields.end())
            return *found;
    }
    return fail(ErrorCode::Mismatch, "The dataset has no sequence: no text, no steps [N, T, F] and no columns that could follow each other", {},
                "Use the template \"mlp\" or \"cnn\"");
}

/// A sequence on its way through a graph.
struct Sequence {
    Graph& graph;
    const DataInterface& data;
    NamedType field;
    Chain chain;
    std::optional<Chain> maskInput = {};

    bool text() const { return isText(field.first, field.second); }
    std::int64_t steps() const { return field.second.shape[1]; }
    bool masked() const { return text() && data.fields.contains("mask"); }

    /// Gives the newest layer the mask of the text.
    void mask()
    {
        if (!masked())
            return;
        if (!maskInput) {
            maskInput.emplace(graph);
            maskInput->input("mask");
        }
        chain.fed("mask", *maskInput);
    }

    /// Vectors [N, T, F].
    void enter(const std::string& embedding, const Json& params)
    {
        chain.input(field.first);
        if (text())
            chain.then(embedding, params);
        else if (field.second.shape.size() == 2)
            chain.then("reshape", {{"shape", std::to_string(steps()) + ", 1"}});
    }

    /// Further columns, dropout and the Output behind a summary [N, F].
    void finish()
    {
        for (const auto& [name, type] : orderedFields(data)) {
            if (name != field.first && !isImage(type))
                chain.joined(rowsOf(graph, name, type));
        }
        chain.then("dropout", {{"p", kSequenceDropout}});
        addOutput(chain, data);
    }
};

Result<Graph> recurrent(const DataInterface& data, const std::string& kind)
{
    CAIRN_ASSIGN(NamedType field, sequenceField(data));
    Graph graph;
    Sequence sequence{graph, data, std::move(field), Chain(graph)};
    sequence.enter("embedding", {{"embedding_dim", kTokenWidth}});
    sequence.chain.then(kind, {{"hidden_size", kHidden}, {"bidirectional", true}});
    sequence.mask();
    sequence.chain.from("last");
    sequence.finish();
    return graph;
}

/// Dilation doubles from block to block until the last step sees the first.
Result<Graph> temporal(const DataInterface& data)
{
    CAIRN_ASSIGN(NamedType field, sequenceField(data));
    Graph graph;
    Sequence sequence{graph, data, std::move(field), Chain(graph)};
    sequence.enter("embedding", {{"embedding_dim", kTokenWidth}});
    constexpr std::int64_t kKernel = 3;
    std::int64_t seen = 1, dilation = 1;
    for (std::int64_t block = 0; block < kMostTemporalBlocks && (block == 0 || (seen < sequence.steps() && dilation < sequence.steps())); ++block) {
        sequence.chain.then("temporal_block", {{"channels", kTemporalChannels}, {"kernel_size", kKernel}, {"dilation", dilation}});
        seen += 2 * (kKernel - 1) * dilation;
        dilation *= 2;
    }
    sequence.chain.then("take_step");
    sequence.mask();
    sequence.finish();
    return graph;
}

Result<Graph> transformer(const DataInterface& data)
{
    CAIRN_ASSIGN(NamedType field, sequenceField(data));
    if (!isText(field.first, field.second))
        return fail(ErrorCode::Mismatch, "The dataset has no text", {}, "Use the template \"lstm\" or \"tcn\"");
    Graph graph;
    Sequence sequence{graph, data, std::move(field), Chain(graph)};
    sequence.enter("bert_embeddings", {{"hidden_size", kTokenWidth}, {"max_position_embeddings", sequence.steps()}});
    for (int layer = 0; layer < kEncoderLayers; ++layer) {
        sequence.chain.then("transformer_encoder_layer", {{"nhead", 4}, {"dim_feedforward", 2 * kTokenWidth}, {"activation", "gelu"}, {"norm_first", true}});
        sequence.mask();
    }
    sequence.chain.then("mean_over_time");
    sequence.mask();
    sequence.chain.then("layer_norm");
    sequence.finish();
    return graph;
}

/// Devlin et al.: BERT, NAACL 2019; the small sizes: Turc et al.: Well-read students learn better, 2019. Layers and names
/// are such that published weights fit.
Result<Graph> bert(const DataInterface& data, int layers, std::int64_t width, std::int64_t heads)
{
    CAIRN_ASSIGN(NamedType field, sequenceField(data));
    if (!isText(field.first, field.second))
        return fail(ErrorCode::Mismatch, "The dataset has no text", {}, "Use the template \"lstm\" or \"tcn\"");
    Graph graph;
    Sequence sequence{graph, data, std::move(field), Chain(graph)};
    constexpr std::int64_t kPositions = 512;
    sequence.enter("bert_embeddings", {{"hidden_size", width}, {"max_position_embeddings", std::max(kPositions, sequence.steps())}});
    for (int layer = 0; layer < layers; ++layer) {
        sequence.chain.then("transformer_encoder_layer",
                            {{"nhead", heads}, {"dim_feedforward", 4 * width}, {"activation", "gelu"}, {"layer_norm_eps", 1e-12}});
        sequence.mask();
    }
    sequence.chain.then("take_step", {{"step", "first"}}).then("linear", {{"out_features", width}}).then("tanh");
    sequence.finish();
    return graph;
}

} // namespace

std::vector<Template> sequenceTemplates()
{
    return {{{"lstm", "LSTM for sequences", "A bidirectional LSTM reads a text, a series or columns that follow each other; its last states decide.", TemplateDomain::Sequences},
             [](const DataInterface& data) { return recurrent(data, "lstm"); }},
            {{"gru", "GRU for sequences", "As the LSTM with fewer gates: a quarter less to compute, mostly as good.", TemplateDomain::Sequences},
             [](const DataInterface& data) { return recurrent(data, "gru"); }},
            {{"tcn", "TCN for series", "Causal convolutions whose reach doubles from block to block until they see the whole series. Trains faster than an LSTM.", TemplateDomain::Sequences}, temporal},
            {{"transformer", "Transformer encoder for text", "Two blocks in which every word looks at all others, then the mean over the text.", TemplateDomain::Texts}, transformer},
            {{"bert_mini", "BERT mini for text", "BERT with 4 layers of width 256; the first token's vector decides. Quick enough for a CPU.", TemplateDomain::Texts},
             [](const DataInterface& data) { return bert(data, 4, 256, 4); }},
            {{"bert_small", "BERT small for text", "BERT with 4 layers of width 512.", TemplateDomain::Texts}, [](const DataInterface& data) { return bert(data, 4, 512, 8); }},
            {{"bert_base", "BERT base for text", "BERT with 12 layers of width 768, 110 million weights: for published weights and a GPU.", TemplateDomain::Texts},
             [](const DataInterface& data) { return bert(data, 12, 768, 12); }}};
}

} // namespace cairn::graph
