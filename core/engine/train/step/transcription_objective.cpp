// SPDX-License-Identifier: GPL-3.0-or-later
// Texts from inputs whose steps nobody has told the pieces of: connectionist temporal classification (Graves, Fernandez, Gomez, Schmidhuber,
// ICML 2006). The network rates every piece and, behind them, the blank at every step; the loss of a row is -log of the probability of its text over all
// ways to spread it over the steps, divided by the pieces of the text. Evaluation takes the best class of every step, without repeats and blanks,
// and counts its edit distance (Levenshtein) to the text. Counting looks at numbers, so that evaluation waits for the device.
#include "core/engine/train/step/objective.h"
#include "core/stats/transcript.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/ctc_loss.h>
#include <ATen/ops/div.h>
#include <ATen/ops/full.h>
#include <ATen/ops/log_softmax.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace cairn::engine {

namespace {

constexpr std::int64_t kEdits = kSums, kPieces = kSums + 1, kFaultless = kSums + 2, kTooLong = kSums + 3; // of evaluation alone

class TranscriptionObjective : public Objective {
public:
    TranscriptionObjective(const batch::Target& target, const std::vector<batch::Field>& fields)
        : m_text(fieldPlace(fields, target.field)), m_mask(fieldPlace(fields, target.mask)), m_blank(target.width() - 1)
    {
        if (std::ranges::find(fields, kReadMask, &batch::Field::name) != fields.end())
            m_read = fieldPlace(fields, kReadMask);
    }

    std::int64_t evaluationSums() const override { return kSums + 4; }

    at::Tensor loss(const at::Tensor& output, const Batch& batch) const override { return rowLosses(output, batch).mean(); }

    at::Tensor rowLosses(const at::Tensor& output, const Batch& batch) const override
    {
        const at::Tensor lengths = lengthsOf(batch.fields[m_mask]);
        const at::Tensor logarithms = at::log_softmax(output, 2).transpose(0, 1);
        // A text that has more pieces than there are steps has no probability; such rows teach nothing.
        const at::Tensor each = at::ctc_loss(logarithms, batch.fields[m_text], stepsOf(output, batch), lengths, m_blank, at::Reduction::None, true);
        return at::div(each, at::clamp_min(lengths, 1));
    }

    std::vector<std::vector<std::int64_t>> texts(const at::Tensor& output, const Batch& batch) const override
    {
        const at::NoGradGuard noGradients;
        const at::Tensor best = output.argmax(2).cpu().contiguous(), steps = stepsOf(output, batch).cpu();
        std::vector<std::vector<std::int64_t>> texts;
        for (std::int64_t row = 0; row < best.size(0); ++row)
            texts.push_back(stats::collapsed(rowOf(best, row, steps), m_blank));
        return texts;
    }

    void add(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& output, const Batch& batch) const override
    {
        const at::NoGradGuard noGradients;
        sums.select(0, kLossSum).add_(loss, static_cast<double>(batch.rows));
        if (sums.size(0) < evaluationSums())
            return;
        const auto read = texts(output, batch);
        const at::Tensor steps = stepsOf(output, batch).cpu(), right = batch.fields[m_text].cpu().contiguous(), lengths = lengthsOf(batch.fields[m_mask]).cpu();
        std::int64_t edits = 0, pieces = 0, faultless = 0, tooLong = 0;
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            const auto text = rowOf(right, row, lengths);
            const std::int64_t distance = stats::editDistance(read[static_cast<std::size_t>(row)], text);
            edits += distance;
            pieces += static_cast<std::int64_t>(text.size());
            faultless += distance == 0 ? 1 : 0;
            tooLong += stats::stepsFor(text) > steps.const_data_ptr<std::int64_t>()[row] ? 1 : 0;
        }
        for (const auto& [place, count] : {std::pair{kEdits, edits}, std::pair{kPieces, pieces}, std::pair{kFaultless, faultless}, std::pair{kTooLong, tooLong}})
            sums.select(0, place).add_(static_cast<double>(count));
    }

    std::map<std::string, double> metrics(const Sums& sums, double rows) const override
    {
        const double count = std::max(rows, 1.0);
        std::map<std::string, double> metrics{{"loss", sums[kLossSum] / count}};
        if (sums.size() <= static_cast<std::size_t>(kTooLong))
            return metrics;
        metrics["label_error_rate"] = sums[kEdits] / std::max(sums[kPieces], 1.0);
        metrics["sequence_accuracy"] = sums[kFaultless] / count;
        if (sums[kTooLong] > 0)
            metrics["too_long"] = sums[kTooLong] / count;
        return metrics;
    }

    double badness(const std::map<std::string, double>& metrics) const override
    {
        const auto rate = metrics.find("label_error_rate");
        return rate != metrics.end() ? rate->second : std::numeric_limits<double>::quiet_NaN();
    }

    std::optional<std::string> complaint(const std::map<std::string, double>& metrics) const override
    {
        const auto share = metrics.find("too_long");
        if (share == metrics.end())
            return {};
        return std::to_string(std::lround(100 * share->second)) + " % of the texts need more steps than the network has for them (one per piece, one more between two that are alike) and teach nothing. Let the network keep more steps";
    }

private:
    static constexpr const char* kReadMask = "mask"; ///< of a text that is read

    /// Ones of each row: [n], int64.
    static at::Tensor lengthsOf(const at::Tensor& mask) { return mask.sum(1).to(at::kLong); }

    /// The first ones of a row of codes [n, T], as many as `lengths` [n] says; both on the host, contiguous.
    static std::span<const std::int64_t> rowOf(const at::Tensor& codes, std::int64_t row, const at::Tensor& lengths)
    {
        return {codes.const_data_ptr<std::int64_t>() + row * codes.size(1), static_cast<std::size_t>(lengths.const_data_ptr<std::int64_t>()[row])};
    }

    /// Steps of each row that count, [n]: all of a picture; of a text as large a share as is no padding.
    at::Tensor stepsOf(const at::Tensor& output, const Batch& batch) const
    {
        const std::int64_t steps = output.size(1);
        if (!m_read)
            return at::full({output.size(0)}, steps, at::TensorOptions(at::kLong).device(output.device()));
        const at::Tensor& mask = batch.fields[*m_read];
        return at::clamp_min(mask.sum(1).mul(static_cast<double>(steps) / static_cast<double>(mask.size(1))).ceil().to(at::kLong), 1);
    }

    std::size_t m_text, m_mask;
    std::optional<std::size_t> m_read;
    std::int64_t m_blank;
};

} // namespace

std::unique_ptr<Objective> transcriptionObjective(const batch::Target& target, const std::vector<batch::Field>& fields)
{
    return std::make_unique<TranscriptionObjective>(target, fields);
}

} // namespace cairn::engine
