// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/heads/head_kinds.h"
#include "core/graph/kinds/onnx_steps.h"
#include "core/graph/kinds/rules.h"

namespace cairn::graph {

namespace {

constexpr const char* kFactorizationSource = R"(class MatrixFactorization(nn.Module):
    """Koren, Bell, Volinsky: Matrix factorization techniques for recommender systems, 2009; "gmf": He et al.: Neural collaborative filtering, 2017."""

    def __init__(self, users, items, dim, dot, bias):
        super().__init__()
        self.dot, self.biased = dot, dot and bias
        self.user, self.item = nn.Embedding(users, dim), nn.Embedding(items, dim)
        if self.biased:
            self.user_bias, self.item_bias = nn.Embedding(users, 1), nn.Embedding(items, 1)
            self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, user, item):
        user, item = user.reshape(-1), item.reshape(-1)
        product = self.user(user) * self.item(item)
        if not self.dot:
            return product
        score = product.sum(1, keepdim=True)
        return score + self.user_bias(user) + self.item_bias(item) + self.bias if self.biased else score
)";

bool dotProduct(const NodeView& view)
{
    return view.text("output") == "dot";
}

bool biased(const NodeView& view)
{
    return dotProduct(view) && view.flag("bias");
}

Shapes factorizationShape(const NodeView& view)
{
    for (std::size_t port = 0; port < 2; ++port) {
        const TensorType& type = view.inputs[port];
        if (type.type != ElementType::Int64 || type.vocabulary < 1)
            return fail(ErrorCode::Mismatch, "MatrixFactorization works on codes, but gets numbers " + shapeText(type.shape) + " from " + sourceLabel(view, port), view.node.label,
                        "Connect it to an Input of categories");
        if (type.shape != std::vector<std::int64_t>{kBatch, 1})
            return fail(ErrorCode::Mismatch, "MatrixFactorization needs one user and one item per row, but gets " + shapeText(type.shape) + " from " + sourceLabel(view, port),
                        view.node.label, "Give users and items fields of their own on the Data page");
    }
    return oneOutput({kBatch, dotProduct(view) ? 1 : view.integer("embedding_dim")});
}

std::vector<StateTensor> factorizationState(const NodeView& view)
{
    const std::int64_t users = view.inputs[0].vocabulary, items = view.inputs[1].vocabulary, dim = view.integer("embedding_dim");
    std::vector<StateTensor> state{{"user.weight", {users, dim}}, {"item.weight", {items, dim}}};
    if (biased(view))
        state.insert(state.end(), {{"user_bias.weight", {users, 1}}, {"item_bias.weight", {items, 1}}, {"bias", {1}}});
    return state;
}

Result<void> factorizationOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    const std::string user = onnx.squeeze(writer.input(0), {1}), item = onnx.squeeze(writer.input(1), {1});
    const auto lookUp = [&](const char* table, const std::string& codes) { return onnx.op("Gather", {writer.weight(table), codes}, {{"axis", std::int64_t{0}}}); };
    const std::string product = onnx.mul(lookUp("user.weight", user), lookUp("item.weight", item));
    if (!dotProduct(view)) {
        writer.node("Identity", {product});
        return {};
    }
    std::string score = onnx.sum(product, {1}, true);
    if (biased(view))
        score = onnx.add(onnx.add(score, lookUp("user_bias.weight", user)), onnx.add(lookUp("item_bias.weight", item), writer.weight("bias")));
    writer.node("Identity", {score});
    return {};
}

} // namespace

Kind matrixFactorizationKind()
{
    Kind kind;
    kind.info = {"matrix_factorization", "MatrixFactorization", "heads", "How well a user and an item go together: the product of two learned vectors.",
                 "Koren, Bell, Volinsky: Matrix factorization techniques for recommender systems, 2009; GMF of He et al.: Neural collaborative filtering, WWW 2017",
                 {{"user", "Codes of users [N, 1]"}, {"item", "Codes of items [N, 1]"}}, {{"out", "Scores [N, 1]; gmf: products [N, D]"}},
                 {integerParam("embedding_dim", "Dimensions", "Length of the vectors", 8, 1, 65536),
                  choiceParam("output", "Output", "dot: the sum of the products; gmf: each product, for layers behind it", {"dot", "gmf"}),
                  flagParam("bias", "Biases", "Adds a learned number per user, per item and for all; only with dot", true)}};
    kind.shape = factorizationShape;
    kind.state = factorizationState;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return times(2, view.integer("embedding_dim")); };
    kind.onnx = factorizationOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("MatrixFactorization", kFactorizationSource);
        writer.module("MatrixFactorization(" + std::to_string(view.inputs[0].vocabulary) + ", " + std::to_string(view.inputs[1].vocabulary) + ", "
                      + std::to_string(view.integer("embedding_dim")) + ", dot=" + formats::pythonBool(dotProduct(view)) + ", bias=" + formats::pythonBool(view.flag("bias")) + ")",
                      writer.input(0) + ", " + writer.input(1));
        return {};
    };
    return kind;
}

} // namespace cairn::graph
