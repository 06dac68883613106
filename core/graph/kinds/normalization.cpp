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
    if (rank(view) < 2 || rank(view) > 5)
        return fail(ErrorCode::Mismatch, "BatchNorm works on [N, C], [N, C, L], [N, C, H, W] or [N, C, D, H, W], but gets " + shapeText(view.inputs[0].shape),
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
                 "Ioffe, Szegedy: Batch normalization, ICML 2015; torch.nn.BatchNorm1d, BatchNorm2d, BatchNorm3d", kOneInput, kOneOutput,
                 {epsParam(), realParam("momentum", "Momentum", "Share of the newest batch in the running statistics", 0.1, 0.0, 1.0), affineParam()}};
    kind.shape = batchNormShape;
    kind.state = batchNormState;
    kind.flops = twicePerElement;
    kind.onnx = batchNormOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.BatchNorm" + std::to_string(rank(view) < 4 ? 1 : rank(view) - 2) + "d(" + std::to_string(view.inputs[0].shape[1])
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

Result<void> wantChannels(const NodeView& view, const std::string& title, std::size_t fewest)
{
    CAIRN_TRY(wantNumbers(view, title));
    if (rank(view) >= fewest && rank(view) <= 5)
        return {};
    return fail(ErrorCode::Mismatch, title + " works on " + (fewest == 2 ? "[N, C], " : "") + "[N, C, L], [N, C, H, W] or [N, C, D, H, W], but gets "
                + shapeText(view.inputs[0].shape), view.node.label, "Insert Reshape in front of it");
}

std::vector<StateTensor> channelState(const NodeView& view)
{
    const std::int64_t channels = view.inputs[0].shape[1];
    if (!view.flag("affine"))
        return {};
    return {{"weight", {channels}}, {"bias", {channels}}};
}

Shapes groupNormShape(const NodeView& view)
{
    CAIRN_TRY(wantChannels(view, "GroupNorm", 2));
    const std::int64_t channels = view.inputs[0].shape[1], groups = view.integer("num_groups");
    if (channels % groups != 0)
        return fail(ErrorCode::Mismatch, std::to_string(channels) + " channels cannot be split into " + std::to_string(groups) + " groups", view.node.label,
                    "Choose num_groups that divides the number of channels");
    if (elementsPerRow(view.inputs[0]) == groups)
        return fail(ErrorCode::Mismatch, "Each group would have a single number, of which normalising leaves nothing", view.node.label, "Make num_groups smaller");
    return oneOutput(view.inputs[0].shape);
}

/// A weight per channel, shaped so that it lies along axis 1.
std::string alongChannels(const NodeView& view, formats::OnnxWriter& writer, const std::string& name)
{
    std::vector<std::int64_t> shape(rank(view) - 1, 1);
    shape[0] = view.inputs[0].shape[1];
    return writer.step("Reshape", {writer.weight(name), writer.constant("channels", shape)});
}

/// Opset 17 has no group normalisation: each group as a channel of an instance normalisation.
Result<void> groupNormOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const std::int64_t groups = view.integer("num_groups");
    const auto count = static_cast<std::size_t>(groups);
    const std::string split = writer.step("Reshape", {writer.input(), writer.constant("groups", std::vector<std::int64_t>{0, groups, -1})});
    const std::string normal = writer.step("InstanceNormalization", {split, writer.constant("one", std::vector<float>(count, 1.0f)), writer.constant("zero", std::vector<float>(count, 0.0f))},
                                           {{"epsilon", static_cast<float>(view.real("eps"))}});
    const std::vector<std::string> joined{normal, writer.constant("shape", view.inputs[0].shape)};
    if (!view.flag("affine")) {
        writer.node("Reshape", joined);
        return {};
    }
    const std::string scaled = writer.step("Mul", {writer.step("Reshape", joined), alongChannels(view, writer, "weight")});
    writer.node("Add", {scaled, alongChannels(view, writer, "bias")});
    return {};
}

Kind groupNormKind()
{
    Kind kind;
    kind.info = {"group_norm", "GroupNorm", "normalization", "Brings groups of channels of each row to mean 0 and variance 1; works with small batches too.",
                 "Wu, He: Group normalization, ECCV 2018; torch.nn.GroupNorm", kOneInput, kOneOutput,
                 {integerParam("num_groups", "Groups", "Number of groups; has to divide the number of channels", 8, 1, kMostUnits), epsParam(), affineParam()}};
    kind.shape = groupNormShape;
    kind.state = channelState;
    kind.flops = twicePerElement;
    kind.onnx = groupNormOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.GroupNorm(" + std::to_string(view.integer("num_groups")) + ", " + std::to_string(view.inputs[0].shape[1]) + ", eps="
                      + formats::pythonNumber(view.real("eps")) + (view.flag("affine") ? ")" : ", affine=False)"));
        return {};
    };
    return kind;
}

Shapes instanceNormShape(const NodeView& view)
{
    CAIRN_TRY(wantChannels(view, "InstanceNorm", 3));
    if (elementsPerRow(view.inputs[0]) == view.inputs[0].shape[1])
        return fail(ErrorCode::Mismatch, "Each channel has a single number, of which normalising leaves nothing: " + shapeText(view.inputs[0].shape), view.node.label,
                    "Remove the layer, or use BatchNorm");
    return oneOutput(view.inputs[0].shape);
}

std::vector<StateTensor> instanceNormState(const NodeView& view)
{
    std::vector<StateTensor> state = channelState(view);
    if (view.flag("track_running_stats")) {
        const std::int64_t channels = view.inputs[0].shape[1];
        state.push_back({"running_mean", {channels}, false});
        state.push_back({"running_var", {channels}, false});
        state.push_back({"num_batches_tracked", {}, false, ElementType::Int64});
    }
    return state;
}

Result<void> instanceNormOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    if (view.flag("track_running_stats"))
        return batchNormOnnx(view, writer);
    const auto channels = static_cast<std::size_t>(view.inputs[0].shape[1]);
    const bool affine = view.flag("affine");
    const std::string scale = affine ? writer.weight("weight") : writer.constant("scale", std::vector<float>(channels, 1.0f));
    const std::string shift = affine ? writer.weight("bias") : writer.constant("shift", std::vector<float>(channels, 0.0f));
    writer.node("InstanceNormalization", {writer.input(), scale, shift}, {{"epsilon", static_cast<float>(view.real("eps"))}});
    return {};
}

Kind instanceNormKind()
{
    Kind kind;
    kind.info = {"instance_norm", "InstanceNorm", "normalization", "Brings every channel of each row to mean 0 and variance 1, as style transfer needs it.",
                 "Ulyanov et al.: Instance normalization, 2016; torch.nn.InstanceNorm1d, InstanceNorm2d, InstanceNorm3d", kOneInput, kOneOutput,
                 {epsParam(), realParam("momentum", "Momentum", "Share of the newest batch in the running statistics", 0.1, 0.0, 1.0),
                  flagParam("affine", "Scale and shift", "Learns a factor and an offset after normalising", false),
                  flagParam("track_running_stats", "Running statistics", "Keeps statistics of the training for evaluation, as BatchNorm does", false)}};
    kind.shape = instanceNormShape;
    kind.state = instanceNormState;
    kind.flops = twicePerElement;
    kind.onnx = instanceNormOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.InstanceNorm" + std::to_string(rank(view) - 2) + "d(" + std::to_string(view.inputs[0].shape[1]) + ", eps=" + formats::pythonNumber(view.real("eps"))
                      + ", momentum=" + formats::pythonNumber(view.real("momentum")) + (view.flag("affine") ? ", affine=True" : "")
                      + (view.flag("track_running_stats") ? ", track_running_stats=True)" : ")"));
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

Shapes responseNormShape(const NodeView& view)
{
    CAIRN_TRY(wantChannels(view, "LocalResponseNorm", 3));
    if (view.integer("size") % 2 == 0)
        return fail(ErrorCode::Mismatch, "The neighbourhood of " + std::to_string(view.integer("size")) + " channels has no middle", view.node.label, "Set size to an odd number");
    return oneOutput(view.inputs[0].shape);
}

/// ONNX Runtime wants images: other inputs become some.
Result<void> responseNormOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const formats::OnnxWriter::Attributes attributes{{"size", view.integer("size")}, {"alpha", static_cast<float>(view.real("alpha"))},
                                                     {"beta", static_cast<float>(view.real("beta"))}, {"bias", static_cast<float>(view.real("k"))}};
    if (rank(view) == 4) {
        writer.node("LRN", {writer.input()}, attributes);
        return {};
    }
    const std::string image = writer.step("Reshape", {writer.input(), writer.constant("image", std::vector<std::int64_t>{0, 0, -1, 1})});
    writer.node("Reshape", {writer.step("LRN", {image}, attributes), writer.constant("shape", view.inputs[0].shape)});
    return {};
}

Kind responseNormKind()
{
    Kind kind;
    kind.info = {"local_response_norm", "LocalResponseNorm", "normalization", "Divides every number by a measure of the neighbouring channels at the same place.",
                 "Krizhevsky et al.: ImageNet classification (AlexNet), NeurIPS 2012; torch.nn.LocalResponseNorm", kOneInput, kOneOutput,
                 {integerParam("size", "Neighbours", "Channels of the neighbourhood, an odd number", 5, 1, 1023),
                  realParam("alpha", "Alpha", "Weight of the mean square of the neighbours", 1e-4, 0.0, 1e3),
                  realParam("beta", "Beta", "Exponent of the divisor", 0.75, 0.0, 10.0), realParam("k", "k", "Added to the divisor's base", 1.0, 1e-6, 1e3)}};
    kind.shape = responseNormShape;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>& outputs) { return times(plus(view.integer("size"), 4), elementsPerRow(outputs[0])); };
    kind.onnx = responseNormOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.LocalResponseNorm(" + std::to_string(view.integer("size")) + ", alpha=" + formats::pythonNumber(view.real("alpha")) + ", beta="
                      + formats::pythonNumber(view.real("beta")) + ", k=" + formats::pythonNumber(view.real("k")) + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> normalizationKinds()
{
    return {batchNormKind(), layerNormKind(), groupNormKind(), instanceNormKind(), rmsNormKind(), responseNormKind()};
}

} // namespace cairn::graph
