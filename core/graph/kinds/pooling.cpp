// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"
#include "core/graph/saturating.h"

namespace cairn::graph {

namespace {

/// Stride 0 stands for the kernel size, PyTorch's default.
std::int64_t strideOf(const NodeView& view)
{
    const std::int64_t stride = view.integer("stride");
    return stride == 0 ? view.integer("kernel_size") : stride;
}

Shapes windowShape(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantImage(view, title));
    const std::int64_t kernel = view.integer("kernel_size"), padding = view.integer("padding");
    if (padding > kernel / 2)
        return fail(ErrorCode::Mismatch, "Padding " + std::to_string(padding) + " is more than half of the kernel size " + std::to_string(kernel),
                    view.node.label, "Set padding to at most " + std::to_string(kernel / 2));
    const std::int64_t height = view.inputs[0].shape[2], width = view.inputs[0].shape[3];
    const std::int64_t outHeight = slide(height, kernel, strideOf(view), padding), outWidth = slide(width, kernel, strideOf(view), padding);
    if (outHeight < 1 || outWidth < 1)
        return fail(ErrorCode::Mismatch,
                    "The pooling window of " + std::to_string(kernel) + " pixels is larger than the image " + std::to_string(height) + " x "
                        + std::to_string(width),
                    view.node.label, "Make kernel_size smaller or remove a pooling layer");
    return oneOutput({kBatch, view.inputs[0].shape[1], outHeight, outWidth});
}

std::int64_t windowFlops(const NodeView& view, const std::vector<TensorType>& outputs)
{
    const std::int64_t kernel = view.integer("kernel_size");
    return times(kernel * kernel, elementsPerRow(outputs[0]));
}

void windowOnnx(const NodeView& view, formats::OnnxWriter& writer, const std::string& type, formats::OnnxWriter::Attributes more)
{
    more.insert(more.end(), {{"kernel_shape", std::vector<std::int64_t>(2, view.integer("kernel_size"))},
                             {"strides", std::vector<std::int64_t>(2, strideOf(view))},
                             {"pads", std::vector<std::int64_t>(4, view.integer("padding"))}});
    writer.node(type, {writer.input()}, more);
}

void windowPython(const NodeView& view, formats::PythonWriter& writer, const std::string& type)
{
    std::string code = "nn." + type + "(" + std::to_string(view.integer("kernel_size"));
    if (strideOf(view) != view.integer("kernel_size"))
        code += ", stride=" + std::to_string(strideOf(view));
    if (view.integer("padding") != 0)
        code += ", padding=" + std::to_string(view.integer("padding"));
    writer.module(code + ")");
}

Kind windowKind(const std::string& id, const std::string& type, const std::string& help, const std::string& operation,
                const formats::OnnxWriter::Attributes& attributes)
{
    Kind kind;
    kind.info = {id, type, "pooling", help, "torch.nn." + type, kOneInput, kOneOutput,
                 {integerParam("kernel_size", "Window size", "Side of the square window in pixels", 2, 1, 1024),
                  integerParam("stride", "Stride", "Pixels from one window to the next; 0: the window size", 0, 0, 1024),
                  integerParam("padding", "Padding", "Border added on each side; at most half of the window", 0, 0, 512)}};
    kind.shape = [type](const NodeView& view) { return windowShape(view, type); };
    kind.flops = windowFlops;
    kind.onnx = [operation, attributes](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        windowOnnx(view, writer, operation, attributes);
        return {};
    };
    kind.python = [type](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        windowPython(view, writer, type);
        return {};
    };
    return kind;
}

Shapes adaptiveShape(const NodeView& view)
{
    CAIRN_TRY(wantImage(view, "AdaptiveAvgPool2d"));
    const std::int64_t size = view.integer("output_size");
    return oneOutput({kBatch, view.inputs[0].shape[1], size, size});
}

Result<void> adaptiveOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const std::int64_t size = view.integer("output_size"), height = view.inputs[0].shape[2], width = view.inputs[0].shape[3];
    if (size == 1) {
        writer.node("GlobalAveragePool", {writer.input()});
        return {};
    }
    if (height % size != 0 || width % size != 0)
        return fail(ErrorCode::Unsupported,
                    "ONNX has no adaptive pooling from " + std::to_string(height) + " x " + std::to_string(width) + " to " + std::to_string(size) + " x "
                        + std::to_string(size),
                    view.node.label, "Choose an output_size that divides the image size, or use AvgPool2d");
    const std::vector<std::int64_t> window{height / size, width / size};
    writer.node("AveragePool", {writer.input()}, {{"kernel_shape", window}, {"strides", window}});
    return {};
}

std::int64_t inputElements(const NodeView& view, const std::vector<TensorType>&)
{
    return elementsPerRow(view.inputs[0]);
}

Kind adaptiveKind()
{
    Kind kind;
    kind.info = {"adaptive_avg_pool2d", "AdaptiveAvgPool2d", "pooling", "Averages over windows chosen so that the output has a given size, whatever the input's.",
                 "torch.nn.AdaptiveAvgPool2d", kOneInput, kOneOutput,
                 {integerParam("output_size", "Output size", "Side of the square output in pixels", 1, 1, 4096)}};
    kind.shape = adaptiveShape;
    kind.flops = inputElements;
    kind.onnx = adaptiveOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.AdaptiveAvgPool2d(" + std::to_string(view.integer("output_size")) + ")");
        return {};
    };
    return kind;
}

/// The mean over the positions of a sequence, as Keras' GlobalAveragePooling1D has it.
Kind sequenceMeanKind()
{
    Kind kind;
    kind.info = {"global_avg_pool1d", "GlobalAvgPool1d", "pooling", "The mean of the vectors of a row, such as its tokens: [N, L, D] becomes [N, D].",
                 "Joulin et al.: Bag of tricks for efficient text classification, EACL 2017", kOneInput, kOneOutput, {}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, "GlobalAvgPool1d"));
        const auto& shape = view.inputs[0].shape;
        if (shape.size() != 3)
            return fail(ErrorCode::Mismatch, "GlobalAvgPool1d works on sequences of vectors [N, L, D], but gets " + shapeText(shape), view.node.label,
                        "Connect it to an Embedding");
        return oneOutput({kBatch, shape[2]});
    };
    kind.flops = inputElements;
    kind.onnx = [](const NodeView&, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("ReduceMean", {writer.input()}, {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", std::int64_t{0}}});
        return {};
    };
    kind.python = [](const NodeView&, formats::PythonWriter& writer) -> Result<void> {
        writer.expression(writer.input() + ".mean(dim=1)");
        return {};
    };
    return kind;
}

Kind globalKind()
{
    Kind kind;
    kind.info = {"global_avg_pool2d", "GlobalAvgPool2d", "pooling", "The mean of every channel over the whole image: [N, C, H, W] becomes [N, C].",
                 "Lin, Chen, Yan: Network in network, ICLR 2014", kOneInput, kOneOutput, {}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantImage(view, "GlobalAvgPool2d"));
        return oneOutput({kBatch, view.inputs[0].shape[1]});
    };
    kind.flops = inputElements;
    kind.onnx = [](const NodeView&, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("ReduceMean", {writer.input()}, {{"axes", std::vector<std::int64_t>{2, 3}}, {"keepdims", std::int64_t{0}}});
        return {};
    };
    kind.python = [](const NodeView&, formats::PythonWriter& writer) -> Result<void> {
        writer.expression(writer.input() + ".mean(dim=(2, 3))");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> poolingKinds()
{
    return {windowKind("max_pool2d", "MaxPool2d", "The largest value of each window; halves the image by default.", "MaxPool", {}),
            windowKind("avg_pool2d", "AvgPool2d", "The mean of each window (zeros of the border count); halves the image by default.", "AveragePool",
                       {{"count_include_pad", std::int64_t{1}}}),
            adaptiveKind(), globalKind(), sequenceMeanKind()};
}

} // namespace cairn::graph
