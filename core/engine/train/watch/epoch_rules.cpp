// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/watch/epoch_rules.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace cairn::engine {

namespace {

constexpr double kLeastGain = 1e-4;
constexpr double kOverfitRise = 0.05; ///< of the validation loss above its lowest value

std::string shortNumber(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

std::string epochsText(std::int64_t count)
{
    return std::to_string(count) + (count == 1 ? " epoch" : " epochs");
}

void note(const TrainConfig& config, const EpochNumbers& numbers, WatchState& state)
{
    const bool better = improves(numbers.watched, state.best);
    if (better)
        state.best = numbers.watched;
    state.stale = better ? 0 : state.stale + 1;
    state.rateStale = better ? 0 : state.rateStale + 1;
    if (better)
        state.toldPlateau = false;
    if (!numbers.validationLoss || config.guardOverfitting == GuardAction::Off)
        return;
    if (improves(*numbers.validationLoss, state.lowestLoss)) {
        state.lowestLoss = numbers.validationLoss;
        state.trainLossThen = numbers.trainLoss;
        state.sinceLowest = 0;
    } else {
        ++state.sinceLowest;
    }
}

/// ReduceLROnPlateau of PyTorch, without cool-down.
void reduceRate(const TrainConfig& config, const EpochNumbers& numbers, WatchState& state, std::vector<Finding>& findings)
{
    if (config.schedule != "plateau" || state.rateStale <= config.schedulePatience)
        return;
    state.rateStale = 0;
    const double before = state.rateFactor;
    state.rateFactor = std::max(before * config.scheduleFactor, config.scheduleEnd);
    if (state.rateFactor < before)
        findings.push_back({"info", "Learning rate reduced to " + shortNumber(config.learningRate * state.rateFactor) + " after epoch " + std::to_string(numbers.epoch)
                                        + ": nothing was gained for " + epochsText(config.schedulePatience + 1)});
}

void stopEarly(const TrainConfig& config, const EpochNumbers& numbers, WatchState& state, std::vector<Finding>& findings)
{
    if (config.earlyStopping <= 0 || state.stale < config.earlyStopping)
        return;
    state.stop = true;
    findings.push_back({"info", "Stopped early after epoch " + std::to_string(numbers.epoch) + ": nothing was gained for " + epochsText(state.stale) + "; the best checkpoint is of epoch "
                                    + std::to_string(numbers.epoch - state.stale)});
}

void apply(GuardAction action, WatchState& state, std::string message, std::vector<Finding>& findings)
{
    if (action == GuardAction::Stop) {
        state.stop = true;
        message += ". The training ends here";
    }
    findings.push_back({"warn", std::move(message)});
}

void tellPlateau(const TrainConfig& config, WatchState& state, std::vector<Finding>& findings)
{
    if (config.guardPlateau == GuardAction::Off || state.toldPlateau || state.stale < config.guardPatience)
        return;
    state.toldPlateau = true;
    apply(config.guardPlateau, state,
          "Plateau: nothing was gained for " + epochsText(state.stale) + ". Lower the learning rate (schedule plateau does it by itself), stop early, or use a larger network",
          findings);
}

void tellOverfitting(const TrainConfig& config, const EpochNumbers& numbers, WatchState& state, std::vector<Finding>& findings)
{
    if (config.guardOverfitting == GuardAction::Off || state.toldOverfitting || !numbers.validationLoss || !state.lowestLoss || state.sinceLowest < config.guardPatience)
        return;
    const double lowest = *state.lowestLoss, rise = (*numbers.validationLoss - lowest) / std::max(std::abs(lowest), 1e-12);
    if (rise < kOverfitRise || !improves(numbers.trainLoss, state.trainLossThen))
        return;
    state.toldOverfitting = true;
    apply(config.guardOverfitting, state,
          "Over-fitting: since epoch " + std::to_string(numbers.epoch - state.sinceLowest) + " the validation loss has risen by " + std::to_string(std::lround(100 * rise))
              + " % while the training loss fell. Use early_stopping, more weight decay or dropout, changes of the pictures, or more data; the best checkpoint is kept",
          findings);
}

} // namespace

bool improves(double value, const std::optional<double>& best)
{
    return !best || value < *best - kLeastGain * std::abs(*best);
}

std::vector<Finding> lookAtEpoch(const TrainConfig& config, const EpochNumbers& numbers, WatchState& state)
{
    std::vector<Finding> findings;
    note(config, numbers, state);
    reduceRate(config, numbers, state, findings);
    stopEarly(config, numbers, state, findings);
    tellPlateau(config, state, findings);
    tellOverfitting(config, numbers, state, findings);
    return findings;
}

} // namespace cairn::engine
