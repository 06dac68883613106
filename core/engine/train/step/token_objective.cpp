// SPDX-License-Identifier: GPL-3.0-or-later
// Language models, and texts written with the right text up to each place given (teacher forcing; Williams, Zipser 1989): the
// scores at step t are compared with the token at t + 1. Tags are compared with the scores at their own step. Padding does not
// count; every token weighs the same.
#include "core/engine/train/step/objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <cmath>

namespace cairn::engine {

namespace {

constexpr std::int64_t kTokenHits = 1, kTokenSum = 2, kWholeSum = 3;
constexpr std::int64_t kNoToken = -100;

class TokenObjective : public Objective {
public:
    TokenObjective(const batch::Target& target, const std::vector<batch::Field>& fields, const LossConfig& loss)
        : m_smoothing(loss.labelSmoothing), m_tokens(fieldPlace(fields, target.field)), m_mask(fieldPlace(fields, target.mask)), m_shift(target.kind == batch::TaskKind::Tagging ? 0 : 1), m_whole(target.kind != batch::TaskKind::NextToken)
    {
    }

    at::Tensor loss(const at::Tensor& output, const Batch& batch) const override { return mean(output, batch, m_smoothing); }
    at::Tensor plainLoss(const at::Tensor& output, const Batch& batch) const override { return mean(output, batch, 0.0); }

    at::Tensor weight(const Batch& batch) const override { return at::clamp_min(nextTokens(batch).ne(kNoToken).sum(), 1).to(at::kFloat); }

    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const override
    {
        const at::NoGradGuard noGradients;
        const at::Tensor next = nextTokens(batch), counts = next.ne(kNoToken);
        const at::Tensor tokens = counts.sum(), hits = output.argmax(2).eq(next);
        sums.select(0, kLossSum).add_(at::mul(loss, tokens));
        sums.select(0, kTokenHits).add_(hits.sum());
        sums.select(0, kTokenSum).add_(tokens);
        if (m_whole)
            sums.select(0, kWholeSum).add_(hits.sum(1).eq(counts.sum(1)).sum());
    }

    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        const at::Tensor next = nextTokens(batch);
        const at::Tensor each = at::cross_entropy_loss(scores(output), next.reshape({-1}), {}, at::Reduction::None, kNoToken).view(next.sizes());
        return at::div(each.sum(1), at::clamp_min(next.ne(kNoToken).sum(1), 1));
    }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        const double tokens = std::max(sums[kTokenSum], 1.0), loss = sums[kLossSum] / tokens;
        std::map<std::string, double> metrics{{"loss", loss}, {"token_accuracy", sums[kTokenHits] / tokens}};
        if (m_shift > 0)
            metrics["perplexity"] = std::exp(loss);
        if (m_whole)
            metrics["sequence_accuracy"] = sums[kWholeSum] / std::max(rows, 1.0);
        return metrics;
    }

private:
    at::Tensor mean(const at::Tensor& output, const Batch& batch, double labelSmoothing) const
    {
        const at::Tensor next = nextTokens(batch);
        const at::Tensor total = at::cross_entropy_loss(scores(output), next.reshape({-1}), {}, at::Reduction::Sum, kNoToken, labelSmoothing);
        return at::div(total, at::clamp_min(next.ne(kNoToken).sum(), 1));
    }

    /// [n, T]: what is right at each step, kNoToken where that is padding or nothing.
    at::Tensor nextTokens(const Batch& batch) const
    {
        const at::Tensor& tokens = batch.fields[m_tokens];
        const std::int64_t steps = tokens.size(1) - m_shift;
        at::Tensor next = at::full_like(tokens, kNoToken);
        next.narrow(1, 0, steps).copy_(at::where(batch.fields[m_mask].narrow(1, m_shift, steps).gt(0), tokens.narrow(1, m_shift, steps), kNoToken));
        return next;
    }

    /// [n T, vocabulary]
    static at::Tensor scores(const at::Tensor& output) { return output.reshape({-1, output.size(2)}); }

    double m_smoothing;
    std::size_t m_tokens, m_mask;
    std::int64_t m_shift; ///< how many steps later the right token stands
    bool m_whole;
};

} // namespace

std::unique_ptr<Objective> tokenObjective(const batch::Target& target, const std::vector<batch::Field>& fields, const LossConfig& loss)
{
    return std::make_unique<TokenObjective>(target, fields, loss);
}

} // namespace cairn::engine
