// SPDX-License-Identifier: GPL-3.0-or-later
// Reconstruction: the inputs themselves. Mean squared error per value, in standardised units; or cross-entropy per value of
// pictures, whose bytes stand for probabilities from 0 to 1 (the answers are logits).
#include "core/engine/train/step/objective.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/flatten.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sigmoid.h>

#include <algorithm>
#include <cmath>

namespace cairn::engine {

namespace {

constexpr std::int64_t kSquareSum = 1;
constexpr double kLargestByte = 255.0;

class ReconstructionObjective : public Objective {
public:
    ReconstructionObjective(const batch::Target& target, const std::vector<batch::Field>& fields) : m_place(fieldPlace(fields, target.field)), m_binary(target.binary)
    {
        const batch::Field& field = fields[m_place];
        for (const std::int64_t length : field.shape)
            m_values *= static_cast<double>(length);
        m_picture = field.type == ElementType::UInt8;
        if (m_picture) {
            m_span = kLargestByte * static_cast<double>(field.scale);
            m_low = static_cast<double>(field.offset);
        }
    }

    at::Tensor loss(const at::Tensor& output, const Batch& batch) const override { return compare(output, batch, at::Reduction::Mean); }

    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const override
    {
        const at::NoGradGuard noGradients;
        sums.select(0, kLossSum).add_(loss, static_cast<double>(batch.rows));
        if (m_binary)
            sums.select(0, kSquareSum).add_(at::mse_loss(at::sigmoid(output), shares(batch)), static_cast<double>(batch.rows) * m_span * m_span);
    }

    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        return at::flatten(compare(output, batch, at::Reduction::None), 1).mean(1);
    }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        const double count = std::max(rows, 1.0), loss = sums[kLossSum] / count, square = m_binary ? sums[kSquareSum] / count : loss;
        std::map<std::string, double> metrics{{"loss", loss}, {"rmse", std::sqrt(square)}};
        if (m_binary)
            metrics["mse"] = square;
        if (m_picture) // of a whole picture, whose values go from 0 to 1
            metrics["squared_error"] = square * m_values / (m_span * m_span);
        if (sums[kAddedSum] != 0) {
            metrics["added_loss"] = sums[kAddedSum] / count;
            metrics["total_loss"] = loss + metrics["added_loss"];
            // Kingma, Welling 2014: with cross-entropy and the KL divergence weighted by 1 / values, nats of a row.
            if (m_binary)
                metrics["elbo"] = -metrics["total_loss"] * m_values;
        }
        return metrics;
    }

    double badness(const std::map<std::string, double>& metrics) const override
    {
        return metrics.at(metrics.contains("total_loss") ? "total_loss" : "loss");
    }

private:
    /// The picture with values from 0 to 1.
    at::Tensor shares(const Batch& batch) const { return at::add(batch.fields[m_place], -m_low).mul_(1.0 / m_span); }

    at::Tensor compare(const at::Tensor& output, const Batch& batch, std::int64_t reduction) const
    {
        return m_binary ? at::binary_cross_entropy_with_logits(output, shares(batch), {}, {}, reduction) : at::mse_loss(output, batch.fields[m_place], reduction);
    }

    std::size_t m_place;
    bool m_binary, m_picture = false;
    double m_values = 1;
    double m_low = 0, m_span = 1; ///< what byte 0 became, and how far byte 255 lies from it
};

} // namespace

std::unique_ptr<Objective> reconstructionObjective(const batch::Target& target, const std::vector<batch::Field>& fields)
{
    return std::make_unique<ReconstructionObjective>(target, fields);
}

} // namespace cairn::engine
