// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"

/// Kinds that turn category codes into numbers.
namespace cairn::graph {

namespace {

Result<void> wantCodes(const NodeView& view, const std::string& title)
{
    const TensorType& input = view.inputs[0];
    if (input.type == ElementType::Int64 && input.vocabulary >= 1)
        return {};
    return fail(ErrorCode::Mismatch, title + " works on category codes, but gets numbers " + shapeText(input.shape), view.node.label,
                "Connect it to an Input of categories, or use Linear");
}

std::vector<StateTensor> tableState(const NodeView& view)
{
    return {{"weight", {view.inputs[0].vocabulary, view.integer("embedding_dim")}}};
}

std::string tableSize(const NodeView& view)
{
    return std::to_string(view.inputs[0].vocabulary) + ", " + std::to_string(view.integer("embedding_dim"));
}

ParamSpec dimensionsParam()
{
    return integerParam("embedding_dim", "Dimensions", "Length of the vector of each category", 8, 1, 65536);
}

Shapes embeddingShape(const NodeView& view)
{
    CAIRN_TRY(wantCodes(view, "Embedding"));
    std::vector<std::int64_t> shape = view.inputs[0].shape;
    shape.push_back(view.integer("embedding_dim"));
    return oneOutput(std::move(shape));
}

Kind embeddingKind()
{
    Kind kind;
    kind.info = {"embedding", "Embedding", "dense", "A learned vector for each category code: [N, K] becomes [N, K, D].", "torch.nn.Embedding",
                 {{"in", "Category codes [N, K]"}}, kOneOutput, {dimensionsParam()}};
    kind.shape = embeddingShape;
    kind.state = tableState;
    kind.onnx = [](const NodeView&, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("Gather", {writer.weight("weight"), writer.input()}, {{"axis", std::int64_t{0}}});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.Embedding(" + tableSize(view) + ")");
        return {};
    };
    return kind;
}

Shapes bagShape(const NodeView& view)
{
    CAIRN_TRY(wantCodes(view, "EmbeddingBag"));
    if (rank(view) != 2)
        return fail(ErrorCode::Mismatch, "EmbeddingBag works on codes [N, K], but gets " + shapeText(view.inputs[0].shape), view.node.label, "Insert Flatten in front of it");
    if (view.connected(1)) {
        CAIRN_TRY(wantNumbers(view, "The mask of EmbeddingBag", 1));
        if (view.inputs[1].shape != view.inputs[0].shape)
            return fail(ErrorCode::Mismatch, "The mask " + shapeText(view.inputs[1].shape) + " from " + sourceLabel(view, 1) + " does not belong to the codes "
                        + shapeText(view.inputs[0].shape), view.node.label, "Connect the mask of the same text, one number per token");
    }
    return oneOutput({kBatch, view.integer("embedding_dim")});
}

std::int64_t bagFlops(const NodeView& view, const std::vector<TensorType>& outputs)
{
    return times(times(view.connected(1) ? 2 : 1, view.inputs[0].shape[1]), elementsPerRow(outputs[0]));
}

constexpr float kLowest = -1e30f; // stands for "not there" under a maximum
constexpr float kLeastCount = 1e-6f; // so that the mean of nothing is 0

void maskedBagOnnx(formats::OnnxWriter& writer, const std::string& mode, const std::string& vectors)
{
    const std::vector<std::int64_t> tokens{1}, last{2};
    const std::string mask = writer.step("Unsqueeze", {writer.input(1), writer.constant("last", last)});
    if (mode == "max") {
        const std::string real = writer.step("Greater", {mask, writer.constant("zero", 0.0f)});
        const std::string kept = writer.step("Where", {real, vectors, writer.constant("lowest", kLowest)});
        const std::string largest = writer.step("ReduceMax", {kept}, {{"axes", tokens}, {"keepdims", std::int64_t{0}}});
        const std::string any = writer.step("Greater", {largest, writer.constant("bound", kLowest)});
        writer.node("Where", {any, largest, writer.constant("nothing", 0.0f)});
        return;
    }
    const std::string sum = writer.temporary("sum");
    writer.node("ReduceSum", {writer.step("Mul", {vectors, mask}), writer.constant("tokens", tokens)}, {{"keepdims", std::int64_t{0}}}, mode == "sum" ? "" : sum);
    if (mode == "sum")
        return;
    const std::string count = writer.step("ReduceSum", {writer.input(1), writer.constant("tokens", tokens)}, {{"keepdims", std::int64_t{1}}});
    writer.node("Div", {sum, writer.step("Max", {count, writer.constant("least", kLeastCount)})});
}

Result<void> bagOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const std::string mode = view.text("mode");
    const std::string vectors = writer.step("Gather", {writer.weight("weight"), writer.input()}, {{"axis", std::int64_t{0}}});
    const std::vector<std::int64_t> tokens{1};
    if (view.connected(1))
        maskedBagOnnx(writer, mode, vectors);
    else if (mode == "sum")
        writer.node("ReduceSum", {vectors, writer.constant("tokens", tokens)}, {{"keepdims", std::int64_t{0}}});
    else
        writer.node(mode == "max" ? "ReduceMax" : "ReduceMean", {vectors}, {{"axes", tokens}, {"keepdims", std::int64_t{0}}});
    return {};
}

Result<void> bagPython(const NodeView& view, formats::PythonWriter& writer)
{
    const std::string mode = view.text("mode"), self = "self." + writer.label();
    if (!view.connected(1)) {
        writer.module("nn.EmbeddingBag(" + tableSize(view) + ", mode=" + formats::pythonString(mode) + ")");
        return {};
    }
    const std::string mask = writer.input(1);
    if (mode == "max") {
        const std::string largest = writer.label() + "__largest";
        writer.submodule("nn.Embedding(" + tableSize(view) + ")");
        writer.line(largest + " = " + self + "(" + writer.input() + ").masked_fill(" + mask + ".unsqueeze(2) <= 0, -1e30).amax(dim=1)");
        writer.expression("torch.where(" + largest + " > -1e30, " + largest + ", 0.0)");
        return {};
    }
    writer.submodule("nn.EmbeddingBag(" + tableSize(view) + ", mode=\"sum\")");
    const std::string weights = mode == "sum" ? mask : mask + " / " + mask + ".sum(dim=1, keepdim=True).clamp(min=1e-6)";
    writer.expression(self + "(" + writer.input() + ", per_sample_weights=" + weights + ")");
    return {};
}

Kind bagKind()
{
    Kind kind;
    kind.info = {"embedding_bag", "EmbeddingBag", "dense", "The mean, sum or largest numbers of the learned vectors of a row's codes: [N, K] becomes [N, D].",
                 "Joulin et al.: Bag of tricks for efficient text classification, EACL 2017; torch.nn.EmbeddingBag",
                 {{"in", "Category codes [N, K]"}, {"mask", "[N, K]: 1 for a code that counts, 0 for padding", true}}, kOneOutput,
                 {dimensionsParam(), choiceParam("mode", "Sum up by", "How the vectors become one", {"mean", "sum", "max"})}};
    kind.shape = bagShape;
    kind.state = tableState;
    kind.flops = bagFlops;
    kind.onnx = bagOnnx;
    kind.python = bagPython;
    return kind;
}

Kind oneHotKind()
{
    Kind kind;
    kind.info = {"one_hot", "OneHot", "dense", "Each category code as a row of zeros with a single one: [N, K] becomes [N, K, categories].", "torch.nn.functional.one_hot",
                 {{"in", "Category codes [N, K]"}}, kOneOutput, {}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantCodes(view, "OneHot"));
        std::vector<std::int64_t> shape = view.inputs[0].shape;
        shape.push_back(view.inputs[0].vocabulary);
        return oneOutput(std::move(shape));
    };
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("OneHot", {writer.input(), writer.constant("categories", std::vector{view.inputs[0].vocabulary}), writer.constant("off_on", std::vector{0.0f, 1.0f})});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.expression("F.one_hot(" + writer.input() + ", " + std::to_string(view.inputs[0].vocabulary) + ").float()");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> embeddingKinds()
{
    return {embeddingKind(), bagKind(), oneHotKind()};
}

} // namespace cairn::graph
