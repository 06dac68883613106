// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"

#include <functional>

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using formats::PythonWriter;

/// The axis of the parameter "dim".
std::int64_t chosenAxis(const NodeView& view)
{
    return view.text("dim") == "channel" ? 1 : -1;
}

std::int64_t& chosenLength(const NodeView& view, std::vector<std::int64_t>& shape)
{
    return view.text("dim") == "channel" ? shape[1] : shape.back();
}

ParamSpec dimParam(std::string help)
{
    return choiceParam("dim", "Axis", std::move(help), {"last", "channel"});
}

/// Rows are never mixed, so that there must be an axis beside them.
Result<void> wantColumns(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantNumbers(view, title));
    if (rank(view) >= 2)
        return {};
    return fail(ErrorCode::Mismatch, title + " works along columns or channels, but gets " + shapeText(view.inputs[0].shape), view.node.label,
                "Insert Unsqueeze or Reshape in front of it");
}

Shapes halvedShape(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantColumns(view, title));
    std::vector<std::int64_t> shape = view.inputs[0].shape;
    std::int64_t& length = chosenLength(view, shape);
    if (length % 2 != 0 || length < 2)
        return fail(ErrorCode::Mismatch, title + " splits an axis into halves, but " + std::to_string(length) + " in " + shapeText(view.inputs[0].shape) + " cannot be halved",
                    view.node.label, "Make " + sourceLabel(view) + " put out an even number, twice what is wanted behind it");
    length /= 2;
    return oneOutput(std::move(shape));
}

/// value * gate(other), of the two halves of the input.
Kind gatedKind(const std::string& id, const std::string& title, const std::string& help, const std::string& reference)
{
    Kind kind;
    kind.info = {id, title, "activation", help, reference, kOneInput, kOneOutput, {dimParam("The axis that is halved")}};
    kind.shape = [title](const NodeView& view) { return halvedShape(view, title); };
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return elementsPerRow(outputs[0]); };
    return kind;
}

Kind gluKind()
{
    Kind kind = gatedKind("glu", "GLU", "The first half of an axis times the sigmoid of the second half.",
                          "Dauphin et al.: Language modeling with gated convolutional networks, 2017; torch.nn.GLU");
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        const std::string value = writer.temporary("value"), gate = writer.temporary("gate");
        writer.nodes("Split", {writer.input()}, {{"axis", chosenAxis(view)}}, {value, gate});
        writer.node("Mul", {value, writer.step("Sigmoid", {gate})});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.module("nn.GLU(dim=" + std::to_string(chosenAxis(view)) + ")");
        return {};
    };
    return kind;
}

Kind swigluKind()
{
    Kind kind = gatedKind("swiglu", "SwiGLU", "SiLU of the first half of an axis times the second half: the gate of today's language models.",
                          "Shazeer: GLU variants improve transformer, 2020");
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        const std::string gate = writer.temporary("gate"), value = writer.temporary("value");
        writer.nodes("Split", {writer.input()}, {{"axis", chosenAxis(view)}}, {gate, value});
        writer.node("Mul", {writer.step("Mul", {gate, writer.step("Sigmoid", {gate})}), value});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        const std::string gate = writer.label() + "__gate", value = writer.label() + "__value";
        writer.line(gate + ", " + value + " = " + writer.input() + ".chunk(2, dim=" + std::to_string(chosenAxis(view)) + ")");
        writer.expression("F.silu(" + gate + ") * " + value);
        return {};
    };
    return kind;
}

std::int64_t slopes(const NodeView& view)
{
    return view.flag("per_channel") ? view.inputs[0].shape[1] : 1;
}

Kind preluKind()
{
    Kind kind;
    kind.info = {"prelu", "PReLU", "activation", "x for positive x, a learned multiple of x else.",
                 "He et al.: Delving deep into rectifiers, 2015; torch.nn.PReLU", kOneInput, kOneOutput,
                 {flagParam("per_channel", "One per channel", "A slope for every channel (axis 1) in place of one for all", false),
                  realParam("init", "Initial slope", "What the slopes are before training", 0.25, -10.0, 10.0)}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(view.flag("per_channel") ? wantColumns(view, "PReLU") : wantNumbers(view, "PReLU"));
        return oneOutput(view.inputs[0].shape);
    };
    kind.state = [](const NodeView& view) { return std::vector<StateTensor>{{"weight", {slopes(view)}}}; };
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return elementsPerRow(outputs[0]); };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        std::string slope = writer.weight("weight");
        if (view.flag("per_channel") && rank(view) > 2) {
            std::vector<std::int64_t> shape(rank(view) - 1, 1);
            shape[0] = slopes(view);
            slope = writer.step("Reshape", {slope, writer.constant("shape", shape)});
        }
        writer.node("PRelu", {writer.input(), slope});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.module("nn.PReLU(num_parameters=" + std::to_string(slopes(view)) + ", init=" + formats::pythonNumber(view.real("init")) + ")");
        return {};
    };
    return kind;
}

/// Softmax and its relatives, which are one PyTorch module each.
Kind normaliser(const std::string& id, const std::string& title, const std::string& help, const std::string& axisHelp, std::function<void(const NodeView&, OnnxWriter&)> onnx)
{
    Kind kind;
    kind.info = {id, title, "activation", help, "torch.nn." + title, kOneInput, kOneOutput, {dimParam(axisHelp)}};
    kind.shape = [title](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantColumns(view, title));
        return oneOutput(view.inputs[0].shape);
    };
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return elementsPerRow(outputs[0]); };
    kind.onnx = [onnx = std::move(onnx)](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        onnx(view, writer);
        return {};
    };
    kind.python = [title](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.module("nn." + title + "(dim=" + std::to_string(chosenAxis(view)) + ")");
        return {};
    };
    return kind;
}

std::vector<Kind> normalisers()
{
    return {normaliser("softmax", "Softmax", "Positive numbers that sum to 1 along one axis. Not needed before the Output: the loss applies it.",
                       "The axis along which the numbers sum to 1",
                       [](const NodeView& view, OnnxWriter& writer) { writer.node("Softmax", {writer.input()}, {{"axis", chosenAxis(view)}}); }),
            normaliser("softmin", "Softmin", "Softmax of the negated numbers: the smallest gets the most.", "The axis along which the numbers sum to 1",
                       [](const NodeView& view, OnnxWriter& writer) {
                           writer.node("Softmax", {writer.step("Neg", {writer.input()})}, {{"axis", chosenAxis(view)}});
                       }),
            normaliser("log_softmax", "LogSoftmax", "Logarithm of Softmax, computed without underflow.", "The axis along which the probabilities sum to 1",
                       [](const NodeView& view, OnnxWriter& writer) { writer.node("LogSoftmax", {writer.input()}, {{"axis", chosenAxis(view)}}); })};
}

} // namespace

std::vector<Kind> gatedKinds()
{
    std::vector<Kind> all{gluKind(), swigluKind(), preluKind()};
    for (Kind& kind : normalisers())
        all.push_back(std::move(kind));
    return all;
}

} // namespace cairn::graph
