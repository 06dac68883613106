// SPDX-License-Identifier: GPL-3.0-or-later
// cairn-bench-pictures [pictures] [folder]: a folder of pictures as training batches. Bars: an epoch of 28 x 28 PNG with flip and
// crop 10 times as fast as PIL with a DataLoader of as many workers; a folder of JPEG decoded as fast as OpenCV alone does.
#include "bench/need.h"
#include "core/base/clock.h"
#include "core/batch/sources.h"
#include "core/data/dataset.h"
#include "core/engine/train/feed/batch_feed.h"
#include "core/prep/fit/fit.h"

#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <malloc.h>
#include <string>
#include <thread>

using namespace cairn;
using cairn::bench::need;
namespace fs = std::filesystem;

namespace {

constexpr int kWorkers = 2, kRounds = 3;

double peerSeconds(const std::string& arguments)
{
    const std::string command = "python3 " CAIRN_PICTURE_PEER " " + arguments;
    FILE* pipe = popen(command.c_str(), "r");
    double seconds = 0;
    if (pipe && std::fscanf(pipe, "%lf", &seconds) != 1)
        seconds = 0;
    if (pipe)
        pclose(pipe);
    return seconds;
}

struct Epochs {
    double list = 0, decode = 0, fit = 0, first = 0, second = 0; ///< seconds
    double open() const { return list + decode + fit; }
};

/// `size`: the pictures are brought to it; empty: what Cairn chooses.
Epochs epochs(const fs::path& folder, const std::string& size, const std::vector<std::string>& steps, std::int64_t batch)
{
    Progress progress;
    JobContext job{StopToken(), progress};
    const fs::path cache = folder.parent_path() / "cache";
    fs::remove_all(cache);
    fs::create_directories(cache);
    Epochs result;
    Stopwatch watch;
    const auto dataset = need(data::openDataset({folder.string() + size, {}, {}}, cache, job));
    result.list = watch.seconds();
    watch = Stopwatch();
    need(dataset->prepareRandomAccess(job));
    result.decode = watch.seconds();
    watch = Stopwatch();
    const auto split = need(prep::makeSplit(*dataset, {0, 0.0, 0.0, true}));
    prep::RecipeOptions options;
    for (const std::string& step : steps)
        options.steps.push_back(need(prep::stepFromText(step)));
    const auto recipe = need(prep::fitRecipe(*dataset, split, options, job));
    const auto sources = need(batch::makeSources(dataset, recipe, split, job));
    result.fit = watch.seconds();
    const auto feed = need(engine::makeBatchFeed(*sources.train, {batch, 1, std::int64_t{4} << 30, false, kWorkers}, at::kCPU, {}));
    for (double* seconds : {&result.first, &result.second}) {
        feed->seek(seconds == &result.first ? 0 : 1, 0);
        watch = Stopwatch();
        for (std::int64_t i = 0; i < feed->batches(); ++i)
            (void)need(feed->next());
        *seconds = watch.seconds();
    }
    return result;
}

cv::Mat middle(const cv::Mat& picture, int side)
{
    if (side == 0)
        return picture;
    const double factor = static_cast<double>(side) / std::min(picture.cols, picture.rows);
    cv::Mat small;
    cv::resize(picture, small, {std::max(side, cvRound(picture.cols * factor)), std::max(side, cvRound(picture.rows * factor))}, 0, 0, cv::INTER_AREA);
    return small(cv::Rect((small.cols - side) / 2, (small.rows - side) / 2, side, side)).clone();
}

/// OpenCV by itself: files read, decoded and brought to `side` (the middle of each; 0: as they are) by as many threads.
double opencvSeconds(const fs::path& folder, int side)
{
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file())
            files.push_back(entry.path().string());
    }
    cv::setNumThreads(1);
    const Stopwatch watch;
    std::atomic<std::size_t> next = 0, pixels = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < kWorkers; ++i)
        threads.emplace_back([&] {
            for (std::size_t file = next++; file < files.size(); file = next++)
                pixels += middle(cv::imread(files[file], cv::IMREAD_COLOR), side).total();
        });
    threads.clear();
    return pixels > 0 ? watch.seconds() : 0;
}

/// A folder of JPEG; how many times as fast as OpenCV alone the first reading is.
double compareJpeg(const char* what, const fs::path& folder, int size, bool scaled)
{
    const std::string wanted = "?size=" + std::to_string(size);
    double opencv = opencvSeconds(folder, scaled ? size : 0);
    Epochs jpeg = epochs(folder, wanted, {}, 64);
    for (int round = 1; round < kRounds; ++round) { // in turn, the best of each: other work comes and goes
        opencv = std::min(opencv, opencvSeconds(folder, scaled ? size : 0));
        if (const Epochs again = epochs(folder, wanted, {}, 64); again.decode < jpeg.decode)
            jpeg = again;
    }
    std::printf("%s: OpenCV alone (%d threads) %.2f s\n", what, kWorkers, opencv);
    std::printf("  Cairn: listing %.2f s, decoding %.2f s (%.2f times as fast), fitting %.2f s, first epoch %.2f s, every other %.3f s\n", jpeg.list, jpeg.decode,
                opencv / jpeg.decode, jpeg.fit, jpeg.first, jpeg.second);
    return opencv / jpeg.decode;
}

} // namespace

int main(int count, char** arguments)
{
    ::mallopt(M_MMAP_THRESHOLD, 256 << 20); // batches take the same memory again, as the engine's allocator sees to
    ::mallopt(M_TRIM_THRESHOLD, 256 << 20);
    const std::string pictures = count > 1 ? arguments[1] : "60000";
    const fs::path folder = count > 2 ? fs::path(arguments[2]) : fs::temp_directory_path() / "cairn-bench-pictures";
    if (!fs::exists(folder / "photos"))
        (void)peerSeconds("--make --folder " + folder.string() + " --pictures " + pictures);
    const double peer = peerSeconds("--folder " + folder.string() + " --workers " + std::to_string(kWorkers));
    const Epochs png = epochs(folder / "png", {}, {"image_flip horizontal=0.5", "image_crop padding=2"}, 512);
    std::printf("PNG 28 x 28, flip and crop: PIL + DataLoader (%d workers) %.2f s an epoch\n", kWorkers, peer);
    std::printf("  Cairn: listing %.2f s, decoding %.2f s, fitting %.2f s, first epoch %.2f s, every other %.3f s\n", png.list, png.decode, png.fit, png.first, png.second);
    std::printf("  first epoch with opening %.1f times, every other %.1f times as fast\n", peer / (png.open() + png.first), peer / png.second);
    const double photos = compareJpeg("Photos of 1280 x 960 to 224 x 224", folder / "photos", 224, true);
    const double jpeg = compareJpeg("JPEG of 256 x 256 as they are", folder / "jpeg", 256, false);
    return peer >= 10 * png.second && photos >= 1 && jpeg >= 1 ? 0 : 1;
}
