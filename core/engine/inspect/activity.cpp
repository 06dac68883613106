// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/inspect/activity.h"

#include "core/engine/model/prediction.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/slice.h>

#include <algorithm>
#include <cmath>

namespace cairn::engine {

namespace {

constexpr std::int64_t kShownChannels = 4, kShownSide = 64, kShownWidth = 256;

/// Every k-th element along an axis, so that at most `most` are left.
at::Tensor thinned(const at::Tensor& value, std::int64_t axis, std::int64_t most)
{
    const std::int64_t step = std::max<std::int64_t>(1, (value.size(axis) + most - 1) / most);
    return step == 1 ? value : at::slice(value, axis, 0, std::nullopt, step);
}

/// The first row, small enough to be drawn: the axes that are drawn thinned, those before them cut.
Array shownRow(const at::Tensor& output)
{
    at::Tensor row = output.dim() > 0 ? output.select(0, 0) : output;
    while (row.dim() > 3)
        row = row.select(0, 0);
    if (row.dim() == 0)
        row = row.unsqueeze(0);
    if (row.dim() == 3)
        row = row.slice(0, 0, kShownChannels);
    const std::int64_t most = row.dim() == 1 ? kShownWidth : kShownSide;
    for (std::int64_t axis = std::max<std::int64_t>(0, row.dim() - 2); axis < row.dim(); ++axis)
        row = thinned(row, axis, most);
    return toArray(row);
}

/// The share of units that put out nothing but zeros. A unit is a channel of [N, C, H, W] and [N, C, L], a feature of [N, F].
double deadShare(const at::Tensor& output)
{
    if (output.dim() < 2 || output.numel() == 0)
        return 0;
    const at::Tensor units = output.dim() == 2 ? output : output.flatten(2);
    const at::Tensor peak = output.dim() == 2 ? units.abs().amax({0}) : units.abs().amax({0, 2});
    return peak.eq(0).to(at::kDouble).mean().item<double>();
}

NodeActivity activityOf(const PlanStep& step, const at::Tensor& output)
{
    NodeActivity activity;
    activity.node = step.node;
    const at::Tensor values = output.detach();
    if (values.numel() == 0)
        return activity;
    const at::Tensor numbers = values.to(at::kDouble);
    activity.finite = at::isfinite(numbers).all().item<bool>();
    activity.mean = numbers.mean().item<double>();
    activity.deviation = numbers.std(false).item<double>();
    activity.smallest = numbers.min().item<double>();
    activity.largest = numbers.max().item<double>();
    activity.deadShare = deadShare(numbers);
    activity.sample = shownRow(values);
    return activity;
}

} // namespace

std::vector<NodeActivity> layerActivity(Module& module, const std::vector<at::Tensor>& rows)
{
    const at::NoGradGuard noGradients;
    std::vector<NodeActivity> all;
    (void)module.forward(rows, {.training = false}, [&](const PlanStep& step, at::Tensor& output) {
        if (output.defined())
            all.push_back(activityOf(step, output));
    });
    return all;
}

} // namespace cairn::engine
