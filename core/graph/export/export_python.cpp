// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/formats/python_writer.h"
#include "core/graph/export/export_plan.h"
#include "core/graph/export/python_answer.h"

#include <set>

namespace cairn::graph {

namespace {

using formats::pythonNumber;
using formats::pythonString;
using formats::pythonTuple;

/// Names of the fields as variables that no layer and no other field uses.
std::map<std::string, std::string> argumentNames(const ExportPlan& plan)
{
    std::set<std::string> taken;
    for (const NodeView& view : plan.layers) {
        if (view.node.kind != "input")
            taken.insert(view.node.label);
    }
    std::map<std::string, std::string> names;
    for (const batch::Field* field : plan.inputs) {
        const std::string stem = identifier(field->name).substr(0, 48);
        std::string name = stem;
        for (int number = 1; taken.contains(name) || !checkLabel(name); ++number)
            name = stem + "_in" + (number > 1 ? std::to_string(number) : "");
        taken.insert(name);
        names.emplace(field->name, name);
    }
    return names;
}

std::string stringList(const std::vector<std::string>& texts)
{
    std::string list = "[";
    std::size_t lineStart = 0;
    for (const std::string& text : texts) {
        const std::string item = pythonString(text) + ", ";
        if (list.size() - lineStart + item.size() > 110) {
            lineStart = list.size();
            list += "\n    ";
        }
        list += item;
    }
    if (list.ends_with(", "))
        list.resize(list.size() - 2);
    return list + "]";
}

std::string fieldConstant(const batch::Field& field)
{
    std::string facts = "    " + pythonString(field.name) + ": {\"shape\": " + pythonTuple(field.shape);
    if (field.type == ElementType::UInt8)
        facts += ", \"scale\": " + pythonNumber(static_cast<double>(field.scale)) + ", \"offset\": " + pythonNumber(static_cast<double>(field.offset));
    if (field.type == ElementType::Int64)
        facts += ", \"vocabulary\": " + std::to_string(field.vocabulary);
    if (!field.elements.empty())
        facts += ", \"elements\": " + stringList(field.elements);
    return facts + "},\n";
}

/// What the answers of a task that is not row by row are.
std::string answerText(const batch::Target& target)
{
    if (target.kind == batch::TaskKind::Implicit)
        return "The model answers a score: the higher, the more likely that the user takes the item.";
    if (target.kind == batch::TaskKind::Adversarial)
        return "The model makes pictures [N, C, H, W] of noise.";
    if (target.kind == batch::TaskKind::Segmentation)
        return "The model answers a logit per class for every pixel, [N, C, H, W]; the class is the largest one along C, by its place in CLASSES.";
    if (target.kind == batch::TaskKind::Reconstruction)
        return "The model answers the input " + pythonString(target.field) + (target.binary ? " as logits: sigmoid gives values from 0 to 1." : " again.");
    return "The model answers scores before softmax of every piece of the vocabulary: at step t those of step t + 1 of " + pythonString(target.field) + ".";
}

std::string constants(const ExportPlan& plan, const ExportContext& context)
{
    std::string code = "# What the model takes: shape of a row, and for images the numbers that turn stored bytes into inputs.\nPREPROCESSING = {\n";
    for (const batch::Field* field : plan.inputs)
        code += fieldConstant(*field);
    code += "}\n";
    if (!context.recipe.is_null())
        code += "\n# How the columns of the data set become these inputs.\nRECIPE = json.loads("
                + pythonString(context.recipe.dump(-1, ' ', false, Json::error_handler_t::replace)) + ")\n";
    if (context.target.kind == batch::TaskKind::Segmentation)
        code += "\nCLASSES = " + stringList(context.target.classes) + "\n";
    if (!context.target.rowwise())
        return code + "\n# " + answerText(context.target) + "\n";
    if (context.target.regresses())
        return code + pythonAnswer(context.target);
    return code + "\n# The model answers one logit per class, in this order.\nCLASSES = " + stringList(context.target.classes) + "\n";
}

std::string zeroInputs(const ExportPlan& plan)
{
    std::string code;
    for (const batch::Field* field : plan.inputs) {
        std::vector<std::int64_t> shape = field->shape;
        if (field->perRow)
            shape.insert(shape.begin(), 1);
        code += (code.empty() ? "" : ", ") + ("torch.zeros" + pythonTuple(shape));
        if (field->type == ElementType::Int64)
            code.insert(code.size() - 1, ", dtype=torch.int64");
    }
    return code;
}

constexpr const char* kPreprocess = R"(
def preprocess(field, stored):
    """Turns stored numbers of a field (bytes of an image) into what the model takes."""
    facts = PREPROCESSING[field]
    if "vocabulary" in facts:
        return stored.to(torch.int64)
    return stored.to(torch.float32) * facts.get("scale", 1.0) + facts.get("offset", 0.0)
)";

/// `shared`: (layer, the layer whose weights it uses).
std::string loadFunction(const std::vector<std::pair<std::string, std::string>>& shared)
{
    std::string code = R"(
def load(path):
    """The trained model, in evaluation mode."""
    from safetensors.torch import load_file

    model = Model()
    weights = load_file(path)
)";
    for (const auto& [layer, owner] : shared)
        code += "    weights.update({\"" + layer + "\" + name[" + std::to_string(owner.size()) + ":]: tensor for name, tensor in list(weights.items()) if name.startswith(\"" + owner
                + ".\")})\n";
    return code + "    model.load_state_dict(weights)\n    return model.eval()\n";
}

std::string mainFunction(const ExportPlan& plan, const ExportContext& context)
{
    std::string code = "\ndef main():\n    folder = os.path.dirname(os.path.abspath(__file__))\n    model = load(os.path.join(folder, "
                       + pythonString(context.weightsFile) + "))\n    with torch.no_grad():\n        output = model(" + zeroInputs(plan) + ")\n"
                       + (context.target.rowwise() ? "    print(\"output for an input of zeros:\", output[0].tolist())\n" : "    print(\"shape of the output:\", list(output.shape))\n");
    if (context.target.regresses() && context.target.answer.form != batch::AnswerForm::Value)
        code += "    print(\"value, lowest and highest of the interval:\", [part[0].item() for part in decode(output)])\n";
    else if (context.target.regresses())
        code += "    print(\"value:\", output[0, 0].item() * TARGET_DEVIATION + TARGET_MEAN)\n";
    else if (!context.target.classes.empty())
        code += "    print(\"class:\", CLASSES[output[0].argmax().item()])\n";
    return code + "\n\nif __name__ == \"__main__\":\n    main()\n";
}

} // namespace

Result<std::string> exportPython(const Graph& graph, const ExportContext& context)
{
    ExportPlan plan;
    CAIRN_TRY(makeExportPlan(plan, graph, context));
    const std::map<std::string, std::string> arguments = argumentNames(plan);
    const auto variable = [&](const Source& source) -> std::string {
        if (!source.node)
            return {};
        if (const auto field = plan.fieldOf.find(source.node->id); field != plan.fieldOf.end())
            return arguments.at(field->second);
        const std::vector<PortSpec> ports = portsOf(*findKind(source.node->kind), source.node->params).outputs;
        return source.port == ports.front().name ? source.node->label : source.node->label + "__" + source.port;
    };
    formats::PythonWriter writer;
    std::string result;
    for (const NodeView& view : plan.layers) {
        std::vector<std::string> inputs;
        for (const Source& source : view.sources)
            inputs.push_back(variable(source));
        writer.beginLayer(view.node.label, std::move(inputs), outputNames(view, view.node.label, "__"));
        writer.useWeightsOf(view.node.weights);
        CAIRN_TRY(findKind(view.node.kind)->python(view, writer));
        if (view.node.id == plan.output)
            result = view.node.label;
    }
    std::vector<std::string> parameters;
    for (const batch::Field* field : plan.inputs)
        parameters.push_back(arguments.at(field->name));
    return "# " + pythonString(context.name) + ": a PyTorch model, exported by Cairn. Its weights lie in " + pythonString(context.weightsFile) + ".\n"
           + "# Needs torch and safetensors. Run it to see the answer for an input of zeros.\n\n" + context.pythonImports + (context.recipe.is_null() ? "" : "import json\n")
           + "import os\n\nimport torch\nfrom torch import nn\nfrom torch.nn import functional as F\n\n" + constants(plan, context) + "\n\n" + writer.supportSource() + writer.modelClass(parameters, result) + "\n"
           + (context.recipe.is_null() ? std::string() : context.pythonSource) + kPreprocess + "\n" + loadFunction(writer.sharedModules()) + "\n" + mainFunction(plan, context);
}

} // namespace cairn::graph
