// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using formats::PythonWriter;
using Numbers = std::vector<std::int64_t>;

constexpr std::int64_t kMostFields = 4096;

const std::vector<PortSpec> kFieldVectors{{"in", "One vector per field, [N, fields, D]: what Embedding puts out"}};

Result<void> wantFields(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantNumbers(view, title));
    const Numbers& shape = view.inputs[0].shape;
    if (shape.size() != 3)
        return fail(ErrorCode::Mismatch, title + " works on one vector per field, [N, fields, D], but gets " + shapeText(shape), view.node.label,
                    "Connect it to an Embedding, or insert Reshape in front of it");
    if (shape[1] < 2 || shape[1] > kMostFields)
        return fail(ErrorCode::Mismatch, title + " needs 2 to " + std::to_string(kMostFields) + " fields, but gets " + shapeText(shape), view.node.label,
                    shape[1] < 2 ? "Choose more category columns" : "Choose fewer fields, or use FactorizationMachine");
    return {};
}

std::int64_t fieldCount(const NodeView& view)
{
    return view.inputs[0].shape[1];
}

std::int64_t vectorSize(const NodeView& view)
{
    return view.inputs[0].shape[2];
}

std::int64_t pairCount(const NodeView& view, bool withSelf = false)
{
    const std::int64_t fields = fieldCount(view);
    return fields * (fields - 1) / 2 + (withSelf ? fields : 0);
}

/// The pairs i < j (i <= j with `withSelf`), row by row: their i or their j.
Numbers pairSide(const NodeView& view, bool second, bool withSelf = false)
{
    Numbers side;
    for (std::int64_t i = 0; i < fieldCount(view); ++i) {
        for (std::int64_t j = i + (withSelf ? 0 : 1); j < fieldCount(view); ++j)
            side.push_back(second ? j : i);
    }
    return side;
}

Kind factorizationKind()
{
    Kind kind;
    kind.info = {"factorization_machine", "FactorizationMachine", "combine",
                 "The sum of the dot products of all pairs of field vectors, in linear time: ((sum v)^2 - sum v^2) / 2.",
                 "Rendle: Factorization machines, 2010, lemma 3.1; He, Chua: Neural factorization machines, 2017", kFieldVectors, kOneOutput,
                 {flagParam("reduce_sum", "One number", "Sums over the vector: [N, 1]; off: bi-interaction pooling, [N, D]", true)}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantFields(view, "FactorizationMachine"));
        return oneOutput({view.inputs[0].shape[0], view.flag("reduce_sum") ? 1 : vectorSize(view)});
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return times(3, elementsPerRow(view.inputs[0])); };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        const OnnxWriter::Attributes drop{{"keepdims", std::int64_t{0}}};
        const std::string fields = writer.constant("axis", Numbers{1}), x = writer.input();
        const std::string sum = writer.step("ReduceSum", {x, fields}, drop);
        const std::string squares = writer.step("ReduceSum", {writer.step("Mul", {x, x}), fields}, drop);
        const std::string twice = writer.step("Sub", {writer.step("Mul", {sum, sum}), squares}), half = writer.constant("half", 0.5f);
        if (view.flag("reduce_sum"))
            writer.node("ReduceSum", {writer.step("Mul", {twice, half}), writer.constant("axis", Numbers{1})}, {{"keepdims", std::int64_t{1}}});
        else
            writer.node("Mul", {twice, half});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        const std::string& x = writer.input();
        const std::string pooled = "0.5 * (" + x + ".sum(dim=1).square() - " + x + ".square().sum(dim=1))";
        writer.expression(view.flag("reduce_sum") ? "(" + pooled + ").sum(dim=1, keepdim=True)" : pooled);
        return {};
    };
    return kind;
}

Kind dotInteractionKind()
{
    Kind kind;
    kind.info = {"dot_interaction", "DotInteraction", "combine", "The dot products of all pairs of field vectors, side by side: [N, F (F - 1) / 2].",
                 "Naumov et al.: Deep learning recommendation model for personalization and recommendation systems, 2019", kFieldVectors, kOneOutput,
                 {flagParam("self_interaction", "With itself", "Also each vector with itself", false)}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantFields(view, "DotInteraction"));
        return oneOutput({view.inputs[0].shape[0], pairCount(view, view.flag("self_interaction"))});
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return times(times(2, fieldCount(view)), elementsPerRow(view.inputs[0])); };
    kind.onnx = [](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        const std::int64_t fields = fieldCount(view);
        const bool withSelf = view.flag("self_interaction");
        const std::string across = writer.step("Transpose", {writer.input()}, {{"perm", Numbers{0, 2, 1}}});
        const std::string products = writer.step("Reshape", {writer.step("MatMul", {writer.input(), across}), writer.constant("shape", Numbers{kBatch, fields * fields})});
        const Numbers first = pairSide(view, false, withSelf);
        Numbers places = pairSide(view, true, withSelf);
        for (std::size_t i = 0; i < places.size(); ++i)
            places[i] += fields * first[i];
        writer.node("Gather", {products, writer.constant("pairs", places)}, {{"axis", std::int64_t{1}}});
        return {};
    };
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        const std::string pairs = writer.label() + "__pairs", &x = writer.input();
        const std::string fields = std::to_string(fieldCount(view));
        writer.line(pairs + " = torch.triu_indices(" + fields + ", " + fields + ", " + (view.flag("self_interaction") ? "0" : "1") + ", device=" + x + ".device)");
        writer.expression("(" + x + " @ " + x + ".mT)[:, " + pairs + "[0], " + pairs + "[1]]");
        return {};
    };
    return kind;
}

constexpr const char* kBilinearSource = R"(class BilinearInteraction(nn.Module):
    """All pairs of field vectors, (v_i W) * v_j (FiBiNET)."""

    def __init__(self, fields, size, form):
        super().__init__()
        self.form = form
        self.register_buffer("pairs", torch.triu_indices(fields, fields, 1), persistent=False)
        count = {"all": (), "each": (fields - 1,), "interaction": (self.pairs.shape[1],)}[form]
        self.weight = nn.Parameter(torch.zeros(*count, size, size))

    def forward(self, x):
        first, second = self.pairs
        if self.form == "all":
            left = (x @ self.weight)[:, first]
        elif self.form == "each":
            left = torch.einsum("nfd,fde->nfe", x[:, :-1], self.weight)[:, first]
        else:
            left = torch.einsum("npd,pde->npe", x[:, first], self.weight)
        return left * x[:, second]
)";

Result<void> bilinearOnnx(const NodeView& view, OnnxWriter& writer)
{
    const std::string form = view.text("type"), weight = writer.weight("weight"), &x = writer.input();
    const std::string first = writer.constant("first", pairSide(view, false)), second = writer.constant("second", pairSide(view, true));
    const OnnxWriter::Attributes fields{{"axis", std::int64_t{1}}}, swap{{"perm", Numbers{1, 0, 2}}};
    std::string left;
    if (form == "all") {
        left = writer.step("Gather", {writer.step("MatMul", {x, weight}), first}, fields);
    } else if (form == "each") {
        const std::string most = writer.step("Slice", {x, writer.constant("start", Numbers{0}), writer.constant("end", Numbers{-1}), writer.constant("axis", Numbers{1})});
        const std::string moved = writer.step("MatMul", {writer.step("Transpose", {most}, swap), weight});
        left = writer.step("Gather", {writer.step("Transpose", {moved}, swap), first}, fields);
    } else {
        const std::string pairs = writer.step("Transpose", {writer.step("Gather", {x, first}, fields)}, swap);
        left = writer.step("Transpose", {writer.step("MatMul", {pairs, weight})}, swap);
    }
    writer.node("Mul", {left, writer.step("Gather", {x, second}, fields)});
    return {};
}

Kind bilinearInteractionKind()
{
    Kind kind;
    kind.info = {"bilinear_interaction", "BilinearInteraction", "combine",
                 "Products of all pairs of field vectors, after a learned matrix has turned the first one: (v_i W) * v_j, [N, F (F - 1) / 2, D].",
                 "Huang, Zhang, Zhang: FiBiNET: combining feature importance and bilinear feature interaction, 2019, section 3.3", kFieldVectors, kOneOutput,
                 {choiceParam("type", "Matrices", "One for all pairs (all), one for each field (each), or one for each pair (interaction)", {"interaction", "each", "all"})}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantFields(view, "BilinearInteraction"));
        return oneOutput({view.inputs[0].shape[0], pairCount(view), vectorSize(view)});
    };
    kind.state = [](const NodeView& view) {
        Numbers shape{vectorSize(view), vectorSize(view)};
        if (view.text("type") != "all")
            shape.insert(shape.begin(), view.text("type") == "each" ? fieldCount(view) - 1 : pairCount(view));
        return std::vector<StateTensor>{{"weight", shape}};
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>& outputs) {
        const std::int64_t turned = view.text("type") == "interaction" ? pairCount(view) : fieldCount(view);
        return plus(times(times(times(2, turned), vectorSize(view)), vectorSize(view)), elementsPerRow(outputs[0]));
    };
    kind.onnx = bilinearOnnx;
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        writer.support("BilinearInteraction", kBilinearSource);
        writer.module("BilinearInteraction(" + std::to_string(fieldCount(view)) + ", " + std::to_string(vectorSize(view)) + ", " + formats::pythonString(view.text("type")) + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> interactionKinds()
{
    return {factorizationKind(), bilinearInteractionKind(), dotInteractionKind()};
}

} // namespace cairn::graph
