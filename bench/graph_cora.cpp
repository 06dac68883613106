// SPDX-License-Identifier: GPL-3.0-or-later
// Topics of papers from their words and citations: Cora with the split of Yang et al. (Planetoid, 2016), for the two-layer
// network of Kipf, Welling: Semi-supervised classification with graph convolutional networks, 2017 (published: 81.5 %).
// Bar: a mean of at least 80.8 % over the seeds.
#include "bench/need.h"
#include "core/engine/module/module.h"
#include "core/engine/train/optimizers/optimizer.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <CLI/CLI.hpp>
#include <zlib.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace cairn;

namespace {

constexpr std::int64_t kPapers = 2708, kWords = 1433, kTopics = 7;

struct Options {
    std::string data = "../shared/data/planetoid_cora";
    std::int64_t seeds = 10, steps = 200, hidden = 16;
    double rate = 0.01, decay = 5e-4;
    int threads = 1;
};

struct Cora {
    at::Tensor words, edges, topics, train, test; ///< [N, words] with rows that add up to 1, [2, E] both ways, [N], numbers of papers
};

std::istringstream gunzipped(const std::string& path)
{
    gzFile file = gzopen(path.c_str(), "rb");
    std::string text;
    char part[1 << 16];
    for (int got = 0; file && (got = gzread(file, part, sizeof part)) > 0;)
        text.append(part, static_cast<std::size_t>(got));
    if (file)
        gzclose(file);
    return std::istringstream(text);
}

at::Tensor codes(const std::vector<std::int64_t>& values)
{
    return at::tensor(at::ArrayRef<std::int64_t>(values), at::kLong);
}

Cora read(const Options& options)
{
    Cora cora;
    cora.words = at::zeros({kPapers, kWords}, at::kFloat);
    cora.topics = at::zeros({kPapers}, at::kLong);
    std::istringstream nodes = gunzipped(options.data + "/nodes.tsv.gz");
    for (std::string line; std::getline(nodes, line);) {
        std::istringstream numbers(line);
        std::int64_t paper = 0, topic = 0;
        numbers >> paper >> topic;
        cora.topics.mutable_data_ptr<std::int64_t>()[paper] = topic;
        for (std::int64_t word = 0; numbers >> word;)
            cora.words.mutable_data_ptr<float>()[paper * kWords + word] = 1.0f;
    }
    cora.words.div_(cora.words.sum(1, true).clamp_min(1.0));
    std::vector<std::int64_t> from, to;
    std::istringstream edges = gunzipped(options.data + "/edges.tsv.gz");
    for (std::int64_t a = 0, b = 0; edges >> a >> b;) {
        from.insert(from.end(), {a, b});
        to.insert(to.end(), {b, a});
    }
    cora.edges = at::zeros({2, static_cast<std::int64_t>(from.size())}, at::kLong);
    cora.edges[0].copy_(codes(from));
    cora.edges[1].copy_(codes(to));
    std::ifstream splits(options.data + "/split.tsv");
    for (std::string line; std::getline(splits, line);) {
        std::istringstream numbers(line);
        std::string name;
        numbers >> name;
        std::vector<std::int64_t> papers;
        for (std::int64_t paper = 0; numbers >> paper;)
            papers.push_back(paper);
        if (name == "train")
            cora.train = codes(papers);
        if (name == "test")
            cora.test = codes(papers);
    }
    return cora;
}

std::unique_ptr<engine::Module> network(const Options& options, const Cora& cora)
{
    const auto node = [](std::int64_t id, const char* kind, const char* label, Json params = Json::object()) { return graph::Node{NodeId{id}, kind, label, std::move(params)}; };
    const auto edge = [](std::int64_t from, std::int64_t to, const char* port = "in") { return graph::Edge{{NodeId{from}, "out"}, {NodeId{to}, port}}; };
    const auto graph = bench::need(graph::Graph::assemble(
        {node(1, "input", "words", {{"field", "words"}}), node(2, "input", "citations", {{"field", "edges"}}), node(3, "dropout", "drop1"),
         node(4, "gcn_conv", "conv1", {{"out_features", options.hidden}}), node(5, "relu", "act"), node(6, "dropout", "drop2"),
         node(7, "gcn_conv", "conv2", {{"out_features", kTopics}}), node(8, "output", "topics")},
        {edge(1, 3), edge(3, 4), edge(2, 4, "edges"), edge(4, 5), edge(5, 6), edge(6, 7), edge(2, 7, "edges"), edge(7, 8)}));
    batch::Field words, edges;
    words.name = "words";
    words.shape = {kWords};
    edges.name = "edges";
    edges.shape = cora.edges.sizes().vec();
    edges.type = ElementType::Int64;
    edges.vocabulary = kPapers;
    edges.perRow = false;
    return bench::need(engine::Module::compile(graph, {words, edges}, {}, at::Device(at::kCPU)));
}

double accuracy(const Options& options, const Cora& cora, std::uint64_t seed)
{
    const auto module = network(options, cora);
    module->initialise(seed);
    module->enableGradients();
    engine::TrainConfig config;
    config.optimizer = "adam";
    config.weightDecay = options.decay;
    const auto optimizer = bench::need(engine::makeOptimizer(config, *module));
    const std::vector<at::Tensor> inputs{cora.words, cora.edges};
    for (std::int64_t step = 0; step < options.steps; ++step) {
        const at::Tensor answer = module->forward(inputs, {.training = true, .seed = seed, .step = step});
        at::cross_entropy_loss(answer.index_select(0, cora.train), cora.topics.index_select(0, cora.train)).backward();
        const at::NoGradGuard noGradients;
        optimizer->apply(step, options.rate, 1.0);
    }
    const at::NoGradGuard noGradients;
    const at::Tensor right = module->forward(inputs, {}).argmax(1).eq(cora.topics).index_select(0, cora.test);
    return 100 * right.to(at::kDouble).mean().item<double>();
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app("Graph convolutions on Cora");
    app.add_option("--data", options.data, "Folder with nodes, edges and split");
    app.add_option("--seeds", options.seeds, "Number of runs");
    app.add_option("--steps", options.steps, "Training steps of each");
    app.add_option("--threads", options.threads, "Threads");
    CLI11_PARSE(app, argc, argv);
    if (!std::filesystem::is_directory(options.data)) {
        std::fprintf(stderr, "There is no folder %s\n", options.data.c_str());
        return 2;
    }
    at::set_num_threads(options.threads);
    const Cora cora = read(options);
    double sum = 0, squares = 0;
    for (std::int64_t seed = 1; seed <= options.seeds; ++seed) {
        const double percent = accuracy(options, cora, static_cast<std::uint64_t>(seed));
        sum += percent;
        squares += percent * percent;
        std::printf("seed %lld: %.1f %% of %lld test papers\n", static_cast<long long>(seed), percent, static_cast<long long>(cora.test.size(0)));
        std::fflush(stdout);
    }
    const double runs = static_cast<double>(options.seeds), mean = sum / runs;
    std::printf("GCN on Cora: %.2f %% +- %.2f over %lld seeds (published 81.5 %%)\n", mean, std::sqrt(std::max(0.0, squares / runs - mean * mean)),
                static_cast<long long>(options.seeds));
    return mean >= 80.8 ? 0 : 1;
}
