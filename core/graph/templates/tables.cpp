// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates/chain.h"

#include <algorithm>

namespace cairn::graph {

namespace {

constexpr std::int64_t kTableVector = 16;

Result<Graph> mlp(const DataInterface& data)
{
    const auto fields = orderedFields(data);
    if (fields.empty())
        return fail(ErrorCode::Mismatch, "The dataset has no input fields", {}, "Choose input columns on the Data page");
    Graph graph;
    Chain chain = rowsOf(graph, fields.front().first, fields.front().second);
    for (std::size_t i = 1; i < fields.size(); ++i)
        chain.joined(rowsOf(graph, fields[i].first, fields[i].second));
    for (int block = 0; block < 2; ++block)
        chain.then("linear", {{"out_features", kMlpWidth}}).then("relu").then("dropout", {{"p", kMlpDropout}});
    addOutput(chain, data);
    return graph;
}

/// Number columns and codes of categories, either of which may be absent.
struct TableFields {
    const TensorType* numbers = nullptr;
    const TensorType* codes = nullptr;
};

Result<TableFields> tableFields(const DataInterface& data)
{
    TableFields fields;
    if (const auto found = data.fields.find("features"); found != data.fields.end() && found->second.shape.size() == 2)
        fields.numbers = &found->second;
    if (const auto found = data.fields.find("categories"); found != data.fields.end())
        fields.codes = &found->second;
    if (!fields.codes)
        return fail(ErrorCode::Mismatch, "The dataset has no category columns as codes", {},
                    "On the Data page choose \"Codes in one field\" for categories, or use the template \"mlp\"");
    return fields;
}

std::int64_t widthOf(const DataInterface& data)
{
    return std::max<std::int64_t>(data.outputWidth, 1);
}

/// Layers over vectors of all categories and the numbers, up to the scores.
void deepPart(Chain& chain, const DataInterface& data)
{
    for (const std::int64_t width : {256, 128, 64})
        chain.then("linear", {{"out_features", width}}).then("relu").then("dropout", {{"p", kMlpDropout}});
    chain.then("linear", {{"out_features", widthOf(data)}});
}

/// A weight for every category and every number.
Chain linearPart(Graph& graph, const TableFields& fields, const DataInterface& data)
{
    Chain chain(graph);
    chain.input("categories").then("embedding_bag", {{"embedding_dim", widthOf(data)}, {"mode", "sum"}});
    if (!fields.numbers)
        return chain;
    Chain numbers(graph);
    numbers.input("features").then("linear", {{"out_features", widthOf(data)}});
    return chain.added(numbers);
}

/// Cheng et al.: Wide & deep learning for recommender systems, 2016.
Result<Graph> wideAndDeep(const DataInterface& data)
{
    CAIRN_ASSIGN(const TableFields fields, tableFields(data));
    Graph graph;
    Chain deep(graph);
    deep.input("categories").then("embedding", {{"embedding_dim", kTableVector}}).then("flatten");
    if (fields.numbers) {
        Chain numbers(graph);
        deep.joined(numbers.input("features"));
    }
    deepPart(deep, data);
    deep.added(linearPart(graph, fields, data)).then("output");
    return graph;
}

/// Guo et al.: DeepFM, IJCAI 2017: factorisation machine and layers share the vectors. The numbers together are one vector, the
/// sum of theirs, so that every number meets every category; numbers meet each other in the layers only.
Result<Graph> deepFm(const DataInterface& data)
{
    CAIRN_ASSIGN(const TableFields fields, tableFields(data));
    if (!fields.numbers && fields.codes->shape.at(1) < 2)
        return fail(ErrorCode::Mismatch, "A factorisation machine needs two columns that can go together", {}, "Choose more input columns, or use the template \"mlp\"");
    Graph graph;
    Chain vectors(graph);
    vectors.input("categories").then("embedding", {{"embedding_dim", kTableVector}});
    if (fields.numbers) {
        Chain numbers(graph);
        numbers.input("features").then("linear", {{"out_features", kTableVector}, {"bias", false}}).then("reshape", {{"shape", "1, " + std::to_string(kTableVector)}});
        vectors.joined(numbers);
    }
    Chain pairs = vectors;
    if (widthOf(data) == 1)
        pairs.then("factorization_machine");
    else
        pairs.then("factorization_machine", {{"reduce_sum", false}}).then("linear", {{"out_features", widthOf(data)}});
    Chain deep = vectors;
    deep.then("flatten");
    deepPart(deep, data);
    deep.added(pairs).added(linearPart(graph, fields, data)).then("output");
    return graph;
}

/// Huang et al.: TabTransformer, 2020: categories look at each other, numbers join behind.
Result<Graph> tabTransformer(const DataInterface& data)
{
    CAIRN_ASSIGN(const TableFields fields, tableFields(data));
    constexpr std::int64_t kWidth = 32;
    constexpr int kLayers = 3;
    Graph graph;
    Chain chain(graph);
    chain.input("categories").then("embedding", {{"embedding_dim", kWidth}});
    for (int layer = 0; layer < kLayers; ++layer)
        chain.then("transformer_encoder_layer", {{"nhead", 8}, {"dim_feedforward", 4 * kWidth}, {"activation", "gelu"}, {"norm_first", true}});
    chain.then("flatten");
    if (fields.numbers) {
        Chain numbers(graph);
        numbers.input("features");
        if (fields.numbers->shape[1] > 1)
            numbers.then("layer_norm");
        chain.joined(numbers);
    }
    chain.then("linear", {{"out_features", kMlpWidth}}).then("relu").then("dropout", {{"p", kMlpDropout}}).then("linear", {{"out_features", kDenseWidth}}).then("relu");
    addOutput(chain, data);
    return graph;
}

} // namespace

std::vector<Template> tableTemplates()
{
    return {{{"mlp", "MLP for tables", "Two wide layers with dropout; categories are embedded. Suits tables of numbers and categories.", TemplateDomain::Tables}, mlp},
            {{"wide_deep", "Wide and deep", "A weight for each category, which memorises, beside layers over their vectors, which generalise. Needs categories as codes.", TemplateDomain::Tables}, wideAndDeep},
            {{"deepfm", "DeepFM", "A factorisation machine over pairs of columns beside layers over the same vectors. Needs categories as codes.", TemplateDomain::Tables}, deepFm},
            {{"tab_transformer", "TabTransformer", "The categories of a row look at each other, then numbers join them. Needs categories as codes.", TemplateDomain::Tables}, tabTransformer}};
}

} // namespace cairn::graph
