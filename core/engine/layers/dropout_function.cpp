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
#include <utility>

namespace cairn::engine {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kGrain = 1 << 15; ///< a multiple of kDropoutLane, so that borders do not depend on the threads

/// `count` elements from place `place` of the lane before law.firstLane.
void maskHead(DropoutLaw law, std::int64_t place, const float* from, float* to, std::uint8_t* kept, std::int64_t count)
{
    float before[kDropoutLane] = {}, after[kDropoutLane];
    std::uint8_t marks[kDropoutLane];
    std::copy_n(from, count, before + place);
    --law.firstLane;
    dropoutKernel(law, before, after, marks, 0, kDropoutLane);
    std::copy_n(after + place, count, to);
    std::copy_n(marks + place, count, kept);
}

/// Values with zeros among them, and a byte for each that says whether it was kept. `place`: element of the mask that they begin with.
std::pair<at::Tensor, at::Tensor> masked(const at::Tensor& values, double probability, DropoutKey key, std::int64_t place)
{
    const at::Tensor from = values.contiguous();
    at::Tensor to = at::empty_like(from), kept = at::empty_like(from, from.options().dtype(at::kByte));
    const float* source = from.const_data_ptr<float>();
    float* target = to.mutable_data_ptr<float>();
    auto* marks = kept.mutable_data_ptr<std::uint8_t>();
    const DropoutLaw law{key.seed, key.stream, probability, (place + kDropoutLane - 1) / kDropoutLane};
    const std::int64_t head = std::min(law.firstLane * kDropoutLane - place, from.numel()); // the rest of a lane that another rank began
    if (head > 0)
        maskHead(law, place % kDropoutLane, source, target, marks, head);
    const std::int64_t rest = from.numel() - head, groups = (rest + kDropoutLane - 1) / kDropoutLane;
    at::parallel_for(0, groups, kGrain / kDropoutLane, [&](std::int64_t first, std::int64_t last) {
        const std::int64_t begin = first * kDropoutLane, end = std::min(last * kDropoutLane, rest);
        dropoutKernel(law, source + head, target + head, marks + head, begin, end);
    });
    return {to, kept};
}

class DropoutFunction : public torch::autograd::Function<DropoutFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& input, double probability, std::int64_t seed,
                              std::int64_t stream, std::int64_t place)
    {
        auto [output, kept] = masked(input, probability, {static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(stream)}, place);
        context->saved_data["probability"] = probability;
        context->save_for_backward({kept});
        return output;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const at::Tensor kept = context->get_saved_variables()[0], from = gradients[0].contiguous();
        at::Tensor to = at::empty_like(from);
        const float scale = DropoutLaw{0, 0, context->saved_data["probability"].toDouble()}.scale();
        at::parallel_for(0, from.numel(), kGrain, [&](std::int64_t begin, std::int64_t end) {
            keepKernel(kept.const_data_ptr<std::uint8_t>(), scale, from.const_data_ptr<float>(), to.mutable_data_ptr<float>(), begin, end);
        });
        return {to, {}, {}, {}, {}};
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
