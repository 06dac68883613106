// SPDX-License-Identifier: GPL-3.0-or-later
// Networks over the nodes of one graph: every layer sees all of them, and the rows of a batch pick theirs at the end.
#include "core/graph/templates/chain.h"

#include <algorithm>

namespace cairn::graph {

namespace {

constexpr std::int64_t kHidden = 16, kSageHidden = 64, kAttentionHeads = 8, kHeadWidth = 8;
constexpr double kGraphDropout = 0.5, kAttentionDropout = 0.6;

Error noGraph()
{
    return fail(ErrorCode::Mismatch, "The rows are no nodes of a graph with edges", {}, "Open a table of nodes with its table of edges: nodes.csv?edges=edges.csv");
}

/// Two layers of a kind; `second` has the width of the target.
Result<Graph> twoLayers(const DataInterface& data, const std::string& kind, const Json& first, Json second, const std::string& activation, double dropout)
{
    if (!hasGraph(data))
        return noGraph();
    Graph graph;
    Chain chain(graph), edges(graph), node(graph);
    edges.input(kEdgesField);
    node.input(kNodeField);
    second["out_features"] = std::max<std::int64_t>(data.outputWidth, 1);
    chain.input(kNodesField).then("dropout", {{"p", dropout}}).then(kind, first).fed("edges", edges).then(activation);
    chain.then("dropout", {{"p", dropout}}).then(kind, std::move(second)).fed("edges", edges);
    chain.then("index_select").fed("index", node).then("output");
    return graph;
}

Result<Graph> gcn(const DataInterface& data)
{
    return twoLayers(data, "gcn_conv", {{"out_features", kHidden}}, Json::object(), "relu", kGraphDropout);
}

Result<Graph> gat(const DataInterface& data)
{
    return twoLayers(data, "gat_conv", {{"out_features", kHeadWidth}, {"heads", kAttentionHeads}}, {{"heads", 1}}, "elu", kAttentionDropout);
}

Result<Graph> graphSage(const DataInterface& data)
{
    return twoLayers(data, "sage_conv", {{"out_features", kSageHidden}}, Json::object(), "relu", kGraphDropout);
}

} // namespace

bool hasGraph(const DataInterface& data)
{
    return data.fields.contains(kNodesField) && data.fields.contains(kEdgesField) && data.fields.contains(kNodeField);
}

std::vector<Template> graphTemplates()
{
    return {{{"gcn", "GCN for graphs", "Two graph convolutions: a node's class from its own numbers and those of nodes up to two ties away. Kipf, Welling, 2017.", TemplateDomain::Graphs}, gcn},
            {{"gat", "GAT for graphs", "Graph attention: nodes learn which neighbours count. Velickovic et al., 2018.", TemplateDomain::Graphs}, gat},
            {{"graph_sage", "GraphSAGE for graphs", "The mean of the neighbours beside the node itself, twice. Hamilton et al., 2017.", TemplateDomain::Graphs}, graphSage}};
}

} // namespace cairn::graph
