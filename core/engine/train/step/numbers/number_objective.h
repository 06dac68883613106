// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/train/step/objective.h"

namespace cairn::engine {

/// What the answers to a number have in common that are more than a value (batch::AnswerForm): the loss is a mean over rows, and there are
/// a predicted value to measure errors by and, mostly, an interval. Metrics are in the unit of the target column.
class NumberObjective : public Objective {
public:
    explicit NumberObjective(const batch::Target& target) : m_answer(target.answer), m_deviation(target.deviation) {}

    at::Tensor loss(const at::Tensor& output, const Batch& batch) const override;
    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const override;
    /// "loss", "mae", "rmse", with an interval "coverage" (share of the answers in it).
    std::map<std::string, double> metrics(const Sums& sums, double rows) const override;

protected:
    static constexpr std::int64_t kAbsoluteSum = 1, kSquaredSum = 2, kCoveredSum = 3, kOwnSum = 4; ///< kOwnSum: what ownSum() gives

    /// Value that the row is predicted to have, [n].
    virtual at::Tensor predicted(const at::Tensor& output) const = 0;
    /// Whether the interval holds the answer, [n] of bool; only asked where the answer has an interval.
    virtual at::Tensor covered(const at::Tensor& output, const at::Tensor& targets) const = 0;
    /// Another number of each row, [n] or undefined.
    virtual at::Tensor ownSum(const at::Tensor& /*output*/, const at::Tensor& /*targets*/) const { return {}; }

    const batch::Answer& answered() const { return m_answer; }
    double deviation() const { return m_deviation; }

private:
    batch::Answer m_answer;
    double m_deviation;
};

// One per form of an answer.
std::unique_ptr<Objective> valueObjective(const batch::Target& target, const LossConfig& loss);
std::unique_ptr<Objective> countObjective(const batch::Target& target);
std::unique_ptr<Objective> normalObjective(const batch::Target& target);
std::unique_ptr<Objective> mixtureObjective(const batch::Target& target);
std::unique_ptr<Objective> quantileObjective(const batch::Target& target);

/// Of the form that the target has. A value takes the loss of `loss`; the others have one each.
std::unique_ptr<Objective> numberObjective(const batch::Target& target, const LossConfig& loss);

} // namespace cairn::engine
