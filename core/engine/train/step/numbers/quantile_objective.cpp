// SPDX-License-Identifier: GPL-3.0-or-later
// Several quantiles: mean pinball loss (Koenker, Bassett: Regression quantiles, 1978).
#include "core/engine/train/step/numbers/number_objective.h"

#include <ATen/ops/max.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tensor.h>

namespace cairn::engine {

namespace {

class QuantileObjective : public NumberObjective {
public:
    explicit QuantileObjective(const batch::Target& target) : NumberObjective(target), m_quantiles(at::tensor(target.answer.quantiles, at::kFloat)) {}

    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        const at::Tensor above = at::sub(batch.targets.unsqueeze(1), output), quantiles = m_quantiles.to(output.device());
        return at::max(above.mul(quantiles), above.mul(quantiles.sub(1))).mean(1);
    }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        std::map<std::string, double> metrics = NumberObjective::metrics(sums, rows);
        metrics["pinball"] = metrics["loss"] * deviation();
        if (answered().nominal() > 0)
            metrics["interval_width"] = sums[kOwnSum] / std::max(rows, 1.0) * deviation();
        return metrics;
    }

protected:
    at::Tensor predicted(const at::Tensor& output) const override { return output.select(1, static_cast<std::int64_t>(answered().middle())); }
    at::Tensor covered(const at::Tensor& output, const at::Tensor& targets) const override
    {
        return targets.ge(output.select(1, 0)).logical_and_(targets.le(output.select(1, -1)));
    }
    at::Tensor ownSum(const at::Tensor& output, const at::Tensor&) const override { return at::sub(output.select(1, -1), output.select(1, 0)); }

private:
    at::Tensor m_quantiles; ///< [Q], on the host
};

} // namespace

std::unique_ptr<Objective> quantileObjective(const batch::Target& target)
{
    return std::make_unique<QuantileObjective>(target);
}

} // namespace cairn::engine
