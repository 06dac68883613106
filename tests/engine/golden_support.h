// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/formats/safetensors.h"
#include "tests/engine/engine_fixture.h"

#include <cmath>
#include <span>

/// Networks, data and weights of the documents that the scripts in golden/ write.
namespace cairn::test {

inline constexpr double kTolerance = 1e-5; // relative to the larger of 1 and the reference

inline graph::Graph graphOf(const Json& test)
{
    std::vector<Piece> pieces;
    for (std::size_t i = 1; i < test.at("nodes").size(); ++i) {
        const Json& node = test.at("nodes")[i];
        pieces.push_back({node.at("kind"), node.at("params"), node.at("inputs").get<std::vector<std::size_t>>()});
    }
    return wired(pieces);
}

inline MemorySource sourceOf(const Json& test)
{
    const Json& input = test.at("input");
    const auto targets = test.at("targets").get<std::vector<float>>();
    MemorySource source(targets.size());
    batch::Field field;
    field.name = "features";
    input.at("shape").get_to(field.shape);
    if (input.at("codes").get<bool>()) {
        field.type = ElementType::Int64;
        input.at("vocabulary").get_to(field.vocabulary);
        const auto values = input.at("values").get<std::vector<double>>();
        source.addField(field, std::vector<std::int64_t>(values.begin(), values.end()));
    } else {
        source.addField(field, input.at("values").get<std::vector<float>>());
    }
    if (test.at("regression").get<bool>())
        source.setValues(targets);
    else
        source.setClasses({targets.begin(), targets.end()}, {"a", "b", "c"});
    return source;
}

inline void writeWeights(const Json& state, const std::filesystem::path& file)
{
    formats::Weights weights;
    std::vector<std::vector<std::byte>> storage;
    for (const auto& [name, tensor] : state.items()) {
        const bool integer = tensor.at("type") == "int64";
        const auto values = tensor.at("values").get<std::vector<double>>();
        const std::vector<float> floats(values.begin(), values.end());
        const std::vector<std::int64_t> integers(values.begin(), values.end());
        const auto bytes = integer ? std::as_bytes(std::span(integers)) : std::as_bytes(std::span(floats));
        storage.emplace_back(bytes.begin(), bytes.end());
        weights[name] = {integer ? ElementType::Int64 : ElementType::Float32, tensor.at("shape").get<std::vector<std::int64_t>>(), storage.back()};
    }
    writeFile(file, formats::safetensorsBytes(weights).value());
}

inline double difference(double mine, double reference)
{
    return std::abs(mine - reference) / std::max(1.0, std::abs(reference));
}

/// Largest difference between a safetensors file and the reference; also says where.
inline std::pair<double, std::string> weightDifference(const std::filesystem::path& file, const Json& state)
{
    const auto reader = formats::SafetensorsReader::open(file);
    if (!reader)
        return {1e9, reader.error().text()};
    const auto owned = reader->readAll();
    std::pair<double, std::string> worst{0, ""};
    for (const auto& [name, tensor] : state.items()) {
        const auto found = owned->tensors.find(name);
        if (found == owned->tensors.end())
            return {1e9, name + " is missing"};
        const auto reference = tensor.at("values").get<std::vector<double>>();
        for (std::size_t i = 0; i < reference.size(); ++i) {
            const auto* bytes = found->second.bytes.data();
            const double mine = found->second.type == ElementType::Int64
                                    ? static_cast<double>(reinterpret_cast<const std::int64_t*>(bytes)[i])
                                    : static_cast<double>(reinterpret_cast<const float*>(bytes)[i]);
            worst = std::max(worst, {difference(mine, reference[i]), name});
        }
    }
    return worst;
}

} // namespace cairn::test
