// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/arrays/array_file.h"
#include "core/data/media/source_place.h"

#include <optional>
#include <string>
#include <vector>

namespace cairn::data {

/// What the name of an array says: "x_train" holds the data of the training part.
struct ArrayRole {
    enum class Kind : std::uint8_t { None, Data, Labels } kind = Kind::None;
    std::string part; ///< "train", "validation", "test", or empty
};

/// Known words: x, data, images, features, inputs, arr_0 ... for data; y, labels, targets, classes, arr_1 ... for labels; with
/// train, val, test before, behind, or as the group. Case does not matter.
ArrayRole roleOf(const std::string& name);

/// Which arrays of a file make a dataset.
struct ArrayChoice {
    struct Part {
        std::string name;                  ///< "train", "validation", "test", or empty
        std::size_t data = 0;
        std::optional<std::size_t> labels;
    };
    std::vector<Part> parts;             ///< in this order; empty: `columns` are all there is
    std::vector<std::size_t> columns;    ///< one-dimensional arrays of one length, as the columns of a table
};

/// By the options "data" and "labels" (and "test_data", "test_labels") of the place, else by names, else the only array there
/// is, else all one-dimensional arrays as columns. InvalidInput lists what the file holds and says how to choose.
Result<ArrayChoice> chooseArrays(const std::vector<ArrayInfo>& arrays, const SourcePlace& place);

/// "x_train (uint8, 60000 x 28 x 28), y_train (uint8, 60000)"
std::string listText(const std::vector<ArrayInfo>& arrays);

} // namespace cairn::data
