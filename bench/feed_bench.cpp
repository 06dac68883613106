// SPDX-License-Identifier: GPL-3.0-or-later
// cairn-bench-feed [rows] [folder]: shuffled training batches against PyTorch's DataLoader, and against the step they feed.
// Bars: 5 times a DataLoader over a pandas frame and over tensors in memory; held rows cost under 5 % of a small step.
#include "bench/need.h"
#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/batch/sources.h"
#include "core/data/synthetic/synthetic.h"
#include "core/engine/train/feed/batch_feed.h"
#include "core/prep/fit/fit.h"
#include "tests/support/memory_source.h"

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/zeros.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

using namespace cairn;
using cairn::bench::need;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kBatch = 8192;
constexpr std::int64_t kHeldRows = 10'000'000, kHeldWidth = 28, kHidden = 256;

/// Seconds of one epoch, batches thrown away.
double epoch(engine::BatchFeed& feed, std::int64_t number)
{
    feed.seek(number, 0);
    const Stopwatch watch;
    for (std::int64_t batch = 0; batch < feed.batches(); ++batch)
        (void)need(feed.next());
    return watch.seconds();
}

/// Rows per second that a file gives: first without, then with its rows held in memory.
void measureFile(const fs::path& file, const fs::path& cache, std::map<std::string, double>& rates)
{
    Progress progress;
    JobContext job{StopToken(), progress};
    const std::string name = file.extension().string().substr(1);
    const auto dataset = need(data::openDataset({file.string(), {}, {}}, cache, job));
    need(dataset->prepareRandomAccess(job));
    const auto split = need(prep::makeSplit(*dataset, {0, 0.0, 0.0, true}));
    const auto recipe = need(prep::fitRecipe(*dataset, split, {}, job));
    const auto sources = need(batch::makeSources(dataset, recipe, split, job));
    const auto rows = static_cast<double>(sources.train->size());
    const auto streaming = engine::makeStreamingFeed(*sources.train, {kBatch, 1, 0, false, 0}, at::kCPU);
    (void)epoch(*streaming, 0);
    rates[name + ", from the file"] = rows / epoch(*streaming, 1);
    const auto held = need(engine::makeResidentFeed(*sources.train, {kBatch, 1, 0, false, 0}, at::kCPU, {}));
    (void)epoch(*held, 0);
    rates[name + ", held in memory"] = rows / epoch(*held, 1);
}

std::map<std::string, double> peerRates(const fs::path& file)
{
    std::map<std::string, double> rates;
    const std::string command = "python3 " CAIRN_LOADER_PEER " --file " + file.string() + " --batch " + std::to_string(kBatch);
    FILE* pipe = popen(command.c_str(), "r");
    char name[64];
    double rate;
    while (pipe && std::fscanf(pipe, "%63[^:]: %lf\n", name, &rate) == 2)
        rates[name] = rate;
    if (pipe)
        pclose(pipe);
    return rates;
}

/// Time of making batches as a share of the step of a two-layer network on them.
double loaderShare()
{
    std::vector<float> values(static_cast<std::size_t>(kHeldRows * kHeldWidth));
    const Philox random(1, 1);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(random.uniform(i));
    test::MemorySource source(kHeldRows);
    source.addField(batch::Field{"x", {kHeldWidth}, ElementType::Float32}, values);
    source.setClasses(std::vector<std::int64_t>(static_cast<std::size_t>(kHeldRows), 1), {"no", "yes"});
    values = {};
    const auto feed = need(engine::makeResidentFeed(source, {kBatch, 1, 0, false, 0}, at::kCPU, {}));
    std::vector<at::Tensor> weights{at::randn({kHidden, kHeldWidth}), at::zeros({kHidden}), at::randn({2, kHidden}), at::zeros({2})};
    for (at::Tensor& weight : weights)
        weight.requires_grad_();
    feed->seek(0, 0);
    double loading = 0, stepping = 0;
    for (int step = 0; step < 330; ++step) {
        Stopwatch watch;
        const engine::Batch batch = need(feed->next());
        const double loaded = watch.seconds();
        watch = Stopwatch();
        const at::Tensor hidden = at::relu(at::linear(batch.fields[0], weights[0], weights[1]));
        at::cross_entropy_loss(at::linear(hidden, weights[2], weights[3]), batch.targets).backward();
        for (at::Tensor& weight : weights) { // plain gradient descent: the cheapest step there is
            weight.data().sub_(weight.grad(), 1e-3);
            weight.mutable_grad() = at::Tensor();
        }
        if (step >= 30) {
            loading += loaded;
            stepping += watch.seconds();
        }
    }
    return loading / stepping;
}

} // namespace

int main(int count, char** arguments)
{
    const std::uint64_t rows = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 2'000'000;
    const fs::path folder = count > 2 ? fs::path(arguments[2]) : fs::temp_directory_path() / "cairn-bench-feed";
    fs::create_directories(folder);
    Progress progress;
    JobContext job{StopToken(), progress};
    std::map<std::string, double> ours;
    for (const char* name : {"table.parquet", "table.csv"}) {
        if (!fs::exists(folder / name))
            (void)need(data::writeSynthetic({.size = rows}, folder / name, job));
        measureFile(folder / name, folder / "cache", ours);
    }
    for (const auto& [name, rate] : ours)
        std::printf("Cairn, %s: %.2f M rows/s\n", name.c_str(), rate / 1e6);
    bool good = true;
    for (const auto& [name, rate] : peerRates(folder / "table.parquet")) {
        std::printf("DataLoader over %s: %.3f M rows/s;", name.c_str(), rate / 1e6);
        for (const auto& [what, mine] : ours) {
            std::printf(" %s %.1f times;", what.c_str(), mine / rate);
            good = good && mine >= 5 * rate;
        }
        std::printf("\n");
    }
    const double share = loaderShare();
    std::printf("batches of %lld of 10 M x 28 held rows: %.1f %% of the step of a two-layer network\n", static_cast<long long>(kBatch), share * 100);
    return good && share < 0.05 ? 0 : 1;
}
