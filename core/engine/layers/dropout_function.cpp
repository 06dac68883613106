// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/dropout_function.h"

#include "core/base/random.h"
#include "core/engine/kernels/dropout_kernel.h"
#include "core/engine/parallel/group.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace cairn::engine {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// `count` elements from place `place` of the lane before law.firstLane.
void maskHead(DropoutLaw law, std::int64_t place, const float* from, float* to, std::int64_t count)
{
    float before[kDropoutLane] = {}, after[kDropoutLane];
    std::copy_n(from, count, before + place);
    --law.firstLane;
    dropoutKernel(law, before, after, 0, kDropoutLane);
    std::copy_n(after + place, count, to);
}

/// `place`: element of the mask that the values begin with.
at::Tensor masked(const at::Tensor& values, double probability, DropoutKey key, std::int64_t place)
{
    const at::Tensor from = values.contiguous();
    at::Tensor to = at::empty_like(from);
    const float* source = from.const_data_ptr<float>();
    float* target = to.mutable_data_ptr<float>();
    const DropoutLaw law{key.seed, key.stream, probability, (place + kDropoutLane - 1) / kDropoutLane};
    const std::int64_t head = std::min(law.firstLane * kDropoutLane - place, from.numel()); // the rest of a lane that another rank began
    if (head > 0)
        maskHead(law, place % kDropoutLane, source, target, head);
    constexpr std::int64_t kGrain = 1 << 15; // a multiple of kDropoutLane, so that borders do not depend on the threads
    const std::int64_t rest = from.numel() - head, groups = (rest + kDropoutLane - 1) / kDropoutLane;
    at::parallel_for(0, groups, kGrain / kDropoutLane, [&](std::int64_t first, std::int64_t last) {
        const std::int64_t begin = first * kDropoutLane, end = std::min(last * kDropoutLane, rest);
        dropoutKernel(law, source + head, target + head, begin, end);
    });
    return to;
}

class DropoutFunction : public torch::autograd::Function<DropoutFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& input, double probability, std::int64_t seed,
                              std::int64_t stream, std::int64_t place)
    {
        context->saved_data["probability"] = probability;
        context->saved_data["seed"] = seed;
        context->saved_data["stream"] = stream;
        context->saved_data["place"] = place;
        return masked(input, probability, {static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(stream)}, place);
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const DropoutKey key{static_cast<std::uint64_t>(context->saved_data["seed"].toInt()),
                             static_cast<std::uint64_t>(context->saved_data["stream"].toInt())};
        return {masked(gradients[0], context->saved_data["probability"].toDouble(), key, context->saved_data["place"].toInt()), {}, {}, {}, {}};
    }
};

} // namespace

std::uint64_t rankSeed(DropoutKey key)
{
    const std::uint64_t seed = mix(key.seed, key.stream);
    return key.ranks && key.ranks->first > 0 ? mix(seed, static_cast<std::uint64_t>(key.ranks->first)) : seed;
}

at::Tensor dropout(const at::Tensor& input, double probability, DropoutKey key)
{
    if (input.device().is_cpu() && input.scalar_type() == at::kFloat)
        return DropoutFunction::apply(input, probability, static_cast<std::int64_t>(key.seed),
                                      static_cast<std::int64_t>(key.stream), key.ranks ? key.ranks->offset(input.numel()) : 0);
    at::Generator generator = at::globalContext().defaultGenerator(input.device());
    generator.set_current_seed(rankSeed(key));
    return at::dropout(input, probability, true);
}

} // namespace cairn::engine
