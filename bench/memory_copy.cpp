// SPDX-License-Identifier: GPL-3.0-or-later
// The copy task of Graves, Wayne, Danihelka (Neural Turing machines, 2014, section 4.1): random sequences of 8 bits, a
// delimiter, then the same sequence is to come out. Trained on lengths 1 to 20; asked at lengths 1 to 20 and at 60.
// Bar: the NTM has at most 0.1 wrong bits per sequence, and at most 5 % wrong bits at length 60; an LSTM of as many weights
// has neither after as many steps.
#include "core/base/random.h"
#include "core/engine/module/module.h"
#include "core/engine/train/optimizers/optimizer.h"
#include "core/graph/kind.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace cairn;

namespace {

constexpr std::int64_t kBits = 8, kLongest = 20, kFar = 60;

struct Options {
    std::string model = "both", optimizer = "rmsprop";
    std::int64_t steps = 30'000, batch = 4, hidden = 100, slots = 128, width = 20, every = 500;
    double rate = 3e-4, clip = 10.0;
    std::uint64_t seed = 1;
    int threads = 1;
};

struct Task {
    at::Tensor input, target; ///< [N, 2 L + 1, bits + 1], [N, L, bits]
};

Task drawTask(const Philox& random, std::int64_t rows, std::int64_t length)
{
    Task task{at::zeros({rows, 2 * length + 1, kBits + 1}, at::kFloat), at::empty({rows, length, kBits}, at::kFloat)};
    float* target = task.target.mutable_data_ptr<float>();
    for (std::int64_t i = 0; i < task.target.numel(); ++i)
        target[i] = static_cast<float>(random.bits(static_cast<std::uint64_t>(i)) & 1);
    task.input.slice(1, 0, length).slice(2, 0, kBits).copy_(task.target);
    task.input.select(1, length).select(1, kBits).fill_(1.0);
    return task;
}

graph::Graph ntmNetwork(const Options& options)
{
    const Json params = {{"output_size", kBits}, {"hidden_size", options.hidden}, {"slots", options.slots}, {"width", options.width}};
    return graph::Graph::assemble({{NodeId{1}, "input", "bits"}, {NodeId{2}, "ntm", "memory", params}, {NodeId{3}, "output", "answer"}},
                                  {{{NodeId{1}, "out"}, {NodeId{2}, "in"}}, {{NodeId{2}, "out"}, {NodeId{3}, "in"}}})
        .value();
}

graph::Graph lstmNetwork(std::int64_t hidden)
{
    return graph::Graph::assemble({{NodeId{1}, "input", "bits"},
                                   {NodeId{2}, "lstm", "memory", {{"hidden_size", hidden}}},
                                   {NodeId{3}, "linear", "head", {{"out_features", kBits}}},
                                   {NodeId{4}, "output", "answer"}},
                                  {{{NodeId{1}, "out"}, {NodeId{2}, "in"}}, {{NodeId{2}, "out"}, {NodeId{3}, "in"}}, {{NodeId{3}, "out"}, {NodeId{4}, "in"}}})
        .value();
}

std::unique_ptr<engine::Module> compiled(const graph::Graph& graph)
{
    batch::Field field;
    field.name = "bits";
    field.shape = {2 * kLongest + 1, kBits + 1};
    auto module = engine::Module::compile(graph, {field}, {}, at::Device(at::kCPU));
    if (!module) {
        std::fprintf(stderr, "%s\n", module.error().text().c_str());
        std::exit(2);
    }
    return std::move(module).value();
}

/// The smallest LSTM with at least as many weights.
std::unique_ptr<engine::Module> equalLstm(std::int64_t weights)
{
    std::int64_t hidden = 1;
    while (4 * hidden * (kBits + 1 + hidden + 2) + kBits * (hidden + 1) < weights)
        ++hidden;
    return compiled(lstmNetwork(hidden));
}

/// Wrong bits of all rows.
double wrongBits(engine::Module& module, const Task& task)
{
    const at::NoGradGuard noGradients;
    const std::vector<at::Tensor> inputs{task.input};
    const at::Tensor answer = module.forward(inputs, {}).slice(1, task.target.size(1) + 1);
    return answer.gt(0).ne(task.target.gt(0.5)).sum().item<double>();
}

struct Score {
    double bitsPerSequence = 0; ///< mean over lengths 1 to 20
    double farRate = 0;         ///< share of wrong bits at length 60
};

Score evaluate(engine::Module& module, std::int64_t rows, std::uint64_t seed)
{
    Score score;
    for (std::int64_t length = 1; length <= kLongest; ++length)
        score.bitsPerSequence += wrongBits(module, drawTask(Philox(seed, static_cast<std::uint64_t>(length)), rows, length)) / static_cast<double>(rows * kLongest);
    score.farRate = wrongBits(module, drawTask(Philox(seed, kFar), rows, kFar)) / static_cast<double>(rows * kFar * kBits);
    return score;
}

double trainStep(engine::Module& module, engine::Optimizer& optimizer, const Options& options, std::int64_t step)
{
    const Philox random(options.seed, static_cast<std::uint64_t>(step) + 1000);
    const auto length = 1 + static_cast<std::int64_t>(random.below(std::uint64_t{1} << 40, kLongest));
    const Task task = drawTask(random, options.batch, length);
    const std::vector<at::Tensor> inputs{task.input};
    const at::Tensor answer = module.forward(inputs, {.training = true, .seed = options.seed, .step = step}).slice(1, length + 1);
    const at::Tensor loss = at::binary_cross_entropy_with_logits(answer, task.target);
    loss.backward();
    const at::NoGradGuard noGradients;
    optimizer.apply(step, options.rate, engine::clippingScale(module.flatGradients(), options.clip));
    return loss.item<double>();
}

bool reached(const Score& score)
{
    return score.bitsPerSequence <= 0.1 && score.farRate <= 0.05;
}

struct Outcome {
    Score score;
    std::int64_t steps = 0;
};

/// Trains until the bar is met, or for `steps`.
Outcome trained(const char* name, engine::Module& module, const Options& options, std::int64_t steps)
{
    module.initialise(options.seed);
    module.enableGradients();
    engine::TrainConfig config;
    config.optimizer = options.optimizer;
    config.weightDecay = 0;
    const auto optimizer = engine::makeOptimizer(config, module).value();
    std::printf("%s: %lld weights\n", name, static_cast<long long>(module.parameters()));
    const auto start = std::chrono::steady_clock::now();
    Outcome outcome;
    double loss = 0;
    while (outcome.steps < steps) {
        loss += trainStep(module, *optimizer, options, outcome.steps++);
        if (outcome.steps % options.every != 0)
            continue;
        const Score score = evaluate(module, 20, 7);
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        std::printf("step %lld, %.0f s: loss %.4f, %.3f wrong bits per sequence, %.2f %% at length 60\n", static_cast<long long>(outcome.steps), seconds,
                    loss / static_cast<double>(options.every), score.bitsPerSequence, 100 * score.farRate);
        std::fflush(stdout);
        loss = 0;
        if (reached(score))
            break;
    }
    outcome.score = evaluate(module, 100, 8);
    std::printf("%s after %lld steps: %.3f wrong bits per sequence of length 1 to 20, %.2f %% wrong bits at length 60 (100 sequences of each length)\n", name,
                static_cast<long long>(outcome.steps), outcome.score.bitsPerSequence, 100 * outcome.score.farRate);
    return outcome;
}

int run(const Options& options)
{
    const auto ntm = compiled(ntmNetwork(options));
    std::int64_t steps = options.steps;
    bool met = true;
    if (options.model != "lstm") {
        const Outcome outcome = trained("NTM", *ntm, options, steps);
        steps = outcome.steps;
        met = reached(outcome.score);
    }
    if (options.model == "ntm")
        return met ? 0 : 1;
    const Outcome peer = trained("LSTM", *equalLstm(ntm->parameters()), options, steps);
    return met && !reached(peer.score) ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app("The copy task for networks with a memory");
    app.add_option("--model", options.model, "ntm, lstm or both");
    app.add_option("--steps", options.steps, "Most training steps");
    app.add_option("--batch", options.batch, "Sequences per step");
    app.add_option("--hidden", options.hidden, "Units of the controller");
    app.add_option("--slots", options.slots, "Places in the memory");
    app.add_option("--width", options.width, "Numbers in each place");
    app.add_option("--optimizer", options.optimizer, "adam, rmsprop, ...");
    app.add_option("--rate", options.rate, "Learning rate");
    app.add_option("--clip", options.clip, "Largest norm of the gradient");
    app.add_option("--every", options.every, "Steps between two evaluations");
    app.add_option("--seed", options.seed, "Of weights and sequences");
    app.add_option("--threads", options.threads, "Threads");
    CLI11_PARSE(app, argc, argv);
    at::set_num_threads(options.threads);
    return run(options);
}
