// SPDX-License-Identifier: GPL-3.0-or-later
// Normal distributions: negative log-likelihood of mean and variance, in nats (Nix, Weigend: Estimating the mean and variance of the target
// probability distribution, 1994).
#include "core/engine/train/step/numbers/number_objective.h"

#include <ATen/ops/clamp_min.h>
#include <ATen/ops/log.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/sub.h>

#include <cmath>
#include <numbers>

namespace cairn::engine {

namespace {

constexpr double kLeastVariance = 1e-6; ///< eps of torch.nn.GaussianNLLLoss
constexpr double kReach = 1.6448536269514722; ///< deviations from the mean to either end of the interval

class NormalObjective : public NumberObjective {
public:
    using NumberObjective::NumberObjective;

    /// torch.nn.GaussianNLLLoss(full=True): smaller variances count as the least one, and get their gradient there.
    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        const at::Tensor given = output.select(1, 1);
        const at::Tensor variance = given.add(at::clamp_min(given.detach(), kLeastVariance).sub_(given.detach()));
        const at::Tensor square = at::sub(output.select(1, 0), batch.targets).square();
        return square.div(variance).add(variance.log()).mul(0.5).add(0.5 * std::log(2 * std::numbers::pi));
    }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        std::map<std::string, double> metrics = NumberObjective::metrics(sums, rows);
        metrics["nll"] = metrics["loss"] + std::log(deviation());
        metrics["interval_width"] = sums[kOwnSum] / std::max(rows, 1.0) * deviation();
        return metrics;
    }

protected:
    at::Tensor predicted(const at::Tensor& output) const override { return output.select(1, 0); }
    at::Tensor covered(const at::Tensor& output, const at::Tensor& targets) const override { return at::sub(predicted(output), targets).abs_().le(reach(output)); }
    at::Tensor ownSum(const at::Tensor& output, const at::Tensor&) const override { return reach(output).mul_(2); }

private:
    static at::Tensor reach(const at::Tensor& output) { return at::clamp_min(output.select(1, 1), kLeastVariance).sqrt_().mul_(kReach); }
};

} // namespace

std::unique_ptr<Objective> normalObjective(const batch::Target& target)
{
    return std::make_unique<NormalObjective>(target);
}

} // namespace cairn::engine
