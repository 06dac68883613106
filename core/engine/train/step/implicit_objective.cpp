// SPDX-License-Identifier: GPL-3.0-or-later
// Implicit feedback: each row is an item that a user took; others are drawn and should score lower (He et al.: Neural
// collaborative filtering, WWW 2017). Cross-entropy of taken and drawn items; hit rate and NDCG of the item among a hundred.
#include "core/base/random.h"
#include "core/engine/train/step/objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/log2.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace cairn::engine {

namespace {

constexpr std::int64_t kOrderedSum = 1, kHitSum = 2, kGainSum = 3, kRowSum = 4;
constexpr std::int64_t kDrawnInTraining = 4, kDrawnInEvaluation = 99, kBest = 10;
constexpr std::uint64_t kDrawPurpose = 0x1A7E, kDrawsPerRow = 128;

class ImplicitObjective : public Objective {
public:
    ImplicitObjective(const batch::Target& target, const std::vector<batch::Field>& fields)
        : m_item(fieldPlace(fields, target.field)), m_items(static_cast<std::uint64_t>(std::max<std::int64_t>(2, fields[m_item].vocabulary - 1)))
    {
    }

    Batch prepared(Batch batch, const Draw& draw) const override
    {
        const at::NoGradGuard noGradients;
        const std::int64_t drawn = draw.training ? kDrawnInTraining : kDrawnInEvaluation, group = drawn + 1, rows = batch.rows;
        const at::Tensor taken = batch.fields[m_item];
        const at::Tensor others = drawnItems(rows, drawn, draw).to(taken.device());
        for (at::Tensor& field : batch.fields) {
            std::vector<std::int64_t> shape = field.sizes().vec(), wide = shape;
            wide.insert(wide.begin() + 1, group);
            shape[0] = rows * group;
            field = field.unsqueeze(1).expand(wide).reshape(shape);
        }
        // Drawn among all other known items: those from the taken one on move up by one.
        batch.fields[m_item] = at::cat({taken, at::add(others, others.ge(taken))}, 1).reshape({-1, 1});
        batch.targets = at::arange(group, at::TensorOptions(at::kLong).device(taken.device())).eq(0).to(at::kFloat).unsqueeze(0).expand({rows, group}).reshape({-1});
        batch.rows = rows * group;
        batch.group = group;
        return batch;
    }

    at::Tensor loss(const at::Tensor& output, const Batch& batch) const override
    {
        return at::binary_cross_entropy_with_logits(output.squeeze(1), batch.targets);
    }

    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const override
    {
        const at::NoGradGuard noGradients;
        const auto rows = static_cast<double>(batch.rows / batch.group);
        const at::Tensor scores = output.view({-1, batch.group}), taken = scores.narrow(1, 0, 1), others = scores.narrow(1, 1, batch.group - 1);
        sums.select(0, kLossSum).add_(loss, rows);
        sums.select(0, kOrderedSum).add_(taken.gt(others).to(at::kDouble).mean(), rows);
        sums.select(0, kRowSum).add_(rows);
        if (batch.group <= kBest)
            return;
        const at::Tensor place = others.ge(taken).sum(1), best = place.lt(kBest); // ties count against the model
        sums.select(0, kHitSum).add_(best.sum());
        sums.select(0, kGainSum).add_(at::reciprocal(at::log2(at::add(place.to(at::kDouble), 2))).mul_(best).sum());
    }

    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        return at::binary_cross_entropy_with_logits(output.squeeze(1), batch.targets, {}, {}, at::Reduction::None).view({-1, batch.group}).mean(1);
    }

    std::map<std::string, double> metrics(const Sums& sums, double) const override
    {
        const double rows = std::max(sums[kRowSum], 1.0);
        std::map<std::string, double> metrics{{"loss", sums[kLossSum] / rows}, {"pair_accuracy", sums[kOrderedSum] / rows}};
        if (sums[kHitSum] > 0) {
            metrics["hit_rate_10"] = sums[kHitSum] / rows;
            metrics["ndcg_10"] = sums[kGainSum] / rows;
        }
        return metrics;
    }

    double badness(const std::map<std::string, double>& metrics) const override { return -metrics.at("pair_accuracy"); }

private:
    /// [rows, drawn], of all known items but one.
    at::Tensor drawnItems(std::int64_t rows, std::int64_t drawn, const Draw& draw) const
    {
        const Philox random(draw.seed, kDrawPurpose + (draw.training ? 1 : 0));
        std::vector<std::int64_t> items(static_cast<std::size_t>(rows * drawn));
        for (std::int64_t i = 0; i < rows * drawn; ++i) {
            const std::uint64_t row = draw.first + static_cast<std::uint64_t>(i / drawn);
            items[static_cast<std::size_t>(i)] = static_cast<std::int64_t>(random.below(row * kDrawsPerRow + static_cast<std::uint64_t>(i % drawn), m_items - 1));
        }
        return at::from_blob(items.data(), {rows, drawn}, at::kLong).clone();
    }

    std::size_t m_item;
    std::uint64_t m_items; ///< known from training: all codes but the one of unknown items
};

} // namespace

std::unique_ptr<Objective> implicitObjective(const batch::Target& target, const std::vector<batch::Field>& fields)
{
    return std::make_unique<ImplicitObjective>(target, fields);
}

} // namespace cairn::engine
