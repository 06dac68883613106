// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/image/window.h"

#include "core/formats/python_writer.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cairn::graph {

namespace {

struct Rank {
    const char *what, *shape, *fix;
};

constexpr std::array<Rank, 3> kRanks{{{"signals", "[N, C, L]", "Insert Reshape or Permute in front of it, so that the channels are axis 1"},
                                      {"images", "[N, C, H, W]", "Connect it to an image field or to a convolution, or insert Reshape in front of it"},
                                      {"volumes", "[N, C, D, H, W]", "Insert Reshape in front of it"}}};

/// Pieces of the input on both sides of it: what lies before the start comes from the end.
std::string wrapped(const NodeView& view, formats::OnnxWriter& writer, const Border& border, const std::string& output)
{
    std::string value = writer.input();
    std::size_t last = 0;
    for (std::size_t i = 0; i < border.before.size(); ++i) {
        if (border.before[i] > 0 || border.behind[i] > 0)
            last = i;
    }
    for (std::size_t i = 0; i <= last; ++i) {
        const std::int64_t axis = static_cast<std::int64_t>(i) + 2, length = spatialLength(view, i);
        const auto piece = [&](std::int64_t from, std::int64_t to) {
            return writer.step("Slice", {value, writer.constant("from", std::vector{from}), writer.constant("to", std::vector{to}),
                                         writer.constant("axis", std::vector{axis})});
        };
        std::vector<std::string> parts;
        if (border.before[i] > 0)
            parts.push_back(piece(length - border.before[i], length));
        parts.push_back(value);
        if (border.behind[i] > 0)
            parts.push_back(piece(0, border.behind[i]));
        const std::string result = i == last && !output.empty() ? output : writer.temporary("wrapped");
        writer.node("Concat", parts, {{"axis", axis}}, result);
        value = result;
    }
    return value;
}

} // namespace

bool Border::empty() const
{
    const auto zero = [](std::int64_t number) { return number == 0; };
    return std::ranges::all_of(before, zero) && std::ranges::all_of(behind, zero);
}

std::string sizeText(std::span<const std::int64_t> lengths)
{
    std::string text;
    for (const std::int64_t length : lengths)
        text += (text.empty() ? "" : " x ") + std::to_string(length);
    return text;
}

std::vector<std::int64_t> spatialShape(const NodeView& view)
{
    return {view.inputs[0].shape.begin() + 2, view.inputs[0].shape.end()};
}

Result<void> wantSpatial(const NodeView& view, const std::string& title, std::size_t axes)
{
    CAIRN_TRY(wantNumbers(view, title));
    if (rank(view) == axes + 2)
        return {};
    const Rank& wanted = kRanks.at(axes - 1);
    return fail(ErrorCode::Mismatch, title + " works on " + wanted.what + " " + wanted.shape + ", but gets " + shapeText(view.inputs[0].shape),
                view.node.label, wanted.fix);
}

Result<void> wantAnySpatial(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantNumbers(view, title));
    if (rank(view) >= 3 && rank(view) <= 5)
        return {};
    return fail(ErrorCode::Mismatch,
                title + " works on signals [N, C, L], images [N, C, H, W] and volumes [N, C, D, H, W], but gets " + shapeText(view.inputs[0].shape),
                view.node.label, "Insert Reshape in front of it");
}

Result<void> wantLengths(const NodeView& view, std::span<const std::int64_t> lengths)
{
    const std::int64_t longest = *std::ranges::max_element(lengths);
    if (longest <= kMostUnits)
        return {};
    return fail(ErrorCode::Mismatch, "An axis of the result would have " + std::to_string(longest) + " positions; at most " + std::to_string(kMostUnits) + " are possible",
                view.node.label, "Make the layer's factor or its input smaller");
}

Result<std::vector<std::int64_t>> wholeNumbers(const NodeView& view, const std::string& name)
{
    std::vector<std::int64_t> numbers;
    for (const Json& item : view.params.at(name)) {
        const double number = item.get<double>();
        if (number != std::floor(number))
            return fail(ErrorCode::InvalidInput, name + " takes whole numbers, not " + item.dump(), view.node.label, "Remove the fraction");
        numbers.push_back(static_cast<std::int64_t>(number));
    }
    return numbers;
}

Result<std::vector<std::int64_t>> perAxis(const NodeView& view, const std::string& name, const std::string& listName, std::size_t axes)
{
    CAIRN_ASSIGN(std::vector<std::int64_t> numbers, wholeNumbers(view, listName));
    if (numbers.empty())
        return std::vector<std::int64_t>(axes, view.integer(name));
    if (numbers.size() == axes)
        return numbers;
    return fail(ErrorCode::InvalidInput, listName + " has " + std::to_string(numbers.size()) + " numbers, but the input has " + std::to_string(axes)
                + (axes == 1 ? " axis" : " axes") + " behind the channels", view.node.label,
                "Give " + std::to_string(axes) + (axes == 1 ? " number" : " numbers") + ", or none to use " + name);
}

Result<Window> windowOf(const NodeView& view, std::size_t axes)
{
    Window window;
    CAIRN_ASSIGN(window.kernel, perAxis(view, "kernel_size", "kernel_shape", axes));
    CAIRN_ASSIGN(window.stride, perAxis(view, "stride", "strides", axes));
    CAIRN_ASSIGN(window.padding, perAxis(view, "padding", "pads", axes));
    window.dilation.assign(axes, 1);
    if (view.params.contains("dilation")) {
        CAIRN_ASSIGN(window.dilation, perAxis(view, "dilation", "dilations", axes));
    }
    for (std::size_t i = 0; i < axes; ++i) {
        if (window.stride[i] == 0)
            window.stride[i] = window.kernel[i];
    }
    return window;
}

ParamSpec numbersParam(std::string name, std::string title, std::string help, Json fallback, double minimum, double maximum)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Numbers, std::move(fallback), minimum, maximum};
}

std::vector<ParamSpec> perAxisParams(bool dilation)
{
    std::vector<ParamSpec> params{
        numbersParam("kernel_shape", "Kernel size per axis", "One number per axis, such as 1, 7 for height and width, where they differ; empty: the kernel size", Json::array(), 1, 1024),
        numbersParam("strides", "Stride per axis", "One number per axis where they differ; empty: the stride", Json::array(), 1, 1024),
        numbersParam("pads", "Padding per axis", "One number per axis where they differ; empty: the padding", Json::array(), 0, 1024)};
    if (dilation)
        params.push_back(numbersParam("dilations", "Dilation per axis", "One number per axis where they differ; empty: the dilation", Json::array(), 1, 1024));
    return params;
}

std::string pythonAxes(const std::vector<std::int64_t>& numbers)
{
    const bool alike = std::ranges::all_of(numbers, [&](std::int64_t number) { return number == numbers.front(); });
    return alike ? std::to_string(numbers.front()) : formats::pythonTuple(numbers);
}

std::string pythonOption(const char* name, const std::vector<std::int64_t>& numbers, std::int64_t usual)
{
    if (std::ranges::all_of(numbers, [&](std::int64_t number) { return number == usual; }))
        return {};
    return std::string(", ") + name + "=" + pythonAxes(numbers);
}

Result<void> wantBorder(const NodeView& view, const Border& border, const std::string& mode)
{
    if (mode != "reflect" && mode != "circular")
        return {};
    for (std::size_t i = 0; i < border.before.size(); ++i) {
        const std::int64_t widest = std::max(border.before[i], border.behind[i]);
        const std::int64_t room = spatialLength(view, i) - (mode == "reflect" ? 1 : 0);
        if (widest > room)
            return fail(ErrorCode::Mismatch,
                        "A border of " + std::to_string(widest) + " in mode " + mode + " is too wide for an axis of " + std::to_string(spatialLength(view, i)),
                        view.node.label, "Add at most " + std::to_string(room) + ", or choose another mode");
    }
    return {};
}

std::string borderOnnx(const NodeView& view, formats::OnnxWriter& writer, const Border& border, const std::string& mode, float value, const std::string& output)
{
    if (border.empty() && output.empty())
        return writer.input();
    if (border.empty()) {
        writer.node("Identity", {writer.input()}, {}, output);
        return output;
    }
    if (mode == "circular")
        return wrapped(view, writer, border, output);
    std::vector<std::int64_t> pads = onnxPads(border);
    pads.insert(pads.begin(), 2, 0);
    pads.insert(pads.begin() + 2 + static_cast<std::ptrdiff_t>(border.before.size()), 2, 0);
    std::vector<std::string> inputs{writer.input(), writer.constant("pads", pads)};
    const bool constant = mode == "constant" || mode == "zeros";
    if (constant)
        inputs.push_back(writer.constant("value", value));
    const std::string result = output.empty() ? writer.temporary("padded") : output;
    writer.node("Pad", inputs, {{"mode", std::string(constant ? "constant" : mode == "replicate" ? "edge" : "reflect")}}, result);
    return result;
}

std::vector<std::int64_t> torchBorder(const Border& border)
{
    std::vector<std::int64_t> numbers;
    for (std::size_t i = border.before.size(); i-- > 0;) {
        numbers.push_back(border.before[i]);
        numbers.push_back(border.behind[i]);
    }
    return numbers;
}

std::vector<std::int64_t> onnxPads(const Border& border)
{
    std::vector<std::int64_t> pads = border.before;
    pads.insert(pads.end(), border.behind.begin(), border.behind.end());
    return pads;
}

} // namespace cairn::graph
