// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/graph/export/export_plan.h"
#include "core/graph/model_state.h"

namespace cairn::graph {

namespace {

constexpr const char* kOutputName = "output";

std::string text(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Name of the value a layer puts out: its label, marked where a field or the output has that name.
std::string valueName(const ExportPlan& plan, const Node& node)
{
    if (const auto field = plan.fieldOf.find(node.id); field != plan.fieldOf.end())
        return field->second;
    if (node.id == plan.output)
        return kOutputName;
    return node.label == kOutputName || plan.data.fields.contains(node.label) ? node.label + "/result" : node.label;
}

/// Name of the value at an output port.
std::string portName(const ExportPlan& plan, const Source& source)
{
    if (!source.node)
        return {};
    const std::string stem = valueName(plan, *source.node);
    const std::vector<PortSpec> ports = portsOf(*findKind(source.node->kind), source.node->params).outputs;
    return source.port == ports.front().name ? stem : stem + "/" + source.port;
}

void addMetadata(formats::OnnxWriter& writer, const ExportPlan& plan, const ExportContext& context)
{
    writer.metadata("cairn.name", context.name);
    writer.metadata("cairn.classes", text(context.target.classes));
    writer.metadata("cairn.target", text(targetJson(context.target)));
    writer.metadata("cairn.fields", text(fieldsJson(plan)));
    if (!context.recipe.is_null())
        writer.metadata("cairn.recipe", text(context.recipe));
}

Result<void> checkInputNames(const ExportPlan& plan)
{
    for (const batch::Field* field : plan.inputs) {
        if (field->name.empty() || field->name == kOutputName)
            return fail(ErrorCode::Unsupported, "A field cannot be called \"" + field->name + "\" in an ONNX file", field->name, "Rename the field");
    }
    return {};
}

} // namespace

Result<std::string> exportOnnx(const Graph& graph, const formats::Weights& weights, const ExportContext& context)
{
    ExportPlan plan;
    CAIRN_TRY(makeExportPlan(plan, graph, context));
    CAIRN_TRY(checkInputNames(plan));
    CAIRN_ASSIGN(const std::vector<StateTensor> state, modelState(plan.graph, plan.inference, plan.data));
    CAIRN_TRY(checkWeights(state, weights));
    formats::OnnxWriter writer("cairn", weights);
    for (const batch::Field* field : plan.inputs) {
        const TensorType& type = plan.data.fields.at(field->name);
        writer.modelInput(field->name, type.type, type.shape);
    }
    for (const NodeView& view : plan.layers) {
        std::vector<std::string> inputs;
        for (const Source& source : view.sources)
            inputs.push_back(portName(plan, source));
        writer.beginLayer(view.node.label, std::move(inputs), outputNames(view, valueName(plan, view.node), "/"));
        writer.useWeightsOf(view.node.weights);
        CAIRN_TRY(findKind(view.node.kind)->onnx(view, writer));
        if (view.node.id == plan.output)
            writer.modelOutput(kOutputName, view.inputs[0].shape);
    }
    addMetadata(writer, plan, context);
    return writer.finish();
}

} // namespace cairn::graph
