// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"
#include "core/graph/saturating.h"

namespace cairn::graph {

namespace {

ParamSpec epsParam()
{
    return realParam("eps", "Epsilon", "Added to the variance, so that constant inputs do not divide by zero", 1e-5, 1e-12, 1.0);
}

ParamSpec affineParam()
{
    return flagParam("affine", "Scale and shift", "Learns a factor and an offset after normalising", true);
}

std::int64_t twicePerElement(const NodeView&, const std::vector<TensorType>& outputs)
{
    return times(2, elementsPerRow(outputs[0]));
}

Shapes batchNormShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "BatchNorm"));
    if (rank(view) < 2 || rank(view) > 4)
        return fail(ErrorCode::Mismatch, "BatchNorm works on [N, C], [N, C, L] or [N, C, H, W], but gets " + shapeText(view.inputs[0].shape),
                    view.node.label, "Insert Flatten or Reshape in front of it");
    return oneOutput(view.inputs[0].shape);
}

std::vector<StateTensor> batchNormState(const NodeView& view)
{
    const std::int64_t channels = view.inputs[0].shape[1];
    std::vector<StateTensor> state;
    if (view.flag("affine"))
        state = {{"weight", {channels}}, {"bias", {channels}}};
    state.push_back({"running_mean", {channels}, false});
    state.push_back({"running_var", {channels}, false});
    state.push_back({"num_batches_tracked", {}, false, ElementType::Int64});
    return state;
}

Result<void> batchNormOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const auto channels = static_cast<std::size_t>(view.inputs[0].shape[1]);
    const bool affine = view.flag("affine");
    const std::string scale = affine ? writer.weight("weight") : writer.constant("scale", std::vector<float>(channels, 1.0f));
    const std::string shift = affine ? writer.weight("bias") : writer.constant("shift", std::vector<float>(channels, 0.0f));
    writer.node("BatchNormalization", {writer.input(), scale, shift, writer.weight("running_mean"), writer.weight("running_var")},
                {{"epsilon", static_cast<float>(view.real("eps"))}});
    return {};
}

Kind batchNormKind()
{
    Kind kind;
    kind.info = {"batch_norm", "BatchNorm", "normalization", "Brings every channel to mean 0 and variance 1 over the batch.",
                 "Ioffe, Szegedy: Batch normalization, ICML 2015; torch.nn.BatchNorm1d, BatchNorm2d", kOneInput, kOneOutput,
                 {epsParam(), realParam("momentum", "Momentum", "Share of the newest batch in the running statistics", 0.1, 0.0, 1.0), affineParam()}};
    kind.shape = batchNormShape;
    kind.state = batchNormState;
    kind.flops = twicePerElement;
    kind.onnx = batchNormOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module(std::string(rank(view) == 4 ? "nn.BatchNorm2d(" : "nn.BatchNorm1d(") + std::to_string(view.inputs[0].shape[1])
                      + ", eps=" + formats::pythonNumber(view.real("eps")) + ", momentum=" + formats::pythonNumber(view.real("momentum"))
                      + (view.flag("affine") ? ")" : ", affine=False)"));
        return {};
    };
    return kind;
}

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
    return {{"weight", normalizedShape(view)}, {"bias", normalizedShape(view)}};
}

Result<void> layerNormOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    std::vector<std::string> inputs{writer.input()};
    if (view.flag("affine")) {
        inputs.push_back(writer.weight("weight"));
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
                 {integerParam("axes", "Axes", "Number of last axes that are normalised together", 1, 1, 3), epsParam(), affineParam()}};
    kind.shape = layerNormShape;
    kind.state = layerNormState;
    kind.flops = twicePerElement;
    kind.onnx = layerNormOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.LayerNorm(" + formats::pythonTuple(normalizedShape(view)) + ", eps=" + formats::pythonNumber(view.real("eps"))
                      + (view.flag("affine") ? ")" : ", elementwise_affine=False)"));
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> normalizationKinds()
{
    return {batchNormKind(), layerNormKind()};
}

} // namespace cairn::graph
