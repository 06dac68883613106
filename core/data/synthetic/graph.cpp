// SPDX-License-Identifier: GPL-3.0-or-later
// A graph of communities: the stochastic block model of Holland, Laskey, Leinhardt (1983), drawn edge by edge.
//
// nodes.csv: id, feature_1 ..., community (the target). edges.csv: source, target, each undirected edge once. Every node
// draws its share of edges; each leads to its own community with the probability "inside", else to any other. Features are
// normal around the centre of the community, "signal" deviations away from 0, so that features, edges or both tell it.
#include "core/base/random.h"
#include "core/data/synthetic/kinds.h"
#include "core/data/synthetic/table_writer.h"

#include <cmath>

namespace cairn::data::synthetic {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kCommunity = 0x6A91, kFeature = 0x6A92, kCentre = 0x6A93, kEdge = 0x6A94;

struct Options {
    std::uint64_t seed = 0, nodes = 0, communities = 1, features = 0, edgesPerNode = 0;
    double inside = 0, signal = 0;
};

/// Nodes of a community are those with the same rest, so that members can be drawn without a list.
std::uint64_t communityOf(const Options& options, std::uint64_t node)
{
    return node % options.communities;
}

/// A node of the community other than `node`; any node but that one where it is alone.
std::uint64_t member(const Options& options, std::uint64_t community, std::uint64_t node, std::uint64_t draw)
{
    const Philox random(options.seed, kEdge);
    const std::uint64_t size = (options.nodes - community + options.communities - 1) / options.communities;
    const std::uint64_t found = random.below(draw, size) * options.communities + community;
    return found != node ? found : (node + options.communities) % options.nodes;
}

void writeNode(const Options& options, std::uint64_t node, RowText& text)
{
    const std::uint64_t community = communityOf(options, node);
    const Philox centre(options.seed, kCentre), around(options.seed, kFeature);
    const double length = options.signal / std::sqrt(static_cast<double>(std::max<std::uint64_t>(options.features, 1)));
    text.add(node);
    for (std::uint64_t i = 0; i < options.features; ++i)
        text.add(length * centre.normal(community * options.features + i) + around.normal(node * options.features + i));
    text.add("c" + std::to_string(community + 1));
}

void writeEdge(const Options& options, std::uint64_t edge, RowText& text)
{
    const std::uint64_t node = edge / options.edgesPerNode, own = communityOf(options, node);
    const Philox random(options.seed, kCommunity);
    std::uint64_t community = own;
    if (options.communities > 1 && random.uniform(edge * 2) >= options.inside)
        community = (own + 1 + random.below(edge * 2 + 1, options.communities - 1)) % options.communities;
    text.add(node);
    text.add(member(options, community, node, edge));
}

Result<void> write(const SyntheticSpec& spec, const fs::path& place, JobContext& job)
{
    Options options;
    options.seed = spec.seed;
    options.nodes = spec.size;
    options.communities = countOf(spec, "communities");
    options.features = countOf(spec, "features");
    options.edgesPerNode = countOf(spec, "edges");
    options.inside = spec.params.at("inside").get<double>();
    options.signal = spec.params.at("signal").get<double>();
    if (options.nodes < 2 * options.communities)
        return fail(ErrorCode::InvalidInput, "Every community needs two nodes at least", "communities", "Ask for fewer communities or more nodes");
    std::error_code error;
    fs::create_directories(place, error);
    if (error)
        return fail(ErrorCode::Permission, "The folder cannot be made: " + error.message(), place.string(), "Choose a folder that you may write to");
    TableMaker nodes{{{"id", "BIGINT"}}, options.nodes, [options](std::uint64_t row, RowText& text) { writeNode(options, row, text); }};
    for (std::uint64_t i = 1; i <= options.features; ++i)
        nodes.columns.push_back({"feature_" + std::to_string(i), "DOUBLE"});
    nodes.columns.push_back({"community", "VARCHAR"});
    CAIRN_TRY(writeTable(nodes, place / "nodes.csv", ".csv", job));
    const TableMaker edges{{{"source", "BIGINT"}, {"target", "BIGINT"}}, options.nodes * options.edgesPerNode,
                           [options](std::uint64_t row, RowText& text) { writeEdge(options, row, text); }};
    return writeTable(edges, place / "edges.csv", ".csv", job);
}

} // namespace

SyntheticKind graph()
{
    SyntheticKind kind;
    kind.id = "graph";
    kind.title = "Graph of communities";
    kind.help = "Nodes with features in communities that are tied more within than between (stochastic block model): a folder with nodes.csv "
                "and edges.csv.";
    kind.unit = "nodes";
    kind.size = 10'000;
    kind.mostSize = 1'000'000'000;
    kind.folder = true;
    kind.opens = "nodes.csv";
    kind.params = {
        integerParam("communities", "Communities", "How many there are", 5, 1, 100'000),
        integerParam("features", "Features", "Numbers that each node has", 16, 0, 10'000),
        integerParam("edges", "Edges per node", "Edges that each node draws", 5, 1, 10'000),
        realParam("inside", "Edges inside", "Share of edges that stay in the community", 0.8, 0, 1),
        realParam("signal", "Signal", "Deviations between features of different communities", 1, 0, 100),
    };
    kind.write = write;
    return kind;
}

} // namespace cairn::data::synthetic
