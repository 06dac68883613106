// SPDX-License-Identifier: GPL-3.0-or-later
// Regression: mean squared error of standardised values; MAE and RMSE in the units of the target column.
#include "core/engine/train/step/objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>

#include <cmath>

namespace cairn::engine {

namespace {

constexpr std::int64_t kAbsoluteSum = 1;

class ValueObjective : public Objective {
public:
    explicit ValueObjective(const batch::Target& target) : m_deviation(target.deviation) {}

    at::Tensor loss(const at::Tensor& output, const Batch& batch, double) const override { return at::mse_loss(output.squeeze(1), batch.targets); }

    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const override
    {
        const at::NoGradGuard noGradients;
        sums.select(0, kLossSum).add_(loss, static_cast<double>(batch.rows));
        sums.select(0, kAbsoluteSum).add_(at::sub(output.squeeze(1), batch.targets).abs_().sum());
    }

    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        return at::mse_loss(output.squeeze(1), batch.targets, at::Reduction::None);
    }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        const double count = std::max(rows, 1.0), loss = sums[kLossSum] / count;
        return {{"loss", loss}, {"mae", sums[kAbsoluteSum] / count * m_deviation}, {"rmse", std::sqrt(loss) * m_deviation}};
    }

private:
    double m_deviation;
};

} // namespace

std::unique_ptr<Objective> valueObjective(const batch::Target& target)
{
    return std::make_unique<ValueObjective>(target);
}

} // namespace cairn::engine
