// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/numbers/number_objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>

#include <cmath>

namespace cairn::engine {

at::Tensor NumberObjective::loss(const at::Tensor& output, const Batch& batch) const
{
    return rowLosses(output, batch).mean();
}

void NumberObjective::add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const
{
    const at::NoGradGuard noGradients;
    sums.select(0, kLossSum).add_(loss, static_cast<double>(batch.rows));
    const at::Tensor distance = at::sub(predicted(output), batch.targets).abs_();
    sums.select(0, kAbsoluteSum).add_(distance.sum());
    sums.select(0, kSquaredSum).add_(distance.square().sum());
    if (m_answer.nominal() > 0)
        sums.select(0, kCoveredSum).add_(covered(output, batch.targets).sum());
    if (const at::Tensor own = ownSum(output, batch.targets); own.defined())
        sums.select(0, kOwnSum).add_(own.sum());
}

std::map<std::string, double> NumberObjective::metrics(const Sums& sums, double rows) const
{
    const double count = std::max(rows, 1.0);
    std::map<std::string, double> metrics{{"loss", sums[kLossSum] / count},
                                          {"mae", sums[kAbsoluteSum] / count * m_deviation},
                                          {"rmse", std::sqrt(sums[kSquaredSum] / count) * m_deviation}};
    if (m_answer.nominal() > 0)
        metrics["coverage"] = sums[kCoveredSum] / count;
    return metrics;
}

std::unique_ptr<Objective> numberObjective(const batch::Target& target, const LossConfig& loss)
{
    switch (target.answer.form) {
    case batch::AnswerForm::Count: return countObjective(target);
    case batch::AnswerForm::Normal: return normalObjective(target);
    case batch::AnswerForm::Mixture: return mixtureObjective(target);
    case batch::AnswerForm::Quantiles: return quantileObjective(target);
    case batch::AnswerForm::Value: break;
    }
    return valueObjective(target, loss);
}

} // namespace cairn::engine
