// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/generative/generative_kinds.h"
#include "core/graph/kinds/onnx_steps.h"
#include "core/graph/kinds/rules.h"

namespace cairn::graph {

namespace {

constexpr const char* kReparameterizeSource = R"(class Reparameterize(nn.Module):
    """Kingma, Welling: Auto-encoding variational Bayes, 2014. In evaluation the mean; and the KL divergence to N(0, 1) of each row."""

    def forward(self, mean, log_variance):
        divergence = -0.5 * (1 + log_variance - mean ** 2 - log_variance.exp()).flatten(1).sum(1, keepdim=True)
        if not self.training:
            return mean, divergence
        return mean + torch.randn_like(mean) * (0.5 * log_variance).exp(), divergence
)";

constexpr const char* kQuantizerSource = R"(class VectorQuantizer(nn.Module):
    """van den Oord, Vinyals, Kavukcuoglu: Neural discrete representation learning, 2017."""

    def __init__(self, count, dim, commitment_cost):
        super().__init__()
        self.cost = commitment_cost
        self.embedding = nn.Embedding(count, dim)

    def forward(self, x):
        last = x.movedim(1, -1) if x.dim() == 4 else x
        flat = last.reshape(-1, last.shape[-1])
        weight = self.embedding.weight
        distances = (flat ** 2).sum(1, keepdim=True) - 2 * flat @ weight.t() + (weight ** 2).sum(1)
        codes = distances.argmin(1).view(last.shape[:-1])
        near = self.embedding(codes)
        near = near.movedim(-1, 1) if x.dim() == 4 else near
        loss = ((near - x.detach()) ** 2 + self.cost * (near.detach() - x) ** 2).flatten(1).mean(1, keepdim=True)
        return x + (near - x).detach(), loss, codes if codes.dim() > 1 else codes.unsqueeze(1)
)";

constexpr const char* kDiscriminationSource = R"(class MinibatchDiscrimination(nn.Module):
    """Salimans et al.: Improved techniques for training GANs, 2016."""

    def __init__(self, features, kernels, dim):
        super().__init__()
        self.kernels, self.dim = kernels, dim
        self.T = nn.Parameter(0.05 * torch.randn(features, kernels * dim))

    def forward(self, x):
        rows = (x @ self.T).view(-1, self.kernels, self.dim)
        distances = (rows.unsqueeze(0) - rows.unsqueeze(1)).abs().sum(3)
        return torch.cat((x, torch.exp(-distances).sum(1) - 1), 1)
)";

Shapes reparameterizeShape(const NodeView& view)
{
    for (std::size_t port = 0; port < 2; ++port)
        CAIRN_TRY(wantNumbers(view, "Reparameterize", port));
    const std::vector<std::int64_t>&mean = view.inputs[0].shape, &variance = view.inputs[1].shape;
    if (mean != variance || mean.size() < 2)
        return fail(ErrorCode::Mismatch, "Reparameterize needs a mean and a logarithm of the variance of one shape, but gets " + shapeText(mean) + " from "
                    + sourceLabel(view, 0) + " and " + shapeText(variance) + " from " + sourceLabel(view, 1), view.node.label,
                    "Feed it by two layers of the same width");
    return std::vector<TensorType>{{ElementType::Float32, mean}, {ElementType::Float32, {mean[0], 1}}};
}

Result<void> reparameterizeOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    writer.node("Identity", {writer.input(0)});
    const std::string spread = onnx.sub(onnx.op("Exp", {writer.input(1)}), writer.input(1));
    const std::string terms = onnx.sub(onnx.add(onnx.mul(writer.input(0), writer.input(0)), spread), onnx.number(1.0f));
    const std::string rows = onnx.sum(rank(view) == 2 ? terms : onnx.op("Flatten", {terms}), {1}, true);
    writer.node("Mul", {rows, onnx.number(0.5f)}, {}, writer.output(1));
    return {};
}

Kind reparameterizeKind()
{
    Kind kind;
    kind.info = {"reparameterize", "Reparameterize", "generative",
                 "The random middle of a VAE: draws around a mean while training, so that gradients pass. Connect \"kl\" to AddLoss.",
                 "Kingma, Welling: Auto-encoding variational Bayes, ICLR 2014", {{"mean", "Means [N, ...]"}, {"log_variance", "Logarithms of the variances, of the same shape"}},
                 {{"out", "A draw; the mean in evaluation"}, {"kl", "KL divergence to the standard normal distribution, per row [N, 1]"}}, {}};
    kind.shape = reparameterizeShape;
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return times(10, elementsPerRow(outputs[0])); };
    kind.onnx = reparameterizeOnnx;
    kind.python = [](const NodeView&, formats::PythonWriter& writer) -> Result<void> {
        writer.support("Reparameterize", kReparameterizeSource);
        writer.module("Reparameterize()", writer.input(0) + ", " + writer.input(1));
        return {};
    };
    return kind;
}

/// Axis of the vectors that are quantised: channels of images, else the last one.
std::size_t vectorAxis(const NodeView& view)
{
    return rank(view) == 4 ? 1 : rank(view) - 1;
}

Shapes quantizerShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "VectorQuantizer"));
    const std::vector<std::int64_t>& shape = view.inputs[0].shape;
    if (shape.size() < 2 || shape.size() > 4)
        return fail(ErrorCode::Mismatch, "VectorQuantizer works on vectors [N, D], sequences [N, T, D] or images [N, D, H, W], but gets " + shapeText(shape), view.node.label,
                    "Insert Reshape in front of it");
    std::vector<std::int64_t> codes = shape;
    codes.erase(codes.begin() + static_cast<std::ptrdiff_t>(vectorAxis(view)));
    if (codes.size() == 1)
        codes.push_back(1);
    return std::vector<TensorType>{{ElementType::Float32, shape}, {ElementType::Float32, {shape[0], 1}}, {ElementType::Int64, codes, view.integer("num_embeddings")}};
}

Result<void> quantizerOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    const bool image = rank(view) == 4;
    const std::int64_t dim = view.inputs[0].shape[vectorAxis(view)];
    const std::string weight = writer.weight("embedding.weight");
    const std::string last = image ? onnx.transpose(writer.input(), {0, 2, 3, 1}) : writer.input();
    const std::string flat = onnx.reshape(last, {-1, dim});
    const std::string squares = onnx.transpose(onnx.sum(onnx.mul(weight, weight), {1}, true), {1, 0});
    const std::string products = onnx.matmul(flat, onnx.transpose(weight, {1, 0}));
    const std::string distances = onnx.sub(squares, onnx.mul(products, onnx.number(2.0f)));
    const std::string codes = onnx.op("ArgMin", {distances}, {{"axis", std::int64_t{1}}, {"keepdims", std::int64_t{0}}});
    std::vector<std::int64_t> codeShape = quantizerShape(view)->at(2).shape;
    writer.node("Reshape", {codes, onnx.numbers(codeShape)}, {}, writer.output(2));
    std::string near = onnx.op("Reshape", {onnx.op("Gather", {weight, codes}, {{"axis", std::int64_t{0}}}), onnx.op("Shape", {last})});
    if (image)
        near = onnx.transpose(near, {0, 3, 1, 2});
    writer.node("Identity", {near});
    const std::string gap = onnx.sub(near, writer.input());
    const std::string rows = onnx.op("ReduceMean", {onnx.op("Flatten", {onnx.mul(gap, gap)})}, {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", std::int64_t{1}}});
    writer.node("Mul", {rows, onnx.number(static_cast<float>(1.0 + view.real("commitment_cost")))}, {}, writer.output(1));
    return {};
}

Kind quantizerKind()
{
    Kind kind;
    kind.info = {"vector_quantizer", "VectorQuantizer", "generative",
                 "Replaces each vector by the nearest of a learned code book; gradients pass as if nothing had happened. Connect \"loss\" to AddLoss.",
                 "van den Oord, Vinyals, Kavukcuoglu: Neural discrete representation learning (VQ-VAE), NeurIPS 2017", {{"in", "Vectors [N, D], [N, T, D] or [N, D, H, W]"}},
                 {{"out", "The nearest vectors of the code book"}, {"loss", "What pulls code book and vectors together, per row [N, 1]"}, {"codes", "Their numbers [N, ...]"}},
                 {integerParam("num_embeddings", "Code book", "Number of vectors to choose from", 512, 1, 10'000'000),
                  realParam("commitment_cost", "Commitment", "How much the vectors in front of it are pulled to the code book", 0.25, 0.0, 100.0)}};
    kind.shape = quantizerShape;
    kind.state = [](const NodeView& view) {
        return std::vector<StateTensor>{{"embedding.weight", {view.integer("num_embeddings"), view.inputs[0].shape[vectorAxis(view)]}}};
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>& outputs) { return times(times(2, view.integer("num_embeddings")), elementsPerRow(outputs[0])); };
    kind.onnx = quantizerOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("VectorQuantizer", kQuantizerSource);
        writer.module("VectorQuantizer(" + std::to_string(view.integer("num_embeddings")) + ", " + std::to_string(view.inputs[0].shape[vectorAxis(view)]) + ", "
                      + formats::pythonNumber(view.real("commitment_cost")) + ")");
        return {};
    };
    return kind;
}

Kind noiseKind()
{
    Kind kind;
    kind.info = {"noise", "Noise", "generative", "Random numbers for each row, new at every step, in evaluation too: what a generator makes pictures of.",
                 "Goodfellow et al.: Generative adversarial nets, NeurIPS 2014", {{"like", "Anything with as many rows"}}, kOneOutput,
                 {integerParam("size", "Size", "Numbers per row", 64, 1, 1'000'000),
                  choiceParam("distribution", "Distribution", "normal: mean 0, deviation 1; uniform: between -1 and 1", {"normal", "uniform"})}};
    kind.shape = [](const NodeView& view) { return oneOutput({view.inputs[0].shape[0], view.integer("size")}); };
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        OnnxSteps onnx(writer);
        const std::string zeros = onnx.filled(onnx.rows(writer.input()), {view.integer("size")});
        if (view.text("distribution") == "normal")
            writer.node("RandomNormalLike", {zeros});
        else
            writer.node("RandomUniformLike", {zeros}, {{"low", -1.0f}, {"high", 1.0f}});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        const std::string shape = writer.input() + ".shape[0], " + std::to_string(view.integer("size")) + ", device=" + writer.input() + ".device";
        writer.expression(view.text("distribution") == "normal" ? "torch.randn(" + shape + ")" : "2 * torch.rand(" + shape + ") - 1");
        return {};
    };
    return kind;
}

Shapes discriminationShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "MinibatchDiscrimination"));
    const std::vector<std::int64_t>& shape = view.inputs[0].shape;
    if (shape.size() != 2)
        return fail(ErrorCode::Mismatch, "MinibatchDiscrimination works on rows [N, F], but gets " + shapeText(shape), view.node.label, "Insert Flatten in front of it");
    return oneOutput({shape[0], plus(shape[1], view.integer("num_kernels"))});
}

Result<void> discriminationOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    const std::string rows = onnx.reshape(onnx.matmul(writer.input(), writer.weight("T")), {-1, view.integer("num_kernels"), view.integer("kernel_dim")});
    const std::string gaps = onnx.op("Abs", {onnx.sub(onnx.unsqueeze(rows, {0}), onnx.unsqueeze(rows, {1}))});
    const std::string near = onnx.op("Exp", {onnx.op("Neg", {onnx.sum(gaps, {3}, false)})});
    writer.node("Concat", {writer.input(), onnx.sub(onnx.sum(near, {1}, false), onnx.number(1.0f))}, {{"axis", std::int64_t{1}}});
    return {};
}

Kind discriminationKind()
{
    Kind kind;
    kind.info = {"minibatch_discrimination", "MinibatchDiscrimination", "generative",
                 "Adds to each row how much it resembles the other rows of the batch, so that a discriminator sees a generator that always makes the same.",
                 "Salimans et al.: Improved techniques for training GANs, NeurIPS 2016", {{"in", "Rows [N, F]"}}, kOneOutput,
                 {integerParam("num_kernels", "Kernels", "Numbers that are added to each row", 100, 1, 65536),
                  integerParam("kernel_dim", "Kernel dimensions", "Length of the vectors that are compared", 5, 1, 65536)}};
    kind.shape = discriminationShape;
    kind.state = [](const NodeView& view) {
        return std::vector<StateTensor>{{"T", {view.inputs[0].shape[1], times(view.integer("num_kernels"), view.integer("kernel_dim"))}}};
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) {
        return times(times(2, view.inputs[0].shape[1]), times(view.integer("num_kernels"), view.integer("kernel_dim")));
    };
    kind.onnx = discriminationOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("MinibatchDiscrimination", kDiscriminationSource);
        writer.module("MinibatchDiscrimination(" + std::to_string(view.inputs[0].shape[1]) + ", " + std::to_string(view.integer("num_kernels")) + ", "
                      + std::to_string(view.integer("kernel_dim")) + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> generativeKinds()
{
    return {reparameterizeKind(), quantizerKind(), noiseKind(), discriminationKind(), adversaryKind()};
}

} // namespace cairn::graph
