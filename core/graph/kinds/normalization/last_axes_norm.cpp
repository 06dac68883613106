// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/normalization/normalization.h"

#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"

namespace cairn::graph {

namespace {

std::vector<std::int64_t> normalizedShape(const NodeView& view)
{
    const std::vector<std::int64_t>& shape = view.inputs[0].shape;
    return {shape.end() - view.integer("axes"), shape.end()};
}

Shapes layerNormShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "LayerNorm"));
    const auto axes = static_cast<std::size_t>(view.integer("axes"));
    if (axes >= rank(view))
        return fail(ErrorCode::Mismatch, "LayerNorm over " + std::to_string(axes) + " axes does not fit its input " + shapeText(view.inputs[0].shape),
                    view.node.label, "Set axes to at most " + std::to_string(rank(view) - 1));
    return oneOutput(view.inputs[0].shape);
}

std::vector<StateTensor> layerNormState(const NodeView& view)
{
    if (!view.flag("affine"))
        return {};
    std::vector<StateTensor> state{{"weight", normalizedShape(view)}};
    if (view.flag("bias"))
        state.push_back({"bias", normalizedShape(view)});
    return state;
}

Result<void> layerNormOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    std::vector<std::string> inputs{writer.input()};
    if (view.flag("affine")) {
        inputs.push_back(writer.weight("weight"));
        if (view.flag("bias"))
            inputs.push_back(writer.weight("bias"));
    } else {
        const std::vector<std::int64_t> shape = normalizedShape(view);
        const auto count = static_cast<std::size_t>(product(shape));
        inputs.push_back(writer.constant("scale", std::vector<float>(count, 1.0f), shape));
    }
    writer.node("LayerNormalization", inputs, {{"axis", -view.integer("axes")}, {"epsilon", static_cast<float>(view.real("eps"))}});
    return {};
}

Kind layerNormKind()
{
    Kind kind;
    kind.info = {"layer_norm", "LayerNorm", "normalization", "Brings every row to mean 0 and variance 1 over its last axes.",
                 "Ba, Kiros, Hinton: Layer normalization, 2016; torch.nn.LayerNorm", kOneInput, kOneOutput,
                 {integerParam("axes", "Axes", "Number of last axes that are normalised together", 1, 1, 3), epsParam(), affineParam(),
                  flagParam("bias", "Shift", "Learns the offset too, where it learns the factor", true)}};
    kind.shape = layerNormShape;
    kind.state = layerNormState;
    kind.flops = twicePerElement;
    kind.onnx = layerNormOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.LayerNorm(" + formats::pythonTuple(normalizedShape(view)) + ", eps=" + formats::pythonNumber(view.real("eps"))
                      + (!view.flag("affine") ? ", elementwise_affine=False)" : view.flag("bias") ? ")" : ", bias=False)"));
        return {};
    };
    return kind;
}

Shapes rmsNormShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "RMSNorm"));
    const auto axes = static_cast<std::size_t>(view.integer("axes"));
    if (axes >= rank(view))
        return fail(ErrorCode::Mismatch, "RMSNorm over " + std::to_string(axes) + " axes does not fit its input " + shapeText(view.inputs[0].shape), view.node.label,
                    "Set axes to at most " + std::to_string(rank(view) - 1));
    return oneOutput(view.inputs[0].shape);
}

Result<void> rmsNormOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    std::vector<std::int64_t> axes;
    for (std::int64_t axis = view.integer("axes"); axis > 0; --axis)
        axes.push_back(-axis);
    const std::string square = writer.step("Mul", {writer.input(), writer.input()});
    const std::string mean = writer.step("ReduceMean", {square}, {{"axes", axes}, {"keepdims", std::int64_t{1}}});
    const std::string root = writer.step("Sqrt", {writer.step("Add", {mean, writer.constant("eps", static_cast<float>(view.real("eps")))})});
    if (view.flag("affine"))
        writer.node("Mul", {writer.step("Div", {writer.input(), root}), writer.weight("weight")});
    else
        writer.node("Div", {writer.input(), root});
    return {};
}

Kind rmsNormKind()
{
    Kind kind;
    kind.info = {"rms_norm", "RMSNorm", "normalization", "Divides every row by the root of its mean square over its last axes; the mean stays.",
                 "Zhang, Sennrich: Root mean square layer normalization, NeurIPS 2019; torch.nn.RMSNorm", kOneInput, kOneOutput,
                 {integerParam("axes", "Axes", "Number of last axes that are normalised together", 1, 1, 3),
                  realParam("eps", "Epsilon", "Added to the mean square, so that zeros do not divide by zero", 1e-6, 1e-12, 1.0),
                  flagParam("affine", "Scale", "Learns a factor after normalising", true)}};
    kind.shape = rmsNormShape;
    kind.state = [](const NodeView& view) {
        return view.flag("affine") ? std::vector<StateTensor>{{"weight", normalizedShape(view)}} : std::vector<StateTensor>{};
    };
    kind.flops = twicePerElement;
    kind.onnx = rmsNormOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.RMSNorm(" + formats::pythonTuple(normalizedShape(view)) + ", eps=" + formats::pythonNumber(view.real("eps"))
                      + (view.flag("affine") ? ")" : ", elementwise_affine=False)"));
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> lastAxesNormKinds()
{
    return {layerNormKind(), rmsNormKind()};
}

} // namespace cairn::graph
