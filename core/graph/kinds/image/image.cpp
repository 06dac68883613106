// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/image/image.h"

#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/saturating.h"

#include <algorithm>
#include <cmath>

/// Kinds that enlarge, cut and rearrange signals, images and volumes.
namespace cairn::graph {

namespace {

using formats::pythonNumber;
using formats::pythonString;
using formats::pythonTuple;

Shapes withLengths(const NodeView& view, std::vector<std::int64_t> lengths)
{
    CAIRN_TRY(wantLengths(view, lengths));
    lengths.insert(lengths.begin(), {kBatch, channelsOf(view)});
    return oneOutput(std::move(lengths));
}

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

Shapes upsampleShape(const NodeView& view)
{
    CAIRN_TRY(wantAnySpatial(view, "Upsample"));
    if (view.text("mode") == "bicubic" && spatialAxes(view) != 2)
        return fail(ErrorCode::Mismatch, "Bicubic interpolation works on images [N, C, H, W], but gets " + shapeText(view.inputs[0].shape), view.node.label,
                    "Choose mode linear");
    CAIRN_ASSIGN(Resize resize, resizeOf(view));
    return withLengths(view, std::move(resize.lengths));
}

std::int64_t upsampleFlops(const NodeView& view, const std::vector<TensorType>& outputs)
{
    const std::string mode = view.text("mode");
    const std::int64_t points = mode == "nearest" ? 0 : mode == "bicubic" ? 16 : std::int64_t{1} << spatialAxes(view);
    return times(2 * points, elementsPerRow(outputs[0]));
}

/// PyTorch's name of the interpolation.
std::string torchMode(const NodeView& view)
{
    const std::string mode = view.text("mode");
    if (mode != "linear")
        return mode;
    return spatialAxes(view) == 1 ? "linear" : spatialAxes(view) == 2 ? "bilinear" : "trilinear";
}

/// Volumes by a factor that gives no whole lengths, which ONNX Runtime interpolates in another way: one axis after the
/// other, each number between the two neighbours that PyTorch takes.
void interpolateOnnx(const NodeView& view, formats::OnnxWriter& writer, const Resize& resize)
{
    std::string value = writer.input();
    for (std::size_t i = 0; i < resize.lengths.size(); ++i) {
        const std::int64_t axis = static_cast<std::int64_t>(i) + 2, last = spatialLength(view, i) - 1;
        std::vector<std::int64_t> below, above;
        std::vector<float> share, rest;
        for (std::int64_t position = 0; position < resize.lengths[i]; ++position) {
            const double place = std::max(0.0, (static_cast<double>(position) + 0.5) / resize.factor - 0.5);
            below.push_back(std::min(static_cast<std::int64_t>(place), last));
            above.push_back(std::min(below.back() + 1, last));
            share.push_back(static_cast<float>(place - static_cast<double>(below.back())));
            rest.push_back(1 - share.back());
        }
        std::vector<std::int64_t> shape(resize.lengths.size() - i, 1);
        shape[0] = resize.lengths[i];
        const auto part = [&](const std::vector<std::int64_t>& positions, const std::vector<float>& shares) {
            const std::string numbers = writer.step("Gather", {value, writer.constant("positions", positions)}, {{"axis", axis}});
            return writer.step("Mul", {numbers, writer.constant("shares", shares, shape)});
        };
        const std::string one = part(below, rest), other = part(above, share);
        const std::string result = i + 1 == resize.lengths.size() ? writer.output() : writer.temporary("resized");
        writer.node("Add", {one, other}, {}, result);
        value = result;
    }
}

Result<void> upsampleOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const Resize resize = resizeOf(view).value();
    const std::string mode = view.text("mode");
    const bool corners = mode != "nearest" && view.flag("align_corners");
    formats::OnnxWriter::Attributes attributes{
        {"mode", std::string(mode == "bicubic" ? "cubic" : mode)},
        {"coordinate_transformation_mode", std::string(mode == "nearest" ? "asymmetric" : corners ? "align_corners" : "half_pixel")}};
    if (mode == "nearest")
        attributes.push_back({"nearest_mode", std::string("floor")});
    if (mode == "bicubic")
        attributes.push_back({"cubic_coeff_a", -0.75f});
    // Where the factor gives whole lengths, the lengths say the same without rounding.
    bool whole = true;
    for (std::size_t i = 0; i < resize.lengths.size(); ++i)
        whole = whole && static_cast<double>(resize.lengths[i]) == static_cast<double>(spatialLength(view, i)) * resize.factor;
    if (!whole && !resize.bySize && !corners && mode == "linear" && spatialAxes(view) == 3) {
        interpolateOnnx(view, writer, resize);
        return {};
    }
    if (!whole && !resize.bySize && !corners) {
        std::vector<float> scales(rank(view), static_cast<float>(resize.factor));
        scales[0] = scales[1] = 1;
        writer.node("Resize", {writer.input(), "", writer.constant("scales", scales)}, attributes);
        return {};
    }
    const std::string shape = writer.step("Shape", {writer.input()}, {{"start", std::int64_t{0}}, {"end", std::int64_t{2}}});
    const std::string sizes = writer.step("Concat", {shape, writer.constant("lengths", resize.lengths)}, {{"axis", std::int64_t{0}}});
    writer.node("Resize", {writer.input(), "", "", sizes}, attributes);
    return {};
}

Kind upsampleKind()
{
    Kind kind;
    kind.info = {"upsample", "Upsample", "image", "Makes an image larger (or smaller) by repeating or interpolating its numbers.", "torch.nn.Upsample", kOneInput, kOneOutput,
                 {realParam("scale_factor", "Factor", "How many times larger each axis becomes", 2.0, 0.001, 1024.0),
                  choiceParam("mode", "Interpolation", "nearest repeats numbers; linear and bicubic (images only) mix neighbours", {"nearest", "linear", "bicubic"}),
                  flagParam("align_corners", "Align corners", "The outermost numbers keep their places; without effect on nearest", false),
                  numbersParam("size", "Size", "Wanted length of each axis in place of the factor; one number for all; empty: by the factor", Json::array(), 1, kMostUnits)}};
    kind.shape = upsampleShape;
    kind.flops = upsampleFlops;
    kind.onnx = upsampleOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        const Resize resize = resizeOf(view).value();
        const std::string corners = view.text("mode") != "nearest" && view.flag("align_corners") ? ", align_corners=True" : "";
        writer.module("nn.Upsample(" + (resize.bySize ? "size=" + pythonTuple(resize.lengths) : "scale_factor=" + pythonNumber(resize.factor)) + ", mode="
                      + pythonString(torchMode(view)) + corners + ")");
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

/// The list parameter `name` with one number for each axis; one number stands for all.
Result<std::vector<std::int64_t>> spread(const NodeView& view, const std::string& name, std::size_t count)
{
    CAIRN_ASSIGN(std::vector<std::int64_t> numbers, wholeNumbers(view, name));
    if (numbers.size() == 1)
        numbers.assign(count, numbers.front());
    if (numbers.size() == count)
        return numbers;
    return fail(ErrorCode::InvalidInput, name + " has " + std::to_string(numbers.size()) + " numbers, but the input " + shapeText(view.inputs[0].shape) + " needs 1 or "
                + std::to_string(count), view.node.label, "Give 1 or " + std::to_string(count) + " numbers");
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

Result<Resize> resizeOf(const NodeView& view)
{
    Resize resize;
    resize.bySize = !view.params.at("size").empty();
    resize.factor = view.real("scale_factor");
    if (resize.bySize) {
        CAIRN_ASSIGN(resize.lengths, spread(view, "size", spatialAxes(view)));
        return resize;
    }
    for (const std::int64_t length : spatialShape(view)) {
        resize.lengths.push_back(static_cast<std::int64_t>(static_cast<double>(length) * resize.factor));
        if (resize.lengths.back() < 1)
            return fail(ErrorCode::Mismatch, "Nothing of an axis of " + std::to_string(length) + " is left after the factor " + view.params.at("scale_factor").dump(),
                        view.node.label, "Make scale_factor larger");
    }
    return resize;
}

std::vector<Kind> imageKinds()
{
    return {upsampleKind(), padKind(), cropKind(), shuffleKind(), unshuffleKind()};
}

} // namespace cairn::graph
