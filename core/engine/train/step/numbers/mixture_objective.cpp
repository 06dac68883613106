// SPDX-License-Identifier: GPL-3.0-or-later
// Mixtures of normal distributions: negative log-likelihood, in nats (Bishop: Mixture density networks, 1994).
#include "core/engine/train/step/numbers/number_objective.h"

#include <ATen/ops/clamp_min.h>
#include <ATen/ops/div.h>
#include <ATen/ops/log.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/special_ndtr.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>

#include <cmath>
#include <numbers>

namespace cairn::engine {

namespace {

constexpr double kMixtureTail = (1 - batch::kIntervalLevel) / 2;
constexpr double kLeastWeight = 1e-12, kLeastDeviation = 1e-4; ///< standardised; without, a component could shrink onto a single row

class MixtureObjective : public NumberObjective {
public:
    using NumberObjective::NumberObjective;

    /// -log sum_k w_k N(y; m_k, s_k), as torch.distributions.MixtureSameFamily has it.
    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        const at::Tensor deviations = at::clamp_min(part(output, 2), kLeastDeviation);
        const at::Tensor distance = at::sub(batch.targets.unsqueeze(1), part(output, 1)).div(deviations);
        const at::Tensor logs = at::clamp_min(part(output, 0), kLeastWeight).log().sub(deviations.log()).sub(distance.square().mul(0.5));
        return at::logsumexp(logs, at::IntArrayRef{1}).neg().add(0.5 * std::log(2 * std::numbers::pi));
    }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        std::map<std::string, double> metrics = NumberObjective::metrics(sums, rows);
        metrics["nll"] = metrics["loss"] + std::log(deviation());
        return metrics;
    }

protected:
    at::Tensor predicted(const at::Tensor& output) const override { return part(output, 0).mul(part(output, 1)).sum(1); }

    /// Between the quantiles, that is where the distribution function lies between the tails.
    at::Tensor covered(const at::Tensor& output, const at::Tensor& targets) const override
    {
        const at::Tensor distance = at::sub(targets.unsqueeze(1), part(output, 1)).div(at::clamp_min(part(output, 2), kLeastDeviation));
        const at::Tensor below = at::special_ndtr(distance).mul(part(output, 0)).sum(1);
        return below.ge(kMixtureTail).logical_and_(below.le(1 - kMixtureTail));
    }

private:
    /// Weights, means or deviations, [n, M].
    at::Tensor part(const at::Tensor& output, std::int64_t which) const { return output.narrow(1, which * answered().components, answered().components); }
};

} // namespace

std::unique_ptr<Objective> mixtureObjective(const batch::Target& target)
{
    return std::make_unique<MixtureObjective>(target);
}

} // namespace cairn::engine
