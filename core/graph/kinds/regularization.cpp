// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"

namespace cairn::graph {

namespace {

using formats::pythonNumber;

ParamSpec probabilityParam(double fallback, const std::string& what)
{
    return realParam("p", "Probability", "Part of the " + what + " that is dropped", fallback, 0.0, 0.99);
}

/// A layer that changes numbers only while training: what is exported passes on what it gets.
Kind trainingOnly(const std::string& id, const std::string& title, const std::string& help, const std::string& reference, std::vector<ParamSpec> params)
{
    Kind kind;
    kind.info = {id, title, "regularization", help, reference, kOneInput, kOneOutput, std::move(params)};
    kind.shape = [title](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, title));
        return oneOutput(view.inputs[0].shape);
    };
    kind.onnx = [](const NodeView&, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("Identity", {writer.input()});
        return {};
    };
    return kind;
}

Kind dropoutKind()
{
    Kind kind = trainingOnly("dropout", "Dropout", "While training, sets a random part of the numbers to zero, against overfitting.",
                             "Srivastava et al.: Dropout, JMLR 2014; torch.nn.Dropout", {probabilityParam(0.5, "numbers")});
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.Dropout(" + pythonNumber(view.real("p")) + ")");
        return {};
    };
    return kind;
}

Kind featureDropoutKind()
{
    Kind kind = trainingOnly("feature_dropout", "FeatureDropout", "While training, sets whole channels of a row to zero, as neighbouring pixels say the same.",
                             "Tompson et al.: Efficient object localization, CVPR 2015; torch.nn.Dropout1d, Dropout2d, Dropout3d; SpatialDropout1D of Keras",
                             {probabilityParam(0.5, "channels"), choiceParam("channels", "Channels", "first: [N, C, ...]; last: sequences of vectors [N, T, C]", {"first", "last"})});
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, "FeatureDropout"));
        if (rank(view) < 3 || rank(view) > 5)
            return fail(ErrorCode::Mismatch, "FeatureDropout works on [N, C, L], [N, C, H, W] or [N, C, D, H, W], but gets " + shapeText(view.inputs[0].shape), view.node.label,
                        "Use Dropout");
        return oneOutput(view.inputs[0].shape);
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        const std::string constructor = "nn.Dropout" + std::to_string(rank(view) - 2) + "d(" + pythonNumber(view.real("p")) + ")";
        if (view.text("channels") == "first") {
            writer.module(constructor);
            return {};
        }
        writer.submodule(constructor);
        writer.expression("self." + writer.label() + "(" + writer.input() + ".movedim(-1, 1)).movedim(1, -1)");
        return {};
    };
    return kind;
}

Kind alphaDropoutKind()
{
    Kind kind = trainingOnly("alpha_dropout", "AlphaDropout", "Dropout for networks of SELU units: keeps mean 0 and variance 1.",
                             "Klambauer et al.: Self-normalizing neural networks, NeurIPS 2017; torch.nn.AlphaDropout", {probabilityParam(0.5, "numbers")});
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.AlphaDropout(" + pythonNumber(view.real("p")) + ")");
        return {};
    };
    return kind;
}

constexpr const char* kDropPathSource = R"(class DropPath(nn.Module):
    """While training, sets whole rows to zero (Huang et al., 2016)."""

    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        if not self.training or self.p == 0.0:
            return x
        keep = torch.rand((x.shape[0],) + (1,) * (x.dim() - 1), device=x.device) >= self.p
        return x * keep / (1.0 - self.p)
)";

Kind dropPathKind()
{
    Kind kind = trainingOnly("drop_path", "DropPath", "Stochastic depth: while training, drops a branch for some rows; put it at the end of a branch that is added to a skip connection.",
                             "Huang et al.: Deep networks with stochastic depth, ECCV 2016", {probabilityParam(0.1, "rows")});
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("DropPath", kDropPathSource);
        writer.module("DropPath(" + pythonNumber(view.real("p")) + ")");
        return {};
    };
    return kind;
}

constexpr const char* kNoiseSource = R"(class GaussianNoise(nn.Module):
    """While training, adds normal noise; multiplied: scales with noise around 1."""

    def __init__(self, stddev, multiplied=False):
        super().__init__()
        self.stddev = stddev
        self.multiplied = multiplied

    def forward(self, x):
        if not self.training:
            return x
        noise = torch.randn_like(x) * self.stddev
        return x * (1.0 + noise) if self.multiplied else x + noise
)";

Kind noiseKind()
{
    Kind kind = trainingOnly("gaussian_noise", "GaussianNoise", "While training, adds normal noise: a way to make more of few data.", "tf.keras.layers.GaussianNoise",
                             {realParam("stddev", "Deviation", "Standard deviation of the noise", 0.1, 0.0, 1e6)});
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("GaussianNoise", kNoiseSource);
        writer.module("GaussianNoise(" + pythonNumber(view.real("stddev")) + ")");
        return {};
    };
    return kind;
}

Kind gaussianDropoutKind()
{
    Kind kind = trainingOnly("gaussian_dropout", "GaussianDropout", "While training, multiplies with normal noise around 1 that has the variance of a Dropout.",
                             "Srivastava et al.: Dropout, JMLR 2014, section 10; tf.keras.layers.GaussianDropout",
                             {realParam("p", "Probability", "That of the Dropout with the same variance, p / (1 - p)", 0.5, 0.0, 0.99)});
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        const std::string p = pythonNumber(view.real("p"));
        writer.support("GaussianNoise", kNoiseSource);
        writer.module("GaussianNoise((" + p + " / (1.0 - " + p + ")) ** 0.5, multiplied=True)");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> regularizationKinds()
{
    return {dropoutKind(), featureDropoutKind(), alphaDropoutKind(), dropPathKind(), noiseKind(), gaussianDropoutKind()};
}

} // namespace cairn::graph
