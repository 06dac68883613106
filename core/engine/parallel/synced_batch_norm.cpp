// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parallel/synced_batch_norm.h"

#include "core/engine/torch_guard.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/native_batch_norm.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/var_mean.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace cairn::engine {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

void addOverRanks(Group& group, at::Tensor& numbers)
{
    if (const auto added = group.sum(numbers); !added)
        throw CarriedError(added.error());
}

/// All axes but that of the channels.
std::vector<std::int64_t> statisticAxes(const at::Tensor& input)
{
    std::vector<std::int64_t> axes{0};
    for (std::int64_t axis = 2; axis < input.dim(); ++axis)
        axes.push_back(axis);
    return axes;
}

/// [C] as [1, C, 1, ...]
at::Tensor perChannel(const at::Tensor& values, const at::Tensor& like)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(like.dim()), 1);
    shape[1] = values.numel();
    return values.to(like.scalar_type()).view(shape);
}

/// Mean, variance (both [C], of type double) and how many numbers a channel has, over all ranks.
struct Statistics {
    at::Tensor mean, variance;
    double count = 0;
};

Statistics statisticsOf(const at::Tensor& input, const RankShare& share)
{
    const std::int64_t channels = input.size(1);
    const auto [variance, mean] = at::var_mean(input, statisticAxes(input), 0);
    const at::Tensor ownMean = mean.to(at::kDouble), ownSquare = variance.to(at::kDouble).add_(ownMean.square());
    const double own = share.counts ? static_cast<double>(input.numel() / channels) : 0.0;
    at::Tensor sums = at::cat({ownMean.mul(own), ownSquare.mul(own), at::full({1}, own, ownMean.options())});
    addOverRanks(*share.group, sums);
    const double count = sums[2 * channels].item<double>();
    const at::Tensor all = sums.narrow(0, 0, channels).div(count);
    return {all, sums.narrow(0, channels, channels).div(count).sub_(all.square()).clamp_min_(0.0), count};
}

class SyncedNorm : public torch::autograd::Function<SyncedNorm> {
public:
    static Variable forward(AutogradContext* context, const Variable& input, const Variable& weight, const Variable& bias, const at::Tensor& mean, const at::Tensor& variance, double count,
                            double epsilon, std::int64_t group, bool counts)
    {
        const at::Tensor deviation = variance.add(epsilon).rsqrt();
        context->save_for_backward({input, weight, mean, deviation});
        context->saved_data["count"] = count;
        context->saved_data["group"] = group;
        context->saved_data["counts"] = counts;
        const auto type = input.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
        return std::get<0>(at::native_batch_norm(input, weight, bias, mean.to(type), variance.to(type), false, 0.0, epsilon));
    }

    /// With e = x - mean, s = 1 / sqrt(variance + epsilon) and means over all ranks: s w (dy - mean(dy) - e s^2 mean(dy e)).
    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const at::NoGradGuard noGradients;
        const variable_list saved = context->get_saved_variables();
        const at::Tensor input = at::isReducedFloatingType(saved[0].scalar_type()) ? saved[0].to(at::kFloat) : saved[0];
        const at::Tensor &weight = saved[1], &deviation = saved[3];
        const at::Tensor outer = gradients[0].to(input.scalar_type()), centred = at::sub(input, perChannel(saved[2], input));
        const std::vector<std::int64_t> axes = statisticAxes(input);
        const at::Tensor sum = at::sum(outer, axes, false, at::kDouble), product = at::sum(at::mul(outer, centred), axes, false, at::kDouble);
        at::Tensor all = at::cat({sum, product});
        addOverRanks(*reinterpret_cast<Group*>(context->saved_data["group"].toInt()), all);
        all.div_(context->saved_data["count"].toDouble());
        const std::int64_t channels = sum.numel();
        at::Tensor inner = at::sub(outer, perChannel(all.narrow(0, 0, channels), input));
        inner.sub_(centred.mul_(perChannel(all.narrow(0, channels, channels).mul(deviation.square()), input)));
        inner.mul_(perChannel(weight.defined() ? deviation.mul(weight) : deviation, input));
        if (!context->saved_data["counts"].toBool())
            inner.zero_(); // it had no part in the statistics
        variable_list toInputs{inner.to(saved[0].scalar_type()), {}, {}, {}, {}, {}, {}, {}, {}};
        if (weight.defined()) {
            toInputs[1] = product.mul(deviation).to(weight.scalar_type());
            toInputs[2] = sum.to(weight.scalar_type());
        }
        return toInputs;
    }
};

} // namespace

at::Tensor syncedBatchNorm(const at::Tensor& input, const NormState& state, const RankShare& share)
{
    Statistics all;
    {
        const at::NoGradGuard noGradients;
        all = statisticsOf(at::isReducedFloatingType(input.scalar_type()) ? input.to(at::kFloat) : input, share);
        state.mean.lerp_(all.mean.to(state.mean.scalar_type()), state.momentum);
        state.variance.lerp_(all.variance.mul(all.count / std::max(1.0, all.count - 1.0)).to(state.variance.scalar_type()), state.momentum);
    }
    return SyncedNorm::apply(input, state.weight, state.bias, all.mean, all.variance, all.count, state.epsilon, reinterpret_cast<std::int64_t>(share.group), share.counts);
}

} // namespace cairn::engine
