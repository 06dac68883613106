// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/watch/unit_rule.h"

#include "core/graph/kind.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cairn::engine {

namespace {

constexpr std::int64_t kFewestUnits = 4; ///< below, a layer has no shares worth telling
constexpr std::size_t kNamedLayers = 3;        ///< layers in a message

bool hasFamily(const PlanStep& step, const char* family)
{
    const graph::Kind* kind = graph::findKind(step.kind);
    return kind && kind->info.family == family;
}

/// Largest size of each unit's numbers, [units].
at::Tensor peaks(const at::Tensor& values, std::int64_t axis)
{
    std::vector<std::int64_t> others;
    for (std::int64_t i = 0; i < values.dim(); ++i) {
        if (i != axis)
            others.push_back(i);
    }
    return at::linalg_vector_norm(values, std::numeric_limits<double>::infinity(), others).to(at::kFloat);
}

void takeLarger(at::Tensor& held, const at::Tensor& seen)
{
    held = held.defined() ? at::maximum(held, seen) : seen;
}

} // namespace

/// One layer's units over a window.
struct UnitWatch::Units {
    std::string label;
    std::size_t feeder = kNoSlot; ///< place in the plan of the layer before
    bool convolved = false;       ///< three axes are [N, C, L]
    at::Tensor output, gradient;  ///< [units]: largest size; undefined: not seen
    std::int64_t zeros = 0, unmoved = 0, count = 0; ///< of the last window
};

UnitWatch::UnitWatch(const Module& module, GuardAction action)
    : m_action(action), m_period(module.device().is_cpu() ? kHostPeriod : kDevicePeriod), m_units(module.plan().size()), m_module(module)
{
    std::vector<std::size_t> maker; // of each slot: a place in the plan
    std::vector<bool> convolved(module.plan().size(), false);
    for (std::size_t place = 0; place < module.plan().size(); ++place) {
        const PlanStep& step = module.plan()[place];
        const std::size_t feeder = step.inputs.empty() || step.inputs[0] >= maker.size() ? kNoSlot : maker[step.inputs[0]];
        maker.resize(std::max(maker.size(), step.firstOutput + step.outputs), kNoSlot);
        for (std::size_t i = 0; i < step.outputs; ++i)
            maker[step.firstOutput + i] = place;
        const bool weighted = !step.layer->state().empty();
        convolved[place] = hasFamily(step, "convolution") || (step.kind == "batch_norm" || !weighted ? feeder != kNoSlot && convolved[feeder] : false);
        if (!weighted && !hasFamily(step, "activation"))
            continue;
        m_units[place] = std::make_shared<Units>();
        m_units[place]->label = step.label;
        m_units[place]->feeder = feeder;
        m_units[place]->convolved = convolved[place];
    }
}

UnitWatch::~UnitWatch() = default;

bool UnitWatch::looksAt(std::int64_t step) const
{
    return m_action != GuardAction::Off && (step + 1) % m_period == 0;
}

void UnitWatch::see(const PlanStep& step, const at::Tensor& output)
{
    const auto place = static_cast<std::size_t>(&step - m_module.plan().data());
    const std::shared_ptr<Units>& units = m_units[place];
    if (!units || !output.defined() || !output.is_floating_point() || output.dim() < 2 || !output.requires_grad() || output.numel() == 0)
        return;
    const std::int64_t axis = output.dim() == 2 || (output.dim() == 3 && !units->convolved) ? output.dim() - 1 : 1;
    {
        const at::NoGradGuard noGradients;
        takeLarger(units->output, peaks(output, axis));
    }
    output.register_hook([units, axis](const at::Tensor& gradient) {
        const at::NoGradGuard noGradients;
        if (gradient.defined() && gradient.dim() > axis)
            takeLarger(units->gradient, peaks(gradient, axis));
    });
}

void UnitWatch::beginWindow()
{
    m_looks = 0;
    for (const auto& units : m_units) {
        if (units)
            units->output = units->gradient = at::Tensor();
    }
}

std::optional<Finding> UnitWatch::stepDone(std::int64_t step, WatchState& state)
{
    ++m_looks;
    if ((step + 1) % (m_period * kLooks) != 0)
        return std::nullopt;
    const at::NoGradGuard noGradients;
    std::vector<at::Tensor> counts;
    std::vector<Units*> seen;
    for (const auto& units : m_looks == kLooks ? m_units : decltype(m_units)()) {
        if (!units || !units->output.defined() || units->output.numel() < kFewestUnits)
            continue;
        seen.push_back(units.get());
        units->count = units->output.numel();
        counts.push_back(units->output.eq(0).sum().view(1));
        counts.push_back(units->gradient.defined() ? units->gradient.eq(0).sum().view(1) : at::zeros({1}, counts.back().options()));
    }
    const at::Tensor fetched = counts.empty() ? at::Tensor() : at::cat(counts).to(at::kCPU);
    std::vector<const Units*> dead;
    const auto isDead = [](const Units& units) { return static_cast<double>(std::max(units.zeros, units.unmoved)) >= kDeadShare * static_cast<double>(units.count); };
    for (std::size_t i = 0; i < seen.size(); ++i) {
        seen[i]->zeros = fetched.const_data_ptr<std::int64_t>()[2 * i];
        seen[i]->unmoved = fetched.const_data_ptr<std::int64_t>()[2 * i + 1];
        if (isDead(*seen[i]))
            dead.push_back(seen[i]);
    }
    // A layer in front of dead activations gets no gradient because of them: they are what is told.
    std::erase_if(dead, [&](const Units* units) {
        return std::ranges::any_of(dead, [&](const Units* behind) { return behind->feeder != kNoSlot && m_units[behind->feeder].get() == units; });
    });
    std::erase_if(dead, [&](const Units* units) { return std::ranges::find(state.toldUnits, units->label) != state.toldUnits.end(); });
    beginWindow();
    if (dead.empty())
        return std::nullopt;
    for (const Units* units : dead)
        state.toldUnits.push_back(units->label);
    return told(dead, step + 1);
}

Finding UnitWatch::told(const std::vector<const Units*>& dead, std::int64_t step) const
{
    std::string message = "Dead units: up to step " + std::to_string(step) + ", over " + std::to_string(m_period * kLooks) + " steps, ";
    for (std::size_t i = 0; i < std::min(dead.size(), kNamedLayers); ++i) {
        const Units& units = *dead[i];
        const bool silent = units.zeros >= units.unmoved;
        message += (i > 0 ? "; " : "") + std::to_string(silent ? units.zeros : units.unmoved) + " of " + std::to_string(units.count) + " units of " + units.label
            + (silent ? " put out nothing but zeros" : " got no gradient");
    }
    if (dead.size() > kNamedLayers)
        message += "; and " + std::to_string(dead.size() - kNamedLayers) + " further layers";
    return {"warn", message + ". Lower the learning rate or lengthen the warm-up, use leaky_relu, elu or gelu in place of relu, or put a normalisation in front"};
}

} // namespace cairn::engine
