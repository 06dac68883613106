// SPDX-License-Identifier: GPL-3.0-or-later
// A class for each pixel. The answers are logits [n, C, H, W], what is right are class indices [n, H, W]; pixels of batch::kNoClass do not
// count. Cross-entropy is a mean over pixels, Dice one over pictures:
//
//   dice(picture) = 1 - mean over classes of (2 sum p g + 1) / (sum p + sum g + 1),
//
// with p the softmax and g 1 for pixels of the class (Milletari, Navab, Ahmadi: V-Net, 3DV 2016, with the sums unsquared as in Drozdzal et
// al., DLMIA 2016). Pixel accuracy and the intersection over union of each class come from a confusion matrix of all pixels (Everingham et
// al.: The PASCAL Visual Object Classes Challenge, 2015); classes that are neither there nor predicted are left out of its mean.
#include "core/engine/train/step/objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/index_add.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/where.h>

#include <algorithm>

namespace cairn::engine {

namespace {

constexpr std::int64_t kWeightSum = 1;
constexpr double kDiceSmoothing = 1.0;

class SegmentationObjective : public Objective {
public:
    SegmentationObjective(const batch::Target& target, const std::vector<batch::Field>& fields, const LossConfig& loss, at::Device device)
        : m_place(fieldPlace(fields, target.field)), m_classes(target.width()), m_entropy(loss.name != "dice"), m_dice(loss.name == "dice" || loss.name == "dice_cross_entropy"),
          m_smoothing(loss.labelSmoothing), m_weights(classWeightsOf(target, loss, device))
    {
    }

    at::Tensor loss(const at::Tensor& output, const Batch& batch) const override { return mean(output, batch, m_weights, m_smoothing); }
    at::Tensor plainLoss(const at::Tensor& output, const Batch& batch) const override { return mean(output, batch, {}, 0.0); }

    at::Tensor weight(const Batch& batch) const override { return m_dice ? Objective::weight(batch) : pixelWeight(batch, m_weights); }

    std::int64_t sumCount() const override { return kSums + m_classes * m_classes; }

    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const override
    {
        const at::NoGradGuard noGradients;
        const at::Tensor weight = m_dice ? Objective::weight(batch) : pixelWeight(batch, {});
        sums.select(0, kLossSum).add_(at::mul(loss, weight));
        sums.select(0, kWeightSum).add_(weight);
        const at::Tensor right = truth(batch).flatten(), counts = right.ne(batch::kNoClass);
        const at::Tensor cell = at::where(counts, right.mul(m_classes).add(output.argmax(1).flatten()), 0);
        sums.narrow(0, kSums, m_classes * m_classes).index_add_(0, cell, counts.to(at::kDouble));
    }

    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        at::Tensor losses = m_dice ? diceOfRows(output, batch) : at::Tensor();
        if (!m_entropy)
            return losses;
        const at::Tensor right = truth(batch);
        const at::Tensor each = at::cross_entropy_loss(output, right, {}, at::Reduction::None, batch::kNoClass).flatten(1).sum(1);
        const at::Tensor entropy = at::div(each, at::clamp_min(right.ne(batch::kNoClass).flatten(1).sum(1), 1));
        return losses.defined() ? at::add(losses, entropy) : entropy;
    }

    std::map<std::string, double> metrics(const Sums& sums, double) const override
    {
        double hits = 0, pixels = 0, overlap = 0, present = 0;
        for (std::int64_t c = 0; c < m_classes; ++c) {
            double there = 0, predicted = 0;
            for (std::int64_t other = 0; other < m_classes; ++other) {
                there += cellOf(sums, c, other);
                predicted += cellOf(sums, other, c);
            }
            const double both = cellOf(sums, c, c), either = there + predicted - both;
            hits += both;
            pixels += there;
            overlap += either > 0 ? both / either : 0;
            present += either > 0 ? 1 : 0;
        }
        return {{"loss", sums[kLossSum] / std::max(sums[kWeightSum], 1.0)}, {"pixel_accuracy", hits / std::max(pixels, 1.0)}, {"mean_iou", overlap / std::max(present, 1.0)}};
    }

    std::vector<std::uint64_t> confusion(const Sums& sums) const override
    {
        std::vector<std::uint64_t> cells;
        std::transform(sums.begin() + kSums, sums.end(), std::back_inserter(cells), [](double count) { return static_cast<std::uint64_t>(count); });
        return cells;
    }

    double badness(const std::map<std::string, double>& metrics) const override { return -metrics.at("mean_iou"); }

private:
    double cellOf(const Sums& sums, std::int64_t right, std::int64_t predicted) const { return sums[static_cast<std::size_t>(kSums + right * m_classes + predicted)]; }

    /// [n, H, W]
    const at::Tensor& truth(const Batch& batch) const { return batch.fields[m_place]; }

    /// What the cross-entropy of a batch is the mean of: its pixels, or the weights of their classes.
    at::Tensor pixelWeight(const Batch& batch, const at::Tensor& weights) const
    {
        const at::Tensor right = truth(batch).flatten(), counts = right.ne(batch::kNoClass);
        if (!weights.defined())
            return at::clamp_min(counts.sum(), 1).to(at::kFloat);
        const at::Tensor own = at::index_select(weights, 0, at::where(counts, right, 0));
        return at::clamp_min(at::where(counts, own, 0).sum(), 1e-12);
    }

    at::Tensor mean(const at::Tensor& output, const Batch& batch, const at::Tensor& weights, double smoothing) const
    {
        at::Tensor total = m_dice ? diceOfRows(output, batch).mean() : at::Tensor();
        if (!m_entropy)
            return total;
        const std::optional<at::Tensor> given = weights.defined() ? std::optional(weights) : std::nullopt;
        const at::Tensor sum = at::cross_entropy_loss(output, truth(batch), given, at::Reduction::Sum, batch::kNoClass, smoothing);
        const at::Tensor entropy = at::div(sum, pixelWeight(batch, weights));
        return total.defined() ? at::add(total, entropy) : entropy;
    }

    /// [n]
    at::Tensor diceOfRows(const at::Tensor& output, const Batch& batch) const
    {
        const at::Tensor right = truth(batch).flatten(1).unsqueeze(1); // [n, 1, H W]
        const at::Tensor counts = right.ne(batch::kNoClass).to(output.scalar_type());
        const at::Tensor classes = at::arange(m_classes, right.options()).view({1, m_classes, 1});
        const at::Tensor there = right.eq(classes).to(output.scalar_type()); // [n, C, H W]
        const at::Tensor shares = at::softmax(output, 1).flatten(2).mul(counts);
        const at::Tensor both = shares.mul(there).sum(2).mul(2).add(kDiceSmoothing), all = shares.sum(2).add(there.sum(2)).add(kDiceSmoothing);
        return at::div(both, all).mean(1).neg().add(1);
    }

    std::size_t m_place;
    std::int64_t m_classes;
    bool m_entropy, m_dice;
    double m_smoothing;
    at::Tensor m_weights; ///< [classes]; undefined: all alike
};

} // namespace

std::unique_ptr<Objective> segmentationObjective(const batch::Target& target, const std::vector<batch::Field>& fields, const LossConfig& loss, at::Device device)
{
    return std::make_unique<SegmentationObjective>(target, fields, loss, device);
}

} // namespace cairn::engine
