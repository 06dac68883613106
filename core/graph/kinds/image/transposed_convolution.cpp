// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/image/convolution.h"

#include <algorithm>

namespace cairn::graph {

namespace {

Result<std::int64_t> grownLength(const NodeView& view, const TransposedConvolution& convolution, std::size_t axis)
{
    const Window& window = convolution.window;
    const std::int64_t extra = convolution.outputPadding[axis];
    if (extra >= std::max(window.stride[axis], window.dilation[axis]))
        return fail(ErrorCode::Mismatch, "Output padding " + std::to_string(extra) + " is not smaller than stride or dilation", view.node.label,
                    "Set output_padding to at most " + std::to_string(std::max(window.stride[axis], window.dilation[axis]) - 1));
    const std::int64_t length = times(spatialLength(view, axis) - 1, window.stride[axis]);
    if (length > kMostUnits)
        return length; // the caller says so
    const std::int64_t grown = length - 2 * window.padding[axis] + window.reach(axis) + extra;
    if (grown < 1)
        return fail(ErrorCode::Mismatch, "Padding " + std::to_string(window.padding[axis]) + " leaves nothing of the result", view.node.label, "Make padding smaller");
    return grown;
}

Shapes transposedShape(const NodeView& view, const std::string& title, std::size_t axes)
{
    CAIRN_TRY(wantSpatial(view, title, axes));
    CAIRN_ASSIGN(const TransposedConvolution convolution, transposedOf(view));
    if (convolution.in % convolution.groups != 0 || convolution.out % convolution.groups != 0)
        return fail(ErrorCode::Mismatch,
                    title + " cannot split " + std::to_string(convolution.in) + " input and " + std::to_string(convolution.out) + " output channels into "
                        + std::to_string(convolution.groups) + " groups",
                    view.node.label, "Choose groups that divides both numbers of channels; 1 always does");
    std::vector<std::int64_t> lengths;
    for (std::size_t i = 0; i < axes; ++i) {
        CAIRN_ASSIGN(const std::int64_t length, grownLength(view, convolution, i));
        lengths.push_back(length);
    }
    CAIRN_TRY(wantLengths(view, lengths));
    lengths.insert(lengths.begin(), {kBatch, convolution.out});
    return oneOutput(std::move(lengths));
}

std::vector<StateTensor> transposedState(const NodeView& view)
{
    const TransposedConvolution convolution = transposedOf(view).value();
    std::vector<std::int64_t> shape{convolution.in, convolution.out / convolution.groups};
    shape.insert(shape.end(), convolution.window.kernel.begin(), convolution.window.kernel.end());
    std::vector<StateTensor> state{{"weight", std::move(shape)}};
    if (view.flag("bias"))
        state.push_back({"bias", {convolution.out}});
    return state;
}

/// Every number of the input goes through the filters once.
std::int64_t transposedFlops(const NodeView& view, const std::vector<TensorType>&)
{
    const TransposedConvolution convolution = transposedOf(view).value();
    return times(times(times(2, convolution.out / convolution.groups), product(convolution.window.kernel)), elementsPerRow(view.inputs[0]));
}

/// Output padding that is not smaller than the stride, which ONNX Runtime does not compute: what it adds lies within what
/// padding cuts off, or is nothing but the bias.
Result<void> paddedOnnx(const NodeView& view, formats::OnnxWriter& writer, const TransposedConvolution& convolution)
{
    const std::size_t axes = convolution.window.kernel.size();
    const auto zeros = std::vector<std::int64_t>(axes, 0);
    Border cut{convolution.window.padding, convolution.window.padding}, more{zeros, zeros};
    for (std::size_t i = 0; i < axes; ++i) {
        const std::int64_t extra = convolution.outputPadding[i];
        cut.behind[i] = std::max<std::int64_t>(0, convolution.window.padding[i] - extra);
        more.behind[i] = std::max<std::int64_t>(0, extra - convolution.window.padding[i]);
    }
    const std::string inner = writer.step("ConvTranspose", {writer.input(), writer.weight("weight")},
                                          {{"kernel_shape", convolution.window.kernel}, {"strides", convolution.window.stride},
                                           {"dilations", convolution.window.dilation}, {"group", convolution.groups}, {"pads", onnxPads(cut)}});
    std::vector<std::int64_t> pads(2 * axes + 4, 0);
    std::ranges::copy(more.behind, pads.end() - static_cast<std::ptrdiff_t>(axes));
    const std::vector<std::string> padded{inner, writer.constant("pads", pads)};
    if (!view.flag("bias")) {
        writer.node("Pad", padded);
        return {};
    }
    std::vector<std::int64_t> channels(axes + 1, 1);
    channels[0] = convolution.out;
    const std::string bias = writer.step("Reshape", {writer.weight("bias"), writer.constant("channels", channels)});
    writer.node("Add", {writer.step("Pad", padded), bias});
    return {};
}

Result<void> transposedOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const TransposedConvolution convolution = transposedOf(view).value();
    for (std::size_t i = 0; i < convolution.outputPadding.size(); ++i) {
        if (convolution.outputPadding[i] >= convolution.window.stride[i])
            return paddedOnnx(view, writer, convolution);
    }
    std::vector<std::string> inputs{writer.input(), writer.weight("weight")};
    if (view.flag("bias"))
        inputs.push_back(writer.weight("bias"));
    writer.node("ConvTranspose", inputs,
                {{"kernel_shape", convolution.window.kernel}, {"strides", convolution.window.stride}, {"dilations", convolution.window.dilation},
                 {"group", convolution.groups}, {"pads", onnxPads({convolution.window.padding, convolution.window.padding})},
                 {"output_padding", convolution.outputPadding}});
    return {};
}

Kind transposedKind(std::size_t axes, const std::string& what)
{
    const std::string number = std::to_string(axes), title = "ConvTranspose" + number + "d";
    Kind kind;
    std::vector<ParamSpec> params{integerParam("out_channels", "Output channels", "Number of output channels", 32, 1, kMostUnits)};
    for (ParamSpec& spec : slidingParams())
        params.push_back(std::move(spec));
    params.push_back(integerParam("output_padding", "Output padding", "Makes the output longer at one side, to reach a wanted size; less than stride or dilation", 0, 0, 1023));
    params.push_back(integerParam("groups", "Groups", "Blocks of channels that are filtered separately", 1, 1, kMostUnits));
    params.push_back(flagParam("bias", "Bias", "Adds a learned number to each output channel", true));
    for (ParamSpec& spec : perAxisParams(true))
        params.push_back(std::move(spec));
    params.push_back(numbersParam("output_pads", "Output padding per axis", "One number per axis where they differ; empty: the output padding", Json::array(), 0, 1023));
    kind.info = {"conv_transpose" + number + "d", title, "convolution", "Enlarges " + what + " with learned filters: a convolution backwards, as decoders and generators have it.",
                 "Zeiler et al.: Deconvolutional networks, CVPR 2010; torch.nn." + title, kOneInput, kOneOutput, std::move(params)};
    kind.shape = [title, axes](const NodeView& view) { return transposedShape(view, title, axes); };
    kind.state = transposedState;
    kind.flops = transposedFlops;
    kind.onnx = transposedOnnx;
    kind.python = [title](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        const TransposedConvolution convolution = transposedOf(view).value();
        const Window& window = convolution.window;
        writer.module("nn." + title + "(" + std::to_string(convolution.in) + ", " + std::to_string(convolution.out) + ", " + pythonAxes(window.kernel)
                      + pythonOption("stride", window.stride, 1) + pythonOption("padding", window.padding, 0)
                      + pythonOption("output_padding", convolution.outputPadding, 0) + pythonOption("groups", {convolution.groups}, 1)
                      + pythonOption("dilation", window.dilation, 1) + (view.flag("bias") ? ")" : ", bias=False)"));
        return {};
    };
    return kind;
}

} // namespace

Result<TransposedConvolution> transposedOf(const NodeView& view)
{
    TransposedConvolution convolution;
    CAIRN_ASSIGN(convolution.window, windowOf(view, spatialAxes(view)));
    CAIRN_ASSIGN(convolution.outputPadding, perAxis(view, "output_padding", "output_pads", spatialAxes(view)));
    convolution.in = channelsOf(view);
    convolution.out = view.integer("out_channels");
    convolution.groups = view.integer("groups");
    return convolution;
}

std::vector<Kind> transposedConvolutionKinds()
{
    return {transposedKind(2, "an image"), transposedKind(1, "a signal"), transposedKind(3, "a volume")};
}

} // namespace cairn::graph
