// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/scheduler.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cairn::search {

namespace {

constexpr std::array<std::string_view, 4> kSchedulers{"none", "median", "asha", "hyperband"};

bool climbs(const SchedulerOptions& options)
{
    return options.scheduler == Scheduler::Asha || options.scheduler == Scheduler::Hyperband;
}

int bracketCount(const SchedulerOptions& options)
{
    SchedulerOptions all = options;
    all.scheduler = Scheduler::Asha;
    return static_cast<int>(rungs(all).size());
}

/// The trial to be promoted from rung `k`, or nothing.
std::optional<std::size_t> promotable(const SchedulerOptions& options, std::span<const Trial> trials, int bracket, std::size_t k,
                                      const std::vector<std::int64_t>& levels)
{
    std::vector<std::size_t> reached;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        if (bracketOf(options, trials[i].number) == bracket && resourceOf(trials[i]) >= levels[k])
            reached.push_back(i);
    }
    const auto valueOf = [&](std::size_t i) { return valueAt(trials[i], options.goal, levels[k]).value_or(std::nan("")); };
    std::ranges::stable_sort(reached, [&](std::size_t a, std::size_t b) { return better(options.goal, valueOf(a), valueOf(b)); });
    reached.resize(reached.size() / static_cast<std::size_t>(options.reduction));
    for (const std::size_t i : reached) {
        if (trials[i].state == TrialState::Paused && trials[i].until == levels[k] && !std::isnan(valueOf(i)))
            return i;
    }
    return std::nullopt;
}

std::optional<Move> promotion(const SchedulerOptions& options, std::span<const Trial> trials)
{
    const int brackets = options.scheduler == Scheduler::Hyperband ? bracketCount(options) : 1;
    for (int bracket = 0; bracket < brackets; ++bracket) {
        const std::vector<std::int64_t> levels = rungs(options, bracket);
        for (std::size_t k = levels.size() - 1; k-- > 0;) {
            if (const auto index = promotable(options, trials, bracket, k, levels))
                return Move{Move::Kind::Promote, *index, trials[*index].number, levels[k + 1]};
        }
    }
    return std::nullopt;
}

bool worseThanMedian(const SchedulerOptions& options, std::span<const Trial> trials, std::size_t index)
{
    const std::int64_t resource = resourceOf(trials[index]);
    std::vector<double> others;
    for (const Trial& trial : trials) {
        const auto value = valueAt(trial, options.goal, resource);
        if (trial.state == TrialState::Finished && value)
            others.push_back(*value);
    }
    if (resource < options.minimum || others.size() < static_cast<std::size_t>(std::max(1, options.medianStartup)))
        return false;
    std::ranges::sort(others);
    const std::size_t half = others.size() / 2;
    const double median = others.size() % 2 == 1 ? others[half] : (others[half - 1] + others[half]) / 2;
    const auto own = valueAt(trials[index], options.goal, resource);
    return !own || better(options.goal, median, *own);
}

} // namespace

std::string_view name(Scheduler scheduler)
{
    return kSchedulers[static_cast<std::size_t>(scheduler)];
}

std::optional<Scheduler> schedulerOf(std::string_view text)
{
    const auto found = std::ranges::find(kSchedulers, text);
    return found == kSchedulers.end() ? std::nullopt : std::optional(static_cast<Scheduler>(found - kSchedulers.begin()));
}

Result<void> checkScheduler(const SchedulerOptions& options)
{
    const auto refused = [](const char* what, const char* where, const char* fix) { return fail(ErrorCode::InvalidInput, what, where, fix); };
    if (options.trials < 1 || options.trials > 100'000)
        return refused("A search cannot have that many trials", "trials", "Give 1 to 100000");
    if (options.maximum < 1)
        return refused("A trial needs one epoch at least", "epochs", "Give 1 or more");
    if (options.minimum < 1 || options.minimum > options.maximum)
        return refused("The first comparison lies outside of a trial", "min_epochs", "Give 1 to the number of epochs");
    if (options.reduction < 2 || options.reduction > 1000)
        return refused("Of that many trials none would go on, or all", "reduction", "Give 2 to 1000");
    return {};
}

std::vector<std::int64_t> rungs(const SchedulerOptions& options, int bracket)
{
    std::vector<std::int64_t> levels;
    if (climbs(options)) {
        for (std::int64_t level = options.minimum; level < options.maximum; level *= options.reduction)
            levels.push_back(level);
        levels.erase(levels.begin(), levels.begin() + std::min<std::ptrdiff_t>(bracket, std::ssize(levels)));
    }
    levels.push_back(options.maximum);
    return levels;
}

int bracketOf(const SchedulerOptions& options, int number)
{
    if (options.scheduler != Scheduler::Hyperband)
        return 0;
    const int brackets = bracketCount(options);
    std::vector<std::int64_t> sizes;
    std::int64_t sum = 0;
    for (int bracket = 0; bracket < brackets; ++bracket) {
        const int s = brackets - 1 - bracket;
        sizes.push_back(static_cast<std::int64_t>(std::ceil(static_cast<double>(brackets) / (s + 1) * std::pow(options.reduction, s))));
        sum += sizes.back();
    }
    std::int64_t place = number % sum;
    int bracket = 0;
    while (place >= sizes[static_cast<std::size_t>(bracket)])
        place -= sizes[static_cast<std::size_t>(bracket++)];
    return bracket;
}

Move nextMove(const SchedulerOptions& options, std::span<const Trial> trials)
{
    if (climbs(options)) {
        if (const auto promoted = promotion(options, trials))
            return *promoted;
    }
    const int begun = trials.empty() ? 0 : trials.back().number + 1;
    if (begun < options.trials)
        return {Move::Kind::Begin, 0, begun, rungs(options, bracketOf(options, begun)).front()};
    const bool running = std::ranges::any_of(trials, [](const Trial& trial) { return trial.state == TrialState::Running; });
    return {running ? Move::Kind::Wait : Move::Kind::Done, 0, 0, 0};
}

Verdict verdictOn(const SchedulerOptions& options, std::span<const Trial> trials, std::size_t index)
{
    const Trial& trial = trials[index];
    if (climbs(options))
        return resourceOf(trial) >= trial.until && trial.until < options.maximum ? Verdict::Pause : Verdict::GoOn;
    if (options.scheduler == Scheduler::Median && resourceOf(trial) < options.maximum)
        return worseThanMedian(options, trials, index) ? Verdict::Stop : Verdict::GoOn;
    return Verdict::GoOn;
}

} // namespace cairn::search
