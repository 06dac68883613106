// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/image/convolution.h"

#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"

#include <algorithm>

namespace cairn::graph {

namespace {

/// What distinguishes the convolutions.
struct ConvolutionForm {
    std::string id, title, type; ///< type: of torch.nn
    std::size_t axes;
    bool depthwise = false;
    std::string help;
};

Error wrongGroups(const NodeView& view, const ConvolutionForm& form, const Convolution& convolution)
{
    return fail(ErrorCode::Mismatch,
                form.title + " cannot split " + std::to_string(convolution.in) + " input and " + std::to_string(convolution.out)
                    + " output channels into " + std::to_string(convolution.groups) + " groups",
                view.node.label, "Choose groups that divides both numbers of channels; 1 always does");
}

Error kernelTooLarge(const NodeView& view, const Convolution& convolution, std::size_t axis)
{
    std::vector<std::int64_t> padded = spatialShape(view);
    for (std::size_t i = 0; i < padded.size(); ++i)
        padded[i] += 2 * convolution.window.padding[i];
    return fail(ErrorCode::Mismatch,
                "The kernel covers " + std::to_string(convolution.window.reach(axis)) + " positions, more than the padded input " + sizeText(padded) + " has",
                view.node.label, "Make kernel_size or dilation smaller, or padding larger");
}

/// The output's lengths behind the channels.
Result<std::vector<std::int64_t>> convolvedLengths(const NodeView& view, const Convolution& convolution)
{
    if (convolution.same)
        return spatialShape(view);
    const Window& window = convolution.window;
    std::vector<std::int64_t> lengths;
    for (std::size_t i = 0; i < convolution.axes(); ++i) {
        lengths.push_back(slide(spatialLength(view, i), window.kernel[i], window.stride[i], window.padding[i], window.dilation[i]));
        if (lengths.back() < 1)
            return kernelTooLarge(view, convolution, i);
    }
    return lengths;
}

Shapes convolutionShape(const NodeView& view, const ConvolutionForm& form)
{
    CAIRN_TRY(wantSpatial(view, form.title, form.axes));
    CAIRN_ASSIGN(const Convolution convolution, convolutionOf(view));
    if (convolution.in % convolution.groups != 0 || convolution.out % convolution.groups != 0)
        return wrongGroups(view, form, convolution);
    if (convolution.out > kMostUnits)
        return fail(ErrorCode::Mismatch, form.title + " would put out " + std::to_string(convolution.out) + " channels; at most "
                    + std::to_string(kMostUnits) + " are possible", view.node.label, "Make channel_multiplier smaller");
    const std::int64_t stride = *std::ranges::max_element(convolution.window.stride);
    if (convolution.same && stride != 1)
        return fail(ErrorCode::Mismatch, "Same size needs stride 1, but the stride is " + std::to_string(stride), view.node.label,
                    "Set stride to 1, or switch same_padding off and set padding");
    CAIRN_TRY(wantBorder(view, convolution.border(), convolution.mode));
    CAIRN_ASSIGN(std::vector<std::int64_t> shape, convolvedLengths(view, convolution));
    shape.insert(shape.begin(), {kBatch, convolution.out});
    return oneOutput(std::move(shape));
}

std::vector<StateTensor> convolutionState(const NodeView& view)
{
    const Convolution convolution = convolutionOf(view).value();
    std::vector<std::int64_t> shape{convolution.out, convolution.in / convolution.groups};
    shape.insert(shape.end(), convolution.window.kernel.begin(), convolution.window.kernel.end());
    std::vector<StateTensor> state{{"weight", std::move(shape)}};
    if (view.flag("bias"))
        state.push_back({"bias", {convolution.out}});
    return state;
}

std::int64_t convolutionFlops(const NodeView& view, const std::vector<TensorType>& outputs)
{
    const Convolution convolution = convolutionOf(view).value();
    const std::int64_t perOutput = times(times(2, convolution.in / convolution.groups), product(convolution.window.kernel));
    return times(perOutput, elementsPerRow(outputs[0]));
}

Result<void> convolutionOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const Convolution convolution = convolutionOf(view).value();
    const bool zeros = convolution.mode == "zeros";
    const std::string input = zeros ? writer.input() : borderOnnx(view, writer, convolution.border(), convolution.mode);
    std::vector<std::string> inputs{input, writer.weight("weight")};
    if (view.flag("bias"))
        inputs.push_back(writer.weight("bias"));
    formats::OnnxWriter::Attributes attributes{{"kernel_shape", convolution.window.kernel}, {"strides", convolution.window.stride},
                                               {"dilations", convolution.window.dilation}, {"group", convolution.groups}};
    if (zeros)
        attributes.push_back({"pads", onnxPads(convolution.border())});
    writer.node("Conv", inputs, attributes);
    return {};
}

Result<void> convolutionPython(const NodeView& view, formats::PythonWriter& writer, const ConvolutionForm& form)
{
    const Convolution convolution = convolutionOf(view).value();
    const Window& window = convolution.window;
    std::string code = "nn." + form.type + "(" + std::to_string(convolution.in) + ", " + std::to_string(convolution.out) + ", " + pythonAxes(window.kernel)
                       + pythonOption("stride", window.stride, 1);
    code += convolution.same ? ", padding=\"same\"" : pythonOption("padding", window.padding, 0);
    code += pythonOption("dilation", window.dilation, 1) + pythonOption("groups", {convolution.groups}, 1);
    if (convolution.mode != "zeros")
        code += ", padding_mode=" + formats::pythonString(convolution.mode);
    writer.module(code + (view.flag("bias") ? ")" : ", bias=False)"));
    return {};
}

std::vector<ParamSpec> convolutionParams(const ConvolutionForm& form)
{
    std::vector<ParamSpec> params;
    if (form.depthwise)
        params.push_back(integerParam("channel_multiplier", "Channel multiplier", "Number of filters per input channel", 1, 1, 65536));
    else
        params.push_back(integerParam("out_channels", "Output channels", "Number of filters, i.e. of output channels", 32, 1, kMostUnits));
    for (ParamSpec& spec : slidingParams())
        params.push_back(std::move(spec));
    if (!form.depthwise)
        params.push_back(integerParam("groups", "Groups", "Blocks of channels that are filtered separately", 1, 1, kMostUnits));
    params.push_back(flagParam("bias", "Bias", "Adds a learned number to each output channel", true));
    params.push_back(flagParam("same_padding", "Same size", "Pads so that the output is as large as the input (needs stride 1); padding is ignored", false));
    params.push_back(choiceParam("padding_mode", "Border", "What padding adds: zeros, the mirrored input, its outermost numbers, or its other end",
                                 {"zeros", "reflect", "replicate", "circular"}));
    for (ParamSpec& spec : perAxisParams(true))
        params.push_back(std::move(spec));
    return params;
}

Kind convolutionKind(const ConvolutionForm& form)
{
    Kind kind;
    const std::string reference = form.depthwise ? "Howard et al.: MobileNets, 2017; torch.nn." + form.type + " with groups = channels" : "torch.nn." + form.type;
    kind.info = {form.id, form.title, "convolution", form.help, reference, kOneInput, kOneOutput, convolutionParams(form)};
    kind.shape = [form](const NodeView& view) { return convolutionShape(view, form); };
    kind.state = convolutionState;
    kind.flops = convolutionFlops;
    kind.onnx = convolutionOnnx;
    kind.python = [form](const NodeView& view, formats::PythonWriter& writer) { return convolutionPython(view, writer, form); };
    return kind;
}

} // namespace

Border Convolution::border() const
{
    if (!same)
        return {window.padding, window.padding};
    Border border;
    for (std::size_t i = 0; i < axes(); ++i) {
        const std::int64_t total = window.reach(i) - 1;
        border.before.push_back(total / 2);
        border.behind.push_back(total - total / 2);
    }
    return border;
}

Result<Convolution> convolutionOf(const NodeView& view)
{
    Convolution convolution;
    CAIRN_ASSIGN(convolution.window, windowOf(view, spatialAxes(view)));
    const bool depthwise = view.params.contains("channel_multiplier");
    convolution.in = channelsOf(view);
    convolution.out = depthwise ? times(convolution.in, view.integer("channel_multiplier")) : view.integer("out_channels");
    convolution.groups = depthwise ? convolution.in : view.integer("groups");
    convolution.same = view.flag("same_padding");
    convolution.mode = view.text("padding_mode");
    return convolution;
}

std::vector<ParamSpec> slidingParams()
{
    return {integerParam("kernel_size", "Kernel size", "Length of the filter along each axis", 3, 1, 1024),
            integerParam("stride", "Stride", "Steps from one position of the filter to the next", 1, 1, 1024),
            integerParam("padding", "Padding", "Numbers added on each side of the input", 0, 0, 1024),
            integerParam("dilation", "Dilation", "Distance between the filter's points", 1, 1, 1024)};
}

std::vector<Kind> convolutionKinds()
{
    std::vector<Kind> kinds;
    for (const ConvolutionForm& form : std::vector<ConvolutionForm>{
             {"conv2d", "Conv2d", "Conv2d", 2, false, "Slides small learned filters over an image: [N, C, H, W] becomes [N, out_channels, H', W']."},
             {"conv1d", "Conv1d", "Conv1d", 1, false, "Slides small learned filters along a signal: [N, C, L] becomes [N, out_channels, L']."},
             {"conv3d", "Conv3d", "Conv3d", 3, false, "Slides small learned filters through a volume or a film: [N, C, D, H, W] becomes [N, out_channels, D', H', W']."},
             {"depthwise_conv2d", "DepthwiseConv2d", "Conv2d", 2, true, "Filters every channel of an image by itself: [N, C, H, W] becomes [N, C * channel_multiplier, H', W']."},
             {"depthwise_conv1d", "DepthwiseConv1d", "Conv1d", 1, true, "Filters every channel of a signal by itself: [N, C, L] becomes [N, C * channel_multiplier, L']."}})
        kinds.push_back(convolutionKind(form));
    for (Kind& kind : transposedConvolutionKinds())
        kinds.push_back(std::move(kind));
    return kinds;
}

} // namespace cairn::graph
