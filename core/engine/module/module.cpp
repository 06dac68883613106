// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/module/module.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>

namespace cairn::engine {

namespace {

/// A window of `flat` at the place where `like` lies in `base`. Shares the memory, not the version counter, so that the
/// optimiser may change the whole buffer between two steps.
at::Tensor sameWindow(const at::Tensor& flat, const at::Tensor& base, const at::Tensor& like)
{
    const auto offset = like.const_data_ptr<float>() - base.const_data_ptr<float>();
    const at::Tensor owner = flat;
    return at::from_blob(flat.mutable_data_ptr<float>() + offset, like.sizes(), [owner](void*) {}, flat.options());
}

} // namespace

void Module::enableGradients()
{
    m_flatGradients = at::zeros_like(m_flatWeights);
    for (StateEntry& entry : m_state) {
        if (!entry.trainable)
            continue;
        entry.tensor.set_requires_grad(true);
        entry.tensor.mutable_grad() = sameWindow(m_flatGradients, m_flatWeights, entry.tensor);
    }
}

at::Tensor Module::forward(std::span<const at::Tensor> fields, const ForwardContext& context, const Observer& observer, const TapObserver& taps)
{
    std::vector<at::Tensor> slots(m_slots);
    ForwardContext used = context;
    used.inPlace = context.inPlace && !observer && !taps;
    for (const auto& [field, slot] : m_fieldSlots)
        slots[slot] = fields[field];
    std::vector<at::Tensor> inputs;
    for (PlanStep& step : m_plan) {
        inputs.clear();
        for (const std::size_t slot : step.inputs)
            inputs.push_back(slot == kNoSlot ? at::Tensor() : slots[slot]);
        for (const std::size_t slot : step.released)
            slots[slot] = at::Tensor();
        const Taps tap = [&](const char* name, const at::Tensor& value) { taps(step, name, value); };
        used.taps = taps ? &tap : nullptr;
        used.training = context.training && !step.frozen;
        const std::span<at::Tensor> outputs(slots.data() + step.firstOutput, step.outputs);
        if (!inputs.empty())
            step.layer->forward(inputs, outputs, used);
        if (observer && !outputs.empty())
            observer(step, outputs[0]);
    }
    return slots[m_outputSlot];
}

void Module::runStep(PlanStep& step, std::vector<at::Tensor>& slots, ForwardContext& context, bool training)
{
    std::vector<at::Tensor> inputs;
    for (const std::size_t slot : step.inputs)
        inputs.push_back(slot == kNoSlot ? at::Tensor() : slots[slot]);
    context.training = training && !step.frozen;
    if (!inputs.empty())
        step.layer->forward(inputs, std::span(slots.data() + step.firstOutput, step.outputs), context);
}

at::Tensor Module::make(std::span<const at::Tensor> fields, const ForwardContext& context)
{
    std::vector<at::Tensor> slots(m_slots);
    for (const auto& [field, slot] : m_fieldSlots)
        slots[slot] = fields[field];
    ForwardContext used = context;
    used.inPlace = false;
    for (const std::size_t step : m_opponents->generator)
        runStep(m_plan[step], slots, used, context.training);
    return slots[m_opponents->made];
}

at::Tensor Module::judge(std::span<const at::Tensor> fields, const at::Tensor& pictures, const ForwardContext& context)
{
    std::vector<at::Tensor> slots(m_slots);
    for (const auto& [field, slot] : m_fieldSlots)
        slots[slot] = fields[field];
    slots[m_opponents->judged] = pictures;
    ForwardContext used = context;
    used.inPlace = false;
    for (const std::size_t step : m_opponents->discriminator)
        runStep(m_plan[step], slots, used, context.training);
    return slots[m_outputSlot];
}

void Module::trainDiscriminator(bool wanted)
{
    for (at::Tensor& weights : m_discriminatorWeights)
        weights.set_requires_grad(wanted);
}

bool Module::normalisesOverBatch() const
{
    return std::any_of(m_plan.begin(), m_plan.end(), [](const PlanStep& step) { return step.kind == "batch_norm"; });
}

} // namespace cairn::engine
