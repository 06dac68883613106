// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/element_type.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cairn::batch {

/// One encoded input of a model: what a recipe makes of some columns.
struct Field {
    std::string name;                  ///< "features", "categories", "image"; Input nodes name the field they take
    std::vector<std::int64_t> shape;   ///< without the batch axis: [F] or [C, H, W]
    ElementType type = ElementType::Float32; ///< how it is stored; the model sees float32 (Int64 stays Int64)
    float scale = 1.0f;                ///< UInt8 only: model input = stored * scale + offset
    float offset = 0.0f;
    std::vector<std::string> elements = {}; ///< for [F] fields: a name per element ("age", "sex=Male"); else empty
    std::int64_t vocabulary = 0;       ///< Int64 only: codes lie in [0, vocabulary)
    bool perRow = true;                ///< false: one tensor for all rows, of exactly `shape` (the edges of a graph)
};

enum class TaskKind : std::uint8_t { Classification, Regression };

/// What is to be learned. Targets are stored as Int64 class index or as Float32 (standardised) value.
struct Target {
    TaskKind kind = TaskKind::Classification;
    std::string column;
    std::vector<std::string> classes; ///< classification: names in index order
    double mean = 0.0;                ///< regression: value = encoded * deviation + mean
    double deviation = 1.0;

    /// Numbers a model has to put out: classes, or 1.
    std::int64_t width() const { return kind == TaskKind::Regression ? 1 : static_cast<std::int64_t>(classes.size()); }
};

} // namespace cairn::batch
