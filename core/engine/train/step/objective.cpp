// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>

#include <cmath>

namespace cairn::engine {

at::Tensor Objective::loss(const at::Tensor& output, const at::Tensor& targets, double labelSmoothing) const
{
    if (!classifies())
        return at::mse_loss(output.squeeze(1), targets);
    constexpr std::int64_t kIgnoreNothing = -100;
    return at::cross_entropy_loss(output, targets, {}, at::Reduction::Mean, kIgnoreNothing, labelSmoothing);
}

at::Tensor Objective::loss(const at::Tensor& output, const Batch& batch, double labelSmoothing) const
{
    return loss(output, batch.shares.defined() ? batch.shares : batch.targets, labelSmoothing);
}

void Objective::add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const at::Tensor& targets) const
{
    const at::NoGradGuard noGradients;
    const at::Tensor second = classifies() ? output.argmax(1).eq(targets).sum() : at::sub(output.squeeze(1), targets).abs_().sum();
    sums.select(0, 0).add_(loss, static_cast<double>(targets.size(0)));
    sums.select(0, 1).add_(second);
}

std::map<std::string, double> Objective::metrics(const std::array<double, kSums>& sums, double rows) const
{
    const double count = std::max(rows, 1.0);
    const double loss = sums[0] / count;
    if (classifies())
        return {{"loss", loss}, {"accuracy", sums[1] / count}};
    return {{"loss", loss}, {"mae", sums[1] / count * m_target.deviation}, {"rmse", std::sqrt(loss) * m_target.deviation}};
}

double Objective::badness(const std::map<std::string, double>& metrics) const
{
    return classifies() ? -metrics.at("accuracy") : metrics.at("loss");
}

} // namespace cairn::engine
