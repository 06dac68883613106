// SPDX-License-Identifier: GPL-3.0-or-later
// cairn-bench-big FILE MEGABYTES [CONDITION]: a table that is there already, opened as the window does under a memory limit: time to register and to
// see the first page, pages anywhere, rows that fulfil a condition. Bars: 2 s, 1 s, 200 ms. A CSV file is not prepared for far pages.
#include "bench/need.h"
#include "core/base/clock.h"
#include "core/base/memory_budget.h"
#include "core/base/random.h"
#include "core/data/dataset.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

using namespace cairn;
using cairn::bench::need;
namespace fs = std::filesystem;

namespace {

double peakMb()
{
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("VmHWM:"))
            return std::strtod(line.c_str() + 6, nullptr) / 1024;
    }
    return 0;
}

bool say(const char* what, double seconds, double bar)
{
    std::printf("%-34s %10.3f s   bar %5.1f s   highest memory %6.0f MB\n", what, seconds, bar, peakMb());
    std::fflush(stdout);
    return seconds <= bar;
}

} // namespace

int main(int count, char** arguments)
{
    if (count < 3) {
        std::fprintf(stderr, "Usage: %s FILE MEGABYTES [CONDITION]\n", arguments[0]);
        return 0;
    }
    setMemoryBudget(std::strtoull(arguments[2], nullptr, 10) << 20);
    Progress progress;
    StopSource source;
    JobContext job{source.get_token(), progress};
    const fs::path cache = fs::temp_directory_path() / "cairn-bench-big";
    fs::remove_all(cache);
    Stopwatch watch;
    const auto dataset = need(data::openDataset({arguments[1], {}, {}}, cache, job));
    bool good = say("register", watch.seconds(), 2);
    watch = Stopwatch();
    (void)need(dataset->page(0, 200, job));
    good = say("first page", watch.seconds(), 1) && good;
    if (dataset->randomAccess() && dataset->rowCount()) {
        const std::uint64_t rows = *dataset->rowCount();
        const Philox random(1, 1);
        std::vector<double> seconds;
        for (std::uint64_t i = 0; i < 40; ++i) {
            watch = Stopwatch();
            (void)need(dataset->page(random.below(i, rows - 200), 200, job));
            seconds.push_back(watch.seconds());
        }
        std::ranges::sort(seconds);
        std::printf("%llu rows\n", static_cast<unsigned long long>(rows));
        (void)say("far page, median of 40", seconds[20], 0.2);
        good = say("far page, slowest of 40", seconds.back(), 0.2) && good;
    }
    if (count > 3) {
        watch = Stopwatch();
        const auto found = need(dataset->filter(arguments[3], job));
        std::printf("%zu rows fulfil %s\n", found.size(), arguments[3]);
        (void)say("filter", watch.seconds(), 60);
    }
    fs::remove_all(cache);
    return good ? 0 : 1;
}
