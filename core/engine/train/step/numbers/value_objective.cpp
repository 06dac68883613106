// SPDX-License-Identifier: GPL-3.0-or-later
// Values: squared, absolute, Huber or quantile error of standardised values; MAE and RMSE in the units of the target column.
#include "core/engine/train/step/numbers/number_objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/huber_loss.h>
#include <ATen/ops/l1_loss.h>
#include <ATen/ops/max.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>

#include <cmath>

namespace cairn::engine {

namespace {

constexpr std::int64_t kAbsoluteSum = 1, kSquaredSum = 2;

class ValueObjective : public Objective {
public:
    ValueObjective(const batch::Target& target, const LossConfig& loss) : m_loss(loss), m_square(loss.name == "auto" || loss.name == "mse"), m_deviation(target.deviation) {}

    at::Tensor loss(const at::Tensor& output, const Batch& batch) const override { return reduced(output.squeeze(1), batch.targets, at::Reduction::Mean); }

    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const override
    {
        const at::NoGradGuard noGradients;
        sums.select(0, kLossSum).add_(loss, static_cast<double>(batch.rows));
        const at::Tensor distance = at::sub(output.squeeze(1), batch.targets).abs_();
        sums.select(0, kAbsoluteSum).add_(distance.sum());
        if (!m_square)
            sums.select(0, kSquaredSum).add_(distance.square().sum());
    }

    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override { return reduced(output.squeeze(1), batch.targets, at::Reduction::None); }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        const double count = std::max(rows, 1.0), loss = sums[kLossSum] / count, square = m_square ? loss : sums[kSquaredSum] / count;
        return {{"loss", loss}, {"mae", sums[kAbsoluteSum] / count * m_deviation}, {"rmse", std::sqrt(square) * m_deviation}};
    }

private:
    at::Tensor reduced(const at::Tensor& answers, const at::Tensor& targets, std::int64_t reduction) const
    {
        if (m_square)
            return at::mse_loss(answers, targets, reduction);
        if (m_loss.name == "mae")
            return at::l1_loss(answers, targets, reduction);
        if (m_loss.name == "huber")
            return at::huber_loss(answers, targets, reduction, m_loss.huberDelta);
        // Koenker and Bassett, 1978.
        const at::Tensor below = at::sub(targets, answers);
        const at::Tensor each = at::max(below.mul(m_loss.quantile), below.mul(m_loss.quantile - 1.0));
        return reduction == at::Reduction::Mean ? each.mean() : each;
    }

    LossConfig m_loss;
    bool m_square;
    double m_deviation;
};

} // namespace

std::unique_ptr<Objective> valueObjective(const batch::Target& target, const LossConfig& loss)
{
    return std::make_unique<ValueObjective>(target, loss);
}

} // namespace cairn::engine
