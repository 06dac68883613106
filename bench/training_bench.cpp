// SPDX-License-Identifier: GPL-3.0-or-later
// cairn-bench-training [--task NAME]: training throughput of templates against the same networks in PyTorch, eager and compiled, which runs
// the source that Cairn writes of them (torch.compile needs python3-setuptools). In turns, so that a change of load meets all; each side in a process of its own.
// Bars: no task slower than the best of PyTorch's columns that have the same threads and environment, small steps 1.5 times as
// fast, and no more memory.
#include "bench/need.h"
#include "core/engine_api/engine_environment.h"
#include "core/engine_api/engine_loader.h"
#include "core/graph/data_interface.h"
#include "core/graph/export/export.h"
#include "core/graph/templates.h"
#include "core/jobs/progress.h"
#include "tests/support/memory_source.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <sys/resource.h>
#include <unistd.h>

using namespace cairn;
using bench::need;
namespace fs = std::filesystem;

namespace {

struct Options {
    std::string task, ours;
    int threads = 1, rounds = 3;
    bool noCompile = false;
};

struct Speed {
    double rows = 0, mib = 0; ///< rows a second, peak of memory
};

std::vector<float> numbers(std::uint64_t count)
{
    std::mt19937 random(1);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    std::ranges::generate(values, [&] { return normal(random); });
    return values;
}

template <typename T>
std::vector<T> codes(std::uint64_t count, std::int64_t below, unsigned seed = 1)
{
    std::mt19937_64 random(seed);
    std::vector<T> values(count);
    std::ranges::generate(values, [&] { return static_cast<T>(random() % static_cast<std::uint64_t>(below)); });
    return values;
}

std::vector<std::string> names(std::size_t count)
{
    std::vector<std::string> made;
    for (std::size_t i = 0; i < count; ++i)
        made.push_back("class " + std::to_string(i));
    return made;
}

test::MemorySource ofClasses(test::MemorySource source, std::size_t classes)
{
    source.setClasses(codes<std::int64_t>(source.size(), static_cast<std::int64_t>(classes), 2), names(classes));
    return source;
}

test::MemorySource table(std::uint64_t rows)
{
    test::MemorySource source(rows);
    source.addField({"features", {28}}, numbers(rows * 28));
    return ofClasses(std::move(source), 2);
}

test::MemorySource pictures(std::uint64_t rows, std::int64_t channels, std::int64_t side)
{
    test::MemorySource source(rows);
    source.addField({"image", {channels, side, side}, ElementType::UInt8, 1.0f / 255}, codes<std::uint8_t>(rows * static_cast<std::uint64_t>(channels * side * side), 256));
    return ofClasses(std::move(source), 10);
}

test::MemorySource series(std::uint64_t rows)
{
    test::MemorySource source(rows);
    source.addField({"series", {96, 7}}, numbers(rows * 96 * 7));
    source.setValues(numbers(rows));
    return source;
}

test::MemorySource texts(std::uint64_t rows, std::int64_t steps, std::int64_t pieces, bool next)
{
    test::MemorySource source(rows);
    const std::uint64_t tokens = rows * static_cast<std::uint64_t>(steps);
    source.addField({"tokens", {steps}, ElementType::Int64, 1.0f, 0.0f, {}, pieces}, codes<std::int64_t>(tokens, pieces));
    source.addField({"mask", {steps}}, std::vector<float>(tokens, 1.0f));
    if (!next)
        return ofClasses(std::move(source), 2);
    source.setTask({batch::TaskKind::NextToken, {}, {}, 0, 1, "tokens", "mask", {steps, pieces}});
    return source;
}

test::MemorySource ratings(std::uint64_t rows)
{
    test::MemorySource source(rows);
    source.addField({"user", {1}, ElementType::Int64, 1.0f, 0.0f, {}, 6040}, codes<std::int64_t>(rows, 6040));
    source.addField({"item", {1}, ElementType::Int64, 1.0f, 0.0f, {}, 3706}, codes<std::int64_t>(rows, 3706, 3));
    return ofClasses(std::move(source), 2);
}

/// As large as Cora, whose 140 rows with a label make one batch.
test::MemorySource papers(std::uint64_t rows)
{
    constexpr std::int64_t kPapers = 2708, kWords = 1433, kEdges = 10'556;
    test::MemorySource source(rows);
    source.addField({"nodes", {kPapers, kWords}, ElementType::Float32, 1.0f, 0.0f, {}, 0, false}, numbers(kPapers * kWords));
    source.addField({"edges", {2, kEdges}, ElementType::Int64, 1.0f, 0.0f, {}, kPapers, false}, codes<std::int64_t>(2 * kEdges, kPapers));
    source.addField({"node", {1}, ElementType::Int64, 1.0f, 0.0f, {}, kPapers}, codes<std::int64_t>(rows, kPapers));
    return ofClasses(std::move(source), 7);
}

struct Task {
    const char* name;
    const char* title;
    const char* network; ///< the template
    std::uint64_t rows;
    std::int64_t batch, epochs;
    double bar; ///< times PyTorch
    std::function<test::MemorySource(std::uint64_t)> source;
    bool inference = false;
};

const std::vector<Task>& tasks()
{
    static const std::vector<Task> kTasks{
        {"mlp", "MLP, 28 columns, batch 8192", "mlp", 1'000'000, 8192, 1, 1.5, table},
        {"mlp-small", "the same, batch 256", "mlp", 256'000, 256, 1, 1.5, table},
        {"cnn", "CNN, 28 x 28, batch 128", "cnn", 128 * 50, 128, 1, 1.0, [](std::uint64_t rows) { return pictures(rows, 1, 28); }},
        {"resnet18", "ResNet-18, 32 x 32 x 3, batch 32", "resnet18", 32 * 6, 32, 1, 1.0, [](std::uint64_t rows) { return pictures(rows, 3, 32); }},
        {"lstm", "LSTM forecaster, 96 x 7, batch 32", "lstm", 32 * 60, 32, 1, 1.5, series},
        {"gpt", "GPT small, 256 tokens, batch 4", "gpt_small", 4 * 6, 4, 1, 1.0, [](std::uint64_t rows) { return texts(rows, 256, 256, true); }},
        {"bert", "BERT mini, 128 tokens, batch 16", "bert_mini", 16 * 12, 16, 1, 1.0, [](std::uint64_t rows) { return texts(rows, 128, 8192, false); }},
        {"neumf", "NeuMF, 6040 x 3706, batch 256", "neumf", 256 * 400, 256, 4, 1.5, ratings},
        {"gcn", "GCN, as large as Cora", "gcn", 140, 140, 60, 1.0, papers},
        {"inference", "CNN answers, 28 x 28, batch 256", "cnn", 256 * 60, 256, 1, 1.0, [](std::uint64_t rows) { return pictures(rows, 1, 28); }, true}};
    return kTasks;
}

graph::Graph networkOf(const Task& task, const test::MemorySource& source)
{
    return need(graph::buildTemplate(task.network, graph::dataInterface(source.fields(), source.target())));
}

class Silent : public engine::TrainSink {
    void points(const std::vector<engine::MetricPoint>&) override {}
    void epochDone(std::int64_t) override {}
    void checkpointWritten(engine::CheckpointKind, const fs::path&, std::int64_t) override {}
    void event(const std::string&, const std::string&) override {}
};

double trained(engine::Engine& engine, const Task& task, const test::MemorySource& source, int threads)
{
    std::string folder = (fs::temp_directory_path() / "cairn-bench-XXXXXX").string();
    if (!mkdtemp(folder.data()))
        return 0;
    engine::TrainRequest request;
    request.graph = networkOf(task, source);
    request.config.batchSize = task.batch;
    request.config.epochs = task.epochs;
    request.config.threads = threads;
    request.config.device = "cpu";
    request.train = &source;
    request.checkpoints = folder;
    engine::TrainControl control;
    engine::TrainProgress progress;
    Silent sink;
    const auto outcome = engine.trainer().train(request, control, progress, sink);
    fs::remove_all(folder);
    return need(outcome).rowsPerSecond;
}

double answered(engine::Engine& engine, const Task& task, const test::MemorySource& source)
{
    const auto model = need(engine.models().create(networkOf(task, source), source.fields(), source.target(), 1, "cpu"));
    Progress progress;
    JobContext job{StopToken(), progress};
    double best = 0;
    for (int round = 0; round < 2; ++round) { // the first one warms up
        const auto start = std::chrono::steady_clock::now();
        need(model->predictAll(source, job, [](std::uint64_t, const Array&) {}));
        best = static_cast<double>(source.size()) / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    return best;
}

/// In a process of its own: prints what Speed holds.
int runOurs(const Task& task, int threads)
{
    engine::prepareEngineEnvironment();
    engine::Engine* engine = need(engine::loadEngine());
    const test::MemorySource source = task.source(task.rows);
    const double rows = task.inference ? answered(*engine, task, source) : trained(*engine, task, source, threads);
    struct rusage used {};
    ::getrusage(RUSAGE_SELF, &used);
    std::printf("%f %ld\n", rows, used.ru_maxrss);
    return 0;
}

Speed measured(const std::string& command)
{
    Speed speed;
    FILE* pipe = popen((command + " 2>&1 | tail -1").c_str(), "r");
    double kib = 0;
    std::array<char, 200> line{};
    if (!pipe || !std::fgets(line.data(), line.size(), pipe) || std::sscanf(line.data(), "%lf %lf", &speed.rows, &kib) != 2)
        std::fprintf(stderr, "No figures from: %s\n%s\n", command.c_str(), line.data());
    if (pipe)
        pclose(pipe);
    speed.mib = kib / 1024;
    return speed;
}

Speed median(std::vector<Speed> speeds)
{
    std::ranges::sort(speeds, {}, &Speed::rows);
    return speeds[speeds.size() / 2];
}

constexpr const char* kFixes = "OPENBLAS_CORETYPE=SkylakeX GOMP_SPINCOUNT=0 GLIBC_TUNABLES=glibc.malloc.mmap_threshold=1073741824:glibc.malloc.trim_threshold=2097152000 ";
constexpr std::array<const char*, 4> kPeers{"eager", "eager with Cairn's environment", "compiled", "compiled with it"};

/// One line of the table; whether its bar is met.
bool compare(const Task& task, const Options& options, const fs::path& self, const fs::path& folder)
{
    const test::MemorySource source = task.source(1);
    const fs::path model = folder / (std::string(task.name) + ".py");
    std::ofstream(model) << need(graph::exportPython(networkOf(task, source), {source.fields(), source.target()}));
    const bool values = source.target().regresses(), next = source.target().kind == batch::TaskKind::NextToken;
    const std::string peer = "python3 " CAIRN_TRAINING_PEER " --model " + model.string() + " --loss " + (values ? "values" : next ? "next_token" : "classes") + " --answers "
                             + std::to_string(std::max<std::int64_t>(1, source.target().width())) + " --rows " + std::to_string(task.rows) + " --batch " + std::to_string(task.batch)
                             + " --threads " + std::to_string(options.threads) + " --epochs " + std::to_string(task.epochs) + (task.inference ? " --inference" : "");
    std::vector<Speed> ours;
    std::array<std::vector<Speed>, kPeers.size()> peers;
    for (int round = 0; round < options.rounds; ++round) {
        ours.push_back(measured("OMP_NUM_THREADS=" + std::to_string(options.threads) + " " + self.string() + " --ours " + task.name + " --threads " + std::to_string(options.threads)));
        for (std::size_t i = 0; i < kPeers.size() - (options.noCompile ? 2 : 0); ++i)
            peers[i].push_back(measured((i % 2 == 1 ? kFixes : "") + peer + (i >= 2 ? " --compile" : "")));
    }
    const Speed mine = median(ours);
    std::printf("%s: Cairn %.0f rows/s, %.0f MiB\n", task.title, mine.rows, mine.mib);
    double best = 0, least = 1e30;
    for (std::size_t i = 0; i < kPeers.size() && !peers[i].empty(); ++i) {
        const Speed speed = median(peers[i]);
        best = std::max(best, speed.rows);
        least = speed.rows > 0 ? std::min(least, speed.mib) : least;
        std::printf("  %-32s %10.0f rows/s, %5.0f MiB: %.2f times as fast\n", kPeers[i], speed.rows, speed.mib, mine.rows / speed.rows);
    }
    std::printf("  against the best %.2f (bar %.1f), memory %.2f of the least\n", mine.rows / best, task.bar, mine.mib / least);
    std::fflush(stdout);
    return mine.rows >= task.bar * best && mine.mib <= least;
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app("Training throughput against PyTorch");
    app.add_option("--task", options.task, "One of them alone");
    app.add_option("--threads", options.threads, "Threads of both sides");
    app.add_option("--rounds", options.rounds, "Runs of each");
    app.add_flag("--no-compile", options.noCompile, "Without torch.compile");
    app.add_option("--ours", options.ours)->group("");
    CLI11_PARSE(app, argc, argv);

    for (const Task& task : tasks()) {
        if (task.name == options.ours)
            return runOurs(task, options.threads);
    }
    std::string folder = (fs::temp_directory_path() / "cairn-bench-XXXXXX").string();
    if (!mkdtemp(folder.data()))
        return 2;
    bool met = true;
    for (const Task& task : tasks()) {
        if (options.task.empty() || options.task == task.name)
            met = compare(task, options, fs::read_symlink("/proc/self/exe"), folder) && met;
    }
    fs::remove_all(folder);
    return met ? 0 : 1;
}
