// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/onnx/onnx_import.h"

#include "core/base/text.h"
#include "core/graph/transfer/onnx/onnx_operators.h"

#include <algorithm>
#include <set>

namespace cairn::graph {

namespace {

using formats::ForeignConstant;
using formats::ForeignGraph;
using formats::ForeignOperator;
using formats::StoredType;

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

/// The operators that some output of the model needs; exporters leave others behind.
std::set<const ForeignOperator*> neededOperators(const ForeignGraph& file)
{
    std::set<const ForeignOperator*> needed;
    std::set<std::string> values(file.outputs.begin(), file.outputs.end());
    for (auto op = file.operators.rbegin(); op != file.operators.rend(); ++op) {
        if (std::ranges::none_of(op->outputs, [&](const std::string& value) { return values.contains(value); }))
            continue;
        needed.insert(&*op);
        values.insert(op->inputs.begin(), op->inputs.end());
    }
    return needed;
}

/// A node of an unknown kind that keeps its place in the graph.
void addOpaque(const ForeignOperator& op, ImportBuilder& builder)
{
    Node& node = builder.add("onnx." + op.type, Json::object(), op.inputs);
    for (const std::string& value : op.outputs) {
        if (!value.empty())
            builder.output(node, value);
    }
}

void importOperator(const ForeignOperator& op, const ForeignOperator* next, ImportBuilder& builder, ImportedModel& made, std::set<const ForeignOperator*>& taken)
{
    ImportedOperator report{op.name, op.domain.empty() ? op.type : op.domain + "::" + op.type, ImportState::Mapped, {}};
    const OnnxRule* rule = op.domain.empty() ? onnxRule(op.type) : nullptr;
    const auto stepped = onnxStepped(op, next, builder);
    const auto done = stepped ? *stepped : rule ? (*rule)(op, next, builder) : Result<bool>(fail(ErrorCode::Unsupported, "there is no layer that does it"));
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

Result<ImportedModel> importOnnx(const ForeignGraph& file)
{
    if (file.format != ForeignGraph::Format::Onnx)
        return fail(ErrorCode::InvalidInput, "This is no ONNX model");
    if (file.operators.size() + file.inputs.size() > kMostNodes)
        return fail(ErrorCode::InvalidInput, "The model has " + grouped(file.operators.size()) + " operators, more than a canvas takes", {}, "Use a smaller model");
    ImportedModel made;
    made.notes = file.notes;
    ImportBuilder builder(file, made);
    for (const std::string& name : file.inputs) {
        CAIRN_ASSIGN(const TensorType type, inputType(file, name));
        builder.addInput(name, type);
    }
    const Consumers consumers(file);
    std::set<const ForeignOperator*> taken;
    const auto needed = neededOperators(file);
    for (const ForeignOperator& op : file.operators) {
        if (!needed.contains(&op))
            continue;
        if (const ForeignConstant* own = op.ownConstant()) {
            builder.addConstant(op.outputs.front(), *own);
            continue;
        }
        if (op.type == "Transpose" && op.domain.empty() && op.inputs.size() == 1 && op.outputs.size() == 1
            && op.attribute<std::vector<std::int64_t>>("perm", {1, 0}) == std::vector<std::int64_t>{1, 0} && builder.addTurned(op.inputs[0], op.outputs[0])) {
            made.operators.push_back({op.name, op.type, ImportState::Mapped, "part of the layer behind it"});
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

} // namespace cairn::graph
