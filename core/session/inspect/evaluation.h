// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/array.h"
#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/batch/field.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::session {

/// Quality of one class against the rest.
struct ClassQuality {
    std::string name;
    double precision = 0, recall = 0, f1 = 0; ///< 0 where undefined (nothing predicted, nothing there)
    std::uint64_t support = 0;                ///< rows of that class
};

/// How well the pixels of one class are found.
struct PixelQuality {
    std::string name;
    double iou = 0, precision = 0, recall = 0; ///< 0 where undefined (nothing predicted, nothing there)
    std::uint64_t pixels = 0;                  ///< of that class
    bool occurs = true;                        ///< there or predicted; else it is left out of the mean
};

/// A point of the receiver operating characteristic; from (0, 0) to (1, 1), threshold falling.
struct RocPoint {
    double falsePositiveRate = 0, truePositiveRate = 0;
    double threshold = 0; ///< rows with probability >= threshold are called positive
};

/// What a model does on the rows of one split. Vectors over rows run in the order of the split's positions.
struct Evaluation {
    RunId run;
    std::string split;             ///< "train", "validation", "test", or the path of another data file
    batch::TaskKind kind = batch::TaskKind::Classification;
    std::vector<RowId> rows;       ///< row ids
    std::map<std::string, double> metrics; ///< "loss", "accuracy", "macro_f1", "auc", "mae", "rmse", "r2", "coverage", "interval_width"; other tasks and forms of answer: those of the training

    std::vector<std::string> classes;       ///< classification, segmentation: names in index order
    std::vector<std::int64_t> actual;       ///< classification: class index per row
    std::vector<std::int64_t> predicted;    ///< classification: class index per row
    Array probabilities;                    ///< classification: softmax, [N, classes]
    std::vector<std::uint64_t> confusion;   ///< classes x classes, row-major: [actual][predicted]; of rows, in segmentation of pixels
    std::vector<ClassQuality> perClass;
    std::vector<PixelQuality> perClassPixels; ///< segmentation
    std::vector<RocPoint> roc;              ///< two classes: of class 1; at most 512 points
    std::vector<double> actualValue, predictedValue; ///< regression: in the unit of the target column
    batch::Answer answer;                   ///< regression: how the numbers were answered
    std::vector<double> low, high;          ///< regression, where the answers have an interval: its ends per row, in the unit of the target column
    std::vector<double> rowLoss;            ///< tasks that are not row by row: mean loss of each row
    std::vector<std::string> texts;         ///< transcription: what the model reads in each row
    std::vector<std::string> notices;       ///< what preparing another file met: unknown values, rows without a label

    std::uint64_t confusionAt(std::size_t actualClass, std::size_t predictedClass) const
    {
        return confusion[actualClass * classes.size() + predictedClass];
    }
};

/// Fills confusion, per-class numbers, ROC and metrics from logits [N, classes] and `actual`. Pure.
/// Loss: mean cross entropy. AUC: trapezoids over all distinct scores (equals the Mann-Whitney statistic).
void scoreClassification(Evaluation& evaluation, const Array& logits);

/// Fills perClassPixels from classes and confusion. Pure.
void scorePixels(Evaluation& evaluation);

/// Fills metrics from actualValue, predictedValue, low and high. Pure. Loss, for values: mean squared error of the standardised ones.
void scoreRegression(Evaluation& evaluation, double deviation);

/// Places of at most `most` rows, evenly chosen, in the order of their predicted values; all where there are no more. Pure.
std::vector<std::size_t> byPrediction(const Evaluation& evaluation, std::size_t most);

/// Without the per-row vectors.
Json toJson(const Evaluation& evaluation);

} // namespace cairn::session
