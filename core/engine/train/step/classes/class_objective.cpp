// SPDX-License-Identifier: GPL-3.0-or-later
// Classification: cross-entropy or focal loss, a teacher and metric learning beside it, and accuracy.
#include "core/engine/train/step/classes/teacher.h"
#include "core/engine/train/step/objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/sum.h>

namespace cairn::engine {

namespace {

constexpr std::int64_t kClassHits = 1, kDivergence = 2;

at::Tensor classEntropy(const at::Tensor& output, const at::Tensor& targets, const at::Tensor& weights, std::int64_t reduction, double labelSmoothing)
{
    constexpr std::int64_t kIgnoreNothing = -100;
    const std::optional<at::Tensor> weight = weights.defined() ? std::optional(weights) : std::nullopt;
    return at::cross_entropy_loss(output, targets, weight, reduction, kIgnoreNothing, labelSmoothing);
}

/// (1 - p)^gamma for logarithms of p. Never quite 0, where its slope may be infinite.
at::Tensor doubt(const at::Tensor& logarithms, double gamma)
{
    constexpr double kLeast = 1e-7;
    return at::clamp_min(at::rsub(logarithms.exp(), 1), kLeast).pow(gamma);
}

/// Cross-entropy or focal loss (Lin et al., ICCV 2017), with label smoothing and weights of the classes.
class ClassObjective : public Objective {
public:
    ClassObjective(const batch::Target& target, const LossConfig& loss, at::Device device, std::shared_ptr<Teacher> teacher)
        : m_classes(target.width()), m_smoothing(loss.labelSmoothing), m_gamma(loss.name == "focal" ? loss.focalGamma : 0.0),
          m_weights(classWeightsOf(target, loss, device)), m_teacher(std::move(teacher)), m_taughtShare(loss.distillationWeight), m_temperature(loss.distillationTemperature)
    {
        if (loss.metricLearning != "off")
            m_embedding.emplace(loss);
    }

    Batch prepared(Batch batch, const Draw& draw) const override
    {
        if (m_teacher && draw.training)
            batch.taught = m_teacher->answer(batch.fields);
        return batch;
    }

    at::Tensor loss(const at::Tensor& output, const Batch& batch) const override
    {
        const at::Tensor own = mean(output, batch, m_weights, m_smoothing);
        if (!batch.taught.defined())
            return own;
        const at::Tensor divergence = weightedMean(divergenceOf(output, batch.taught, m_temperature), batch);
        return own.mul(1 - m_taughtShare).add(divergence, m_taughtShare * m_temperature * m_temperature);
    }
    at::Tensor plainLoss(const at::Tensor& output, const Batch& batch) const override { return mean(output, batch, {}, 0.0); }

    at::Tensor weight(const Batch& batch) const override
    {
        return m_weights.defined() && !batch.shares.defined() ? at::index_select(m_weights, 0, batch.targets).sum() : Objective::weight(batch);
    }

    bool splits() const override { return !m_embedding; }
    const EmbeddingLoss* embeddingLoss() const override { return m_embedding ? &*m_embedding : nullptr; }
    bool countsByWeight() const override { return !m_weights.defined(); } // rows count alike in what is shown

    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const override
    {
        const at::NoGradGuard noGradients;
        sums.select(0, kLossSum).add_(loss, static_cast<double>(batch.rows));
        sums.select(0, kClassHits).add_(output.argmax(1).eq(batch.targets).sum());
        if (batch.taught.defined())
            sums.select(0, kDivergence).add_(divergenceOf(output, batch.taught, 1).sum());
    }

    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        return m_gamma > 0 ? focalOfRows(output, batch.targets) : classEntropy(output, batch.targets, {}, at::Reduction::None, 0.0);
    }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        const double count = std::max(rows, 1.0);
        std::map<std::string, double> metrics{{"loss", sums[kLossSum] / count}, {"accuracy", sums[kClassHits] / count}};
        if (sums[kAddedSum] != 0)
            metrics["added_loss"] = sums[kAddedSum] / count;
        if (sums[kDivergence] != 0)
            metrics["kl_divergence"] = sums[kDivergence] / count;
        return metrics;
    }

    double badness(const std::map<std::string, double>& metrics) const override { return -metrics.at("accuracy"); }

private:
    /// Of what each row says, as the loss weighs rows.
    at::Tensor weightedMean(const at::Tensor& each, const Batch& batch) const
    {
        if (!m_weights.defined() || batch.shares.defined())
            return each.mean();
        const at::Tensor own = at::index_select(m_weights, 0, batch.targets);
        return each.mul(own).sum().div(own.sum());
    }

    at::Tensor mean(const at::Tensor& output, const Batch& batch, const at::Tensor& weights, double smoothing) const
    {
        if (m_gamma <= 0)
            return classEntropy(output, batch.shares.defined() ? batch.shares : batch.targets, weights, at::Reduction::Mean, smoothing);
        if (batch.shares.defined() || smoothing > 0)
            return focalOfShares(output, batch, weights, smoothing);
        const at::Tensor each = focalOfRows(output, batch.targets);
        if (!weights.defined())
            return each.mean();
        const at::Tensor own = at::index_select(weights, 0, batch.targets);
        return each.mul(own).sum().div(own.sum());
    }

    at::Tensor focalOfRows(const at::Tensor& output, const at::Tensor& targets) const
    {
        const at::Tensor right = at::log_softmax(output, 1).gather(1, targets.unsqueeze(1)).squeeze(1);
        return doubt(right, m_gamma).mul(right).neg();
    }

    /// Every class by its share in the row.
    at::Tensor focalOfShares(const at::Tensor& output, const Batch& batch, const at::Tensor& weights, double smoothing) const
    {
        at::Tensor shares = batch.shares.defined() ? batch.shares : at::one_hot(batch.targets, m_classes).to(output.scalar_type());
        shares = shares.mul(1.0 - smoothing).add(smoothing / static_cast<double>(m_classes));
        if (weights.defined())
            shares = shares.mul(weights);
        const at::Tensor logarithms = at::log_softmax(output, 1);
        return doubt(logarithms, m_gamma).mul(logarithms).mul(shares).sum(1).mean().neg();
    }

    std::int64_t m_classes;
    double m_smoothing, m_gamma; ///< gamma 0: cross-entropy
    at::Tensor m_weights;        ///< [classes]; undefined: all alike
    std::optional<EmbeddingLoss> m_embedding;
    std::shared_ptr<Teacher> m_teacher; ///< may be nullptr
    double m_taughtShare, m_temperature;
};

} // namespace

std::unique_ptr<Objective> classObjective(const batch::Target& target, const LossConfig& loss, at::Device device, std::shared_ptr<Teacher> teacher)
{
    return std::make_unique<ClassObjective>(target, loss, device, std::move(teacher));
}

} // namespace cairn::engine
