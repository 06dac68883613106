// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/axes.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/shape/resolved.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using formats::PythonWriter;
using Order = std::vector<std::int64_t>;

std::string arguments(const Order& numbers)
{
    std::string text;
    for (const std::int64_t number : numbers)
        text += (text.empty() ? "" : ", ") + std::to_string(number);
    return text;
}

/// Swaps two axes.
Result<Order> transposeOrder(const NodeView& view)
{
    CAIRN_ASSIGN(const std::size_t first, axis(view, "dim0"));
    CAIRN_ASSIGN(const std::size_t second, axis(view, "dim1"));
    Order order(rank(view));
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[first], order[second]);
    return order;
}

/// The order that "dims" gives, with or without the batch axis in front.
Result<Order> permuteOrder(const NodeView& view)
{
    CAIRN_ASSIGN(Order order, integers(view, "dims"));
    const auto count = static_cast<std::int64_t>(rank(view));
    if (std::ssize(order) == count - 1 && std::ranges::find(order, 0) == order.end())
        order.insert(order.begin(), 0);
    for (std::int64_t& axis : order)
        axis += axis < 0 && axis >= -count ? count : 0;
    Order sorted = order, wanted(rank(view));
    std::ranges::sort(sorted);
    std::iota(wanted.begin(), wanted.end(), 0);
    if (sorted == wanted && (order[0] == 0 || !hasBatch(view.inputs[0])))
        return order;
    return fail(ErrorCode::Mismatch, "dims \"" + view.text("dims").substr(0, 64) + "\" is no order of the axes of " + shapeText(view.inputs[0].shape), view.node.label,
                count < 2 ? "Remove the layer" : "Give each axis from 1 to " + std::to_string(count - 1) + " once; the batch axis stays in front");
}

Result<Order> orderOf(const NodeView& view)
{
    return view.node.kind == "permute" ? permuteOrder(view) : transposeOrder(view);
}

/// Transpose and Permute.
Kind reorderKind(const std::string& id, const std::string& title, const std::string& help, std::vector<ParamSpec> params)
{
    Kind kind;
    kind.info = {id, title, "shape", help, "torch." + id, kOneInput, kOneOutput, std::move(params)};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_ASSIGN(const Order order, orderOf(view));
        TensorType type = view.inputs[0];
        for (std::size_t i = 0; i < order.size(); ++i)
            type.shape[i] = view.inputs[0].shape[static_cast<std::size_t>(order[i])];
        return std::vector<TensorType>{type};
    };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const Order order, orderOf(view));
        writer.node("Transpose", {writer.input()}, {{"perm", order}});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const Order order, orderOf(view));
        writer.expression(writer.input() + ".permute(" + arguments(order) + ")");
        return {};
    };
    return kind;
}

ParamSpec titled(ParamSpec spec, std::string title)
{
    spec.title = std::move(title);
    return spec;
}

Kind flipKind()
{
    Kind kind;
    kind.info = {"flip", "Flip", "shape", "Turns the order along some axes round: the last comes first.", "torch.flip", kOneInput, kOneOutput,
                 {listParam("dims", "Axes", "The axes that are turned round, separated by commas", "-1")}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(axes(view, "dims"));
        return std::vector<TensorType>{view.inputs[0]};
    };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const std::vector<std::size_t> turned, axes(view, "dims"));
        const std::size_t count = turned.size();
        writer.node("Slice", {writer.input(), writer.constant("start", Order(count, -1)), writer.constant("end", Order(count, std::numeric_limits<std::int64_t>::min())),
                              writer.constant("axes", signedAxes(turned)), writer.constant("step", Order(count, -1))});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const std::vector<std::size_t> turned, axes(view, "dims"));
        writer.expression(writer.input() + ".flip(" + arguments(signedAxes(turned)) + ")");
        return {};
    };
    return kind;
}

/// One number per axis but the batch axis, each at least 1 (or -1, where `open`).
Result<Order> countsPerAxis(const NodeView& view, const std::string& name, bool open)
{
    CAIRN_ASSIGN(Order counts, integers(view, name));
    const std::size_t wanted = rank(view) - (hasBatch(view.inputs[0]) ? 1 : 0);
    const bool good = counts.size() == wanted && std::ranges::all_of(counts, [&](std::int64_t count) { return (count >= 1 && count <= kMostUnits) || (open && count == -1); });
    if (!good)
        return fail(ErrorCode::Mismatch, name + " \"" + view.text(name).substr(0, 64) + "\" does not fit " + shapeText(view.inputs[0].shape), view.node.label,
                    "Give " + std::to_string(wanted) + (wanted == 1 ? " number" : " numbers") + " from 1 on, one per axis without the batch axis"
                        + (open ? "; -1 keeps an axis as it is" : ""));
    if (hasBatch(view.inputs[0]))
        counts.insert(counts.begin(), open ? -1 : 1);
    return counts;
}

Shapes expandShape(const NodeView& view)
{
    CAIRN_ASSIGN(const Order sizes, countsPerAxis(view, "sizes", true));
    TensorType type = view.inputs[0];
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (sizes[i] == -1 || sizes[i] == type.shape[i])
            continue;
        if (type.shape[i] != 1)
            return fail(ErrorCode::Mismatch, "Expand stretches axes of length 1, but axis " + std::to_string(i) + " of " + shapeText(view.inputs[0].shape) + " is longer",
                        view.node.label, "Give -1 for this axis, or use Repeat");
        type.shape[i] = sizes[i];
    }
    return std::vector<TensorType>{type};
}

Kind expandKind()
{
    Kind kind;
    kind.info = {"expand", "Expand", "shape", "Stretches axes of length 1 by using the same numbers again, without copying them.", "torch.Tensor.expand", kOneInput, kOneOutput,
                 {listParam("sizes", "Sizes", "Lengths without the batch axis, separated by commas; -1 keeps an axis", "-1")}};
    kind.shape = expandShape;
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(Order sizes, countsPerAxis(view, "sizes", true));
        std::ranges::replace(sizes, -1, 1);
        writer.node("Expand", {writer.input(), writer.constant("sizes", sizes)});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const Order sizes, countsPerAxis(view, "sizes", true));
        writer.expression(writer.input() + ".expand(" + arguments(sizes) + ")");
        return {};
    };
    return kind;
}

Kind repeatKind()
{
    Kind kind;
    kind.info = {"repeat", "Repeat", "shape", "Puts copies of a tensor behind each other along its axes.", "torch.Tensor.repeat", kOneInput, kOneOutput,
                 {listParam("repeats", "Repeats", "How often, for each axis without the batch axis, separated by commas", "1")}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_ASSIGN(const Order counts, countsPerAxis(view, "repeats", false));
        TensorType type = view.inputs[0];
        for (std::size_t i = 0; i < counts.size(); ++i)
            type.shape[i] = type.shape[i] == kBatch ? kBatch : times(type.shape[i], counts[i]);
        return std::vector<TensorType>{type};
    };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const Order counts, countsPerAxis(view, "repeats", false));
        writer.node("Tile", {writer.input(), writer.constant("repeats", counts)});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const Order counts, countsPerAxis(view, "repeats", false));
        writer.expression(writer.input() + ".repeat(" + arguments(counts) + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> orderKinds()
{
    return {reorderKind("permute", "Permute", "Puts the axes into another order: images [N, C, H, W] become [N, H, W, C] with 2, 3, 1.",
                        {listParam("dims", "Order", "The axes 1, 2, ... in their new order, separated by commas", "2, 1")}),
            reorderKind("transpose", "Transpose", "Swaps two axes: [N, T, F] becomes [N, F, T].",
                        {titled(axisParam("One of the axes", 1, "dim0"), "First axis"), titled(axisParam("The other one", 2, "dim1"), "Second axis")}),
            flipKind(), expandKind(), repeatKind()};
}

Result<std::vector<std::int64_t>> axisOrder(const NodeView& view)
{
    return orderOf(view);
}

Result<std::vector<std::int64_t>> axisCounts(const NodeView& view)
{
    return view.node.kind == "expand" ? countsPerAxis(view, "sizes", true) : countsPerAxis(view, "repeats", false);
}

} // namespace cairn::graph
