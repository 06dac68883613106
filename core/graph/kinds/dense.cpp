// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"
#include "core/graph/saturating.h"

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

Shapes embeddingShape(const NodeView& view)
{
    const TensorType& input = view.inputs[0];
    if (input.type != ElementType::Int64 || input.vocabulary < 1)
        return fail(ErrorCode::Mismatch, "Embedding works on category codes, but gets numbers " + shapeText(input.shape), view.node.label,
                    "Connect it to an Input of categories, or use Linear");
    std::vector<std::int64_t> shape = input.shape;
    shape.push_back(view.integer("embedding_dim"));
    return oneOutput(std::move(shape));
}

Kind embeddingKind()
{
    Kind kind;
    kind.info = {"embedding", "Embedding", "dense", "A learned vector for each category code: [N, K] becomes [N, K, D].", "torch.nn.Embedding",
                 {{"in", "Category codes [N, K]"}}, kOneOutput,
                 {integerParam("embedding_dim", "Dimensions", "Length of the vector of each category", 8, 1, 65536)}};
    kind.shape = embeddingShape;
    kind.state = [](const NodeView& view) {
        return std::vector<StateTensor>{{"weight", {view.inputs[0].vocabulary, view.integer("embedding_dim")}}};
    };
    kind.onnx = [](const NodeView&, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("Gather", {writer.weight("weight"), writer.input()}, {{"axis", std::int64_t{0}}});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.Embedding(" + std::to_string(view.inputs[0].vocabulary) + ", " + std::to_string(view.integer("embedding_dim")) + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> denseKinds()
{
    return {linearKind(), embeddingKind()};
}

} // namespace cairn::graph
