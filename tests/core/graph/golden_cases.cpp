// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/graph/golden_cases.h"

#include <cmath>
#include <cstring>
#include <fstream>

namespace cairn::test {

namespace {

std::int64_t count(const std::vector<std::int64_t>& shape)
{
    std::int64_t numbers = 1;
    for (const std::int64_t axis : shape)
        numbers *= axis;
    return numbers;
}

template <typename T>
void append(std::vector<std::byte>& bytes, T value)
{
    const auto* first = reinterpret_cast<const std::byte*>(&value);
    bytes.insert(bytes.end(), first, first + sizeof value);
}

GoldenCase read(const Json& item)
{
    GoldenCase golden;
    golden.name = item["name"];
    golden.graph = graph::graphFromJson(item["graph"]).value();
    for (const Json& json : item["fields"]) {
        batch::Field field;
        field.name = json["name"];
        field.shape = json["shape"].get<std::vector<std::int64_t>>();
        field.type = json.contains("vocabulary") ? ElementType::Int64 : ElementType::Float32;
        field.vocabulary = json.value("vocabulary", std::int64_t{0});
        golden.fields.push_back(field);
    }
    golden.target.column = "label";
    if (item["width"] == 1)
        golden.target.kind = batch::TaskKind::Regression;
    for (int i = 0; i < item["width"].get<int>(); ++i)
        golden.target.classes.push_back("class \"" + std::to_string(i) + "\" \\ \n\xC3\xA9\xF0\x9F\x98\x80");
    for (const auto& [name, shape] : item["state"].items())
        golden.state[name] = shape.get<std::vector<std::int64_t>>();
    golden.parameters = item["parameters"];
    golden.flops = item["flops"];
    golden.rows = item["rows"];
    golden.output = item["output"].get<std::vector<double>>();
    return golden;
}

} // namespace

std::vector<GoldenCase> goldenCases()
{
    std::ifstream file(CAIRN_GOLDEN);
    std::vector<GoldenCase> cases;
    for (const Json& item : Json::parse(file))
        cases.push_back(read(item));
    return cases;
}

GoldenWeights goldenWeights(const GoldenCase& golden)
{
    GoldenWeights weights;
    int k = 0;
    for (const auto& [name, shape] : golden.state) {
        std::vector<std::byte>& bytes = weights.memory[name];
        const bool counter = name.ends_with("num_batches_tracked"), variance = name.ends_with("running_var");
        if (counter)
            append(bytes, std::int64_t{3});
        for (std::int64_t j = 0; !counter && j < count(shape); ++j) {
            const double wave = std::sin(0.7 * static_cast<double>(j) + 1.3 * k);
            append(bytes, static_cast<float>(variance ? 1 + 0.5 * wave : 0.3 * wave));
        }
        weights.tensors[name] = {counter ? ElementType::Int64 : ElementType::Float32, shape, bytes};
        ++k;
    }
    return weights;
}

std::vector<std::byte> goldenInput(const GoldenCase& golden, std::size_t index)
{
    const batch::Field& field = golden.fields.at(index);
    std::vector<std::byte> bytes;
    for (std::int64_t j = 0; j < golden.rows * count(field.shape); ++j) {
        if (field.type == ElementType::Int64)
            append(bytes, 7 * j % field.vocabulary);
        else
            append(bytes, static_cast<float>(std::sin(0.11 * static_cast<double>(j) + 0.5 * static_cast<double>(index))));
    }
    return bytes;
}

} // namespace cairn::test
