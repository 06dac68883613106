// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"
#include "core/graph/saturating.h"

namespace cairn::graph {

namespace {

std::int64_t channels(const NodeView& view)
{
    return view.inputs[0].shape[1];
}

Error wrongGroups(const NodeView& view)
{
    return fail(ErrorCode::Mismatch,
                "Conv2d cannot split " + std::to_string(channels(view)) + " input and " + std::to_string(view.integer("out_channels"))
                    + " output channels into " + std::to_string(view.integer("groups")) + " groups",
                view.node.label, "Choose groups that divides both numbers of channels; 1 always does");
}

Shapes convShape(const NodeView& view)
{
    CAIRN_TRY(wantImage(view, "Conv2d"));
    const std::int64_t out = view.integer("out_channels"), groups = view.integer("groups");
    if (channels(view) % groups != 0 || out % groups != 0)
        return wrongGroups(view);
    const std::int64_t kernel = view.integer("kernel_size"), stride = view.integer("stride"), dilation = view.integer("dilation");
    const std::int64_t height = view.inputs[0].shape[2], width = view.inputs[0].shape[3];
    if (view.flag("same_padding")) {
        if (stride != 1)
            return fail(ErrorCode::Mismatch, "Same size needs stride 1, but the stride is " + std::to_string(stride), view.node.label,
                        "Set stride to 1, or switch same_padding off and set padding");
        return oneOutput({kBatch, out, height, width});
    }
    const std::int64_t padding = view.integer("padding");
    const std::int64_t outHeight = slide(height, kernel, stride, padding, dilation), outWidth = slide(width, kernel, stride, padding, dilation);
    if (outHeight < 1 || outWidth < 1)
        return fail(ErrorCode::Mismatch,
                    "The kernel covers " + std::to_string(dilation * (kernel - 1) + 1) + " pixels, more than the padded image "
                        + std::to_string(height + 2 * padding) + " x " + std::to_string(width + 2 * padding),
                    view.node.label, "Make kernel_size or dilation smaller, or padding larger");
    return oneOutput({kBatch, out, outHeight, outWidth});
}

std::vector<StateTensor> convState(const NodeView& view)
{
    const std::int64_t out = view.integer("out_channels"), kernel = view.integer("kernel_size");
    std::vector<StateTensor> state{{"weight", {out, channels(view) / view.integer("groups"), kernel, kernel}}};
    if (view.flag("bias"))
        state.push_back({"bias", {out}});
    return state;
}

std::int64_t convFlops(const NodeView& view, const std::vector<TensorType>& outputs)
{
    const std::int64_t kernel = view.integer("kernel_size");
    const std::int64_t perOutput = times(2 * (channels(view) / view.integer("groups")), kernel * kernel);
    return times(perOutput, elementsPerRow(outputs[0]));
}

/// Begin and end padding of both axes, in ONNX's order. PyTorch's "same" puts the odd pixel at the end.
std::vector<std::int64_t> onnxPads(const NodeView& view)
{
    if (!view.flag("same_padding"))
        return std::vector<std::int64_t>(4, view.integer("padding"));
    const std::int64_t total = view.integer("dilation") * (view.integer("kernel_size") - 1);
    return {total / 2, total / 2, total - total / 2, total - total / 2};
}

Result<void> convOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    std::vector<std::string> inputs{writer.input(), writer.weight("weight")};
    if (view.flag("bias"))
        inputs.push_back(writer.weight("bias"));
    const auto twice = [&](const char* name) { return std::vector<std::int64_t>(2, view.integer(name)); };
    writer.node("Conv", inputs,
                {{"kernel_shape", twice("kernel_size")}, {"strides", twice("stride")}, {"dilations", twice("dilation")},
                 {"pads", onnxPads(view)}, {"group", view.integer("groups")}});
    return {};
}

Result<void> convPython(const NodeView& view, formats::PythonWriter& writer)
{
    std::string code = "nn.Conv2d(" + std::to_string(channels(view)) + ", " + std::to_string(view.integer("out_channels")) + ", "
                       + std::to_string(view.integer("kernel_size"));
    const auto option = [&](const char* name, std::int64_t usual) {
        if (view.integer(name) != usual)
            code += std::string(", ") + name + "=" + std::to_string(view.integer(name));
    };
    option("stride", 1);
    if (view.flag("same_padding"))
        code += ", padding=\"same\"";
    else
        option("padding", 0);
    option("dilation", 1);
    option("groups", 1);
    writer.module(code + (view.flag("bias") ? ")" : ", bias=False)"));
    return {};
}

} // namespace

std::vector<Kind> convolutionKinds()
{
    Kind kind;
    kind.info = {"conv2d", "Conv2d", "convolution", "Slides small learned filters over an image: [N, C, H, W] becomes [N, out_channels, H', W'].",
                 "torch.nn.Conv2d", kOneInput, kOneOutput,
                 {integerParam("out_channels", "Output channels", "Number of filters, i.e. of output images", 32, 1, kMostUnits),
                  integerParam("kernel_size", "Kernel size", "Side of the square filter in pixels", 3, 1, 1024),
                  integerParam("stride", "Stride", "Pixels from one position of the filter to the next", 1, 1, 1024),
                  integerParam("padding", "Padding", "Zeros added on each side of the image", 0, 0, 1024),
                  flagParam("same_padding", "Same size", "Pads so that the output is as large as the input (needs stride 1); padding is ignored", false),
                  integerParam("dilation", "Dilation", "Distance between the filter's points", 1, 1, 1024),
                  integerParam("groups", "Groups", "Blocks of channels that are filtered separately", 1, 1, kMostUnits),
                  flagParam("bias", "Bias", "Adds a learned number to each output channel", true)}};
    kind.shape = convShape;
    kind.state = convState;
    kind.flops = convFlops;
    kind.onnx = convOnnx;
    kind.python = convPython;
    return {kind};
}

} // namespace cairn::graph
