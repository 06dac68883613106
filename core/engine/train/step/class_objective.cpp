// SPDX-License-Identifier: GPL-3.0-or-later
// Classification: cross-entropy and accuracy.
#include "core/engine/train/step/objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/sum.h>

namespace cairn::engine {

namespace {

constexpr std::int64_t kClassHits = 1;

at::Tensor classEntropy(const at::Tensor& output, const at::Tensor& targets, std::int64_t reduction, double labelSmoothing)
{
    constexpr std::int64_t kIgnoreNothing = -100;
    return at::cross_entropy_loss(output, targets, {}, reduction, kIgnoreNothing, labelSmoothing);
}

class ClassObjective : public Objective {
public:
    at::Tensor loss(const at::Tensor& output, const Batch& batch, double labelSmoothing) const override
    {
        return classEntropy(output, batch.shares.defined() ? batch.shares : batch.targets, at::Reduction::Mean, labelSmoothing);
    }

    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const override
    {
        const at::NoGradGuard noGradients;
        sums.select(0, kLossSum).add_(loss, static_cast<double>(batch.rows));
        sums.select(0, kClassHits).add_(output.argmax(1).eq(batch.targets).sum());
    }

    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        return classEntropy(output, batch.targets, at::Reduction::None, 0.0);
    }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        const double count = std::max(rows, 1.0);
        return {{"loss", sums[kLossSum] / count}, {"accuracy", sums[kClassHits] / count}};
    }

    double badness(const std::map<std::string, double>& metrics) const override { return -metrics.at("accuracy"); }
};

} // namespace

std::unique_ptr<Objective> classObjective()
{
    return std::make_unique<ClassObjective>();
}

} // namespace cairn::engine
