// SPDX-License-Identifier: GPL-3.0-or-later
// Counts: Poisson regression (Nelder, Wedderburn: Generalized linear models, 1972). The output x is the logarithm of the expected count.
#include "core/engine/train/step/numbers/number_objective.h"

#include <ATen/ops/exp.h>
#include <ATen/ops/igammac.h>
#include <ATen/ops/lgamma.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/xlogy.h>

namespace cairn::engine {

namespace {

constexpr double kCountTail = (1 - batch::kIntervalLevel) / 2;

class CountObjective : public NumberObjective {
public:
    using NumberObjective::NumberObjective;

    /// exp(x) - y x: torch.nn.PoissonNLLLoss with its defaults, which leaves out log y!.
    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        const at::Tensor x = output.squeeze(1);
        return at::sub(x.exp(), batch.targets.mul(x));
    }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        std::map<std::string, double> metrics = NumberObjective::metrics(sums, rows);
        const double saturated = sums[kOwnSum] / std::max(rows, 1.0);
        metrics["deviance"] = 2 * (metrics["loss"] + saturated);
        return metrics;
    }

protected:
    at::Tensor predicted(const at::Tensor& output) const override { return output.squeeze(1).exp(); }

    /// Between the quantiles of the distribution; with F the distribution function, y lies there where F(y) reaches the lower tail and F(y - 1) is
    /// below the upper one. F(k) is the regularised upper incomplete gamma function of k + 1 and the expected count.
    at::Tensor covered(const at::Tensor& output, const at::Tensor& targets) const override
    {
        const at::Tensor rate = predicted(output);
        return at::igammac(targets.add(1), rate).ge(kCountTail).logical_and_(at::igammac(targets, rate).lt(1 - kCountTail));
    }

    /// Log-likelihood of a model that answers every count itself, without log y!: y log y - y.
    at::Tensor ownSum(const at::Tensor&, const at::Tensor& targets) const override { return at::xlogy(targets, targets).sub_(targets); }
};

} // namespace

std::unique_ptr<Objective> countObjective(const batch::Target& target)
{
    return std::make_unique<CountObjective>(target);
}

} // namespace cairn::engine
