// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"
#include "core/graph/saturating.h"

#include <charconv>

namespace cairn::graph {

namespace {

Kind flattenKind()
{
    Kind kind;
    kind.info = {"flatten", "Flatten", "shape", "Puts all numbers of a row into one line: [N, C, H, W] becomes [N, C*H*W].", "torch.nn.Flatten",
                 kOneInput, kOneOutput, {}};
    kind.shape = [](const NodeView& view) -> Shapes {
        const TensorType& input = view.inputs[0];
        return oneOutput({kBatch, elementsPerRow(input)}, input.type, input.vocabulary);
    };
    kind.onnx = [](const NodeView&, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("Flatten", {writer.input()}, {{"axis", std::int64_t{1}}});
        return {};
    };
    kind.python = [](const NodeView&, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.Flatten()");
        return {};
    };
    return kind;
}

/// "1, 28, 28" as numbers; at most one is -1.
Result<std::vector<std::int64_t>> wantedAxes(const NodeView& view)
{
    std::vector<std::int64_t> axes;
    std::size_t open = 0;
    for (const std::string& part : split(view.text("shape"), ',')) {
        const std::string_view digits = trimmed(part);
        std::int64_t axis = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), axis);
        open += axis == -1;
        if (error != std::errc() || end != digits.data() + digits.size() || (axis < 1 && axis != -1) || axis > kMostUnits || open > 1 || axes.size() == 6)
            return fail(ErrorCode::InvalidInput, "\"" + view.text("shape") + "\" is not a shape", view.node.label,
                        "Give one to six axes, separated by commas, such as 1, 28, 28; one of them may be -1");
        axes.push_back(axis);
    }
    return axes;
}

Shapes reshapeShape(const NodeView& view)
{
    const TensorType& input = view.inputs[0];
    CAIRN_ASSIGN(std::vector<std::int64_t> axes, wantedAxes(view));
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
    axes.insert(axes.begin(), kBatch);
    if (known != elements)
        return fail(ErrorCode::Mismatch,
                    "The " + std::to_string(elements) + " numbers of a row " + shapeText(input.shape) + " do not fill the shape " + view.text("shape"),
                    view.node.label, "Choose axes whose product is " + std::to_string(elements));
    return oneOutput(std::move(axes), input.type, input.vocabulary);
}

/// The axes of the output with the batch axis as -1.
std::vector<std::int64_t> targetShape(const NodeView& view)
{
    const Shapes shapes = reshapeShape(view);
    return shapes ? shapes->front().shape : std::vector<std::int64_t>{};
}

Kind reshapeKind()
{
    Kind kind;
    kind.info = {"reshape", "Reshape", "shape", "Arranges the numbers of each row in another shape, for example a row of 784 as an image 1, 28, 28.",
                 "torch.reshape", kOneInput, kOneOutput,
                 {{"shape", "Shape", "Axes without the batch axis, separated by commas; one may be -1", ParamType::Text, "-1"}}};
    kind.shape = reshapeShape;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("Reshape", {writer.input(), writer.constant("shape", targetShape(view))});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.expression(writer.input() + ".reshape" + formats::pythonTuple(targetShape(view)));
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> shapeKinds()
{
    return {flattenKind(), reshapeKind()};
}

} // namespace cairn::graph
