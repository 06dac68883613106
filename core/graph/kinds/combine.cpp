// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"
#include "core/graph/saturating.h"

#include <algorithm>

namespace cairn::graph {

namespace {

Shapes sameShape(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantNumbers(view, title, 0));
    CAIRN_TRY(wantNumbers(view, title, 1));
    const TensorType &a = view.inputs[0], &b = view.inputs[1];
    if (a.shape == b.shape)
        return oneOutput(a.shape);
    return fail(ErrorCode::Mismatch,
                title + " needs two inputs of one shape, but gets " + shapeText(a.shape) + " from " + sourceLabel(view, 0) + " and " + shapeText(b.shape)
                    + " from " + sourceLabel(view, 1),
                view.node.label, "Make the layers in front of it equally wide, or use Concat");
}

Kind elementwiseKind(const std::string& id, const std::string& title, const std::string& help, const std::string& sign)
{
    Kind kind;
    kind.info = {id, title, "combine", help, "torch." + id, kTwoInputs, kOneOutput, {}};
    kind.shape = [title](const NodeView& view) { return sameShape(view, title); };
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return elementsPerRow(outputs[0]); };
    kind.onnx = [title](const NodeView&, formats::OnnxWriter& writer) -> Result<void> {
        writer.node(title, {writer.input(0), writer.input(1)});
        return {};
    };
    kind.python = [sign](const NodeView&, formats::PythonWriter& writer) -> Result<void> {
        writer.expression(writer.input(0) + " " + sign + " " + writer.input(1));
        return {};
    };
    return kind;
}

Shapes concatShape(const NodeView& view)
{
    const TensorType &a = view.inputs[0], &b = view.inputs[1];
    if (a.type != b.type)
        return fail(ErrorCode::Mismatch, "Concat cannot join numbers with category codes", view.node.label, "Insert Embedding behind the category codes");
    const auto axis = static_cast<std::size_t>(view.integer("dim"));
    if (axis >= a.shape.size())
        return fail(ErrorCode::Mismatch, "There is no axis " + std::to_string(axis) + " in " + shapeText(a.shape), view.node.label,
                    "Set dim to at most " + std::to_string(a.shape.size() - 1));
    std::vector<std::int64_t> shape = a.shape;
    if (b.shape.size() == a.shape.size())
        shape[axis] = b.shape[axis];
    if (shape != b.shape)
        return fail(ErrorCode::Mismatch,
                    "Concat needs inputs that differ only in axis " + std::to_string(axis) + ", but gets " + shapeText(a.shape) + " from "
                        + sourceLabel(view, 0) + " and " + shapeText(b.shape) + " from " + sourceLabel(view, 1),
                    view.node.label, a.shape.size() == b.shape.size() ? "Choose another dim or make the inputs alike" : "Insert Flatten in front of it");
    shape[axis] = plus(a.shape[axis], b.shape[axis]);
    return oneOutput(std::move(shape), a.type, std::max(a.vocabulary, b.vocabulary));
}

Kind concatKind()
{
    Kind kind;
    kind.info = {"concat", "Concat", "combine", "Puts two inputs side by side along one axis.", "torch.cat", kTwoInputs, kOneOutput,
                 {integerParam("dim", "Axis", "The axis along which they are joined; 1: columns or channels", 1, 1, 5)}};
    kind.shape = concatShape;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("Concat", {writer.input(0), writer.input(1)}, {{"axis", view.integer("dim")}});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.expression("torch.cat((" + writer.input(0) + ", " + writer.input(1) + "), dim=" + std::to_string(view.integer("dim")) + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> combineKinds()
{
    return {elementwiseKind("add", "Add", "The sum of two inputs, number by number: the way of a residual connection.", "+"),
            elementwiseKind("mul", "Mul", "The product of two inputs, number by number: the way of a gate.", "*"), concatKind()};
}

} // namespace cairn::graph
