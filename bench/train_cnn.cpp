// SPDX-License-Identifier: GPL-3.0-or-later
// Training throughput of the CNN template on Fashion-MNIST against the same network in eager PyTorch, in turns, so that
// a change of load meets both. Bar: at least the peer's rows per second with as many threads.
#include "core/engine_api/engine_loader.h"
#include "core/graph/data_interface.h"
#include "core/graph/templates.h"
#include "tests/support/memory_source.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>
#include <zlib.h>

using namespace cairn;

namespace {

struct Options {
    std::string data = "/usr/share/datasets/fashion-mnist", peer = CAIRN_PEER;
    int threads = 1, rounds = 3;
    std::int64_t batch = 128, steps = 60;
    bool alone = false;
};

std::vector<std::uint8_t> gunzip(const std::string& path, std::size_t header)
{
    gzFile file = gzopen(path.c_str(), "rb");
    if (!file) {
        std::fprintf(stderr, "%s cannot be read: install dataset-fashion-mnist\n", path.c_str());
        std::exit(2);
    }
    std::vector<std::uint8_t> bytes(60'000 * 784 + header);
    const int got = gzread(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    bytes.resize(static_cast<std::size_t>(std::max(got, 0)));
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(header, bytes.size())));
    return bytes;
}

test::MemorySource fashion(const Options& options)
{
    const auto images = gunzip(options.data + "/train-images-idx3-ubyte.gz", 16);
    const auto labels = gunzip(options.data + "/train-labels-idx1-ubyte.gz", 8);
    const auto rows = static_cast<std::uint64_t>(options.batch * options.steps);
    test::MemorySource source(rows);
    source.addField(batch::Field{"image", {1, 28, 28}, ElementType::UInt8, 1.0f / 255}, std::vector(images.begin(), images.begin() + static_cast<std::ptrdiff_t>(rows * 784)));
    source.setClasses({labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(rows)}, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
    return source;
}

class Silent : public engine::TrainSink {
    void points(const std::vector<engine::MetricPoint>&) override {}
    void epochDone(std::int64_t) override {}
    void checkpointWritten(engine::CheckpointKind, const std::filesystem::path&, std::int64_t) override {}
    void event(const std::string&, const std::string&) override {}
};

double ourRate(const test::MemorySource& source, const Options& options)
{
    std::string folder = (std::filesystem::temp_directory_path() / "cairn-bench-XXXXXX").string();
    if (!mkdtemp(folder.data()))
        return 0;
    engine::TrainRequest request;
    request.graph = graph::buildTemplate("cnn", graph::dataInterface(source.fields(), source.target())).value();
    request.config.batchSize = options.batch;
    request.config.epochs = 1;
    request.config.threads = options.threads;
    request.config.device = "cpu";
    request.train = &source;
    request.checkpoints = folder;
    engine::TrainControl control;
    engine::TrainProgress progress;
    Silent sink;
    const auto outcome = engine::loadEngine().value()->trainer().train(request, control, progress, sink);
    std::filesystem::remove_all(folder);
    if (!outcome)
        std::fprintf(stderr, "%s\n", outcome.error().text().c_str());
    return outcome ? outcome->rowsPerSecond : 0;
}

double peerRate(const Options& options, const std::string& environment)
{
    const std::string command = environment + " python3 " + options.peer + " --data " + options.data + " --threads "
                                + std::to_string(options.threads) + " --batch " + std::to_string(options.batch) + " --steps "
                                + std::to_string(options.steps);
    FILE* pipe = popen(command.c_str(), "r");
    double rate = 0;
    if (!pipe || std::fscanf(pipe, "%lf", &rate) != 1)
        std::fprintf(stderr, "python3-torch is needed for the comparison\n");
    if (pipe)
        pclose(pipe);
    return rate;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app("Training throughput against eager PyTorch");
    app.add_option("--data", options.data, "Folder with the IDX files");
    app.add_option("--threads", options.threads, "Threads of both sides");
    app.add_option("--batch", options.batch, "Rows per batch");
    app.add_option("--steps", options.steps, "Measured steps");
    app.add_option("--rounds", options.rounds, "Paired runs");
    app.add_flag("--alone", options.alone, "Without the peers");
    CLI11_PARSE(app, argc, argv);

    const test::MemorySource source = fashion(options);
    const std::string fixes = "OPENBLAS_CORETYPE=SkylakeX GOMP_SPINCOUNT=0 GLIBC_TUNABLES=glibc.malloc.mmap_threshold=1073741824:"
                              "glibc.malloc.trim_threshold=2097152000";
    std::vector<double> ours, peers, tuned;
    for (int round = 0; round < options.rounds; ++round) {
        ours.push_back(ourRate(source, options));
        peers.push_back(options.alone ? 1 : peerRate(options, ""));
        tuned.push_back(options.alone ? 1 : peerRate(options, fixes));
        std::printf("round %d: Cairn %.0f rows/s, PyTorch %.0f, PyTorch with Cairn's environment %.0f\n", round + 1, ours.back(),
                    peers.back(), tuned.back());
        std::fflush(stdout);
    }
    const double ratio = median(ours) / median(peers);
    std::printf("threads %d, batch %lld: %.0f rows/s, %.2f times eager PyTorch, %.2f times PyTorch with the same environment\n",
                options.threads, static_cast<long long>(options.batch), median(ours), ratio, median(ours) / median(tuned));
    return ratio >= 1.0 ? 0 : 1;
}
