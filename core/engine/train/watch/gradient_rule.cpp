// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/watch/gradient_rule.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/linalg_vector_norm.h>

#include <cmath>
#include <cstdio>

namespace cairn::engine {

namespace {

constexpr std::int64_t kHostPeriod = 16, kDevicePeriod = 256;
constexpr std::int64_t kFewestLooks = 8;
constexpr double kNewShare = 0.1;
constexpr double kExploded = 1000;

/// "linear_2": where the largest gradient lies.
std::string steepestNode(Module& module)
{
    std::string name;
    double largest = -1;
    for (const StateEntry& entry : module.state()) {
        if (!entry.trainable)
            continue;
        const double length = at::linalg_vector_norm(entry.tensor.grad()).item<double>();
        if (length > largest) {
            largest = length;
            name = entry.name.substr(0, entry.name.rfind('.'));
        }
    }
    return name;
}

} // namespace

bool looksAtGradient(GuardAction action, std::int64_t update, bool onHost)
{
    return action != GuardAction::Off && (update + 1) % (onHost ? kHostPeriod : kDevicePeriod) == 0;
}

std::optional<Finding> lookAtGradient(const TrainConfig& config, Module& module, std::int64_t step, WatchState& state)
{
    const at::NoGradGuard noGradients;
    const double length = at::linalg_vector_norm(module.flatGradients()).item<double>();
    if (!std::isfinite(length) || length <= 0)
        return std::nullopt; // the loss tells
    const double usual = std::exp(state.gradientLog);
    const bool exploded = state.gradientCount >= kFewestLooks && length > kExploded * usual;
    state.gradientLog += (std::log(length) - state.gradientLog) * std::max(kNewShare, 1.0 / static_cast<double>(state.gradientCount + 1));
    ++state.gradientCount;
    if (!exploded || state.toldGradients)
        return std::nullopt;
    state.toldGradients = true;
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, "%.3g, %.0f times its usual size", length, length / usual);
    std::string message = "Exploding gradients: at step " + std::to_string(step) + " the gradient has length " + numbers + ", most of it in " + steepestNode(module)
        + ". Set gradient_clip, lower the learning rate or lengthen the warm-up";
    if (config.guardGradients == GuardAction::Stop) {
        state.stop = true;
        message += ". The training ends after this epoch";
    }
    return Finding{"warn", std::move(message)};
}

} // namespace cairn::engine
