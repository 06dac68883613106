// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/axes.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/shape/resolved.h"

#include <algorithm>

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using formats::PythonWriter;
using Numbers = std::vector<std::int64_t>;

const char* const kPart = "A part of the input";
constexpr std::int64_t kFarthest = 1'000'000'000;

std::string dimArgument(std::size_t dim)
{
    return "dim=" + std::to_string(dim);
}

/// How many parts the parameters ask for, whatever the input; 2 where "sizes" cannot be read.
std::size_t partCount(const Json& params)
{
    const auto sizes = parseIntegers(params.at("sizes").get_ref<const std::string&>());
    if (!sizes || sizes->size() > kMostPorts)
        return 2;
    return sizes->empty() ? params.at("chunks").get<std::size_t>() : sizes->size();
}

Shapes splitShape(const NodeView& view)
{
    CAIRN_ASSIGN(const std::size_t dim, axis(view));
    CAIRN_ASSIGN(const Numbers sizes, splitSizes(view));
    std::vector<TensorType> parts;
    for (const std::int64_t size : sizes) {
        parts.push_back(view.inputs[0]);
        parts.back().shape[dim] = size;
    }
    return parts;
}

Kind splitKind()
{
    Kind kind;
    kind.info = {"split", "Split", "shape", "Cuts a tensor into parts along one axis: equal ones, or of given sizes.", "torch.chunk, torch.split", kOneInput, letterPorts(2, kPart),
                 {axisParam("The axis that is cut", 1), integerParam("chunks", "Parts", "Number of equal parts; each is an output port", 2, 2, kMostPorts),
                  listParam("sizes", "Sizes", "Lengths of the parts, separated by commas; empty: equal parts", "")}};
    kind.ports = [](const Json& params) -> Ports { return {kOneInput, letterPorts(partCount(params), kPart)}; };
    kind.shape = splitShape;
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const std::size_t dim, axis(view));
        CAIRN_ASSIGN(const Numbers sizes, splitSizes(view));
        std::vector<std::string> names;
        for (std::size_t i = 0; i < sizes.size(); ++i)
            names.push_back(writer.output(i));
        writer.nodes("Split", {writer.input(), writer.constant("sizes", sizes)}, {{"axis", static_cast<std::int64_t>(dim)}}, names);
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const std::size_t dim, axis(view));
        CAIRN_ASSIGN(const Numbers sizes, splitSizes(view));
        writer.expression("torch.split(" + writer.input() + ", " + formats::pythonTuple(sizes) + ", " + dimArgument(dim) + ")");
        return {};
    };
    return kind;
}

Kind selectKind()
{
    Kind kind;
    kind.info = {"select", "Select", "shape", "Takes one place of an axis, which vanishes: the last step of a sequence [N, T, F] gives [N, F].", "torch.select", kOneInput, kOneOutput,
                 {axisParam("The axis", 1), integerParam("index", "Place", "Counted from 0; -1 is the last", -1, -kFarthest, kFarthest)}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_ASSIGN(const std::size_t dim, axis(view));
        TensorType type = view.inputs[0];
        const std::int64_t length = type.shape[dim], index = view.integer("index");
        if (index < -length || index >= length)
            return fail(ErrorCode::Mismatch, "There is no place " + std::to_string(index) + " in axis " + std::to_string(dim) + " of " + shapeText(type.shape), view.node.label,
                        "Choose a place from " + std::to_string(-length) + " to " + std::to_string(length - 1));
        type.shape.erase(type.shape.begin() + static_cast<std::ptrdiff_t>(dim));
        return std::vector<TensorType>{type};
    };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const std::size_t dim, axis(view));
        const std::string place = writer.step("Gather", {writer.input(), writer.constant("place", Numbers{view.integer("index")})}, {{"axis", static_cast<std::int64_t>(dim)}});
        writer.node("Squeeze", {place, writer.constant("axis", Numbers{static_cast<std::int64_t>(dim)})});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.expression(writer.input() + ".select(" + std::to_string(view.integer("dim")) + ", " + std::to_string(view.integer("index")) + ")");
        return {};
    };
    return kind;
}

Kind sliceKind()
{
    Kind kind;
    kind.info = {"slice", "Slice", "shape", "Takes a range of places of one axis, as x[start:end:step] in Python.", "Python's slices", kOneInput, kOneOutput,
                 {axisParam("The axis", 1), integerParam("start", "Start", "First place, counted from 0; negative: from the end", 0, -kFarthest, kFarthest),
                  integerParam("end", "End", "First place that is left out; negative: from the end; 1000000000: to the end", kFarthest, -kFarthest, kFarthest),
                  integerParam("step", "Step", "Takes every step-th place", 1, 1, kFarthest)}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_ASSIGN(const SliceRange range, sliceRange(view));
        TensorType type = view.inputs[0];
        type.shape[range.dim] = (range.end - range.start + range.step - 1) / range.step;
        return std::vector<TensorType>{type};
    };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const SliceRange range, sliceRange(view));
        writer.node("Slice", {writer.input(), writer.constant("start", Numbers{range.start}), writer.constant("end", Numbers{range.end}),
                              writer.constant("axis", Numbers{static_cast<std::int64_t>(range.dim)}), writer.constant("step", Numbers{range.step})});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const SliceRange range, sliceRange(view));
        std::string places;
        for (std::size_t i = 0; i < range.dim; ++i)
            places += ":, ";
        places += std::to_string(range.start) + ":" + std::to_string(range.end) + (range.step > 1 ? ":" + std::to_string(range.step) : "");
        writer.expression(writer.input() + "[" + places + "]");
        return {};
    };
    return kind;
}

/// Mismatch unless input 1 holds codes that are places of `length`.
Result<void> wantPlaces(const NodeView& view, const std::string& title, std::int64_t length)
{
    const TensorType& index = view.inputs[1];
    if (index.type != ElementType::Int64 || index.vocabulary < 1)
        return fail(ErrorCode::Mismatch, title + " needs category codes as places, but gets numbers from " + sourceLabel(view, 1), view.node.label,
                    "Connect index to an Input of categories");
    if (index.vocabulary > length)
        return fail(ErrorCode::Mismatch,
                    "The codes from " + sourceLabel(view, 1) + " go up to " + std::to_string(index.vocabulary - 1) + ", but there are only " + std::to_string(length)
                        + " places in " + shapeText(view.inputs[0].shape),
                    view.node.label, "Choose another axis, or codes with fewer values");
    return {};
}

const std::vector<PortSpec> kIndexed{{"in", "What is taken from"}, {"index", "Category codes: which places to take"}};

Shapes gatherShape(const NodeView& view)
{
    CAIRN_ASSIGN(const std::size_t dim, axis(view));
    const TensorType &input = view.inputs[0], &index = view.inputs[1];
    bool fits = input.shape.size() == index.shape.size();
    for (std::size_t i = 0; fits && i < input.shape.size(); ++i) {
        const bool batches = input.shape[i] == kBatch || index.shape[i] == kBatch;
        fits = i == dim || (batches ? input.shape[i] == index.shape[i] : index.shape[i] <= input.shape[i]);
    }
    if (!fits)
        return fail(ErrorCode::Mismatch,
                    "Gather needs an index that is as long as the input along all axes but " + std::to_string(dim) + ", but gets " + shapeText(index.shape) + " for "
                        + shapeText(input.shape),
                    view.node.label, "Use Take to take whole rows of places");
    CAIRN_TRY(wantPlaces(view, "Gather", input.shape[dim]));
    return std::vector<TensorType>{{input.type, index.shape, input.vocabulary}};
}

Kind gatherKind()
{
    Kind kind;
    kind.info = {"gather", "Gather", "shape", "For every number of the result, the index says which place along one axis it comes from.", "torch.gather", kIndexed, kOneOutput,
                 {axisParam("The axis along which places are chosen", 1)}};
    kind.shape = gatherShape;
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        writer.node("GatherElements", {writer.input(0), writer.input(1)}, {{"axis", view.integer("dim")}});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.expression("torch.gather(" + writer.input(0) + ", " + std::to_string(view.integer("dim")) + ", " + writer.input(1) + ")");
        return {};
    };
    return kind;
}

Shapes takeShape(const NodeView& view)
{
    const TensorType &input = view.inputs[0], &index = view.inputs[1];
    if (input.shape.size() < 2 || index.shape.size() != 2 || input.shape[0] != index.shape[0])
        return fail(ErrorCode::Mismatch, "Take needs an input [N, T, ...] and codes [N, K], but gets " + shapeText(input.shape) + " and " + shapeText(index.shape),
                    view.node.label, "Connect index to an Input of categories");
    CAIRN_TRY(wantPlaces(view, "Take", input.shape[1]));
    TensorType type = input;
    type.shape[1] = index.shape[1];
    return std::vector<TensorType>{type};
}

Kind takeKind()
{
    Kind kind;
    kind.info = {"take", "Take", "shape", "Takes K places of axis 1, for every row other ones: [N, T, D] with codes [N, K] becomes [N, K, D].", "torch.take_along_dim", kIndexed,
                 kOneOutput, {}};
    kind.shape = takeShape;
    kind.onnx = [](const NodeView&, OnnxWriter& writer) -> Result<void> {
        const std::string places = writer.step("Unsqueeze", {writer.input(1), writer.constant("axis", Numbers{2})});
        writer.node("GatherND", {writer.input(0), places}, {{"batch_dims", std::int64_t{1}}});
        return {};
    };
    kind.python = [](const NodeView&, PythonWriter& writer) -> Result<void> {
        const std::string &x = writer.input(0), &index = writer.input(1);
        writer.expression(x + "[torch.arange(" + x + ".shape[0], device=" + x + ".device).unsqueeze(1), " + index + "]");
        return {};
    };
    return kind;
}

Shapes indexSelectShape(const NodeView& view)
{
    const TensorType &input = view.inputs[0], &index = view.inputs[1];
    if (input.shape.empty() || input.shape[0] == kBatch || index.shape.size() != 2 || index.shape[1] != 1)
        return fail(ErrorCode::Mismatch, "IndexSelect needs one tensor for all rows [M, ...] and a code per row [N, 1], but gets " + shapeText(input.shape) + " and " + shapeText(index.shape),
                    view.node.label, "Use Take to take places of each row");
    CAIRN_TRY(wantPlaces(view, "IndexSelect", input.shape[0]));
    TensorType type = input;
    type.shape[0] = index.shape[0];
    return std::vector<TensorType>{type};
}

Kind indexSelectKind()
{
    Kind kind;
    kind.info = {"index_select", "IndexSelect", "shape", "Takes one place of a tensor that all rows share, for every row another one: [M, F] with codes [N, 1] becomes [N, F]. "
                 "Behind layers over a graph it picks the nodes that the rows are.", "torch.index_select", kIndexed, kOneOutput, {}};
    kind.shape = indexSelectShape;
    kind.onnx = [](const NodeView&, OnnxWriter& writer) -> Result<void> {
        const std::string places = writer.step("Squeeze", {writer.input(1), writer.constant("axis", Numbers{1})});
        writer.node("Gather", {writer.input(0), places}, {{"axis", std::int64_t{0}}});
        return {};
    };
    kind.python = [](const NodeView&, PythonWriter& writer) -> Result<void> {
        writer.expression("torch.index_select(" + writer.input(0) + ", 0, " + writer.input(1) + ".squeeze(1))");
        return {};
    };
    return kind;
}

} // namespace

Result<std::vector<std::int64_t>> splitSizes(const NodeView& view)
{
    CAIRN_ASSIGN(const std::size_t dim, axis(view));
    CAIRN_ASSIGN(Numbers sizes, integers(view, "sizes"));
    const std::int64_t length = view.inputs[0].shape[dim], chunks = view.integer("chunks");
    if (sizes.empty() && length % chunks != 0)
        return fail(ErrorCode::Mismatch, "Axis " + std::to_string(dim) + " of " + shapeText(view.inputs[0].shape) + " cannot be cut into " + std::to_string(chunks) + " equal parts",
                    view.node.label, "Choose another number of parts, or give their sizes");
    if (sizes.empty())
        sizes.assign(static_cast<std::size_t>(chunks), length / chunks);
    std::int64_t sum = 0;
    for (const std::int64_t size : sizes)
        sum = size < 1 ? kSaturated : plus(sum, size);
    if (sum != length || sizes.size() > kMostPorts)
        return fail(ErrorCode::Mismatch, "The sizes \"" + view.text("sizes").substr(0, 64) + "\" do not add up to the " + std::to_string(length) + " of axis " + std::to_string(dim),
                    view.node.label, "Give at most " + std::to_string(kMostPorts) + " sizes from 1 on whose sum is " + std::to_string(length));
    return sizes;
}

Result<SliceRange> sliceRange(const NodeView& view)
{
    CAIRN_ASSIGN(const std::size_t dim, axis(view));
    const std::int64_t length = view.inputs[0].shape[dim];
    const auto place = [&](std::int64_t wished) { return std::clamp<std::int64_t>(wished < 0 ? wished + length : wished, 0, length); };
    const SliceRange range{dim, place(view.integer("start")), place(view.integer("end")), view.integer("step")};
    if (range.start < range.end)
        return range;
    return fail(ErrorCode::Mismatch,
                "Nothing lies between " + std::to_string(view.integer("start")) + " and " + std::to_string(view.integer("end")) + " in axis " + std::to_string(dim) + " of "
                    + shapeText(view.inputs[0].shape),
                view.node.label, "Choose a start in front of the end, below " + std::to_string(length));
}

std::vector<Kind> partKinds()
{
    return {splitKind(), selectKind(), sliceKind(), gatherKind(), takeKind(), indexSelectKind()};
}

} // namespace cairn::graph
