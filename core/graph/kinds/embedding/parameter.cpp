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

constexpr std::int64_t kMostNumbers = 10'000'000'000;

Result<std::vector<std::int64_t>> parameterShape(const NodeView& view)
{
    CAIRN_ASSIGN(const std::vector<std::int64_t> shape, integers(view, "shape"));
    std::int64_t count = 1;
    for (const std::int64_t length : shape)
        count = times(count, length);
    const bool lengths = std::ranges::all_of(shape, [](std::int64_t length) { return length >= 1; });
    if (!lengths || shape.empty() || shape.size() >= kMostAxes || count > kMostNumbers)
        return fail(ErrorCode::InvalidInput, "\"" + view.text("shape").substr(0, 64) + "\" is no shape of a Parameter", view.node.label,
                    "Give 1 to " + std::to_string(kMostAxes - 1) + " lengths from 1 on, separated by commas, such as 16, 64");
    return shape;
}

Shapes parameterOutput(const NodeView& view)
{
    if (!hasBatch(view.inputs[0]))
        return fail(ErrorCode::Mismatch, "Parameter is repeated for every row, but " + sourceLabel(view) + " gives " + shapeText(view.inputs[0].shape) + " for all rows together",
                    view.node.label, "Connect it to an Input of rows");
    CAIRN_ASSIGN(std::vector<std::int64_t> shape, parameterShape(view));
    shape.insert(shape.begin(), kBatch);
    return oneOutput(std::move(shape));
}

Result<void> parameterOnnx(const NodeView& view, OnnxWriter& writer)
{
    CAIRN_ASSIGN(const std::vector<std::int64_t> shape, parameterShape(view));
    const std::string all = writer.step("Shape", {writer.input()});
    const std::string rows = writer.step("Slice", {all, writer.constant("first", std::vector<std::int64_t>{0}), writer.constant("behind", std::vector<std::int64_t>{1})});
    const std::string wanted = writer.step("Concat", {rows, writer.constant("shape", shape)}, {{"axis", std::int64_t{0}}});
    writer.node("Expand", {writer.weight("weight"), wanted});
    return {};
}

constexpr const char* kParameterSource = R"(class Parameter(nn.Module):
    """A tensor that is the same for every row; x says how many rows there are."""

    def __init__(self, shape, initial="normal", trainable=True):
        super().__init__()
        weight = {"normal": torch.randn(shape) * 0.02, "zeros": torch.zeros(shape), "ones": torch.ones(shape)}[initial]
        if trainable:
            self.weight = nn.Parameter(weight)
        else:
            self.register_buffer("weight", weight)

    def forward(self, x):
        return self.weight.expand(x.shape[0], *self.weight.shape)
)";

Result<void> parameterPython(const NodeView& view, PythonWriter& writer)
{
    CAIRN_ASSIGN(const std::vector<std::int64_t> shape, parameterShape(view));
    writer.support("Parameter", kParameterSource);
    writer.module("Parameter(" + formats::pythonTuple(shape) + ", " + formats::pythonString(view.text("initial")) + ", " + formats::pythonBool(view.flag("trainable")) + ")");
    return {};
}

} // namespace

std::vector<Kind> parameterKinds()
{
    Kind kind;
    kind.info = {"parameter", "Parameter", "dense", "A learned tensor that is the same for every row: a bias, a query, a start value, a constant of an imported model.", "torch.nn.Parameter",
                 {{"in", "Any value with rows; only their number counts"}}, kOneOutput,
                 {listParam("shape", "Shape", "Axes without the batch axis, separated by commas", "1"),
                  choiceParam("initial", "Initial values", "Small random numbers (normal, deviation 0.02), zeros or ones", {"normal", "zeros", "ones"}),
                  flagParam("trainable", "Learned", "Changes while training; else it stays as it is", true)}};
    kind.shape = parameterOutput;
    kind.state = [](const NodeView& view) {
        return std::vector<StateTensor>{{"weight", parameterShape(view).value(), view.flag("trainable")}};
    };
    kind.onnx = parameterOnnx;
    kind.python = parameterPython;
    return {kind};
}

} // namespace cairn::graph
