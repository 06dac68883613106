// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/normalization/normalization.h"

#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"

namespace cairn::graph {

namespace {

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
                  affineParam(false),
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

} // namespace

ParamSpec epsParam()
{
    return realParam("eps", "Epsilon", "Added to the variance, so that constant inputs do not divide by zero", 1e-5, 1e-12, 1.0);
}

ParamSpec affineParam(bool fallback)
{
    return flagParam("affine", "Scale and shift", "Learns a factor and an offset after normalising", fallback);
}

std::int64_t twicePerElement(const NodeView&, const std::vector<TensorType>& outputs)
{
    return times(2, elementsPerRow(outputs[0]));
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

std::vector<Kind> normalizationKinds()
{
    std::vector<Kind> kinds{batchNormKind()};
    for (auto part : {lastAxesNormKinds, groupNormKinds}) {
        for (Kind& kind : part())
            kinds.push_back(std::move(kind));
    }
    kinds.push_back(instanceNormKind());
    return kinds;
}

} // namespace cairn::graph
