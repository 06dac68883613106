// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/thread_trial.h"

#include "core/base/clock.h"
#include "core/engine/train/devices.h"

#include <algorithm>
#include <set>

namespace cairn::engine {

namespace {

constexpr double kTrialSeconds = 0.3;
constexpr int kFewestRuns = 3, kMostRuns = 30;
constexpr double kWorthIt = 1.15;

double fastest(int threads, const std::function<void()>& step)
{
    const ThreadCount count(threads);
    step(); // starts the threads, fills caches
    const Stopwatch total;
    double best = 1e300;
    for (int run = 0; run < kMostRuns && (run < kFewestRuns || total.seconds() < kTrialSeconds); ++run) {
        const Stopwatch watch;
        step();
        best = std::min(best, watch.seconds());
    }
    return best;
}

} // namespace

int chooseThreads(int most, const std::function<void()>& step)
{
    int chosen = 1;
    double chosenSeconds = fastest(1, step);
    for (const int threads : std::set<int>{most / 2, most}) {
        if (threads < 2)
            continue;
        const double seconds = fastest(threads, step);
        if (chosenSeconds > seconds * kWorthIt) {
            chosen = threads;
            chosenSeconds = seconds;
        }
    }
    return chosen;
}

} // namespace cairn::engine
