// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"

namespace cairn::graph {

namespace {

std::int64_t inFeatures(const NodeView& view)
{
    return view.inputs[0].shape.back();
}

Shapes linearShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "Linear"));
    if (rank(view) < 2 || rank(view) > 3)
        return fail(ErrorCode::Mismatch, "Linear works on rows [N, F] or sequences [N, T, F], but gets " + shapeText(view.inputs[0].shape),
                    view.node.label, "Insert Flatten in front of it");
    std::vector<std::int64_t> shape = view.inputs[0].shape;
    shape.back() = view.integer("out_features");
    return oneOutput(std::move(shape));
}

std::vector<StateTensor> linearState(const NodeView& view)
{
    const std::int64_t out = view.integer("out_features");
    std::vector<StateTensor> state{{"weight", {out, inFeatures(view)}}};
    if (view.flag("bias"))
        state.push_back({"bias", {out}});
    return state;
}

Result<void> linearOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const std::string weight = writer.weight("weight");
    if (rank(view) == 2) {
        std::vector<std::string> inputs{writer.input(), weight};
        if (view.flag("bias"))
            inputs.push_back(writer.weight("bias"));
        writer.node("Gemm", inputs, {{"transB", std::int64_t{1}}});
        return {};
    }
    const std::string transposed = writer.temporary("transposed");
    writer.node("Transpose", {weight}, {{"perm", std::vector<std::int64_t>{1, 0}}}, transposed);
    if (!view.flag("bias")) {
        writer.node("MatMul", {writer.input(), transposed});
        return {};
    }
    const std::string product = writer.temporary("product");
    writer.node("MatMul", {writer.input(), transposed}, {}, product);
    writer.node("Add", {product, writer.weight("bias")});
    return {};
}

Kind linearKind()
{
    Kind kind;
    kind.info = {"linear", "Linear", "dense", "Weighted sums of all inputs: y = x W^T + b, over the last axis.", "torch.nn.Linear",
                 kOneInput, kOneOutput,
                 {integerParam("out_features", "Output features", "Number of sums, i.e. of output columns", 128, 1, kMostUnits),
                  flagParam("bias", "Bias", "Adds a learned number to each sum", true)}};
    kind.shape = linearShape;
    kind.state = linearState;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>& outputs) {
        return times(times(2, inFeatures(view)), elementsPerRow(outputs[0]));
    };
    kind.onnx = linearOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.Linear(" + std::to_string(inFeatures(view)) + ", " + std::to_string(view.integer("out_features"))
                      + (view.flag("bias") ? ")" : ", bias=False)"));
        return {};
    };
    return kind;
}

Error bilinearMisfit(const NodeView& view)
{
    return fail(ErrorCode::Mismatch,
                "Bilinear works on two inputs of rows [N, F] or of sequences [N, T, F] of one length, but gets " + shapeText(view.inputs[0].shape) + " from "
                    + sourceLabel(view, 0) + " and " + shapeText(view.inputs[1].shape) + " from " + sourceLabel(view, 1),
                view.node.label, "Insert Flatten or Reshape in front of it");
}

Shapes bilinearShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "Bilinear", 0));
    CAIRN_TRY(wantNumbers(view, "Bilinear", 1));
    std::vector<std::int64_t> shape = view.inputs[0].shape, other = view.inputs[1].shape;
    if (shape.size() < 2 || shape.size() > 3 || shape.size() != other.size())
        return bilinearMisfit(view);
    other.back() = shape.back();
    if (shape != other)
        return bilinearMisfit(view);
    shape.back() = view.integer("out_features");
    return oneOutput(std::move(shape));
}

std::vector<StateTensor> bilinearState(const NodeView& view)
{
    const std::int64_t out = view.integer("out_features");
    std::vector<StateTensor> state{{"weight", {out, inFeatures(view), view.inputs[1].shape.back()}}};
    if (view.flag("bias"))
        state.push_back({"bias", {out}});
    return state;
}

Kind bilinearKind()
{
    Kind kind;
    kind.info = {"bilinear", "Bilinear", "dense", "Weighted sums of all products of a number of the first and a number of the second input: y = a W b + c.",
                 "torch.nn.Bilinear", kTwoInputs, kOneOutput,
                 {integerParam("out_features", "Output features", "Number of sums, i.e. of output columns", 32, 1, kMostUnits),
                  flagParam("bias", "Bias", "Adds a learned number to each sum", true)}};
    kind.shape = bilinearShape;
    kind.state = bilinearState;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>& outputs) {
        return times(times(3, times(inFeatures(view), view.inputs[1].shape.back())), elementsPerRow(outputs[0]));
    };
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        const std::string equation = rank(view) == 2 ? "ni,oij,nj->no" : "nti,oij,ntj->nto";
        const std::vector<std::string> inputs{writer.input(0), writer.weight("weight"), writer.input(1)};
        if (!view.flag("bias"))
            writer.node("Einsum", inputs, {{"equation", equation}});
        else
            writer.node("Add", {writer.step("Einsum", inputs, {{"equation", equation}}), writer.weight("bias")});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.Bilinear(" + std::to_string(inFeatures(view)) + ", " + std::to_string(view.inputs[1].shape.back()) + ", "
                          + std::to_string(view.integer("out_features")) + (view.flag("bias") ? ")" : ", bias=False)"),
                      writer.input(0) + ", " + writer.input(1));
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> denseKinds()
{
    return {linearKind(), bilinearKind()};
}

} // namespace cairn::graph
