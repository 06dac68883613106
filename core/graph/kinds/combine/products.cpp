// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/axes.h"
#include "core/graph/kinds/families.h"

#include <numeric>

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using formats::PythonWriter;
using Shape = std::vector<std::int64_t>;

Error shapesOf(const NodeView& view, const std::string& wanted, const std::string& fix)
{
    return fail(ErrorCode::Mismatch,
                wanted + ", but gets " + shapeText(view.inputs[0].shape) + " from " + sourceLabel(view, 0) + " and " + shapeText(view.inputs[1].shape) + " from "
                    + sourceLabel(view, 1),
                view.node.label, fix);
}

/// The shape of an input as it is multiplied.
Shape factorShape(const NodeView& view, std::size_t port)
{
    Shape shape = view.inputs[port].shape;
    if (view.flag(port == 0 ? "transpose_a" : "transpose_b"))
        std::swap(shape[shape.size() - 2], shape[shape.size() - 1]);
    return shape;
}

Shapes matmulShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "MatMul", 0));
    CAIRN_TRY(wantNumbers(view, "MatMul", 1));
    if (rank(view, 0) < 2 || rank(view, 1) < 2)
        return shapesOf(view, "MatMul multiplies matrices", "Insert Unsqueeze in front of it, or use Dot for rows");
    const Shape a = factorShape(view, 0), b = factorShape(view, 1);
    const std::int64_t shared = a.back(), rows = a[a.size() - 2], columns = b.back();
    if (shared != b[b.size() - 2] || shared == kBatch)
        return shapesOf(view, "MatMul needs as many columns in a as rows in b" + std::string(view.flag("transpose_a") || view.flag("transpose_b") ? ", once they are transposed" : ""),
                        "Switch transpose_a or transpose_b, or use Dot to multiply row by row");
    auto shape = broadcast({a.begin(), a.end() - 2}, {b.begin(), b.end() - 2});
    const bool mixed = columns == kBatch || (rows == kBatch && shape && !shape->empty());
    if (!shape || mixed)
        return shapesOf(view, "MatMul needs equal axes in front of the matrices", "Bring both to [N, rows, columns] with Reshape or Unsqueeze");
    shape->insert(shape->end(), {rows, columns});
    return oneOutput(*std::move(shape));
}

Result<void> matmulOnnx(const NodeView& view, OnnxWriter& writer)
{
    std::vector<std::string> factors;
    for (const std::size_t port : {0, 1}) {
        factors.push_back(writer.input(port));
        if (!view.flag(port == 0 ? "transpose_a" : "transpose_b"))
            continue;
        Shape order(rank(view, port));
        std::iota(order.begin(), order.end(), 0);
        std::swap(order[order.size() - 2], order[order.size() - 1]);
        factors.back() = writer.step("Transpose", {factors.back()}, {{"perm", order}});
    }
    writer.node("MatMul", factors);
    return {};
}

Kind matmulKind()
{
    Kind kind;
    kind.info = {"matmul", "MatMul", "combine", "The product of matrices, one pair per row of the batch: [N, A, B] times [N, B, C] becomes [N, A, C].", "torch.matmul",
                 kTwoInputs, kOneOutput,
                 {flagParam("transpose_a", "Transpose a", "Swaps the last two axes of a first", false),
                  flagParam("transpose_b", "Transpose b", "Swaps the last two axes of b first, as in the products of queries and keys", false)}};
    kind.shape = matmulShape;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>& outputs) {
        return times(times(2, factorShape(view, 0).back()), elementsPerRow(outputs[0]));
    };
    kind.onnx = matmulOnnx;
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.expression("torch.matmul(" + writer.input(0) + (view.flag("transpose_a") ? ".mT" : "") + ", " + writer.input(1) + (view.flag("transpose_b") ? ".mT" : "") + ")");
        return {};
    };
    return kind;
}

/// Two tensors of vectors along the last axis to one number per pair.
Shapes pairShape(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantNumbers(view, title, 0));
    CAIRN_TRY(wantNumbers(view, title, 1));
    auto shape = broadcast(view.inputs[0].shape, view.inputs[1].shape);
    if (!shape || shape->back() == kBatch)
        return shapesOf(view, title + " needs two inputs with vectors of one length along the last axis", "Make the layers in front of it equally wide");
    if (view.flag("keepdim"))
        shape->back() = 1;
    else
        shape->pop_back();
    return oneOutput(*std::move(shape));
}

std::int64_t pairFlops(const NodeView& view, std::int64_t perNumber)
{
    const auto shape = broadcast(view.inputs[0].shape, view.inputs[1].shape);
    return times(perNumber, elementsPerRow({ElementType::Float32, *shape}));
}

Kind pairKind(const std::string& id, const std::string& title, const std::string& help, const std::string& reference)
{
    Kind kind;
    kind.info = {id, title, "combine", help, reference, kTwoInputs, kOneOutput,
                 {flagParam("keepdim", "Keep axis", "Keeps the last axis, with length 1: [N, 1] in place of [N]", true)}};
    kind.shape = [title](const NodeView& view) { return pairShape(view, title); };
    return kind;
}

/// The sum over the last axis.
std::string lastSum(const NodeView& view, OnnxWriter& writer, const std::string& x, const std::string& result = {})
{
    const std::string name = result.empty() ? writer.temporary("sum") : result;
    writer.node("ReduceSum", {x, writer.constant("axis", Shape{-1})}, {{"keepdims", std::int64_t{view.flag("keepdim")}}}, name);
    return name;
}

Kind dotKind()
{
    Kind kind = pairKind("dot", "Dot", "The dot product of two vectors along the last axis, for every row: the score of matrix factorisation.", "torch.linalg.vecdot");
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return pairFlops(view, 2); };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        lastSum(view, writer, writer.step("Mul", {writer.input(0), writer.input(1)}), writer.output());
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.expression("(" + writer.input(0) + " * " + writer.input(1) + ").sum(dim=-1, keepdim=" + formats::pythonBool(view.flag("keepdim")) + ")");
        return {};
    };
    return kind;
}

Kind cosineKind()
{
    Kind kind = pairKind("cosine_similarity", "CosineSimilarity", "The cosine of the angle between two vectors along the last axis, for every row: -1 to 1.",
                         "torch.nn.CosineSimilarity");
    kind.info.params.push_back(realParam("eps", "Epsilon", "Least length that a vector is taken to have", 1e-8, 1e-12, 1.0));
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return pairFlops(view, 6); };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        const std::string least = writer.constant("eps", static_cast<float>(view.real("eps")));
        const std::string dot = lastSum(view, writer, writer.step("Mul", {writer.input(0), writer.input(1)}));
        std::vector<std::string> lengths;
        for (const std::size_t port : {0, 1}) {
            const std::string square = lastSum(view, writer, writer.step("Mul", {writer.input(port), writer.input(port)}));
            lengths.push_back(writer.step("Max", {writer.step("Sqrt", {square}), least}));
        }
        writer.node("Div", {dot, writer.step("Mul", lengths)});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.expression("F.cosine_similarity(" + writer.input(0) + ", " + writer.input(1) + ", dim=-1, eps=" + formats::pythonNumber(view.real("eps")) + ")"
                          + (view.flag("keepdim") ? ".unsqueeze(-1)" : ""));
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> productKinds()
{
    return {matmulKind(), dotKind(), cosineKind()};
}

} // namespace cairn::graph
