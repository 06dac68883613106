// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inspect/evaluation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cairn::session {

namespace {

constexpr std::size_t kRocPoints = 512;

struct RowScore {
    double loss = 0;
    std::size_t best = 0;
};

/// Softmax of one row into `out`; cross entropy against `actual`, in the stable form.
RowScore scoreRow(const float* logits, std::size_t width, std::int64_t actual, float* out)
{
    const float largest = *std::max_element(logits, logits + width);
    double sum = 0;
    for (std::size_t c = 0; c < width; ++c)
        sum += std::exp(static_cast<double>(logits[c]) - largest);
    for (std::size_t c = 0; c < width; ++c)
        out[c] = static_cast<float>(std::exp(static_cast<double>(logits[c]) - largest) / sum);
    const std::size_t best = static_cast<std::size_t>(std::max_element(logits, logits + width) - logits);
    return {std::log(sum) + largest - static_cast<double>(logits[actual]), best};
}

void fillPerClass(Evaluation& evaluation)
{
    const std::size_t classes = evaluation.classes.size();
    double macro = 0;
    std::size_t present = 0;
    for (std::size_t c = 0; c < classes; ++c) {
        std::uint64_t predicted = 0, support = 0;
        for (std::size_t other = 0; other < classes; ++other) {
            predicted += evaluation.confusionAt(other, c);
            support += evaluation.confusionAt(c, other);
        }
        const auto hits = static_cast<double>(evaluation.confusionAt(c, c));
        ClassQuality quality{evaluation.classes[c], 0, 0, 0, support};
        quality.precision = predicted ? hits / static_cast<double>(predicted) : 0;
        quality.recall = support ? hits / static_cast<double>(support) : 0;
        const double both = quality.precision + quality.recall;
        quality.f1 = both > 0 ? 2 * quality.precision * quality.recall / both : 0;
        macro += support ? quality.f1 : 0;
        present += support ? 1 : 0;
        evaluation.perClass.push_back(std::move(quality));
    }
    evaluation.metrics["macro_f1"] = present ? macro / static_cast<double>(present) : 0;
}

/// ROC of class 1 over all distinct scores (Fawcett, "An introduction to ROC analysis", 2006); thinned for drawing.
void fillRoc(Evaluation& evaluation)
{
    const std::size_t count = evaluation.actual.size();
    const auto score = [&](std::size_t row) { return evaluation.probabilities.values[2 * row + 1]; };
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return score(a) > score(b); });
    const auto positives = static_cast<double>(std::ranges::count(evaluation.actual, 1));
    const double negatives = static_cast<double>(count) - positives;
    if (positives == 0 || negatives == 0)
        return;
    std::vector<RocPoint> points{{0, 0, 1}};
    double trueHits = 0, falseHits = 0, area = 0;
    for (std::size_t i = 0; i < count;) {
        const float threshold = score(order[i]);
        const double trueBefore = trueHits, falseBefore = falseHits;
        for (; i < count && score(order[i]) == threshold; ++i)
            (evaluation.actual[order[i]] == 1 ? trueHits : falseHits) += 1;
        area += (falseHits - falseBefore) * (trueHits + trueBefore) / 2;
        points.push_back({falseHits / negatives, trueHits / positives, threshold});
    }
    evaluation.metrics["auc"] = area / (positives * negatives);
    if (points.size() <= kRocPoints) {
        evaluation.roc = std::move(points);
        return;
    }
    for (std::size_t i = 0; i < kRocPoints; ++i)
        evaluation.roc.push_back(points[i * (points.size() - 1) / (kRocPoints - 1)]);
}

void scoreIntervals(Evaluation& evaluation)
{
    double covered = 0, width = 0;
    for (std::size_t i = 0; i < evaluation.low.size(); ++i) {
        covered += evaluation.actualValue[i] >= evaluation.low[i] && evaluation.actualValue[i] <= evaluation.high[i] ? 1 : 0;
        width += evaluation.high[i] - evaluation.low[i];
    }
    const double rows = static_cast<double>(evaluation.low.size());
    evaluation.metrics["coverage"] = covered / rows;
    evaluation.metrics["interval_width"] = width / rows;
}

} // namespace

void scoreClassification(Evaluation& evaluation, const Array& logits)
{
    const std::size_t count = evaluation.actual.size(), width = evaluation.classes.size();
    evaluation.probabilities = Array{{static_cast<std::int64_t>(count), static_cast<std::int64_t>(width)}, std::vector<float>(count * width)};
    evaluation.predicted.resize(count);
    evaluation.confusion.assign(width * width, 0);
    double loss = 0;
    std::uint64_t hits = 0;
    for (std::size_t row = 0; row < count; ++row) {
        const std::size_t at = row * width;
        const RowScore score = scoreRow(logits.values.data() + at, width, evaluation.actual[row], evaluation.probabilities.values.data() + at);
        const auto actual = static_cast<std::size_t>(evaluation.actual[row]);
        loss += score.loss;
        hits += score.best == actual ? 1 : 0;
        evaluation.predicted[row] = static_cast<std::int64_t>(score.best);
        ++evaluation.confusion[actual * width + score.best];
    }
    const double rows = count ? static_cast<double>(count) : 1;
    evaluation.metrics["loss"] = loss / rows;
    evaluation.metrics["accuracy"] = static_cast<double>(hits) / rows;
    fillPerClass(evaluation);
    if (width == 2)
        fillRoc(evaluation);
}

void scorePixels(Evaluation& evaluation)
{
    for (std::size_t c = 0; c < evaluation.classes.size(); ++c) {
        std::uint64_t there = 0, predicted = 0;
        for (std::size_t other = 0; other < evaluation.classes.size(); ++other) {
            there += evaluation.confusionAt(c, other);
            predicted += evaluation.confusionAt(other, c);
        }
        const std::uint64_t both = evaluation.confusionAt(c, c), either = there + predicted - both;
        const auto share = [&](std::uint64_t of) { return of > 0 ? static_cast<double>(both) / static_cast<double>(of) : 0.0; };
        evaluation.perClassPixels.push_back({evaluation.classes[c], share(either), share(predicted), share(there), there, either > 0});
    }
}

void scoreRegression(Evaluation& evaluation, double deviation)
{
    const std::size_t count = evaluation.actualValue.size();
    const double rows = count ? static_cast<double>(count) : 1;
    const double mean = std::accumulate(evaluation.actualValue.begin(), evaluation.actualValue.end(), 0.0) / rows;
    double absolute = 0, square = 0, spread = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double difference = evaluation.predictedValue[i] - evaluation.actualValue[i];
        absolute += std::abs(difference);
        square += difference * difference;
        spread += (evaluation.actualValue[i] - mean) * (evaluation.actualValue[i] - mean);
    }
    evaluation.metrics["mae"] = absolute / rows;
    evaluation.metrics["rmse"] = std::sqrt(square / rows);
    evaluation.metrics["r2"] = spread > 0 ? 1 - square / spread : 0;
    if (evaluation.answer.form == batch::AnswerForm::Value)
        evaluation.metrics["loss"] = deviation > 0 ? square / rows / (deviation * deviation) : square / rows;
    if (!evaluation.low.empty())
        scoreIntervals(evaluation);
}

std::vector<std::size_t> byPrediction(const Evaluation& evaluation, std::size_t most)
{
    std::vector<std::size_t> order(evaluation.predictedValue.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t row) { return evaluation.predictedValue[row]; });
    if (order.size() <= most || most < 2)
        return order;
    std::vector<std::size_t> drawn;
    for (std::size_t i = 0; i < most; ++i)
        drawn.push_back(order[i * (order.size() - 1) / (most - 1)]);
    return drawn;
}

Json toJson(const Evaluation& evaluation)
{
    constexpr std::size_t kShownTexts = 20;
    Json json{{"run_id", evaluation.run.value}, {"split", evaluation.split}, {"rows", evaluation.rows.size()}, {"metrics", evaluation.metrics}};
    if (!evaluation.notices.empty())
        json["notices"] = evaluation.notices;
    for (std::size_t i = 0; i < std::min(evaluation.texts.size(), kShownTexts); ++i)
        json["texts"].push_back({{"row", evaluation.rows[i]}, {"text", evaluation.texts[i]}});
    if (evaluation.answer.nominal() > 0)
        json["nominal_coverage"] = evaluation.answer.nominal();
    if (evaluation.classes.empty())
        return json;
    json["classes"] = evaluation.classes;
    Json matrix = Json::array();
    const std::size_t width = evaluation.classes.size();
    for (std::size_t row = 0; row < width; ++row)
        matrix.push_back(std::vector<std::uint64_t>(evaluation.confusion.begin() + static_cast<std::ptrdiff_t>(row * width),
                                                    evaluation.confusion.begin() + static_cast<std::ptrdiff_t>((row + 1) * width)));
    json["confusion"] = std::move(matrix);
    for (const ClassQuality& quality : evaluation.perClass)
        json["per_class"].push_back({{"name", quality.name}, {"precision", quality.precision}, {"recall", quality.recall},
                                     {"f1", quality.f1}, {"support", quality.support}});
    for (const PixelQuality& quality : evaluation.perClassPixels)
        json["per_class"].push_back({{"name", quality.name}, {"iou", quality.iou}, {"precision", quality.precision}, {"recall", quality.recall}, {"pixels", quality.pixels}});
    for (const RocPoint& point : evaluation.roc)
        json["roc"].push_back({point.falsePositiveRate, point.truePositiveRate, point.threshold});
    return json;
}

} // namespace cairn::session
