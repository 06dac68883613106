// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/heads/head_kinds.h"
#include "core/graph/kinds/onnx_steps.h"
#include "core/graph/kinds/rules.h"

namespace cairn::graph {

namespace {

constexpr const char* kGaussianSource = R"(class GaussianHead(nn.Module):
    """Mean and variance of a normal distribution (Nix, Weigend: Estimating the mean and variance of the target probability distribution, 1994)."""

    def __init__(self, features, outputs, min_variance):
        super().__init__()
        self.least = min_variance
        self.mean, self.variance = nn.Linear(features, outputs), nn.Linear(features, outputs)

    def forward(self, x):
        return self.mean(x), F.softplus(self.variance(x)) + self.least
)";

constexpr const char* kMixtureSource = R"(class MixtureDensity(nn.Module):
    """Bishop: Mixture density networks, 1994."""

    def __init__(self, features, outputs, components):
        super().__init__()
        self.outputs, self.components = outputs, components
        self.mixing, self.deviation = nn.Linear(features, components), nn.Linear(features, components)
        self.mean = nn.Linear(features, components * outputs)

    def forward(self, x):
        mean = self.mean(x).view(-1, self.components, self.outputs)
        return F.softmax(self.mixing(x), dim=1), mean, torch.exp(self.deviation(x))
)";

constexpr const char* kDuelingSource = R"(class DuelingHead(nn.Module):
    """Wang et al.: Dueling network architectures for deep reinforcement learning, 2016."""

    def __init__(self, features, actions):
        super().__init__()
        self.value, self.advantage = nn.Linear(features, 1), nn.Linear(features, actions)

    def forward(self, x):
        advantage = self.advantage(x)
        return self.value(x) + advantage - advantage.mean(1, keepdim=True)
)";

std::int64_t headFeatures(const NodeView& view)
{
    return view.inputs[0].shape.back();
}

Result<void> wantRows(const NodeView& view, const std::string& title, bool sequences = false)
{
    CAIRN_TRY(wantNumbers(view, title));
    if (rank(view) == 2 || (sequences && rank(view) == 3))
        return {};
    return fail(ErrorCode::Mismatch, title + " works on rows [N, F]" + (sequences ? " or sequences [N, T, F]" : "") + ", but gets " + shapeText(view.inputs[0].shape) + " from "
                + sourceLabel(view), view.node.label, "Insert Flatten or a pooling layer in front of it");
}

/// The input's shape with another last axis.
std::vector<std::int64_t> withWidth(const NodeView& view, std::int64_t width)
{
    std::vector<std::int64_t> shape = view.inputs[0].shape;
    shape.back() = width;
    return shape;
}

/// Weight and bias of a linear layer called `name`; "" for the layer's own.
std::vector<StateTensor> linearStateOf(const std::string& name, std::int64_t out, std::int64_t in)
{
    const std::string stem = name.empty() ? "" : name + ".";
    return {{stem + "weight", {out, in}}, {stem + "bias", {out}}};
}

std::vector<StateTensor> joined(std::vector<StateTensor> a, const std::vector<StateTensor>& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// The linear layer `name` over the last axis of the input.
std::string headLinear(OnnxSteps& onnx, const NodeView& view, const std::string& name = {})
{
    formats::OnnxWriter& writer = onnx.writer();
    const std::string stem = name.empty() ? "" : name + ".";
    const std::string weight = writer.weight(stem + "weight"), bias = writer.weight(stem + "bias");
    return rank(view) == 2 ? onnx.linear(writer.input(), weight, bias) : onnx.linearLast(writer.input(), weight, bias);
}

std::int64_t headFlops(const NodeView& view, const std::vector<TensorType>& outputs)
{
    std::int64_t numbers = 0;
    for (const TensorType& output : outputs)
        numbers = plus(numbers, elementsPerRow(output));
    return times(2, times(headFeatures(view), numbers));
}

std::string headSizes(std::initializer_list<std::int64_t> sizes)
{
    std::string text;
    for (const std::int64_t size : sizes)
        text += (text.empty() ? "" : ", ") + std::to_string(size);
    return text;
}

/// A head that is one linear layer: what it is for says its name.
struct PlainHead {
    std::string id, title, help, reference;
    PortSpec input, output;
    std::vector<ParamSpec> params; ///< the first is the width; none: width 1
    bool sequencesOnly = false;
};

Kind plainHead(const PlainHead& head)
{
    Kind kind;
    kind.info = {head.id, head.title, "heads", head.help, head.reference, {head.input}, {head.output}, head.params};
    const auto width = [name = head.params.empty() ? std::string() : head.params[0].name](const NodeView& view) { return name.empty() ? 1 : view.integer(name); };
    kind.shape = [title = head.title, only = head.sequencesOnly, width](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, title));
        if (only && rank(view) != 3)
            return fail(ErrorCode::Mismatch, title + " works on sequences [N, T, F], but gets " + shapeText(view.inputs[0].shape) + " from " + sourceLabel(view), view.node.label,
                        "Connect it to a layer that puts out every step, or use Linear");
        if (!only)
            CAIRN_TRY(wantRows(view, title));
        return oneOutput(withWidth(view, width(view)));
    };
    kind.state = [width](const NodeView& view) { return linearStateOf("", width(view), headFeatures(view)); };
    kind.flops = headFlops;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        OnnxSteps onnx(writer);
        writer.node("Identity", {headLinear(onnx, view)});
        return {};
    };
    kind.python = [width](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.Linear(" + headSizes({headFeatures(view), width(view)}) + ")");
        return {};
    };
    return kind;
}

ParamSpec actionsParam()
{
    return integerParam("actions", "Actions", "Number of actions to choose from", 4, 1, 1'000'000);
}

ParamSpec headWidthParam()
{
    return integerParam("out_features", "Output features", "Numbers that are predicted per row", 1, 1, 1'000'000);
}

Kind gaussianKind()
{
    Kind kind;
    kind.info = {"gaussian_head", "GaussianHead", "heads", "Predicts a mean and how sure it is: the variance of a normal distribution around it.",
                 "Nix, Weigend: Estimating the mean and variance of the target probability distribution, 1994; torch.nn.GaussianNLLLoss", kOneInput,
                 {{"mean", "Means [.., K]"}, {"variance", "Variances, above 0 [.., K]"}},
                 {headWidthParam(), realParam("min_variance", "Least variance", "Added to the variance, so that it cannot vanish", 1e-6, 0.0, 1.0)}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantRows(view, "GaussianHead", true));
        const TensorType type{ElementType::Float32, withWidth(view, view.integer("out_features"))};
        return std::vector<TensorType>{type, type};
    };
    kind.state = [](const NodeView& view) {
        const std::int64_t out = view.integer("out_features"), in = headFeatures(view);
        return joined(linearStateOf("mean", out, in), linearStateOf("variance", out, in));
    };
    kind.flops = headFlops;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        OnnxSteps onnx(writer);
        writer.node("Identity", {headLinear(onnx, view, "mean")});
        const std::string variance = onnx.softplus(headLinear(onnx, view, "variance"));
        writer.node("Add", {variance, onnx.number(static_cast<float>(view.real("min_variance")))}, {}, writer.output(1));
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("GaussianHead", kGaussianSource);
        writer.module("GaussianHead(" + headSizes({headFeatures(view), view.integer("out_features")}) + ", " + formats::pythonNumber(view.real("min_variance")) + ")");
        return {};
    };
    return kind;
}

Kind mixtureKind()
{
    Kind kind;
    kind.info = {"mixture_density", "MixtureDensity", "heads", "Predicts a whole distribution as a mixture of normal ones: for answers that may be one thing or another.",
                 "Bishop: Mixture density networks, 1994", kOneInput,
                 {{"weights", "Share of each component [N, M]"}, {"mean", "Its means [N, M, K]"}, {"deviation", "Its standard deviation [N, M]"}},
                 {headWidthParam(), integerParam("components", "Components", "Number of normal distributions", 5, 1, 65536)}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantRows(view, "MixtureDensity"));
        const std::int64_t rows = view.inputs[0].shape[0], components = view.integer("components");
        const TensorType each{ElementType::Float32, {rows, components}};
        return std::vector<TensorType>{each, {ElementType::Float32, {rows, components, view.integer("out_features")}}, each};
    };
    kind.state = [](const NodeView& view) {
        const std::int64_t components = view.integer("components"), in = headFeatures(view);
        return joined(joined(linearStateOf("mixing", components, in), linearStateOf("mean", times(components, view.integer("out_features")), in)),
                      linearStateOf("deviation", components, in));
    };
    kind.flops = headFlops;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        OnnxSteps onnx(writer);
        writer.node("Softmax", {headLinear(onnx, view, "mixing")}, {{"axis", std::int64_t{1}}});
        writer.node("Reshape", {headLinear(onnx, view, "mean"), onnx.numbers({0, view.integer("components"), view.integer("out_features")})}, {}, writer.output(1));
        writer.node("Exp", {headLinear(onnx, view, "deviation")}, {}, writer.output(2));
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("MixtureDensity", kMixtureSource);
        writer.module("MixtureDensity(" + headSizes({headFeatures(view), view.integer("out_features"), view.integer("components")}) + ")");
        return {};
    };
    return kind;
}

std::vector<double> quantilesOf(const NodeView& view)
{
    return view.params.at("quantiles").get<std::vector<double>>();
}

Shapes quantileShape(const NodeView& view)
{
    CAIRN_TRY(wantRows(view, "QuantileHead"));
    const std::vector<double> quantiles = quantilesOf(view);
    if (quantiles.empty())
        return fail(ErrorCode::InvalidInput, "QuantileHead has no quantiles", view.node.label, "Give some between 0 and 1, such as 0.1, 0.5, 0.9");
    for (std::size_t i = 1; view.flag("monotone") && i < quantiles.size(); ++i) {
        if (quantiles[i] <= quantiles[i - 1])
            return fail(ErrorCode::InvalidInput, "The quantiles of a monotone QuantileHead do not rise", view.node.label, "Sort them, each once");
    }
    return oneOutput({view.inputs[0].shape[0], static_cast<std::int64_t>(quantiles.size())});
}

Kind quantileKind()
{
    Kind kind;
    kind.info = {"quantile_head", "QuantileHead", "heads", "Predicts quantiles: with 0.1 and 0.9, a range that holds four of five answers.",
                 "Koenker, Bassett: Regression quantiles, 1978", kOneInput, {{"out", "One number per quantile [N, Q]"}},
                 {{"quantiles", "Quantiles", "Between 0 and 1", ParamType::Numbers, Json::array({0.1, 0.5, 0.9}), 0.0, 1.0},
                  flagParam("monotone", "Monotone", "A higher quantile never gets a lower number", true)}};
    kind.shape = quantileShape;
    kind.state = [](const NodeView& view) { return linearStateOf("", static_cast<std::int64_t>(quantilesOf(view).size()), headFeatures(view)); };
    kind.flops = headFlops;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        OnnxSteps onnx(writer);
        const std::string raw = headLinear(onnx, view);
        const auto count = static_cast<std::int64_t>(quantilesOf(view).size());
        if (!view.flag("monotone") || count == 1) {
            writer.node("Identity", {raw});
            return {};
        }
        const std::string steps = onnx.concat({onnx.slice(raw, 1, 0, 1), onnx.softplus(onnx.slice(raw, 1, 1, count))}, 1);
        writer.node("CumSum", {steps, onnx.numbers({1})});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.submodule("nn.Linear(" + headSizes({headFeatures(view), static_cast<std::int64_t>(quantilesOf(view).size())}) + ")");
        const std::string raw = writer.label() + "__raw";
        writer.line(raw + " = self." + writer.label() + "(" + writer.input() + ")");
        writer.expression(view.flag("monotone") ? "torch.cat((" + raw + "[:, :1], F.softplus(" + raw + "[:, 1:])), 1).cumsum(1)" : raw);
        return {};
    };
    return kind;
}

Kind duelingKind()
{
    Kind kind;
    kind.info = {"dueling_head", "DuelingHead", "heads", "Values of actions for DQN: the value of the state plus what each action adds to the mean.",
                 "Wang et al.: Dueling network architectures for deep reinforcement learning, ICML 2016", kOneInput, {{"out", "Value of each action [N, A]"}}, {actionsParam()}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantRows(view, "DuelingHead"));
        return oneOutput(withWidth(view, view.integer("actions")));
    };
    kind.state = [](const NodeView& view) {
        return joined(linearStateOf("value", 1, headFeatures(view)), linearStateOf("advantage", view.integer("actions"), headFeatures(view)));
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>& outputs) { return times(2, times(headFeatures(view), plus(elementsPerRow(outputs[0]), 1))); };
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        OnnxSteps onnx(writer);
        const std::string advantage = headLinear(onnx, view, "advantage");
        const std::string mean = onnx.op("ReduceMean", {advantage}, {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", std::int64_t{1}}});
        writer.node("Add", {headLinear(onnx, view, "value"), onnx.sub(advantage, mean)});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("DuelingHead", kDuelingSource);
        writer.module("DuelingHead(" + headSizes({headFeatures(view), view.integer("actions")}) + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> headKinds()
{
    const PortSpec rows{"in", "Rows [N, F]"};
    return {gaussianKind(),
            mixtureKind(),
            quantileKind(),
            plainHead({"tagging_head", "TaggingHead", "Scores of classes for every step of a sequence: words, amino acids, frames.", "torch.nn.Linear", {"in", "Sequences [N, T, F]"},
                       {"out", "Scores before softmax [N, T, C]"}, {integerParam("classes", "Classes", "Number of tags", 2, 1, 1'000'000)}, true}),
            plainHead({"policy_head", "PolicyHead", "Scores of actions; softmax makes probabilities of them.", "Williams: Simple statistical gradient-following algorithms, 1992; torch.nn.Linear",
                       rows, {"out", "Score of each action before softmax [N, A]"}, {actionsParam()}}),
            plainHead({"value_head", "ValueHead", "How good a state is: one number per row, for actor-critic methods.", "Sutton, Barto: Reinforcement learning, 2018; torch.nn.Linear", rows,
                       {"out", "Value of the state [N, 1]"}, {}}),
            duelingKind(), matrixFactorizationKind()};
}

} // namespace cairn::graph
