// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/module/recompute.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/empty.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace cairn::engine {

namespace {

constexpr std::array kNeverRecomputed{"input", "output", "add_loss", "adversary"};

bool isFree(const PlanStep& step)
{
    return std::ranges::find(kNeverRecomputed, step.kind) == kNeverRecomputed.end() && !step.inputs.empty();
}

/// Cuts the plan where `keyOf` changes; an empty key is no stretch.
template <typename KeyOf>
std::vector<Segment> cut(const std::vector<PlanStep>& plan, KeyOf keyOf)
{
    std::vector<Segment> segments;
    std::string last;
    for (std::size_t place = 0; place < plan.size(); ++place) {
        const std::string key = isFree(plan[place]) ? keyOf(place) : std::string();
        if (!key.empty() && key == last)
            segments.back().end = place + 1;
        else if (!key.empty())
            segments.push_back({place, place + 1, {}, {}});
        last = key;
    }
    std::erase_if(segments, [](const Segment& segment) { return segment.end - segment.begin < 2; });
    return segments;
}

/// Which slots a stretch takes from outside and gives there.
void findBorders(const std::vector<PlanStep>& plan, Segment& segment)
{
    const auto madeInside = [&](std::size_t slot) { return slot >= plan[segment.begin].firstOutput && slot < plan[segment.end - 1].firstOutput + plan[segment.end - 1].outputs; };
    const auto note = [](std::vector<std::size_t>& slots, std::size_t slot) {
        if (slot != kNoSlot && std::ranges::find(slots, slot) == slots.end())
            slots.push_back(slot);
    };
    for (std::size_t place = 0; place < plan.size(); ++place) {
        const bool inside = place >= segment.begin && place < segment.end;
        for (const std::size_t slot : plan[place].inputs) {
            if (slot != kNoSlot && inside != madeInside(slot))
                note(inside ? segment.inputs : segment.outputs, slot);
        }
    }
}

/// How numbers are computed on a device at this moment.
struct Autocast {
    explicit Autocast(at::DeviceType type) : device(type), enabled(at::autocast::is_autocast_enabled(type)), dtype(at::autocast::get_autocast_dtype(type)) {}

    at::DeviceType device;
    bool enabled;
    at::ScalarType dtype;
};

/// Puts it back for as long as it lives. Copies of weights are not kept: those of the first time have no way back to the weights.
class AutocastGuard {
public:
    explicit AutocastGuard(const Autocast& wanted) : m_before(wanted.device), m_caching(at::autocast::is_autocast_cache_enabled())
    {
        set(wanted);
        at::autocast::set_autocast_cache_enabled(false);
    }
    ~AutocastGuard()
    {
        at::autocast::set_autocast_cache_enabled(m_caching);
        set(m_before);
    }
    AutocastGuard(const AutocastGuard&) = delete;
    AutocastGuard& operator=(const AutocastGuard&) = delete;

private:
    static void set(const Autocast& wanted)
    {
        at::autocast::set_autocast_dtype(wanted.device, wanted.dtype);
        at::autocast::set_autocast_enabled(wanted.device, wanted.enabled);
    }

    Autocast m_before;
    bool m_caching;
};

/// What the backward pass needs to compute a stretch again.
struct Recipe : torch::CustomClassHolder {
    Recipe(SegmentRun how, at::DeviceType device) : run(std::move(how)), autocast(device) {}

    SegmentRun run;
    Autocast autocast;
};

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class Recomputed : public torch::autograd::Function<Recomputed> {
public:
    /// `handle` makes the outputs need gradients where only weights inside do.
    static variable_list forward(AutogradContext* context, const c10::intrusive_ptr<Recipe>& recipe, const at::Tensor& /*handle*/, at::TensorList inputs)
    {
        const AutocastGuard autocast(recipe->autocast);
        context->set_materialize_grads(false);
        context->saved_data["recipe"] = c10::IValue::make_capsule(recipe);
        context->save_for_backward(inputs.vec());
        return recipe->run(inputs, false);
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients)
    {
        const auto held = context->saved_data["recipe"].toCapsule();
        const auto& recipe = static_cast<const Recipe&>(*held);
        variable_list inputs, wanted, outer;
        for (const at::Tensor& input : context->get_saved_variables())
            inputs.push_back(input.detach().set_requires_grad(input.requires_grad()));
        {
            const at::AutoGradMode recording(true);
            const AutocastGuard autocast(recipe.autocast);
            const variable_list outputs = recipe.run(inputs, true);
            for (std::size_t i = 0; i < outputs.size(); ++i) {
                if (!gradients[i].defined() || !outputs[i].requires_grad())
                    continue;
                wanted.push_back(outputs[i]);
                outer.push_back(gradients[i]);
            }
        }
        if (!wanted.empty())
            torch::autograd::backward(wanted, outer);
        variable_list results(2); // of the recipe and the handle
        for (const at::Tensor& input : inputs)
            results.push_back(input.grad());
        return results;
    }
};

} // namespace

Result<std::vector<Segment>> recomputedSegments(const Module& module, const std::string& how, bool showsEmbedding)
{
    const std::vector<PlanStep>& plan = module.plan();
    const auto unlessHead = [&](std::size_t place, std::string key) { return showsEmbedding && module.head() == place ? std::string() : key; };
    std::vector<Segment> segments;
    if (how == "blocks") {
        segments = cut(plan, [&](std::size_t place) { return unlessHead(place, plan[place].group); });
        if (segments.empty())
            return fail(ErrorCode::InvalidInput, "The network has no blocks and no folded frames of several layers that could be recomputed", "recompute", "Set recompute=even, or fold layers into frames on the Model page");
    } else if (how == "even") {
        const auto length = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(plan.size()))));
        segments = cut(plan, [&](std::size_t place) { return unlessHead(place, std::to_string(place / length)); });
    } else {
        return fail(ErrorCode::InvalidInput, "Layers cannot be recomputed by \"" + how + "\"", "recompute", "Set off, blocks or even");
    }
    for (Segment& segment : segments)
        findBorders(plan, segment);
    return segments;
}

std::vector<at::Tensor> recomputed(SegmentRun run, const std::vector<at::Tensor>& inputs)
{
    const at::Device device = inputs.empty() ? at::Device(at::kCPU) : inputs[0].device();
    const at::Tensor handle = at::empty({0}).set_requires_grad(true);
    return Recomputed::apply(c10::make_intrusive<Recipe>(std::move(run), device.type()), handle, at::TensorList(inputs));
}

} // namespace cairn::engine
