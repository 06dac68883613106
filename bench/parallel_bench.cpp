// SPDX-License-Identifier: GPL-3.0-or-later
// Several ranks on the processor: how fast they add up, and how much of a step that takes. Two tables:
// the sum of one buffer over threads, beside copying as many bytes once (the floor); and training steps of a dense network with
// 1, 2 and 4 ranks on the same batch: time, efficiency T1 / (N TN), share of the communication in a step and how much of it ran beside the
// backward pass. More ranks than processors show the cost, not the gain. Bar: the weights stay those of one rank.
#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/engine/parallel/thread_group.h"
#include "core/engine/train/devices.h"
#include "core/engine/train/step/training_step.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

using namespace cairn;
using namespace cairn::engine;

namespace {

struct Options {
    std::int64_t width = 1024, layers = 6, batch = 256, steps = 20, megabytes = 32;
    int most = 4;
};

constexpr std::int64_t kInputs = 64, kClasses = 10;

template <typename T>
T orEnd(Result<T> result)
{
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().text().c_str());
        std::exit(2);
    }
    return std::move(result).value();
}

void measureSums(const Options& options, int ranks)
{
    constexpr int kRounds = 10;
    const auto count = static_cast<std::size_t>(options.megabytes << 20) / sizeof(float);
    std::vector<std::vector<float>> numbers(static_cast<std::size_t>(ranks), std::vector<float>(count, 1.0f));
    std::vector<float> copy(count);
    const Stopwatch floor;
    for (int round = 0; round < kRounds; ++round)
        std::memcpy(copy.data(), numbers[0].data(), count * sizeof(float));
    const double copied = floor.seconds() / kRounds;
    MeetingPlace place(ranks);
    const Stopwatch watch;
    {
        std::vector<std::jthread> threads;
        for (int rank = 0; rank < ranks; ++rank) {
            threads.emplace_back([&, rank] {
                const MeetingPlace::Part part{numbers[static_cast<std::size_t>(rank)].data(), count};
                for (int round = 0; round < kRounds; ++round)
                    (void)place.sum(rank, std::span(&part, 1));
            });
        }
    }
    const double summed = watch.seconds() / kRounds, bytes = static_cast<double>(count * sizeof(float));
    std::printf("sum of %lld MiB over %d ranks: %7.2f ms, %6.2f GB/s of each rank's buffer, %4.1f times a copy\n", static_cast<long long>(options.megabytes), ranks, summed * 1e3,
                bytes / summed * 1e-9, summed / copied);
}

graph::Graph denseNetwork(const Options& options)
{
    graph::Graph graph;
    NodeId last = graph.add("input");
    const auto append = [&](const char* kind, const Json& params) {
        const NodeId node = graph.add(kind, params);
        if (!graph.connect({last, "out"}, {node, "in"}))
            std::abort();
        last = node;
    };
    for (std::int64_t i = 0; i < options.layers; ++i) {
        append("linear", {{"out_features", options.width}});
        append("relu", Json::object());
    }
    append("linear", {{"out_features", kClasses}});
    append("output", Json::object());
    return graph;
}

Batch rowsOf(const Options& options, int rank, int ranks)
{
    const Philox random(1, 2);
    Batch batch;
    batch.common = options.batch;
    batch.first = options.batch * rank / ranks;
    batch.rows = options.batch * (rank + 1) / ranks - batch.first;
    batch.fields = {at::empty({batch.rows, kInputs}, at::kFloat)};
    batch.targets = at::empty({batch.rows}, at::kLong);
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        const auto place = static_cast<std::uint64_t>(batch.first + row);
        for (std::int64_t i = 0; i < kInputs; ++i)
            batch.fields[0].mutable_data_ptr<float>()[row * kInputs + i] = static_cast<float>(random.normal(place * kInputs + static_cast<std::uint64_t>(i)));
        batch.targets.mutable_data_ptr<std::int64_t>()[row] = static_cast<std::int64_t>(random.below(place, kClasses));
    }
    return batch;
}

struct Trained {
    double stepSeconds = 0;
    SyncTimes times;
    std::int64_t parameters = 0;
    at::Tensor weights;
};

/// What one rank does; the first step is not counted.
Trained trainRank(const Options& options, Group& group)
{
    const ThreadCount one(1);
    batch::Field field;
    field.name = "numbers";
    field.shape = {kInputs};
    batch::Target target;
    target.kind = batch::TaskKind::Classification;
    target.classes.assign(kClasses, "class");
    TrainConfig config;
    config.optimizer = "sgd";
    config.learningRate = 0.01;
    config.guardGradients = GuardAction::Off;
    auto module = orEnd(Module::compile(denseNetwork(options), {field}, target, at::kCPU));
    module->initialise(1);
    module->enableGradients();
    const auto objective = makeObjective(target, {field});
    const auto optimizer = orEnd(makeOptimizer(config, *module));
    const auto step = orEnd(makeTrainingStep(*module, *objective, *optimizer, config, group));
    const Batch batch = rowsOf(options, group.rank(), group.size());
    RunState state;
    const auto once = [&] {
        (void)orEnd(step->run(batch, state, config.learningRate, true));
        ++state.step;
    };
    once();
    const SyncTimes before = step->syncTimes();
    const Stopwatch watch;
    for (std::int64_t i = 0; i < options.steps; ++i)
        once();
    Trained trained{watch.seconds() / static_cast<double>(options.steps), step->syncTimes(), module->parameters(), module->flatWeights().detach().clone()};
    trained.times.busy = (trained.times.busy - before.busy) / static_cast<double>(options.steps);
    trained.times.exposed = (trained.times.exposed - before.exposed) / static_cast<double>(options.steps);
    return trained;
}

Trained trainTogether(const Options& options, int ranks)
{
    if (ranks == 1) {
        SingleRank alone;
        return trainRank(options, alone);
    }
    ThreadRanks shared(ranks);
    std::vector<Trained> trained(static_cast<std::size_t>(ranks));
    {
        std::vector<std::jthread> threads;
        for (int rank = 0; rank < ranks; ++rank) {
            threads.emplace_back([&, rank] {
                ThreadGroup group(shared, rank);
                trained[static_cast<std::size_t>(rank)] = trainRank(options, group);
            });
        }
    }
    return trained[0];
}

} // namespace

int main(int count, char** values)
{
    Options options;
    CLI::App app{"Training steps of several ranks on the processor"};
    app.add_option("--width", options.width)->capture_default_str();
    app.add_option("--layers", options.layers)->capture_default_str();
    app.add_option("--batch", options.batch)->capture_default_str();
    app.add_option("--steps", options.steps)->capture_default_str();
    app.add_option("--megabytes", options.megabytes)->capture_default_str();
    app.add_option("--ranks", options.most, "Most ranks")->capture_default_str();
    CLI11_PARSE(app, count, values);
    for (int ranks = 1; ranks <= options.most; ranks *= 2)
        measureSums(options, ranks);
    const Trained alone = trainTogether(options, 1);
    std::printf("%lld weights, batch %lld, %u processors\n1 rank:  %8.2f ms a step\n", static_cast<long long>(alone.parameters), static_cast<long long>(options.batch),
                std::thread::hardware_concurrency(), alone.stepSeconds * 1e3);
    double worst = 0;
    for (int ranks = 2; ranks <= options.most; ranks *= 2) {
        const Trained together = trainTogether(options, ranks);
        const double apart = (at::linalg_vector_norm(together.weights.sub(alone.weights)).item<double>()) / at::linalg_vector_norm(alone.weights).item<double>();
        const SyncTimes& times = together.times;
        std::printf("%d ranks: %8.2f ms a step, efficiency %3.0f %%, communication %5.2f ms, exposed %5.2f ms (%2.0f %% of the step), weights %.1g apart\n", ranks, together.stepSeconds * 1e3,
                    100 * alone.stepSeconds / (ranks * together.stepSeconds), times.busy * 1e3, times.exposed * 1e3, 100 * times.exposed / together.stepSeconds, apart);
        worst = std::max(worst, apart);
    }
    return worst < 1e-6 ? 0 : 1;
}
