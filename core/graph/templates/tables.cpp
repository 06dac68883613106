// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates/chain.h"

namespace cairn::graph {

namespace {

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

} // namespace

std::vector<Template> tableTemplates()
{
    return {{{"mlp", "MLP for tables", "Two wide layers with dropout; categories are embedded. Suits tables of numbers and categories."}, mlp}};
}

} // namespace cairn::graph
