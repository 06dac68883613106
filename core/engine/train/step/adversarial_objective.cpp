// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures like those of the data. The answers are logits of real pictures, of made ones, and of made ones behind the discriminator's update (in
// evaluation the same as before it). Evaluation also compares what both look like, without a classifier: pictures are averaged over a grid
// of 8 x 8 cells, and
//
//   frechet_distance = |m - m'|^2 + tr(C + C' - 2 (C C')^(1/2))
//
// is the Frechet distance of the two normal distributions with the means and covariances of the cells, in the units of the model's input
// (Dowson, Landau: The Frechet distance between multivariate normal distributions, 1982; of Inception features it is the FID of Heusel et
// al., NeurIPS 2017). diversity is tr(C') / tr(C): 1 where made pictures differ from each other as much as real ones, 0 where all are alike.
#include "core/engine/train/step/adversarial_loss.h"
#include "core/engine/train/step/objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sum.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cairn::engine {

namespace {

constexpr std::int64_t kDiscriminatorSum = 1, kGeneratorSum = 2, kRealSum = 3, kMadeSum = 4, kLogits = 3, kGrid = 8;
constexpr double kCollapsed = 0.02; ///< diversity below which samples count as alike
constexpr std::uint64_t kEvaluationSeed = 0xE7A1;

struct Normal {
    at::Tensor mean, covariance;
};

/// From sums over `rows` rows: [P] values, then [P, P] products.
Normal normalOf(const double* sums, std::int64_t size, double rows)
{
    auto* data = const_cast<double*>(sums);
    const at::Tensor mean = at::from_blob(data, {size}, at::kDouble).div(rows);
    const at::Tensor products = at::from_blob(data + size, {size, size}, at::kDouble).div(rows);
    return {mean, products.sub(at::matmul(mean.unsqueeze(1), mean.unsqueeze(0)))};
}

double frechetDistance(const Normal& a, const Normal& b)
{
    const auto [values, vectors] = at::linalg_eigh(a.covariance);
    const at::Tensor root = at::matmul(vectors.mul(at::clamp_min(values, 0).sqrt().unsqueeze(0)), vectors.t());
    const at::Tensor between = at::matmul(at::matmul(root, b.covariance), root);
    const double mixed = at::clamp_min(at::linalg_eigvalsh(between.add(between.t()).div(2)), 0).sqrt().sum().item<double>();
    const double means = a.mean.sub(b.mean).square().sum().item<double>();
    return std::max(0.0, means + a.covariance.diagonal().sum().item<double>() + b.covariance.diagonal().sum().item<double>() - 2 * mixed);
}

class AdversarialObjective : public Objective {
public:
    AdversarialObjective(const batch::Target& target, const std::vector<batch::Field>& fields) : m_place(fieldPlace(fields, target.field))
    {
        const std::vector<std::int64_t>& shape = fields[m_place].shape;
        m_rows = std::min(kGrid, shape.at(1));
        m_columns = std::min(kGrid, shape.at(2));
        m_cells = shape.at(0) * m_rows * m_columns;
    }

    std::optional<std::size_t> playedWith() const override { return m_place; }
    std::int64_t evaluationSums() const override { return kSums + 2 * (m_cells + m_cells * m_cells); }

    at::Tensor answer(Module& module, const Batch& batch, const ForwardContext& context) const override
    {
        ForwardContext own = context;
        own.seed = kEvaluationSeed;
        const at::Tensor& pictures = batch.fields[m_place];
        const at::Tensor made = module.make(batch.fields, own);
        const auto logit = [&](const at::Tensor& shown) { return module.judge(batch.fields, shown, own).flatten(1).narrow(1, 0, 1); };
        const at::Tensor ofReal = logit(pictures), ofMade = logit(made);
        return at::cat({ofReal, ofMade, ofMade, cells(pictures), cells(made)}, 1);
    }

    at::Tensor loss(const at::Tensor& output, const Batch&) const override { return losses(output).mean(); }

    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const override
    {
        const at::NoGradGuard noGradients;
        const auto logits = [&](std::int64_t which) { return output.select(1, which); };
        sums.select(0, kLossSum).add_(loss, static_cast<double>(batch.rows));
        sums.select(0, kDiscriminatorSum).add_(discriminatorLosses(logits(0), logits(1)).sum());
        sums.select(0, kGeneratorSum).add_(generatorLosses(logits(2)).sum());
        sums.select(0, kRealSum).add_(at::sigmoid(logits(0)).sum());
        sums.select(0, kMadeSum).add_(at::sigmoid(logits(1)).sum());
        const std::int64_t each = m_cells + m_cells * m_cells;
        for (std::int64_t side = 0; side < 2 && output.size(1) > kLogits; ++side) {
            const at::Tensor values = output.narrow(1, kLogits + side * m_cells, m_cells).to(at::kDouble);
            sums.narrow(0, kSums + side * each, m_cells).add_(values.sum(0));
            sums.narrow(0, kSums + side * each + m_cells, m_cells * m_cells).add_(at::matmul(values.t(), values).flatten());
        }
    }

    at::Tensor rowLosses(const at::Tensor& output, const Batch&) const override { return losses(output); }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        const double count = std::max(rows, 1.0);
        std::map<std::string, double> metrics{{"loss", sums[kLossSum] / count}, {"discriminator_loss", sums[kDiscriminatorSum] / count}, {"generator_loss", sums[kGeneratorSum] / count},
                                              {"d_real", sums[kRealSum] / count}, {"d_made", sums[kMadeSum] / count}};
        if (static_cast<std::int64_t>(sums.size()) != evaluationSums() || rows < 2)
            return metrics;
        const Normal real = normalOf(sums.data() + kSums, m_cells, count), made = normalOf(sums.data() + kSums + m_cells + m_cells * m_cells, m_cells, count);
        metrics["frechet_distance"] = frechetDistance(real, made);
        const double spread = real.covariance.diagonal().sum().item<double>();
        metrics["diversity"] = spread > 0 ? made.covariance.diagonal().sum().item<double>() / spread : 1.0;
        return metrics;
    }

    double badness(const std::map<std::string, double>& metrics) const override
    {
        const auto found = metrics.find("frechet_distance");
        return found == metrics.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
    }

    std::optional<std::string> complaint(const std::map<std::string, double>& metrics) const override
    {
        const auto found = metrics.find("diversity");
        if (found == metrics.end() || found->second >= kCollapsed)
            return {};
        return "Collapse: all samples are alike. Lower the learning rate, train the discriminator with dropout, or begin again with another seed";
    }

private:
    /// [n]: of discriminator and generator together.
    static at::Tensor losses(const at::Tensor& output)
    {
        return discriminatorLosses(output.select(1, 0), output.select(1, 1)).add(generatorLosses(output.select(1, 2)));
    }

    /// [n, P]
    at::Tensor cells(const at::Tensor& pictures) const { return at::adaptive_avg_pool2d(pictures, {m_rows, m_columns}).flatten(1); }

    std::size_t m_place;
    std::int64_t m_rows = 0, m_columns = 0, m_cells = 0;
};

} // namespace

std::unique_ptr<Objective> adversarialObjective(const batch::Target& target, const std::vector<batch::Field>& fields)
{
    return std::make_unique<AdversarialObjective>(target, fields);
}

} // namespace cairn::engine
