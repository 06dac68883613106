// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kinds/kind_case.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace cairn::test {

namespace {

CaseTensor readTensor(const Json& json, const std::string& nameMember)
{
    CaseTensor tensor;
    tensor.name = json.at(nameMember);
    json.at("shape").get_to(tensor.shape);
    json.at("values").get_to(tensor.values);
    tensor.codes = json.value("codes", false);
    tensor.whole = json.value("whole", false);
    tensor.vocabulary = json.value("vocabulary", std::int64_t{0});
    tensor.gradient = json.value("gradient", std::vector<double>{});
    tensor.trained = json.value("trained", std::vector<double>{});
    return tensor;
}

KindCase readCase(const Json& json)
{
    KindCase test;
    json.at("name").get_to(test.name);
    json.at("kind").get_to(test.kind);
    test.params = json.at("params");
    test.tolerance = json.value("tolerance", test.tolerance);
    test.onnx = json.value("onnx", true);
    test.random = json.value("random", false);
    for (const Json& input : json.at("inputs"))
        test.inputs.push_back(readTensor(input, "port"));
    for (const Json& state : json.at("state"))
        test.state.push_back(readTensor(state, "name"));
    for (const Json& output : json.at("outputs"))
        test.outputs.push_back(readTensor(output, "port"));
    return test;
}

template <typename T>
std::vector<std::byte> bytesAs(const std::vector<double>& values)
{
    std::vector<std::byte> bytes(values.size() * sizeof(T));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const T value = static_cast<T>(values[i]);
        std::memcpy(bytes.data() + i * sizeof(T), &value, sizeof(T));
    }
    return bytes;
}

} // namespace

graph::Graph KindCase::graph(const std::string& port) const
{
    std::vector<graph::Node> nodes;
    std::vector<graph::Edge> edges;
    const auto last = static_cast<std::int64_t>(inputs.size()) + 1;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const NodeId id{static_cast<std::int64_t>(i) + 1};
        nodes.push_back({id, "input", "in_" + inputs[i].name, {{"field", "f_" + inputs[i].name}}});
        edges.push_back({{id, "out"}, {NodeId{last}, inputs[i].name}});
    }
    nodes.push_back({NodeId{last}, kind, "layer", params});
    nodes.push_back({NodeId{last + 1}, "output", "answer"});
    if (output(port).codes) {
        nodes.push_back({NodeId{last + 2}, "embedding", "reader", {{"embedding_dim", 1}}});
        edges.push_back({{NodeId{last}, port}, {NodeId{last + 2}, "in"}});
        edges.push_back({{NodeId{last + 2}, "out"}, {NodeId{last + 1}, "in"}});
    } else {
        edges.push_back({{NodeId{last}, port}, {NodeId{last + 1}, "in"}});
    }
    return graph::Graph::assemble(std::move(nodes), std::move(edges)).value();
}

const CaseTensor& KindCase::output(const std::string& port) const
{
    return *std::ranges::find_if(outputs, [&](const CaseTensor& tensor) { return tensor.name == port; });
}

std::vector<float> KindCase::readerWeights() const
{
    std::vector<float> weights;
    for (const CaseTensor& tensor : outputs) {
        for (std::int64_t code = static_cast<std::int64_t>(weights.size()); tensor.codes && code < tensor.vocabulary; ++code)
            weights.push_back(static_cast<float>(code));
    }
    return weights;
}

std::vector<batch::Field> KindCase::fields() const
{
    std::vector<batch::Field> fields;
    for (const CaseTensor& input : inputs) {
        batch::Field field;
        field.name = "f_" + input.name;
        field.shape.assign(input.shape.begin() + (input.whole ? 0 : 1), input.shape.end());
        field.type = input.codes ? ElementType::Int64 : ElementType::Float32;
        field.vocabulary = input.vocabulary;
        field.perRow = !input.whole;
        fields.push_back(std::move(field));
    }
    return fields;
}

std::vector<std::byte> KindCase::bytes(const CaseTensor& tensor)
{
    return tensor.codes ? bytesAs<std::int64_t>(tensor.values) : bytesAs<float>(tensor.values);
}

CaseWeights::CaseWeights(const KindCase& test, const std::string& port)
{
    for (const CaseTensor& state : test.state)
        memory.push_back(KindCase::bytes(state));
    const std::vector<float> reader = test.readerWeights();
    memory.emplace_back(reader.size() * sizeof(float));
    std::memcpy(memory.back().data(), reader.data(), memory.back().size());
    if (test.output(port).codes)
        tensors["reader.weight"] = {ElementType::Float32, {static_cast<std::int64_t>(reader.size()), 1}, memory.back()};
    for (std::size_t i = 0; i < test.state.size(); ++i)
        tensors["layer." + test.state[i].name] = {test.state[i].codes ? ElementType::Int64 : ElementType::Float32, test.state[i].shape, memory[i]};
}

const std::vector<KindCase>& kindCases()
{
    static const std::vector<KindCase> kCases = [] {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(CAIRN_KIND_CASES)) {
            if (entry.path().extension() == ".json")
                files.push_back(entry.path());
        }
        std::ranges::sort(files);
        std::vector<KindCase> cases;
        for (const auto& path : files) {
            std::ifstream file(path);
            for (const Json& json : Json::parse(file))
                cases.push_back(readCase(json));
        }
        return cases;
    }();
    return kCases;
}

} // namespace cairn::test
