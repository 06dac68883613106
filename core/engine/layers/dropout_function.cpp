// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/dropout_function.h"

#include "core/base/random.h"
#include "core/engine/kernels/dropout_kernel.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

namespace cairn::engine {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor masked(const at::Tensor& values, double probability, DropoutKey key)
{
    const at::Tensor from = values.contiguous();
    at::Tensor to = at::empty_like(from);
    const float* source = from.const_data_ptr<float>();
    float* target = to.mutable_data_ptr<float>();
    constexpr std::int64_t kGrain = 1 << 15; // a multiple of kDropoutLane, so that borders do not depend on the threads
    const std::int64_t groups = (from.numel() + kDropoutLane - 1) / kDropoutLane;
    at::parallel_for(0, groups, kGrain / kDropoutLane, [&](std::int64_t first, std::int64_t last) {
        const std::int64_t begin = first * kDropoutLane, end = std::min(last * kDropoutLane, from.numel());
        dropoutKernel({key.seed, key.stream, probability}, source, target, begin, end);
    });
    return to;
}

class DropoutFunction : public torch::autograd::Function<DropoutFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& input, double probability, std::int64_t seed,
                              std::int64_t stream)
    {
        context->saved_data["probability"] = probability;
        context->saved_data["seed"] = seed;
        context->saved_data["stream"] = stream;
        return masked(input, probability, {static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(stream)});
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const DropoutKey key{static_cast<std::uint64_t>(context->saved_data["seed"].toInt()),
                             static_cast<std::uint64_t>(context->saved_data["stream"].toInt())};
        return {masked(gradients[0], context->saved_data["probability"].toDouble(), key), {}, {}, {}};
    }
};

} // namespace

at::Tensor dropout(const at::Tensor& input, double probability, DropoutKey key)
{
    if (input.device().is_cpu() && input.scalar_type() == at::kFloat)
        return DropoutFunction::apply(input, probability, static_cast<std::int64_t>(key.seed),
                                      static_cast<std::int64_t>(key.stream));
    at::Generator generator = at::globalContext().defaultGenerator(input.device());
    generator.set_current_seed(mix(key.seed, key.stream));
    return at::dropout(input, probability, true);
}

} // namespace cairn::engine
