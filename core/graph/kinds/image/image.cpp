// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/image/image.h"

#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"

/// Kinds that pad, cut and rearrange signals, images and volumes.
namespace cairn::graph {

namespace {

using formats::pythonNumber;
using formats::pythonString;
using formats::pythonTuple;

Shapes padShape(const NodeView& view)
{
    CAIRN_TRY(wantAnySpatial(view, "Pad"));
    CAIRN_ASSIGN(const Border border, padBorder(view));
    CAIRN_TRY(wantBorder(view, border, view.text("mode")));
    std::vector<std::int64_t> lengths = spatialShape(view);
    for (std::size_t i = 0; i < lengths.size(); ++i)
        lengths[i] = plus(lengths[i], border.before[i] + border.behind[i]);
    return withLengths(view, std::move(lengths));
}

Kind padKind()
{
    Kind kind;
    kind.info = {"pad", "Pad", "image", "Adds a border: zeros or another number, the mirrored input, its outermost numbers, or its other end.",
                 "torch.nn.functional.pad; torch.nn.ZeroPad2d, ReflectionPad2d, ReplicationPad2d, CircularPad2d", kOneInput, kOneOutput,
                 {choiceParam("mode", "Border", "What is added", {"constant", "reflect", "replicate", "circular"}),
                  numbersParam("padding", "Width", "One number for all sides, or PyTorch's left, right, top, bottom (of volumes also front, back)", Json::array({1}), 0, 65536),
                  realParam("value", "Value", "The number that mode constant adds", 0.0, -1e6, 1e6)}};
    kind.shape = padShape;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        borderOnnx(view, writer, padBorder(view).value(), view.text("mode"), static_cast<float>(view.real("value")), writer.output());
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        const std::string mode = view.text("mode");
        writer.expression("F.pad(" + writer.input() + ", " + pythonTuple(torchBorder(padBorder(view).value()))
                          + (mode == "constant" ? ", value=" + pythonNumber(view.real("value")) : ", mode=" + pythonString(mode)) + ")");
        return {};
    };
    return kind;
}

Shapes cropShape(const NodeView& view)
{
    CAIRN_TRY(wantAnySpatial(view, "Crop"));
    CAIRN_ASSIGN(Cut cut, cutOf(view));
    return withLengths(view, std::move(cut.length));
}

Kind cropKind()
{
    Kind kind;
    kind.info = {"crop", "Crop", "image", "Keeps a part of an image: its middle, or the part that begins at an offset. With a second input, as much as that is large, as a U-Net needs it.",
                 "Ronneberger et al.: U-Net, MICCAI 2015; torchvision.transforms.CenterCrop",
                 {{"in", "Image [N, C, H, W], signal or volume"}, {"like", "Gives the size that is kept; its numbers do not matter", true}}, kOneOutput,
                 {numbersParam("size", "Size", "Length that is kept of each axis; one number for all; without effect where the second input is connected", Json::array({1}), 1, kMostUnits),
                  flagParam("center", "From the middle", "Keeps the middle; else what begins at the offsets", true),
                  numbersParam("offsets", "Offsets", "Where the part begins on each axis; one number for all", Json::array({0}), 0, kMostUnits)}};
    kind.shape = cropShape;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        const Cut cut = cutOf(view).value();
        std::vector<std::int64_t> ends, axes;
        for (std::size_t i = 0; i < cut.first.size(); ++i) {
            ends.push_back(cut.first[i] + cut.length[i]);
            axes.push_back(static_cast<std::int64_t>(i) + 2);
        }
        writer.node("Slice", {writer.input(), writer.constant("from", cut.first), writer.constant("to", ends), writer.constant("axes", axes)});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        const Cut cut = cutOf(view).value();
        std::string code = writer.input() + "[:, :";
        for (std::size_t i = 0; i < cut.first.size(); ++i)
            code += ", " + std::to_string(cut.first[i]) + ":" + std::to_string(cut.first[i] + cut.length[i]);
        writer.expression(code + "]");
        return {};
    };
    return kind;
}

Shapes shuffleShape(const NodeView& view)
{
    CAIRN_TRY(wantSpatial(view, "PixelShuffle", 2));
    const std::int64_t factor = view.integer("upscale_factor"), area = factor * factor;
    if (channelsOf(view) % area != 0)
        return fail(ErrorCode::Mismatch, "PixelShuffle makes one channel of " + std::to_string(area) + ", but gets " + std::to_string(channelsOf(view)) + " channels",
                    view.node.label, "Give the layer in front of it a multiple of " + std::to_string(area) + " channels");
    std::vector<std::int64_t> lengths{times(spatialLength(view, 0), factor), times(spatialLength(view, 1), factor)};
    CAIRN_TRY(wantLengths(view, lengths));
    return oneOutput({kBatch, channelsOf(view) / area, lengths[0], lengths[1]});
}

Kind shuffleKind()
{
    Kind kind;
    kind.info = {"pixel_shuffle", "PixelShuffle", "image", "Lays the channels out as pixels: [N, C * r * r, H, W] becomes [N, C, H * r, W * r].",
                 "Shi et al.: Real-time single image super-resolution, CVPR 2016; torch.nn.PixelShuffle", kOneInput, kOneOutput,
                 {integerParam("upscale_factor", "Factor", "How many times larger height and width become", 2, 1, 1024)}};
    kind.shape = shuffleShape;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("DepthToSpace", {writer.input()}, {{"blocksize", view.integer("upscale_factor")}, {"mode", std::string("CRD")}});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.PixelShuffle(" + std::to_string(view.integer("upscale_factor")) + ")");
        return {};
    };
    return kind;
}

Shapes unshuffleShape(const NodeView& view)
{
    CAIRN_TRY(wantSpatial(view, "PixelUnshuffle", 2));
    const std::int64_t factor = view.integer("downscale_factor"), height = spatialLength(view, 0), width = spatialLength(view, 1);
    if (height % factor != 0 || width % factor != 0)
        return fail(ErrorCode::Mismatch, "An image of " + sizeText(spatialShape(view)) + " cannot be divided into squares of " + std::to_string(factor), view.node.label,
                    "Choose a factor that divides height and width, or insert Pad or Crop in front of it");
    return oneOutput({kBatch, times(channelsOf(view), factor * factor), height / factor, width / factor});
}

/// ONNX's SpaceToDepth orders the channels in another way.
Result<void> unshuffleOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const std::int64_t r = view.integer("downscale_factor"), channels = channelsOf(view), height = spatialLength(view, 0) / r, width = spatialLength(view, 1) / r;
    const std::string squares = writer.step("Reshape", {writer.input(), writer.constant("squares", std::vector<std::int64_t>{-1, channels, height, r, width, r})});
    const std::string moved = writer.step("Transpose", {squares}, {{"perm", std::vector<std::int64_t>{0, 1, 3, 5, 2, 4}}});
    writer.node("Reshape", {moved, writer.constant("shape", std::vector<std::int64_t>{-1, channels * r * r, height, width})});
    return {};
}

Kind unshuffleKind()
{
    Kind kind;
    kind.info = {"pixel_unshuffle", "PixelUnshuffle", "image", "Lays squares of pixels out as channels: [N, C, H * r, W * r] becomes [N, C * r * r, H, W].",
                 "torch.nn.PixelUnshuffle", kOneInput, kOneOutput,
                 {integerParam("downscale_factor", "Factor", "How many times smaller height and width become", 2, 1, 1024)}};
    kind.shape = unshuffleShape;
    kind.onnx = unshuffleOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.PixelUnshuffle(" + std::to_string(view.integer("downscale_factor")) + ")");
        return {};
    };
    return kind;
}

Error notLike(const NodeView& view)
{
    return fail(ErrorCode::Mismatch, "The size cannot be taken from " + sourceLabel(view, 1) + " " + shapeText(view.inputs[1].shape) + ", which has other axes than "
                + shapeText(view.inputs[0].shape), view.node.label, "Connect an input with as many axes");
}

} // namespace

Result<Border> padBorder(const NodeView& view)
{
    CAIRN_ASSIGN(const std::vector<std::int64_t> numbers, spread(view, "padding", 2 * spatialAxes(view)));
    Border border;
    for (std::size_t axis = 0; axis < spatialAxes(view); ++axis) { // the last axis stands first
        border.before.push_back(numbers[numbers.size() - 2 - 2 * axis]);
        border.behind.push_back(numbers[numbers.size() - 1 - 2 * axis]);
    }
    return border;
}

Result<Cut> cutOf(const NodeView& view)
{
    Cut cut;
    const std::size_t axes = spatialAxes(view);
    if (view.connected(1)) {
        if (view.inputs[1].shape.size() != rank(view))
            return notLike(view);
        cut.length.assign(view.inputs[1].shape.begin() + 2, view.inputs[1].shape.end());
    } else {
        CAIRN_ASSIGN(cut.length, spread(view, "size", axes));
    }
    CAIRN_ASSIGN(cut.first, spread(view, "offsets", axes));
    for (std::size_t i = 0; i < axes; ++i) {
        const std::int64_t room = spatialLength(view, i) - cut.length[i];
        if (view.flag("center"))
            cut.first[i] = room / 2;
        if (room < 0 || cut.first[i] > room)
            return fail(ErrorCode::Mismatch, "The part " + sizeText(cut.length) + " that is to be kept does not lie within the input " + sizeText(spatialShape(view)),
                        view.node.label, "Make size or offsets smaller");
    }
    return cut;
}

std::vector<Kind> imageKinds()
{
    return {upsampleKind(), padKind(), cropKind(), shuffleKind(), unshuffleKind()};
}

} // namespace cairn::graph
