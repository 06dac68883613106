// SPDX-License-Identifier: GPL-3.0-or-later
// Neural collaborative filtering: He et al., WWW 2017. A rating or a label of a user and an item.
#include "core/graph/templates/chain.h"

#include <algorithm>

namespace cairn::graph {

namespace {

constexpr std::int64_t kFactors = 32;
constexpr std::int64_t kTowerTop = 64;
constexpr double kRatingDropout = 0.2;

struct Pair {
    std::string user, item;
};

bool isCode(const NamedType& field)
{
    return field.second.type == ElementType::Int64 && field.second.shape == std::vector<std::int64_t>{kBatch, 1};
}

/// The two fields of single codes; the one that is called so is the user, the one that is drawn the item.
Result<Pair> pairOf(const DataInterface& data)
{
    std::vector<std::string> codes;
    for (const auto& [name, type] : data.fields) {
        if (isCode({name, type}))
            codes.push_back(name);
    }
    if (codes.size() < 2)
        return fail(ErrorCode::Mismatch, "The dataset has no users and items: no two columns of categories that are fields of their own", {},
                    "On the Data page mark both columns as names and give each category column a field of its own");
    std::ranges::stable_partition(codes, [](const std::string& name) { return name.find("user") != std::string::npos; });
    if (std::erase(codes, data.targetField) > 0)
        return Pair{codes.front(), data.targetField};
    const auto item = std::ranges::find_if(codes.begin() + 1, codes.end(), [](const std::string& name) { return name.find("item") != std::string::npos || name.find("movie") != std::string::npos; });
    return Pair{codes.front(), item == codes.end() ? codes[1] : *item};
}

Chain products(Graph& graph, const Pair& pair)
{
    Chain user(graph), item(graph), chain(graph);
    user.input(pair.user);
    item.input(pair.item);
    chain.node("matrix_factorization", {{"embedding_dim", kFactors}, {"output", "gmf"}}).fed("user", user).fed("item", item);
    return chain;
}

/// Vectors of user and item and all other columns side by side, then layers that halve.
Chain tower(Graph& graph, const Pair& pair, const DataInterface& data)
{
    Chain chain(graph);
    chain.input(pair.user).then("embedding", {{"embedding_dim", kFactors}}).then("flatten");
    Chain item(graph);
    item.input(pair.item).then("embedding", {{"embedding_dim", kFactors}}).then("flatten");
    chain.joined(item);
    for (const auto& [name, type] : orderedFields(data)) {
        if (name != pair.user && name != pair.item && !isImage(type) && !isText(name, type))
            chain.joined(rowsOf(graph, name, type));
    }
    for (std::int64_t width = kTowerTop; width >= kTowerTop / 4; width /= 2)
        chain.then("linear", {{"out_features", width}}).then("relu").then("dropout", {{"p", kRatingDropout}});
    return chain;
}

Result<Graph> gmf(const DataInterface& data)
{
    CAIRN_ASSIGN(const Pair pair, pairOf(data));
    Graph graph;
    Chain chain = products(graph, pair);
    addOutput(chain, data);
    return graph;
}

Result<Graph> ncfMlp(const DataInterface& data)
{
    CAIRN_ASSIGN(const Pair pair, pairOf(data));
    Graph graph;
    Chain chain = tower(graph, pair, data);
    addOutput(chain, data);
    return graph;
}

Result<Graph> neuMf(const DataInterface& data)
{
    CAIRN_ASSIGN(const Pair pair, pairOf(data));
    Graph graph;
    Chain chain = tower(graph, pair, data);
    chain.joined(products(graph, pair));
    addOutput(chain, data);
    return graph;
}

constexpr bool rates(batch::TaskKind kind)
{
    return batch::rowwise(kind) || kind == batch::TaskKind::Implicit;
}

} // namespace

bool hasUserAndItem(const DataInterface& data)
{
    return std::ranges::count_if(data.fields, [](const NamedType& field) { return isCode(field); }) >= 2;
}

std::vector<Template> recommenderTemplates()
{
    return {{{"gmf", "GMF for ratings", "Generalised matrix factorisation: the products of a user's and an item's numbers, weighted.", TemplateDomain::Ratings}, gmf, rates},
            {{"ncf_mlp", "MLP for ratings", "Vectors of user and item side by side, then layers that halve; other columns join them.", TemplateDomain::Ratings}, ncfMlp, rates},
            {{"neumf", "NeuMF for ratings", "Factorisation and layers beside each other, joined by the last layer.", TemplateDomain::Ratings}, neuMf, rates}};
}

} // namespace cairn::graph
