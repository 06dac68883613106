// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace cairn::parse {

/// An array of a Keras file and the name it goes by: "conv2d/kernel".
struct KerasName {
    std::string path; ///< within the file
    std::string name;
};

/// HDF5 files of Keras 1 and 2: layers and their weights in the order that the attributes layer_names and weight_names give,
/// under the root or "model_weights". Arrays that no attribute names, such as an optimiser's, are not there.
std::vector<KerasName> kerasNames(const nlohmann::json& attributes, const std::vector<std::string>& paths);

/// Files of Keras 3 (model.weights.h5), which number the weights of a layer ("layers/dense/vars/0") and name layers after
/// themselves or, older, after their class and its count ("layers/conv2d_3"). `config` is config.json, or null where there
/// is none: it gives the order and classes of the layers. Empty where the file is of another kind.
std::vector<KerasName> keras3Names(const nlohmann::json& config, const std::vector<std::string>& paths);

} // namespace cairn::parse
