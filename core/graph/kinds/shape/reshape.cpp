// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/axes.h"
#include "core/graph/kinds/families.h"

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using formats::PythonWriter;
using Shape = std::vector<std::int64_t>;

/// A tensor with the same numbers in another shape.
Shapes reshaped(const NodeView& view, Shape shape)
{
    return oneOutput(std::move(shape), view.inputs[0].type, view.inputs[0].vocabulary);
}

/// The axes of the output; the batch axis is -1, as Reshape wants it.
Shape targetShape(const NodeView& view)
{
    const Shapes shapes = findKind(view.node.kind)->shape(view);
    return shapes ? shapes->front().shape : Shape{};
}

Result<void> reshapeOnnx(const NodeView& view, OnnxWriter& writer)
{
    writer.node("Reshape", {writer.input(), writer.constant("shape", targetShape(view))});
    return {};
}

/// [N] has nothing to flatten, it becomes [N, 1].
bool isColumn(const NodeView& view)
{
    return rank(view) == 1 && hasBatch(view.inputs[0]);
}

Shapes flattenShape(const NodeView& view)
{
    const Shape& input = view.inputs[0].shape;
    if (isColumn(view))
        return reshaped(view, {kBatch, 1});
    CAIRN_ASSIGN(const std::size_t first, axis(view, "start_dim"));
    CAIRN_ASSIGN(const std::size_t last, axis(view, "end_dim"));
    if (first > last)
        return fail(ErrorCode::InvalidInput, "Flatten starts at axis " + std::to_string(first) + " and ends at axis " + std::to_string(last) + ", in front of it",
                    view.node.label, "Make start_dim smaller than end_dim");
    Shape shape(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(first));
    shape.push_back(product(std::span(input).subspan(first, last - first + 1)));
    shape.insert(shape.end(), input.begin() + static_cast<std::ptrdiff_t>(last) + 1, input.end());
    return reshaped(view, std::move(shape));
}

Kind flattenKind()
{
    Kind kind;
    kind.info = {"flatten", "Flatten", "shape", "Puts all numbers of a row into one line: [N, C, H, W] becomes [N, C*H*W].", "torch.nn.Flatten", kOneInput, kOneOutput,
                 {axisParam("The first axis that is merged", 1, "start_dim"), axisParam("The last axis that is merged", -1, "end_dim")}};
    kind.info.params[0].title = "First axis";
    kind.info.params[1].title = "Last axis";
    kind.shape = flattenShape;
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        if (targetShape(view).size() != 2 || !hasBatch(view.inputs[0]))
            return reshapeOnnx(view, writer);
        writer.node("Flatten", {writer.input()}, {{"axis", std::int64_t{1}}});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        if (isColumn(view))
            writer.expression(writer.input() + ".unsqueeze(1)");
        else
            writer.module("nn.Flatten(" + std::to_string(view.integer("start_dim")) + ", " + std::to_string(view.integer("end_dim")) + ")");
        return {};
    };
    return kind;
}

/// "1, 28, 28" as numbers; at most one is -1.
Result<Shape> wantedAxes(const NodeView& view)
{
    const auto wished = parseIntegers(view.text("shape"));
    std::size_t open = 0;
    bool good = wished && !wished->empty() && wished->size() < kMostAxes;
    for (const std::int64_t axis : wished.value_or(Shape{})) {
        open += axis == -1;
        good = good && (axis == -1 || (axis >= 1 && axis <= kMostUnits)) && open <= 1;
    }
    if (!good)
        return fail(ErrorCode::InvalidInput, "\"" + view.text("shape").substr(0, 64) + "\" is not a shape", view.node.label,
                    "Give one to seven axes, separated by commas, such as 1, 28, 28; one of them may be -1");
    return *wished;
}

Shapes reshapeShape(const NodeView& view)
{
    const TensorType& input = view.inputs[0];
    CAIRN_ASSIGN(Shape axes, wantedAxes(view));
    std::int64_t known = 1;
    for (const std::int64_t axis : axes)
        known = times(known, axis == -1 ? 1 : axis);
    const std::int64_t elements = elementsPerRow(input);
    for (std::int64_t& axis : axes) {
        if (axis == -1 && elements % known == 0) {
            axis = elements / known;
            known = elements;
        }
    }
    axes.insert(axes.begin(), input.shape.front());
    if (known != elements)
        return fail(ErrorCode::Mismatch,
                    "The " + std::to_string(elements) + " numbers of a row " + shapeText(input.shape) + " do not fill the shape " + view.text("shape").substr(0, 64),
                    view.node.label, "Choose axes whose product is " + std::to_string(elements));
    return reshaped(view, std::move(axes));
}

Kind reshapeKind()
{
    Kind kind;
    kind.info = {"reshape", "Reshape", "shape", "Arranges the numbers of each row in another shape, for example a row of 784 as an image 1, 28, 28.",
                 "torch.reshape", kOneInput, kOneOutput, {listParam("shape", "Shape", "Axes without the batch axis, separated by commas; one may be -1", "-1")}};
    kind.shape = reshapeShape;
    kind.onnx = reshapeOnnx;
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.expression(writer.input() + ".reshape" + formats::pythonTuple(targetShape(view)));
        return {};
    };
    return kind;
}

Shapes squeezeShape(const NodeView& view)
{
    CAIRN_ASSIGN(const std::size_t dim, axis(view));
    Shape shape = view.inputs[0].shape;
    if (shape[dim] != 1)
        return fail(ErrorCode::Mismatch, "Squeeze removes an axis of length 1, but axis " + std::to_string(dim) + " of " + shapeText(shape) + " is longer", view.node.label,
                    "Choose another axis, or use Select or Reduce");
    shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(dim));
    return reshaped(view, std::move(shape));
}

Shapes unsqueezeShape(const NodeView& view)
{
    CAIRN_ASSIGN(const std::size_t dim, newAxis(view));
    Shape shape = view.inputs[0].shape;
    shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(dim), 1);
    return reshaped(view, std::move(shape));
}

/// Squeeze or Unsqueeze.
Kind lengthOneKind(const std::string& id, const std::string& title, const std::string& help, const std::string& axisHelp, Shapes (*rule)(const NodeView&))
{
    Kind kind;
    kind.info = {id, title, "shape", help, "torch." + id, kOneInput, kOneOutput, {axisParam(axisHelp, 1)}};
    kind.shape = rule;
    kind.onnx = [title](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        writer.node(title, {writer.input(), writer.constant("axis", Shape{view.integer("dim")})});
        return {};
    };
    kind.python = [id](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.expression(writer.input() + "." + id + "(" + std::to_string(view.integer("dim")) + ")");
        return {};
    };
    return kind;
}

Kind identityKind()
{
    Kind kind;
    kind.info = {"identity", "Identity", "shape", "Passes on what it gets: a named place in the network, to look at or to branch from.", "torch.nn.Identity", kOneInput, kOneOutput, {}};
    kind.shape = [](const NodeView& view) -> Shapes { return std::vector<TensorType>{view.inputs[0]}; };
    kind.onnx = [](const NodeView&, OnnxWriter& writer) -> Result<void> {
        writer.node("Identity", {writer.input()});
        return {};
    };
    kind.python = [](const NodeView&, PythonWriter& writer) -> Result<void> {
        writer.module("nn.Identity()");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> reshapeKinds()
{
    return {flattenKind(), reshapeKind(),
            lengthOneKind("squeeze", "Squeeze", "Removes an axis of length 1: [N, 1, T] becomes [N, T].", "The axis that is removed", squeezeShape),
            lengthOneKind("unsqueeze", "Unsqueeze", "Puts in an axis of length 1: [N, T] becomes [N, 1, T].", "Where the new axis is put in", unsqueezeShape), identityKind()};
}

} // namespace cairn::graph
