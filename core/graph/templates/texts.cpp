// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates/chain.h"

#include <algorithm>

namespace cairn::graph {

namespace {

constexpr std::int64_t kTokenDim = 128;

/// The mean of the vectors of a text's tokens before one linear layer (Joulin et al.: Bag of tricks for efficient
/// text classification, EACL 2017); further columns are joined to it. The normalisation undoes what padding dilutes.
Result<Graph> textMean(const DataInterface& data)
{
    const auto text = std::find_if(data.fields.begin(), data.fields.end(), [](const auto& field) { return isText(field.first, field.second); });
    if (text == data.fields.end())
        return fail(ErrorCode::Mismatch, "The dataset has no text", {}, "Use the template \"mlp\"");
    Graph graph;
    Chain chain(graph);
    chain.input(text->first).then("embedding", {{"embedding_dim", kTokenDim}}).then("global_avg_pool1d").then("batch_norm");
    for (const auto& [name, type] : orderedFields(data)) {
        if (name != text->first && !isImage(type))
            chain.joined(rowsOf(graph, name, type));
    }
    chain.then("dropout", {{"p", kMlpDropout}});
    addOutput(chain, data);
    return graph;
}

} // namespace

std::vector<Template> textTemplates()
{
    return {{{"text", "Mean of words for text", "Embedded tokens, averaged over the text, then one linear layer. Fast, and hard to beat where words tell the class or the number.", TemplateDomain::Texts}, textMean}};
}

} // namespace cairn::graph
