// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/image/pooling.h"

#include <algorithm>

/// Poolings whose output has the same size whatever the input's: adaptive and global ones.
namespace cairn::graph {

namespace {

std::int64_t inputElements(const NodeView& view, const std::vector<TensorType>&)
{
    return elementsPerRow(view.inputs[0]);
}

/// The numbers [first, last) of an axis of `length` that position `index` of `size` sums up, PyTorch's formula.
std::pair<std::int64_t, std::int64_t> adaptiveWindow(std::int64_t index, std::int64_t size, std::int64_t length)
{
    return {index * length / size, ((index + 1) * length + size - 1) / size};
}

Shapes adaptiveShape(const NodeView& view, const std::string& title, std::size_t axes)
{
    CAIRN_TRY(wantSpatial(view, title, axes));
    CAIRN_ASSIGN(std::vector<std::int64_t> shape, adaptiveLengths(view));
    shape.insert(shape.begin(), {kBatch, channelsOf(view)});
    return oneOutput(std::move(shape));
}

/// Windows of one size, where each output length divides the input's.
bool evenWindows(const NodeView& view, const std::vector<std::int64_t>& sizes)
{
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (spatialLength(view, i) % sizes[i] != 0)
            return false;
    }
    return true;
}

/// Windows of different sizes, one axis after the other: a gather of each window, filled up with its last number, and the
/// largest of it; or a product with the matrix of the windows' shares.
void unevenOnnx(const NodeView& view, formats::OnnxWriter& writer, const std::vector<std::int64_t>& sizes, bool largest)
{
    std::string value = writer.input();
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const std::int64_t axis = static_cast<std::int64_t>(i) + 2, length = spatialLength(view, i), size = sizes[i];
        std::int64_t widest = 1;
        for (std::int64_t index = 0; index < size; ++index)
            widest = std::max(widest, adaptiveWindow(index, size, length).second - adaptiveWindow(index, size, length).first);
        std::vector<std::int64_t> positions;
        std::vector<float> shares;
        for (std::int64_t index = 0; index < size; ++index) {
            const auto [first, last] = adaptiveWindow(index, size, length);
            for (std::int64_t k = 0; k < widest; ++k) {
                positions.push_back(std::min(first + k, last - 1));
                shares.push_back(first + k < last ? 1.0f / static_cast<float>(last - first) : 0.0f);
            }
        }
        const std::string flat = writer.step("Gather", {value, writer.constant("positions", positions)}, {{"axis", axis}});
        std::vector<std::int64_t> split(static_cast<std::size_t>(axis) + 2 + sizes.size() - i - 1, 0);
        for (std::size_t j = 0; j < split.size(); ++j) {
            if (j >= 2 && j < i + 2)
                split[j] = sizes[j - 2];
            else if (j > i + 3)
                split[j] = spatialLength(view, j - 3);
        }
        split[i + 2] = size;
        split[i + 3] = widest;
        std::string windows = writer.step("Reshape", {flat, writer.constant("windows", split)});
        if (!largest) {
            std::vector<std::int64_t> shape(split.size() - (i + 2), 1);
            shape[0] = size;
            shape[1] = widest;
            windows = writer.step("Mul", {windows, writer.constant("shares", shares, shape)});
        }
        const bool last = i + 1 == sizes.size();
        const std::string result = last ? writer.output() : writer.temporary("pooled");
        if (largest)
            writer.node("ReduceMax", {windows}, {{"axes", std::vector{axis + 1}}, {"keepdims", std::int64_t{0}}}, result);
        else
            writer.node("ReduceSum", {windows, writer.constant("axis", std::vector{axis + 1})}, {{"keepdims", std::int64_t{0}}}, result);
        value = result;
    }
}

Result<void> adaptiveOnnx(const NodeView& view, formats::OnnxWriter& writer, bool largest)
{
    const std::vector<std::int64_t> sizes = adaptiveLengths(view).value();
    if (std::ranges::all_of(sizes, [](std::int64_t size) { return size == 1; })) {
        writer.node(largest ? "GlobalMaxPool" : "GlobalAveragePool", {writer.input()});
    } else if (evenWindows(view, sizes)) {
        std::vector<std::int64_t> window;
        for (std::size_t i = 0; i < sizes.size(); ++i)
            window.push_back(spatialLength(view, i) / sizes[i]);
        writer.node(largest ? "MaxPool" : "AveragePool", {writer.input()}, {{"kernel_shape", window}, {"strides", window}});
    } else {
        unevenOnnx(view, writer, sizes, largest);
    }
    return {};
}

Kind adaptiveKind(bool largest, std::size_t axes)
{
    const std::string number = std::to_string(axes), title = (largest ? "AdaptiveMaxPool" : "AdaptiveAvgPool") + number + "d";
    Kind kind;
    kind.info = {(largest ? "adaptive_max_pool" : "adaptive_avg_pool") + number + "d", title, "pooling",
                 largest ? "The largest values of windows chosen so that the output has a given size, whatever the input's."
                         : "Averages over windows chosen so that the output has a given size, whatever the input's.",
                 "torch.nn." + title, kOneInput, kOneOutput,
                 {integerParam("output_size", "Output size", "Length of each axis of the output", 1, 1, 4096),
                  numbersParam("output_shape", "Output size per axis", "One number per axis where they differ; empty: the output size", Json::array(), 1, 4096)}};
    kind.shape = [title, axes](const NodeView& view) { return adaptiveShape(view, title, axes); };
    kind.flops = inputElements;
    kind.onnx = [largest](const NodeView& view, formats::OnnxWriter& writer) { return adaptiveOnnx(view, writer, largest); };
    kind.python = [title](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn." + title + "(" + pythonAxes(adaptiveLengths(view).value()) + ")");
        return {};
    };
    return kind;
}

Shapes globalShape(const NodeView& view, const std::string& title, std::size_t axes)
{
    if (axes > 1) {
        CAIRN_TRY(wantSpatial(view, title, axes));
        return oneOutput({kBatch, channelsOf(view)});
    }
    CAIRN_TRY(wantNumbers(view, title));
    const auto& shape = view.inputs[0].shape;
    if (shape.size() != 3)
        return fail(ErrorCode::Mismatch, title + " works on sequences of vectors [N, L, D] or signals [N, C, L], but gets " + shapeText(shape), view.node.label,
                    "Connect it to an Embedding or to a Conv1d");
    return oneOutput({kBatch, shape[globalAxes(view).front() == 1 ? 2 : 1]});
}

Kind globalKind(bool largest, std::size_t axes)
{
    const std::string number = std::to_string(axes), title = (largest ? "GlobalMaxPool" : "GlobalAvgPool") + number + "d";
    const std::string what = largest ? "The largest number" : "The mean";
    Kind kind;
    kind.info = {(largest ? "global_max_pool" : "global_avg_pool") + number + "d", title, "pooling", {}, {}, kOneInput, kOneOutput, {}};
    if (axes == 1) {
        kind.info.help = what + " over the vectors of a row, such as its tokens: [N, L, D] becomes [N, D]; or over each channel of a signal.";
        kind.info.reference = largest ? "Kim: Convolutional neural networks for sentence classification, EMNLP 2014"
                                      : "Joulin et al.: Bag of tricks for efficient text classification, EACL 2017";
        kind.info.params = {choiceParam("channels", "Channels", "last: sequences of vectors [N, L, D]; first: signals [N, C, L], as Conv1d puts them out", {"last", "first"})};
    } else {
        kind.info.help = what + (axes == 2 ? " of every channel over the whole image: [N, C, H, W] becomes [N, C]."
                                           : " of every channel over the whole volume: [N, C, D, H, W] becomes [N, C].");
        kind.info.reference = largest ? "Oquab et al.: Is object localization for free?, CVPR 2015" : "Lin, Chen, Yan: Network in network, ICLR 2014";
    }
    kind.shape = [title, axes](const NodeView& view) { return globalShape(view, title, axes); };
    kind.flops = inputElements;
    kind.onnx = [largest](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        writer.node(largest ? "ReduceMax" : "ReduceMean", {writer.input()}, {{"axes", globalAxes(view)}, {"keepdims", std::int64_t{0}}});
        return {};
    };
    kind.python = [largest](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.expression(writer.input() + (largest ? ".amax(dim=" : ".mean(dim=") + formats::pythonTuple(globalAxes(view)) + ")");
        return {};
    };
    return kind;
}

} // namespace

Result<std::vector<std::int64_t>> adaptiveLengths(const NodeView& view)
{
    return perAxis(view, "output_size", "output_shape", spatialAxes(view));
}

std::vector<std::int64_t> globalAxes(const NodeView& view)
{
    if (view.params.contains("channels"))
        return {view.text("channels") == "last" ? 1 : 2};
    std::vector<std::int64_t> axes;
    for (std::size_t i = 0; i < spatialAxes(view); ++i)
        axes.push_back(static_cast<std::int64_t>(i) + 2);
    return axes;
}

std::vector<Kind> fixedPoolingKinds()
{
    std::vector<Kind> kinds;
    for (const std::size_t axes : {2, 1, 3}) {
        for (const bool largest : {false, true}) {
            kinds.push_back(adaptiveKind(largest, axes));
            kinds.push_back(globalKind(largest, axes));
        }
    }
    return kinds;
}

} // namespace cairn::graph
