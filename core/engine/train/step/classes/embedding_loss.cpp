// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/classes/embedding_loss.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logaddexp.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <limits>

namespace cairn::engine {

namespace {

constexpr double kLeastLength = 1e-12, kLeastSquare = 1e-12; ///< the slope of the root is finite there
constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr double kFar = 4.0; ///< farther than any two points of the unit sphere

/// Which rows of a batch are alike: [n, n] of bool.
struct Pairs {
    explicit Pairs(const at::Tensor& classes)
        : self(at::eye(classes.size(0), classes.options().dtype(at::kBool))), same(classes.unsqueeze(1).eq(classes.unsqueeze(0)).logical_and(at::logical_not(self))),
          other(classes.unsqueeze(1).ne(classes.unsqueeze(0)))
    {
    }

    at::Tensor self, same, other;
};

at::Tensor cosines(const at::Tensor& embeddings)
{
    const at::Tensor unit = embeddings.div(at::clamp_min(at::linalg_vector_norm(embeddings, 2, 1, true), kLeastLength));
    return at::matmul(unit, unit.t());
}

at::Tensor distances(const at::Tensor& cosine)
{
    return at::clamp_min(cosine.mul(-2).add(2), kLeastSquare).sqrt();
}

/// Mean of the chosen ones; 0 where there are none. What is not chosen gives no gradient, whatever it is.
at::Tensor meanOf(const at::Tensor& values, const at::Tensor& chosen)
{
    return at::where(chosen, values, at::zeros_like(values)).sum().div(chosen.sum().clamp_min(1));
}

at::Tensor tripletLoss(const at::Tensor& cosine, const Pairs& pairs, double margin)
{
    const at::Tensor distance = distances(cosine);
    const at::Tensor hardest = at::masked_fill(distance, at::logical_not(pairs.same), -kFar).amax(1);
    const at::Tensor nearest = at::masked_fill(distance, at::logical_not(pairs.other), kFar).amin(1);
    return meanOf(at::clamp_min(hardest.sub(nearest).add(margin), 0), pairs.same.any(1).logical_and(pairs.other.any(1)));
}

at::Tensor contrastiveLoss(const at::Tensor& cosine, const Pairs& pairs, double margin)
{
    const at::Tensor distance = distances(cosine);
    return meanOf(distance.square(), pairs.same).add(meanOf(at::clamp_min(distance.neg().add(margin), 0).square(), pairs.other));
}

at::Tensor supConLoss(const at::Tensor& cosine, const Pairs& pairs, double temperature)
{
    const at::Tensor logarithms = at::log_softmax(at::masked_fill(cosine.div(temperature), pairs.self, kNever), 1);
    const at::Tensor count = pairs.same.sum(1);
    const at::Tensor each = at::where(pairs.same, logarithms, at::zeros_like(logarithms)).sum(1).div(count.clamp_min(1)).neg();
    return meanOf(each, count.gt(0));
}

at::Tensor ntXentLoss(const at::Tensor& cosine, const Pairs& pairs, double temperature)
{
    constexpr double kNothing = -1e30; // of a batch of one class; an infinite one would have no slope
    const at::Tensor logits = cosine.div(temperature);
    const at::Tensor others = at::logsumexp(at::masked_fill(logits, at::logical_not(pairs.other), kNothing), 1, true);
    return meanOf(at::logaddexp(logits, others).sub(logits), pairs.same);
}

} // namespace

at::Tensor EmbeddingLoss::operator()(const at::Tensor& embeddings, const at::Tensor& classes) const
{
    const Pairs pairs(classes);
    const at::Tensor cosine = cosines(embeddings);
    const at::Tensor loss = m_loss.metricLearning == "triplet"       ? tripletLoss(cosine, pairs, m_loss.tripletMargin)
                            : m_loss.metricLearning == "contrastive" ? contrastiveLoss(cosine, pairs, m_loss.contrastiveMargin)
                            : m_loss.metricLearning == "sup_con"     ? supConLoss(cosine, pairs, m_loss.metricTemperature)
                                                                     : ntXentLoss(cosine, pairs, m_loss.metricTemperature);
    return loss.mul(m_loss.metricWeight);
}

double recallAtOne(const at::Tensor& embeddings, const at::Tensor& classes)
{
    const at::NoGradGuard noGradients;
    const Pairs pairs(classes);
    const at::Tensor nearest = at::masked_fill(cosines(embeddings), pairs.self, kNever).argmax(1);
    const at::Tensor asked = pairs.same.any(1);
    const at::Tensor hits = at::index_select(classes, 0, nearest).eq(classes).logical_and(asked);
    return hits.sum().to(at::kDouble).div(asked.sum().clamp_min(1)).item<double>();
}

} // namespace cairn::engine
