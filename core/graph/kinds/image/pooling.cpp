// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/image/pooling.h"

#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"

#include <algorithm>
#include <limits>

namespace cairn::graph {

namespace {

Result<void> wantPoolingPadding(const NodeView& view, const Pooling& pooling, std::size_t axis)
{
    const std::int64_t padding = pooling.window.padding[axis], kernel = pooling.window.kernel[axis];
    if (padding > kernel / 2)
        return fail(ErrorCode::Mismatch, "Padding " + std::to_string(padding) + " is more than half of the kernel size " + std::to_string(kernel),
                    view.node.label, "Set padding to at most " + std::to_string(kernel / 2));
    // A window whose points lie further apart than the input is long could see nothing but border.
    if (padding > 0 && pooling.window.dilation[axis] > spatialLength(view, axis))
        return fail(ErrorCode::Mismatch, "Dilation " + std::to_string(pooling.window.dilation[axis]) + " is larger than the input " + sizeText(spatialShape(view)),
                    view.node.label, "Make dilation smaller, or set padding to 0");
    return {};
}

Shapes poolingShape(const NodeView& view, const std::string& title, std::size_t axes)
{
    CAIRN_TRY(wantSpatial(view, title, axes));
    CAIRN_ASSIGN(const Pooling pooling, poolingOf(view));
    const bool inside = axes == 3 && title == "AvgPool3d"; // PyTorch lets no window be larger than the volume
    std::vector<std::int64_t> shape{kBatch, channelsOf(view)};
    for (std::size_t i = 0; i < axes; ++i) {
        CAIRN_TRY(wantPoolingPadding(view, pooling, i));
        shape.push_back(pooling.pooledLength(i, spatialLength(view, i)));
        if (shape.back() < 1 || (inside && pooling.window.reach(i) > spatialLength(view, i)))
            return fail(ErrorCode::Mismatch,
                        "The pooling window of " + std::to_string(pooling.window.reach(i)) + (axes == 1 ? " positions is larger than the signal " : " pixels is larger than the image ")
                            + sizeText(spatialShape(view)),
                        view.node.label, "Make kernel_size smaller or remove a pooling layer");
    }
    return oneOutput(std::move(shape));
}

std::int64_t poolingFlops(const NodeView& view, const std::vector<TensorType>& outputs)
{
    return times(product(poolingOf(view).value().window.kernel), elementsPerRow(outputs[0]));
}

/// What the windows reach over the padded input at its end: ONNX gets it as padding, whatever its runtime makes of ceil_mode.
std::vector<std::int64_t> overhang(const NodeView& view, const Pooling& pooling)
{
    std::vector<std::int64_t> extra;
    for (std::size_t i = 0; i < pooling.window.kernel.size(); ++i) {
        const std::int64_t length = spatialLength(view, i), windows = pooling.pooledLength(i, length);
        const std::int64_t end = (windows - 1) * pooling.window.stride[i] + pooling.window.reach(i) - pooling.window.padding[i];
        extra.push_back(std::max<std::int64_t>(0, end - length - pooling.window.padding[i]));
    }
    return extra;
}

Result<void> maxOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const Pooling pooling = poolingOf(view).value();
    Border border{pooling.window.padding, pooling.window.padding};
    const std::vector<std::int64_t> extra = overhang(view, pooling);
    bool wide = false; // wider than ONNX Runtime lets padding be
    for (std::size_t i = 0; i < extra.size(); ++i) {
        border.behind[i] += extra[i];
        wide = wide || border.behind[i] >= pooling.window.kernel[i];
    }
    const std::string input = wide ? borderOnnx(view, writer, border, "constant", std::numeric_limits<float>::lowest()) : writer.input();
    if (wide)
        border = {std::vector<std::int64_t>(extra.size(), 0), std::vector<std::int64_t>(extra.size(), 0)};
    writer.node("MaxPool", {input},
                {{"kernel_shape", pooling.window.kernel}, {"strides", pooling.window.stride}, {"dilations", pooling.window.dilation}, {"pads", onnxPads(border)}});
    return {};
}

/// PyTorch counts the zeros of the padding, but not what a last window reaches beyond it.
Result<void> averageOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const Pooling pooling = poolingOf(view).value();
    const std::vector<std::int64_t> extra = overhang(view, pooling), none(extra.size(), 0);
    Border border{pooling.window.padding, pooling.window.padding};
    const bool over = extra != none, padFirst = over && pooling.includeBorder && !border.empty();
    const std::string input = padFirst ? borderOnnx(view, writer, border, "constant") : writer.input();
    if (padFirst)
        border = {none, none};
    for (std::size_t i = 0; i < extra.size(); ++i)
        border.behind[i] += extra[i];
    writer.node("AveragePool", {input},
                {{"kernel_shape", pooling.window.kernel}, {"strides", pooling.window.stride}, {"pads", onnxPads(border)},
                 {"count_include_pad", std::int64_t{!over && pooling.includeBorder}}});
    return {};
}

Result<void> poolingPython(const NodeView& view, formats::PythonWriter& writer, const std::string& title)
{
    const Pooling pooling = poolingOf(view).value();
    const Window& window = pooling.window;
    std::string code = "nn." + title + "(" + pythonAxes(window.kernel);
    if (window.stride != window.kernel)
        code += ", stride=" + pythonAxes(window.stride);
    code += pythonOption("padding", window.padding, 0) + pythonOption("dilation", window.dilation, 1);
    code += pooling.ceil ? ", ceil_mode=True" : "";
    code += pooling.includeBorder ? "" : ", count_include_pad=False";
    writer.module(code + ")");
    return {};
}

std::vector<ParamSpec> poolingParams(bool largest)
{
    std::vector<ParamSpec> params{integerParam("kernel_size", "Window size", "Length of the window along each axis", 2, 1, 1024),
                                  integerParam("stride", "Stride", "Steps from one window to the next; 0: the window size", 0, 0, 1024),
                                  integerParam("padding", "Padding", "Border added on each side; at most half of the window", 0, 0, 512)};
    if (largest)
        params.push_back(integerParam("dilation", "Dilation", "Distance between the window's points", 1, 1, 1024));
    params.push_back(flagParam("ceil_mode", "Count part windows", "Adds a last window where the windows leave a rest at the end", false));
    if (!largest)
        params.push_back(flagParam("count_include_pad", "Count the border", "Zeros of the border count as numbers of the mean", true));
    for (ParamSpec& spec : perAxisParams(largest))
        params.push_back(std::move(spec));
    return params;
}

Kind poolingKind(bool largest, std::size_t axes)
{
    const std::string number = std::to_string(axes), title = (largest ? "MaxPool" : "AvgPool") + number + "d";
    const std::string what = axes == 1 ? "signal" : axes == 2 ? "image" : "volume";
    Kind kind;
    kind.info = {(largest ? "max_pool" : "avg_pool") + number + "d", title, "pooling",
                 largest ? "The largest value of each window; halves the " + what + " by default."
                         : "The mean of each window; halves the " + what + " by default.",
                 "torch.nn." + title, kOneInput, kOneOutput, poolingParams(largest)};
    kind.shape = [title, axes](const NodeView& view) { return poolingShape(view, title, axes); };
    kind.flops = poolingFlops;
    kind.onnx = largest ? maxOnnx : averageOnnx;
    kind.python = [title](const NodeView& view, formats::PythonWriter& writer) { return poolingPython(view, writer, title); };
    return kind;
}

} // namespace

std::int64_t Pooling::pooledLength(std::size_t axis, std::int64_t length) const
{
    const std::int64_t room = length + 2 * window.padding[axis] - window.reach(axis), stride = window.stride[axis];
    if (room < 0 && !(ceil && room > -stride))
        return 0;
    const std::int64_t windows = (room + (ceil ? stride - 1 : 0)) / stride + 1;
    // The last window has to begin inside the input or the border in front of it.
    return ceil && (windows - 1) * stride >= length + window.padding[axis] ? windows - 1 : windows;
}

Result<Pooling> poolingOf(const NodeView& view)
{
    Pooling pooling;
    CAIRN_ASSIGN(pooling.window, windowOf(view, spatialAxes(view)));
    pooling.ceil = view.flag("ceil_mode");
    pooling.includeBorder = !view.params.contains("count_include_pad") || view.flag("count_include_pad");
    return pooling;
}

std::vector<Kind> poolingKinds()
{
    std::vector<Kind> kinds;
    for (const std::size_t axes : {2, 1, 3}) {
        kinds.push_back(poolingKind(true, axes));
        kinds.push_back(poolingKind(false, axes));
    }
    for (Kind& kind : fixedPoolingKinds())
        kinds.push_back(std::move(kind));
    return kinds;
}

} // namespace cairn::graph
