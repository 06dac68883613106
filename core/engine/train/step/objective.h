// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/field.h"
#include "core/engine/train/feed/rows.h"

#include <array>
#include <map>
#include <string>

namespace cairn::engine {

/// Sums over rows, kept on the device in double precision: [loss, second], where second counts right answers
/// (classification) or adds absolute errors (regression, standardised).
inline constexpr std::int64_t kSums = 2;

/// What is minimised and measured: cross-entropy and accuracy, or mean squared error, MAE and RMSE.
class Objective {
public:
    explicit Objective(const batch::Target& target) : m_target(target) {}

    /// Mean loss of a batch. `output`: [n, width].
    at::Tensor loss(const at::Tensor& output, const at::Tensor& targets, double labelSmoothing) const;
    /// The same; where the pictures of the batch are mixed, of the shares of the classes.
    at::Tensor loss(const at::Tensor& output, const Batch& batch, double labelSmoothing) const;

    /// Adds the batch to `sums` without waiting for the device.
    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const at::Tensor& targets) const;

    /// "loss", and "accuracy" or "mae" and "rmse" (in the units of the target column), from sums over `rows` rows.
    std::map<std::string, double> metrics(const std::array<double, kSums>& sums, double rows) const;

    /// A number that is smaller for a better model.
    double badness(const std::map<std::string, double>& metrics) const;

private:
    bool classifies() const { return m_target.kind == batch::TaskKind::Classification; }

    batch::Target m_target;
};

} // namespace cairn::engine
