// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/image/image.h"

#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"

#include <algorithm>

namespace cairn::graph {

namespace {

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

/// PyTorch copies along an axis whose length stays, whatever the factor says.
bool keepsAxis(const NodeView& view, const Resize& resize, std::size_t axis)
{
    return view.text("mode") != "bicubic" && resize.lengths[axis] == spatialLength(view, axis);
}

/// Volumes by a factor that gives no whole lengths, which ONNX Runtime interpolates in another way: one axis after the
/// other, each number between the two neighbours that PyTorch takes.
void interpolateOnnx(const NodeView& view, formats::OnnxWriter& writer, const Resize& resize)
{
    std::string value = writer.input();
    for (std::size_t i = 0; i < resize.lengths.size(); ++i) {
        if (keepsAxis(view, resize, i) && i + 1 < resize.lengths.size())
            continue;
        const std::int64_t axis = static_cast<std::int64_t>(i) + 2, last = spatialLength(view, i) - 1;
        std::vector<std::int64_t> below, above;
        std::vector<float> share, rest;
        for (std::int64_t position = 0; position < resize.lengths[i]; ++position) {
            const double moved = std::max(0.0, (static_cast<double>(position) + 0.5) / resize.factor - 0.5);
            const double place = keepsAxis(view, resize, i) ? static_cast<double>(position) : moved;
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
        std::vector<float> scales(rank(view), 1.0f);
        for (std::size_t i = 0; i < resize.lengths.size(); ++i) {
            if (!keepsAxis(view, resize, i))
                scales[i + 2] = static_cast<float>(resize.factor);
        }
        writer.node("Resize", {writer.input(), "", writer.constant("scales", scales)}, attributes);
        return {};
    }
    const std::string shape = writer.step("Shape", {writer.input()}, {{"start", std::int64_t{0}}, {"end", std::int64_t{2}}});
    const std::string sizes = writer.step("Concat", {shape, writer.constant("lengths", resize.lengths)}, {{"axis", std::int64_t{0}}});
    writer.node("Resize", {writer.input(), "", "", sizes}, attributes);
    return {};
}

} // namespace

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
        writer.module("nn.Upsample(" + (resize.bySize ? "size=" + formats::pythonTuple(resize.lengths) : "scale_factor=" + formats::pythonNumber(resize.factor)) + ", mode="
                      + formats::pythonString(torchMode(view)) + corners + ")");
        return {};
    };
    return kind;
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

Shapes withLengths(const NodeView& view, std::vector<std::int64_t> lengths)
{
    CAIRN_TRY(wantLengths(view, lengths));
    lengths.insert(lengths.begin(), {kBatch, channelsOf(view)});
    return oneOutput(std::move(lengths));
}

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

} // namespace cairn::graph
