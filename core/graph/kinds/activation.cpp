// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using formats::PythonWriter;

/// An elementwise function with nothing to learn; ONNX and Python are to be added.
Kind elementwise(const std::string& id, const std::string& title, const std::string& help, const std::string& reference,
                 std::vector<ParamSpec> params = {})
{
    Kind kind;
    kind.info = {id, title, "activation", help, reference, kOneInput, kOneOutput, std::move(params)};
    kind.shape = [title](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, title));
        return oneOutput(view.inputs[0].shape);
    };
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return elementsPerRow(outputs[0]); };
    return kind;
}

Kind plain(const std::string& id, const std::string& title, const std::string& help)
{
    Kind kind = elementwise(id, title, help, "torch.nn." + title);
    const std::string operation = title == "ReLU" ? "Relu" : title;
    kind.onnx = [operation](const NodeView&, OnnxWriter& writer) -> Result<void> {
        writer.node(operation, {writer.input()});
        return {};
    };
    kind.python = [title](const NodeView&, PythonWriter& writer) -> Result<void> {
        writer.module("nn." + title + "()");
        return {};
    };
    return kind;
}

Kind leakyRelu()
{
    Kind kind = elementwise("leaky_relu", "LeakyReLU", "x for positive x, a small multiple of x else.", "torch.nn.LeakyReLU",
                            {realParam("negative_slope", "Negative slope", "Factor for negative inputs", 0.01, 0.0, 1.0)});
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        writer.node("LeakyRelu", {writer.input()}, {{"alpha", static_cast<float>(view.real("negative_slope"))}});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.module("nn.LeakyReLU(" + formats::pythonNumber(view.real("negative_slope")) + ")");
        return {};
    };
    return kind;
}

/// Adds `x operation constant` and returns the name of the result.
std::string withConstant(OnnxWriter& writer, const std::string& operation, const std::string& x, float constant)
{
    const std::string result = writer.temporary("step");
    writer.node(operation, {x, writer.constant("number", constant)}, {}, result);
    return result;
}

/// GELU is an operator only from opset 20 on: x / 2 * (1 + erf(x / sqrt(2))), or tanh of a cubic.
Result<void> geluOnnx(const NodeView& view, OnnxWriter& writer)
{
    const std::string& x = writer.input();
    const std::string bell = writer.temporary("bell");
    if (view.text("approximate") == "none") {
        writer.node("Erf", {withConstant(writer, "Mul", x, 0.70710678f)}, {}, bell);
    } else {
        const std::string square = writer.temporary("square"), scaled = writer.temporary("scaled");
        writer.node("Mul", {x, x}, {}, square);
        const std::string factor = withConstant(writer, "Add", withConstant(writer, "Mul", square, 0.044715f), 1.0f);
        writer.node("Mul", {x, factor}, {}, scaled);
        writer.node("Tanh", {withConstant(writer, "Mul", scaled, 0.79788456f)}, {}, bell);
    }
    writer.node("Mul", {withConstant(writer, "Mul", x, 0.5f), withConstant(writer, "Add", bell, 1.0f)});
    return {};
}

Kind gelu()
{
    Kind kind = elementwise("gelu", "GELU", "x times the probability that a standard normal number is smaller than x; smoother than ReLU.",
                            "Hendrycks, Gimpel: Gaussian error linear units, 2016; torch.nn.GELU",
                            {choiceParam("approximate", "Formula", "Exact (none), or with tanh as in GPT-2", {"none", "tanh"})});
    kind.onnx = geluOnnx;
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.module(view.text("approximate") == "none" ? "nn.GELU()" : "nn.GELU(approximate=\"tanh\")");
        return {};
    };
    return kind;
}

Kind silu()
{
    Kind kind = elementwise("silu", "SiLU", "x times sigmoid(x), also called swish.", "torch.nn.SiLU");
    kind.onnx = [](const NodeView&, OnnxWriter& writer) -> Result<void> {
        const std::string gate = writer.temporary("gate");
        writer.node("Sigmoid", {writer.input()}, {}, gate);
        writer.node("Mul", {writer.input(), gate});
        return {};
    };
    kind.python = [](const NodeView&, PythonWriter& writer) -> Result<void> {
        writer.module("nn.SiLU()");
        return {};
    };
    return kind;
}

std::int64_t softmaxAxis(const NodeView& view)
{
    return view.text("dim") == "channel" ? 1 : -1;
}

Kind softmax()
{
    Kind kind = elementwise("softmax", "Softmax", "Positive numbers that sum to 1 along one axis. Not needed before the Output: the loss applies it.",
                            "torch.nn.Softmax", {choiceParam("dim", "Axis", "The axis along which the numbers sum to 1", {"last", "channel"})});
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        writer.node("Softmax", {writer.input()}, {{"axis", softmaxAxis(view)}});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.module("nn.Softmax(dim=" + std::to_string(softmaxAxis(view)) + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> activationKinds()
{
    return {plain("relu", "ReLU", "x for positive x, 0 else."), leakyRelu(), gelu(), silu(),
            plain("sigmoid", "Sigmoid", "Squeezes every number into 0 to 1."), plain("tanh", "Tanh", "Squeezes every number into -1 to 1."), softmax()};
}

} // namespace cairn::graph
