// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/axes.h"
#include "core/graph/kinds/families.h"

#include <algorithm>
#include <array>

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using formats::PythonWriter;
using Numbers = std::vector<std::int64_t>;

struct Reduction {
    const char* name;      ///< of the parameter's choice
    const char* operation; ///< of ONNX
    const char* python;    ///< function of torch that takes (x, dim, keepdim)
};

constexpr std::array<Reduction, 9> kReductions{{{"mean", "ReduceMean", "torch.mean"},
                                                {"sum", "ReduceSum", "torch.sum"},
                                                {"max", "ReduceMax", "torch.amax"},
                                                {"min", "ReduceMin", "torch.amin"},
                                                {"prod", "ReduceProd", "torch.prod"},
                                                {"var", nullptr, "torch.var"},
                                                {"std", nullptr, "torch.std"},
                                                {"norm", "ReduceL2", "torch.linalg.vector_norm"},
                                                {"logsumexp", "ReduceLogSumExp", "torch.logsumexp"}}};

const Reduction& reductionOf(const NodeView& view)
{
    return *std::ranges::find(kReductions, view.text("function"), [](const Reduction& reduction) { return std::string(reduction.name); });
}

/// How many numbers become one.
std::int64_t reducedCount(const NodeView& view, const std::vector<std::size_t>& dims)
{
    std::int64_t count = 1;
    for (const std::size_t dim : dims)
        count = times(count, view.inputs[0].shape[dim]);
    return count;
}

bool isSpread(const NodeView& view)
{
    return view.text("function") == "var" || view.text("function") == "std";
}

Shapes reduceShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "Reduce"));
    CAIRN_ASSIGN(const std::vector<std::size_t> dims, axes(view));
    if (isSpread(view) && reducedCount(view, dims) < 2)
        return fail(ErrorCode::Mismatch, "The " + view.text("function") + " of a single number is not defined, and " + shapeText(view.inputs[0].shape) + " has no more along dim",
                    view.node.label, "Choose a longer axis");
    std::vector<std::int64_t> shape = view.inputs[0].shape;
    for (auto dim = dims.rbegin(); dim != dims.rend(); ++dim) {
        if (view.flag("keepdim"))
            shape[*dim] = 1;
        else
            shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(*dim));
    }
    if (shape.empty())
        return fail(ErrorCode::Mismatch, "Nothing is left of " + shapeText(view.inputs[0].shape), view.node.label, "Switch keepdim on");
    return oneOutput(std::move(shape));
}

/// Sums and other functions along axes; ReduceSum takes the axes as an input since opset 13, the others do from 18 on.
std::string reduced(OnnxWriter& writer, const std::string& operation, const std::string& x, const Numbers& dims, bool keep, const std::string& result = {})
{
    const std::string name = result.empty() ? writer.temporary("reduced") : result;
    const OnnxWriter::Attribute keepdims = std::int64_t{keep};
    if (operation == "ReduceSum")
        writer.node(operation, {x, writer.constant("axes", dims)}, {{"keepdims", keepdims}}, name);
    else
        writer.node(operation, {x}, {{"axes", dims}, {"keepdims", keepdims}}, name);
    return name;
}

Result<void> reduceOnnx(const NodeView& view, OnnxWriter& writer)
{
    CAIRN_ASSIGN(const std::vector<std::size_t> found, axes(view));
    const Numbers dims = signedAxes(found);
    const bool keep = view.flag("keepdim");
    if (!isSpread(view)) {
        reduced(writer, reductionOf(view).operation, writer.input(), dims, keep, writer.output());
        return {};
    }
    const std::string away = writer.step("Sub", {writer.input(), reduced(writer, "ReduceMean", writer.input(), dims, true)});
    const std::string squares = reduced(writer, "ReduceSum", writer.step("Mul", {away, away}), dims, keep), divisor = writer.constant("count", static_cast<float>(reducedCount(view, found) - 1));
    if (view.text("function") == "var")
        writer.node("Div", {squares, divisor});
    else
        writer.node("Sqrt", {writer.step("Div", {squares, divisor})});
    return {};
}

Result<void> reducePython(const NodeView& view, PythonWriter& writer)
{
    CAIRN_ASSIGN(const std::vector<std::size_t> dims, axes(view));
    const std::string keep = ", keepdim=" + formats::pythonBool(view.flag("keepdim")) + ")";
    if (view.text("function") != "prod") {
        writer.expression(std::string(reductionOf(view).python) + "(" + writer.input() + ", dim=" + formats::pythonTuple(signedAxes(dims)) + keep);
        return {};
    }
    std::string code = writer.input(); // one axis at a time, from the last
    for (auto dim = dims.rbegin(); dim != dims.rend(); ++dim)
        code = "torch.prod(" + code + ", dim=" + std::to_string(*dim) + keep;
    writer.expression(code);
    return {};
}

Kind reduceKind()
{
    std::vector<std::string> names;
    for (const Reduction& reduction : kReductions)
        names.emplace_back(reduction.name);
    Kind kind;
    kind.info = {"reduce", "Reduce", "shape", "One number in place of all along some axes: their mean, sum, largest, Euclidean norm, ... var and std divide by the count minus 1.",
                 "torch.mean, torch.sum, torch.amax, ...", kOneInput, kOneOutput,
                 {choiceParam("function", "Function", "What becomes of the numbers", names),
                  listParam("dim", "Axes", "The axes that are reduced, separated by commas; empty: all but the batch axis", "-1"),
                  flagParam("keepdim", "Keep axes", "Keeps the axes, with length 1", false)}};
    kind.shape = reduceShape;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return elementsPerRow(view.inputs[0]); };
    kind.onnx = reduceOnnx;
    kind.python = reducePython;
    return kind;
}

Kind cumsumKind()
{
    Kind kind;
    kind.info = {"cumsum", "Cumsum", "shape", "Running sums along one axis: 1, 2, 3 becomes 1, 3, 6.", "torch.cumsum", kOneInput, kOneOutput, {axisParam("The axis", 1)}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, "Cumsum"));
        CAIRN_TRY(axis(view));
        return oneOutput(view.inputs[0].shape);
    };
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return elementsPerRow(outputs[0]); };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        writer.node("CumSum", {writer.input(), writer.constant("axis", Numbers{view.integer("dim")})});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.expression("torch.cumsum(" + writer.input() + ", dim=" + std::to_string(view.integer("dim")) + ")");
        return {};
    };
    return kind;
}

Shapes maskShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "Mask", 0));
    CAIRN_TRY(wantNumbers(view, "Mask", 1));
    const std::vector<std::int64_t>&shape = view.inputs[0].shape, &mask = view.inputs[1].shape;
    bool fits = mask.size() <= shape.size();
    for (std::size_t i = 0; fits && i < mask.size(); ++i)
        fits = mask[i] == shape[i] || mask[i] == 1;
    if (fits)
        return oneOutput(shape);
    return fail(ErrorCode::Mismatch,
                "Mask needs a mask with the first axes of its input, but gets " + shapeText(mask) + " from " + sourceLabel(view, 1) + " for " + shapeText(shape), view.node.label,
                "Connect mask to the mask of the same field");
}

/// The mask with axes of length 1 behind it, as many as the input has.
std::string wideMask(const NodeView& view, OnnxWriter& writer)
{
    Numbers added;
    for (std::size_t i = rank(view, 1); i < rank(view, 0); ++i)
        added.push_back(static_cast<std::int64_t>(i));
    return added.empty() ? writer.input(1) : writer.step("Unsqueeze", {writer.input(1), writer.constant("axes", added)});
}

Kind maskKind()
{
    Kind kind;
    kind.info = {"mask", "Mask", "shape", "Hides places, such as the padding of texts: multiplies by the mask, or fills places where the mask is 0.", "torch.Tensor.masked_fill",
                 {{"in", "What is masked, [N, T, ...]"}, {"mask", "1 where numbers stay, 0 where they are hidden, [N, T]"}}, kOneOutput,
                 {choiceParam("mode", "Mode", "Multiply by the mask, or fill what it hides with a value", {"multiply", "fill"}),
                  realParam("value", "Value", "What hidden places become in mode fill; -1e9 in front of a Softmax", 0.0, -1e9, 1e9)}};
    kind.shape = maskShape;
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return elementsPerRow(outputs[0]); };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        const std::string mask = wideMask(view, writer);
        if (view.text("mode") == "multiply") {
            writer.node("Mul", {writer.input(0), mask});
            return {};
        }
        const std::string hidden = writer.step("Equal", {mask, writer.constant("zero", 0.0f)});
        writer.node("Where", {hidden, writer.constant("value", static_cast<float>(view.real("value"))), writer.input(0)});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        std::string mask = writer.input(1);
        if (rank(view, 1) < rank(view, 0)) {
            mask += "[...";
            for (std::size_t i = rank(view, 1); i < rank(view, 0); ++i)
                mask += ", None";
            mask += "]";
        }
        writer.expression(view.text("mode") == "multiply" ? writer.input(0) + " * " + mask
                                                          : writer.input(0) + ".masked_fill(" + mask + " == 0, " + formats::pythonNumber(view.real("value")) + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> reductionKinds()
{
    return {reduceKind(), cumsumKind(), maskKind()};
}

} // namespace cairn::graph
