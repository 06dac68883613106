// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/onnx_import.h"

#include "core/base/text.h"
#include "core/graph/transfer/onnx_operators.h"

#include <algorithm>
#include <set>

namespace cairn::graph {

namespace {

using formats::ForeignConstant;
using formats::ForeignGraph;
using formats::ForeignOperator;
using formats::StoredType;

constexpr double kColumnWidth = 220, kRowHeight = 120;

/// Names of layers come from those of their weights: "layer1.0.conv1.weight" -> "layer1_0_conv1".
std::string labelWish(const std::string& weightName)
{
    const std::size_t dot = weightName.rfind('.');
    return dot == std::string::npos || dot == 0 ? std::string() : identifier(weightName.substr(0, dot));
}

/// The operator that alone takes a value; nullptr where none or several do.
class Consumers {
public:
    explicit Consumers(const ForeignGraph& file)
    {
        for (const ForeignOperator& op : file.operators) {
            for (const std::string& value : op.inputs)
                m_taken[value].push_back(&op);
        }
        m_outputs.insert(file.outputs.begin(), file.outputs.end());
    }

    const ForeignOperator* onlyOne(const ForeignOperator& op) const
    {
        const auto found = op.outputs.empty() || m_outputs.contains(op.outputs.front()) ? m_taken.end() : m_taken.find(op.outputs.front());
        return found == m_taken.end() || found->second.size() != 1 ? nullptr : found->second.front();
    }

private:
    std::map<std::string, std::vector<const ForeignOperator*>> m_taken;
    std::set<std::string> m_outputs;
};

/// A node of an unknown kind that keeps its place in the graph.
void addOpaque(const ForeignOperator& op, OnnxBuilder& builder)
{
    Node& node = builder.add("onnx." + op.type, Json::object(), op.inputs);
    for (const std::string& value : op.outputs) {
        if (!value.empty())
            builder.output(node, value);
    }
}

void importOperator(const ForeignOperator& op, const ForeignOperator* next, OnnxBuilder& builder, ImportedModel& made, std::set<const ForeignOperator*>& taken)
{
    ImportedOperator report{op.name, op.domain.empty() ? op.type : op.domain + "::" + op.type, ImportState::Mapped, {}};
    const OnnxRule* rule = op.domain.empty() ? onnxRule(op.type) : nullptr;
    const auto done = rule ? (*rule)(op, next, builder) : Result<bool>(fail(ErrorCode::Unsupported, "there is no layer that does it"));
    if (done && *done)
        taken.insert(next);
    if (!done) {
        report.state = ImportState::Refused;
        report.note = done.error().what;
        addOpaque(op, builder);
    }
    made.operators.push_back(std::move(report));
}

Result<TensorType> inputType(const ForeignGraph& file, const std::string& name)
{
    const auto found = file.values.find(name);
    if (found == file.values.end() || !found->second.shape || !found->second.type)
        return fail(ErrorCode::InvalidInput, "The input " + name + " is no tensor of a known shape", {}, "Export the model with the shapes of its inputs");
    TensorType type;
    type.type = found->second.type == StoredType::Int64 || found->second.type == StoredType::Int32 ? ElementType::Int64 : ElementType::Float32;
    type.shape = *found->second.shape;
    if (!type.shape.empty())
        type.shape.front() = kBatch;
    for (std::size_t axis = 1; axis < type.shape.size(); ++axis) {
        if (type.shape[axis] < 1)
            return fail(ErrorCode::InvalidInput, "Axis " + std::to_string(axis) + " of the input " + name + " has no length", {}, "Export the model for inputs of one size");
    }
    return type;
}

} // namespace

const ForeignConstant* OnnxBuilder::constant(const std::string& value) const
{
    if (const auto own = m_constants.find(value); own != m_constants.end())
        return &own->second;
    const auto found = m_file.constants.find(value);
    return found == m_file.constants.end() ? nullptr : &found->second;
}

std::optional<std::vector<std::int64_t>> OnnxBuilder::integers(const std::string& value) const
{
    const ForeignConstant* found = constant(value);
    auto numbers = found ? formats::integersOf(*found) : Result<std::vector<std::int64_t>>(fail(ErrorCode::NotFound, ""));
    return numbers ? std::optional(std::move(*numbers)) : std::nullopt;
}

std::optional<std::vector<std::int64_t>> OnnxBuilder::shape(const std::string& value) const
{
    const auto found = m_file.values.find(value);
    return found == m_file.values.end() ? std::nullopt : found->second.shape;
}

std::string OnnxBuilder::labelFor(const std::string& kind, const std::string& weightName)
{
    const std::string wish = labelWish(weightName);
    const std::string base = !wish.empty() && checkLabel(wish) ? wish : identifier(kind);
    std::string label = base;
    while (m_labels.contains(label) || !checkLabel(label))
        label = base.substr(0, 50) + "_" + std::to_string(++m_labels[base] + 1);
    m_labels[label];
    return label;
}

Node& OnnxBuilder::add(const std::string& kind, Json params, const std::vector<std::string>& inputs, const std::string& weightName)
{
    Node node{NodeId{static_cast<std::int64_t>(m_nodes.size()) + 1}, kind, labelFor(kind, weightName), std::move(params)};
    const Kind* known = findKind(kind);
    const Ports ports = known ? portsOf(*known, node.params) : Ports();
    std::size_t port = 0;
    for (const std::string& value : inputs) {
        const std::string name = port < ports.inputs.size() ? ports.inputs[port].name : "in" + std::to_string(port);
        ++port;
        const auto source = m_sources.find(value);
        if (source == m_sources.end())
            continue;
        m_edges.push_back({source->second, {node.id, name}});
        node.x = std::max(node.x, m_columns[source->second.node.value] + kColumnWidth);
    }
    node.y = kRowHeight * m_rows[node.x]++;
    m_columns[node.id.value] = node.x;
    m_nodes.push_back(std::move(node));
    return m_nodes.back();
}

void OnnxBuilder::addConstant(const std::string& value, ForeignConstant constant)
{
    constant.tensor.name = value;
    m_constants[value] = std::move(constant);
}

void OnnxBuilder::alias(const std::string& from, const std::string& to)
{
    if (const ForeignConstant* fixed = constant(from))
        m_constants[to] = *fixed;
    if (const auto source = m_sources.find(from); source != m_sources.end())
        m_sources[to] = PortRef(source->second);
}

void OnnxBuilder::weight(const Node& node, const std::string& name, const std::string& constant, WeightTransform transform)
{
    m_made.weights.push_back({node.label + "." + name, this->constant(constant)->tensor.name, std::move(transform)});
}

void OnnxBuilder::addInput(const std::string& value, const TensorType& type)
{
    m_made.data.fields[value] = type;
    output(add("input", {{"field", value}}, {}), value);
}

void OnnxBuilder::addOutput(const std::string& value)
{
    if (hasSource(value))
        add("output", Json::object(), {value});
}

Result<void> OnnxBuilder::finish()
{
    CAIRN_ASSIGN(m_made.graph, Graph::assemble(std::move(m_nodes), std::move(m_edges)));
    return {};
}

std::size_t ImportedModel::count(ImportState state) const
{
    return static_cast<std::size_t>(std::ranges::count(operators, state, &ImportedOperator::state));
}

Result<ImportedModel> importOnnx(const ForeignGraph& file)
{
    if (file.format != ForeignGraph::Format::Onnx)
        return fail(ErrorCode::InvalidInput, "This is no ONNX model");
    if (file.operators.size() + file.inputs.size() > kMostNodes)
        return fail(ErrorCode::InvalidInput, "The model has " + grouped(file.operators.size()) + " operators, more than a canvas takes", {}, "Use a smaller model");
    ImportedModel made;
    made.notes = file.notes;
    OnnxBuilder builder(file, made);
    for (const std::string& name : file.inputs) {
        CAIRN_ASSIGN(const TensorType type, inputType(file, name));
        builder.addInput(name, type);
    }
    const Consumers consumers(file);
    std::set<const ForeignOperator*> taken;
    for (const ForeignOperator& op : file.operators) {
        if (op.type == "Constant" && op.domain.empty() && op.attributes.contains("value") && !op.outputs.empty()) {
            builder.addConstant(op.outputs.front(), op.attribute<ForeignConstant>("value"));
            continue;
        }
        if (taken.contains(&op)) {
            made.operators.push_back({op.name, op.type, ImportState::Mapped, "part of the layer in front of it"});
            continue;
        }
        importOperator(op, consumers.onlyOne(op), builder, made, taken);
    }
    if (!file.outputs.empty())
        builder.addOutput(file.outputs.front());
    if (file.outputs.size() > 1)
        made.notes.push_back("The model has " + std::to_string(file.outputs.size()) + " outputs; the first one goes to the Output");
    CAIRN_TRY(builder.finish());
    return made;
}

Result<formats::OwnedWeights> importedWeights(const ForeignGraph& file, const ImportedModel& imported, std::span<const StateTensor> model)
{
    ForeignGraph all = file;
    for (const ForeignOperator& op : file.operators) {
        if (op.type == "Constant" && !op.outputs.empty() && op.attributes.contains("value") && !all.constants.contains(op.outputs.front())) {
            ForeignConstant constant = op.attribute<ForeignConstant>("value");
            constant.tensor.name = op.outputs.front();
            all.constants.emplace(op.outputs.front(), std::move(constant));
            all.constantOrder.push_back(op.outputs.front());
        }
    }
    const auto constants = formats::constantsOf(std::move(all));
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < constants->tensors().size(); ++i)
        places[constants->tensors()[i].name] = i;
    WeightMapping mapping;
    for (const StateTensor& tensor : model) {
        const auto weight = std::ranges::find(imported.weights, tensor.name, &ImportedWeight::target);
        const auto place = weight == imported.weights.end() ? places.end() : places.find(weight->constant);
        MappedTensor mapped{tensor.name, MappingState::Missing, {}, {}, {}};
        if (place != places.end()) {
            if (shapeAfter(weight->transform, constants->tensors()[place->second].shape) != tensor.shape)
                return fail(ErrorCode::Mismatch, "The constant " + weight->constant + " does not have the shape that the layer needs", tensor.name);
            mapped.state = MappingState::Mapped;
            mapped.sources = {place->second};
            mapped.transform = weight->transform;
        }
        mapping.tensors.push_back(std::move(mapped));
    }
    return loadMapped(*constants, mapping, model);
}

std::string reportText(const ImportedModel& imported)
{
    std::string text = grouped(imported.operators.size() - imported.count(ImportState::Refused)) + " of " + grouped(imported.operators.size())
        + " operators became layers.\n";
    for (const std::string& note : imported.notes)
        text += toUtf8(note) + "\n";
    for (const ImportedOperator& op : imported.operators) {
        if (op.state != ImportState::Mapped)
            text += std::string(op.state == ImportState::Refused ? "Not read: " : "Approximated: ") + toUtf8(op.type) + (op.name.empty() ? "" : " " + toUtf8(op.name)) + ": " + op.note + "\n";
    }
    return text;
}

} // namespace cairn::graph
