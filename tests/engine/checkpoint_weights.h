// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights_in/weights_file.h"

#include <cmath>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

/// Weights of checkpoints, to be compared.
namespace cairn::test {

inline std::map<std::string, std::vector<float>> tensorsIn(const std::filesystem::path& path)
{
    std::map<std::string, std::vector<float>> weights;
    const auto file = formats::openSafetensorsWeights(path);
    if (!file)
        throw std::runtime_error(file.error().text());
    for (std::size_t i = 0; i < (*file)->tensors().size(); ++i)
        weights[(*file)->tensors()[i].name] = formats::readFloats(**file, i).value();
    return weights;
}

/// Length of the difference over the length, of all weights and statistics together.
inline double distance(const std::filesystem::path& a, const std::filesystem::path& b)
{
    const auto left = tensorsIn(a / "weights.safetensors"), right = tensorsIn(b / "weights.safetensors");
    double difference = 0, length = 0;
    for (const auto& [name, values] : left) {
        const std::vector<float>& others = right.at(name);
        for (std::size_t i = 0; i < values.size(); ++i) {
            difference += std::pow(static_cast<double>(values[i]) - others.at(i), 2);
            length += std::pow(static_cast<double>(values[i]), 2);
        }
    }
    return std::sqrt(difference / length);
}

} // namespace cairn::test
