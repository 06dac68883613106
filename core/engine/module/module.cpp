// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/module/module.h"

#include "core/engine/module/recompute.h"

#include <ATen/core/grad_mode.h>
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

void showEmbedding(at::Tensor& input, EmbeddingTap& tap)
{
    tap.value = input;
    if (tap.cutsHead)
        input = input.detach();
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

void Module::thaw(int stages)
{
    for (PlanStep& step : m_plan) {
        if (step.stage > 0)
            step.frozen = step.stage > stages;
    }
    for (StateEntry& entry : m_state) {
        if (entry.stage > 0 && entry.trainable)
            entry.tensor.set_requires_grad(entry.stage <= stages);
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
    auto segment = context.training && !taps && at::GradMode::is_enabled() ? m_segments.begin() : m_segments.end();
    for (std::size_t place = 0; place < m_plan.size(); ++place) {
        if (segment != m_segments.end() && segment->begin == place) {
            passSegment(*segment, slots, used, observer);
            place = segment++->end - 1;
            continue;
        }
        PlanStep& step = m_plan[place];
        inputs.clear();
        for (const std::size_t slot : step.inputs)
            inputs.push_back(slot == kNoSlot ? at::Tensor() : slots[slot]);
        if (context.embedding && m_head == place)
            showEmbedding(inputs[0], *context.embedding);
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

void Module::passSegment(const Segment& segment, std::vector<at::Tensor>& slots, const ForwardContext& context, const Observer& observer)
{
    std::vector<at::Tensor> inputs;
    for (const std::size_t slot : segment.inputs)
        inputs.push_back(slots[slot]);
    // The observer sees what is computed for the backward pass, to which gradients come.
    const auto run = [this, &segment, context, observer](std::span<const at::Tensor> values, bool again) {
        ForwardContext within = context;
        within.inPlace = false;
        within.recomputing = again;
        return runSegment(segment, values, within, again ? observer : Observer());
    };
    const std::vector<at::Tensor> outputs = recomputed(run, inputs);
    inputs.clear();
    for (std::size_t i = 0; i < outputs.size(); ++i)
        slots[segment.outputs[i]] = outputs[i];
    for (std::size_t place = segment.begin; place < segment.end; ++place) {
        for (const std::size_t slot : m_plan[place].released)
            slots[slot] = at::Tensor();
    }
}

std::vector<at::Tensor> Module::runSegment(const Segment& segment, std::span<const at::Tensor> inputs, ForwardContext context, const Observer& observer)
{
    std::vector<at::Tensor> slots(m_slots), outputs;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        slots[segment.inputs[i]] = inputs[i];
    const bool training = context.training;
    for (std::size_t place = segment.begin; place < segment.end; ++place) {
        PlanStep& step = m_plan[place];
        runStep(step, slots, context, training);
        if (observer && step.outputs > 0)
            observer(step, slots[step.firstOutput]);
        for (const std::size_t slot : step.released)
            slots[slot] = at::Tensor();
    }
    for (const std::size_t slot : segment.outputs)
        outputs.push_back(slots[slot]);
    return outputs;
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
