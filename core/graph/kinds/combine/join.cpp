// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/axes.h"
#include "core/graph/kinds/families.h"

#include <algorithm>

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using formats::PythonWriter;

const char* const kJoined = "One of the tensors that are joined";

ParamSpec inputsParam()
{
    return integerParam("inputs", "Inputs", "Number of input ports", 2, 2, kMostPorts);
}

Ports joinPorts(const Json& params)
{
    return {letterPorts(params.at("inputs").get<std::size_t>(), kJoined), kOneOutput};
}

/// The type that all inputs share but for the shape.
Result<TensorType> commonType(const NodeView& view, const std::string& title)
{
    TensorType type = view.inputs[0];
    for (const TensorType& input : view.inputs) {
        if (input.type != type.type)
            return fail(ErrorCode::Mismatch, title + " cannot join numbers with category codes", view.node.label, "Insert Embedding behind the category codes");
        type.vocabulary = std::max(type.vocabulary, input.vocabulary);
    }
    return type;
}

Error unlike(const NodeView& view, std::size_t port, const std::string& wanted, const std::string& fix)
{
    return fail(ErrorCode::Mismatch,
                wanted + ", but gets " + shapeText(view.inputs[0].shape) + " from " + sourceLabel(view, 0) + " and " + shapeText(view.inputs[port].shape) + " from "
                    + sourceLabel(view, port),
                view.node.label, fix);
}

Shapes concatShape(const NodeView& view)
{
    CAIRN_ASSIGN(TensorType type, commonType(view, "Concat"));
    CAIRN_ASSIGN(const std::size_t dim, axis(view));
    for (std::size_t port = 1; port < view.inputs.size(); ++port) {
        std::vector<std::int64_t> shape = view.inputs[port].shape;
        const bool ranks = shape.size() == type.shape.size();
        const std::int64_t length = ranks ? std::exchange(shape[dim], type.shape[dim]) : 0;
        if (shape != type.shape)
            return unlike(view, port, "Concat needs inputs that differ only in axis " + std::to_string(dim),
                          ranks ? "Choose another dim or make the inputs alike" : "Insert Flatten or Unsqueeze in front of it");
        type.shape[dim] = plus(type.shape[dim], length);
    }
    return std::vector<TensorType>{type};
}

Shapes stackShape(const NodeView& view)
{
    CAIRN_ASSIGN(TensorType type, commonType(view, "Stack"));
    CAIRN_ASSIGN(const std::size_t dim, newAxis(view));
    for (std::size_t port = 1; port < view.inputs.size(); ++port) {
        if (view.inputs[port].shape != type.shape)
            return unlike(view, port, "Stack needs inputs of one shape", "Make the inputs alike, or use Concat");
    }
    type.shape.insert(type.shape.begin() + static_cast<std::ptrdiff_t>(dim), static_cast<std::int64_t>(view.inputs.size()));
    return std::vector<TensorType>{type};
}

std::vector<std::string> allInputs(const NodeView& view, OnnxWriter& writer)
{
    std::vector<std::string> names;
    for (std::size_t port = 0; port < view.inputs.size(); ++port)
        names.push_back(writer.input(port));
    return names;
}

Result<void> joinPython(const std::string& function, const NodeView& view, PythonWriter& writer)
{
    std::string list;
    for (std::size_t port = 0; port < view.inputs.size(); ++port)
        list += (port > 0 ? ", " : "") + writer.input(port);
    writer.expression(function + "((" + list + "), dim=" + std::to_string(view.integer("dim")) + ")");
    return {};
}

Kind concatKind()
{
    Kind kind;
    kind.info = {"concat", "Concat", "combine", "Puts its inputs side by side along one axis.", "torch.cat", kTwoInputs, kOneOutput,
                 {axisParam("The axis along which they are joined", 1), inputsParam()}};
    kind.ports = joinPorts;
    kind.shape = concatShape;
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        writer.node("Concat", allInputs(view, writer), {{"axis", view.integer("dim")}});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) { return joinPython("torch.cat", view, writer); };
    return kind;
}

Kind stackKind()
{
    Kind kind;
    kind.info = {"stack", "Stack", "combine", "Puts its inputs, all of one shape, behind each other along a new axis.", "torch.stack", kTwoInputs, kOneOutput,
                 {axisParam("Where the new axis is put in", 1), inputsParam()}};
    kind.ports = joinPorts;
    kind.shape = stackShape;
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        const std::string place = writer.constant("axis", std::vector<std::int64_t>{view.integer("dim")});
        std::vector<std::string> parts;
        for (const std::string& input : allInputs(view, writer))
            parts.push_back(writer.step("Unsqueeze", {input, place}));
        writer.node("Concat", parts, {{"axis", view.integer("dim")}});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) { return joinPython("torch.stack", view, writer); };
    return kind;
}

} // namespace

std::vector<Kind> joinKinds()
{
    return {concatKind(), stackKind()};
}

} // namespace cairn::graph
