// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/axes.h"
#include "core/graph/kinds/families.h"

#include <array>

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using formats::PythonWriter;
using formats::pythonNumber;

/// A function of two inputs, number by number.
struct Arithmetic {
    const char *id, *title, *help, *reference;
    const char* operation; ///< of ONNX
    const char *before, *between, *after; ///< of the inputs in Python
};

constexpr std::array<Arithmetic, 7> kArithmetic{{
    {"add", "Add", "The sum of two inputs, number by number: the way of a residual connection.", "torch.add", "Add", "", " + ", ""},
    {"sub", "Sub", "The first input minus the second, number by number.", "torch.sub", "Sub", "", " - ", ""},
    {"mul", "Mul", "The product of two inputs, number by number: the way of a gate.", "torch.mul", "Mul", "", " * ", ""},
    {"div", "Div", "The first input divided by the second, number by number. Dividing by 0 gives infinity.", "torch.div", "Div", "", " / ", ""},
    {"pow", "Pow", "The first input to the power of the second, number by number. Negative numbers have no real power but whole ones.", "torch.pow", "Pow",
     "torch.pow(", ", ", ")"},
    {"minimum", "Minimum", "The smaller one of two inputs, number by number.", "torch.minimum", "Min", "torch.minimum(", ", ", ")"},
    {"maximum", "Maximum", "The larger one of two inputs, number by number.", "torch.maximum", "Max", "torch.maximum(", ", ", ")"},
}};

Shapes broadcastShape(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantNumbers(view, title, 0));
    CAIRN_TRY(wantNumbers(view, title, 1));
    const TensorType &a = view.inputs[0], &b = view.inputs[1];
    if (auto shape = broadcast(a.shape, b.shape))
        return oneOutput(*std::move(shape));
    const bool ranks = a.shape.size() != b.shape.size();
    return fail(ErrorCode::Mismatch,
                title + " needs two inputs of one shape (axes of length 1 are stretched), but gets " + shapeText(a.shape) + " from " + sourceLabel(view, 0) + " and "
                    + shapeText(b.shape) + " from " + sourceLabel(view, 1),
                view.node.label,
                ranks ? "Insert Unsqueeze behind the layer with fewer axes, or Flatten behind the other one"
                      : "Make the layers in front of it equally wide, or use Concat");
}

Kind arithmeticKind(const Arithmetic& what)
{
    Kind kind;
    kind.info = {what.id, what.title, "combine", what.help, what.reference, kTwoInputs, kOneOutput, {}};
    kind.shape = [title = std::string(what.title)](const NodeView& view) { return broadcastShape(view, title); };
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return elementsPerRow(outputs[0]); };
    kind.onnx = [what](const NodeView&, OnnxWriter& writer) -> Result<void> {
        writer.node(what.operation, {writer.input(0), writer.input(1)});
        return {};
    };
    kind.python = [what](const NodeView&, PythonWriter& writer) -> Result<void> {
        writer.expression(what.before + writer.input(0) + what.between + writer.input(1) + what.after);
        return {};
    };
    return kind;
}

/// A function of each number of one input.
Kind numberwise(const std::string& id, const std::string& title, const std::string& help, const std::string& reference, std::vector<ParamSpec> params)
{
    Kind kind;
    kind.info = {id, title, "combine", help, reference, kOneInput, kOneOutput, std::move(params)};
    kind.shape = [title](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, title));
        return oneOutput(view.inputs[0].shape);
    };
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return elementsPerRow(outputs[0]); };
    return kind;
}

Kind scaleKind()
{
    Kind kind = numberwise("scale", "Scale", "Multiplies every number by a fixed one and adds another: y = scale x + shift.", "Rescaling of Keras",
                           {realParam("scale", "Scale", "What every number is multiplied by", 1.0, -1e9, 1e9),
                            realParam("shift", "Shift", "What is added afterwards", 0.0, -1e9, 1e9)});
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        const std::string scaled = writer.step("Mul", {writer.input(), writer.constant("scale", static_cast<float>(view.real("scale")))});
        writer.node("Add", {scaled, writer.constant("shift", static_cast<float>(view.real("shift")))});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.expression(writer.input() + " * " + pythonNumber(view.real("scale")) + " + " + pythonNumber(view.real("shift")));
        return {};
    };
    return kind;
}

Kind clampKind()
{
    Kind kind = numberwise("clamp", "Clamp", "Cuts numbers off below one value and above another; gradients stop outside.", "torch.clamp",
                           {realParam("min", "Least", "What smaller numbers become", 0.0, -1e9, 1e9), realParam("max", "Most", "What larger numbers become", 1.0, -1e9, 1e9)});
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, "Clamp"));
        if (view.real("min") <= view.real("max"))
            return oneOutput(view.inputs[0].shape);
        return fail(ErrorCode::InvalidInput, "Clamp needs a least value below the most", view.node.label, "Make min smaller than max");
    };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        writer.node("Clip", {writer.input(), writer.constant("min", static_cast<float>(view.real("min"))), writer.constant("max", static_cast<float>(view.real("max")))});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.expression("torch.clamp(" + writer.input() + ", " + pythonNumber(view.real("min")) + ", " + pythonNumber(view.real("max")) + ")");
        return {};
    };
    return kind;
}

struct Function {
    const char* name;      ///< also of torch.<name>
    const char* operation; ///< of ONNX; nullptr: see functionOnnx()
};

constexpr std::array<Function, 17> kFunctions{{{"neg", "Neg"}, {"abs", "Abs"}, {"square", nullptr}, {"sqrt", "Sqrt"}, {"rsqrt", nullptr}, {"reciprocal", "Reciprocal"},
                                               {"exp", "Exp"}, {"expm1", nullptr}, {"log", "Log"}, {"log1p", nullptr}, {"sin", "Sin"}, {"cos", "Cos"}, {"erf", "Erf"},
                                               {"sign", "Sign"}, {"floor", "Floor"}, {"ceil", "Ceil"}, {"round", "Round"}}};

Result<void> functionOnnx(const NodeView& view, OnnxWriter& writer)
{
    const std::string name = view.text("function"), x = writer.input();
    for (const Function& function : kFunctions) {
        if (name == function.name && function.operation)
            writer.node(function.operation, {x});
    }
    if (name == "square")
        writer.node("Mul", {x, x});
    else if (name == "rsqrt")
        writer.node("Reciprocal", {writer.step("Sqrt", {x})});
    else if (name == "expm1")
        writer.node("Sub", {writer.step("Exp", {x}), writer.constant("one", 1.0f)});
    else if (name == "log1p")
        writer.node("Log", {writer.step("Add", {x, writer.constant("one", 1.0f)})});
    return {};
}

Kind functionKind()
{
    std::vector<std::string> names;
    for (const Function& function : kFunctions)
        names.emplace_back(function.name);
    Kind kind = numberwise("function", "Function",
                           "A function of every number, such as exp, log or sin. Where it is not defined (the logarithm of negative numbers) the result is no number.",
                           "torch.neg, torch.abs, ...", {choiceParam("function", "Function", "What every number becomes, named as in PyTorch", names)});
    kind.onnx = functionOnnx;
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.expression("torch." + view.text("function") + "(" + writer.input() + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> arithmeticKinds()
{
    std::vector<Kind> all;
    for (const Arithmetic& what : kArithmetic)
        all.push_back(arithmeticKind(what));
    all.push_back(scaleKind());
    all.push_back(clampKind());
    all.push_back(functionKind());
    return all;
}

} // namespace cairn::graph
