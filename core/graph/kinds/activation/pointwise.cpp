// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"

#include <functional>

namespace cairn::graph {

namespace {

using formats::OnnxWriter;
using formats::pythonNumber;
using Operators = std::function<void(const NodeView&, OnnxWriter&)>;
using Constructor = std::function<std::string(const NodeView&)>;

/// What an activation is beside its formula.
struct About {
    std::string id, title, help, reference;
    std::vector<ParamSpec> params = {};
};

/// A function of each number with nothing to learn.
Kind pointwise(About about, Operators onnx, Constructor constructor)
{
    Kind kind;
    kind.info = {about.id, about.title, "activation", about.help, about.reference, kOneInput, kOneOutput, std::move(about.params)};
    kind.shape = [title = about.title](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, title));
        return oneOutput(view.inputs[0].shape);
    };
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return elementsPerRow(outputs[0]); };
    kind.onnx = [onnx = std::move(onnx)](const NodeView& view, OnnxWriter& writer) -> Result<void> {
        onnx(view, writer);
        return {};
    };
    kind.python = [constructor = std::move(constructor)](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module(constructor(view));
        return {};
    };
    return kind;
}

/// A function that is one ONNX operator and a PyTorch module of the kind's title, both without parameters.
Kind plain(const std::string& id, const std::string& title, const std::string& help, const std::string& operation, const std::string& paper = {})
{
    return pointwise({id, title, help, paper + (paper.empty() ? "" : "; ") + "torch.nn." + title},
                     [operation](const NodeView&, OnnxWriter& writer) { writer.node(operation, {writer.input()}); },
                     [title](const NodeView&) { return "nn." + title + "()"; });
}

/// "nn.ELU(alpha=1.0)" of the real parameters `names`.
Constructor withReals(const std::string& module, std::vector<std::string> names)
{
    return [module, names = std::move(names)](const NodeView& view) {
        std::string arguments;
        for (const std::string& name : names)
            arguments += (arguments.empty() ? "" : ", ") + name + "=" + pythonNumber(view.real(name));
        return module + "(" + arguments + ")";
    };
}

/// One ONNX operator whose attribute is a real parameter.
Operators withAttribute(const std::string& operation, const std::string& attribute, const std::string& param)
{
    return [=](const NodeView& view, OnnxWriter& writer) {
        writer.node(operation, {writer.input()}, {{attribute, static_cast<float>(view.real(param))}});
    };
}

std::string constantOf(const NodeView& view, OnnxWriter& writer, const std::string& param)
{
    return writer.constant(param, static_cast<float>(view.real(param)));
}

/// `x operation number`.
std::string withNumber(OnnxWriter& writer, const std::string& operation, const std::string& x, float number)
{
    return writer.step(operation, {x, writer.constant("number", number)});
}

std::vector<Kind> rectifiers()
{
    return {
        plain("relu", "ReLU", "x for positive x, 0 else.", "Relu"),
        pointwise({"leaky_relu", "LeakyReLU", "x for positive x, a small multiple of x else.", "torch.nn.LeakyReLU",
                   {realParam("negative_slope", "Negative slope", "Factor for negative inputs", 0.01, 0.0, 1.0)}},
                  withAttribute("LeakyRelu", "alpha", "negative_slope"), withReals("nn.LeakyReLU", {"negative_slope"})),
        pointwise({"relu6", "ReLU6", "x between 0 and 6, cut off outside: as ReLU, but bounded.",
                   "Krizhevsky: Convolutional deep belief networks on CIFAR-10, 2010; torch.nn.ReLU6"},
                  [](const NodeView&, OnnxWriter& writer) {
                      writer.node("Clip", {writer.input(), writer.constant("least", 0.0f), writer.constant("most", 6.0f)});
                  },
                  [](const NodeView&) { return "nn.ReLU6()"; }),
        pointwise({"elu", "ELU", "x for positive x, a saturating exponential else.",
                   "Clevert et al.: Fast and accurate deep network learning by exponential linear units, 2016; torch.nn.ELU",
                   {realParam("alpha", "Alpha", "Value approached for very negative inputs, negated", 1.0, 0.0, 100.0)}},
                  withAttribute("Elu", "alpha", "alpha"), withReals("nn.ELU", {"alpha"})),
        plain("selu", "SELU", "ELU with fixed numbers that keep mean 0 and variance 1 from layer to layer.", "Selu",
              "Klambauer et al.: Self-normalizing neural networks, 2017"),
        pointwise({"celu", "CELU", "ELU whose slope is continuous for every alpha.", "Barron: Continuously differentiable exponential linear units, 2017; torch.nn.CELU",
                   {realParam("alpha", "Alpha", "Value approached for very negative inputs, negated", 1.0, 0.01, 100.0)}},
                  withAttribute("Celu", "alpha", "alpha"), withReals("nn.CELU", {"alpha"})),
        pointwise({"threshold", "Threshold", "x above a threshold, a fixed value else.", "torch.nn.Threshold",
                   {realParam("threshold", "Threshold", "What x has to exceed", 0.0, -1e6, 1e6), realParam("value", "Value", "Takes the place of smaller x", 0.0, -1e6, 1e6)}},
                  [](const NodeView& view, OnnxWriter& writer) {
                      const std::string above = writer.step("Greater", {writer.input(), constantOf(view, writer, "threshold")});
                      writer.node("Where", {above, writer.input(), constantOf(view, writer, "value")});
                  },
                  withReals("nn.Threshold", {"threshold", "value"}))};
}

/// GELU is an operator only from opset 20 on: x / 2 * (1 + erf(x / sqrt(2))), or tanh of a cubic.
void geluOnnx(const NodeView& view, OnnxWriter& writer)
{
    const std::string& x = writer.input();
    std::string bell;
    if (view.text("approximate") == "none") {
        bell = writer.step("Erf", {withNumber(writer, "Mul", x, 0.70710678f)});
    } else {
        const std::string square = writer.step("Mul", {x, x});
        const std::string factor = withNumber(writer, "Add", withNumber(writer, "Mul", square, 0.044715f), 1.0f);
        const std::string scaled = writer.step("Mul", {x, factor});
        bell = writer.step("Tanh", {withNumber(writer, "Mul", scaled, 0.79788456f)});
    }
    writer.node("Mul", {withNumber(writer, "Mul", x, 0.5f), withNumber(writer, "Add", bell, 1.0f)});
}

std::vector<Kind> smoothRectifiers()
{
    return {
        pointwise({"gelu", "GELU", "x times the probability that a standard normal number is smaller than x; smoother than ReLU.",
                   "Hendrycks, Gimpel: Gaussian error linear units, 2016; torch.nn.GELU",
                   {choiceParam("approximate", "Formula", "Exact (none), or with tanh as in GPT-2", {"none", "tanh"})}},
                  geluOnnx, [](const NodeView& view) { return view.text("approximate") == "none" ? "nn.GELU()" : "nn.GELU(approximate=\"tanh\")"; }),
        pointwise({"silu", "SiLU", "x times sigmoid(x), also called swish.", "Ramachandran et al.: Searching for activation functions, 2017; torch.nn.SiLU"},
                  [](const NodeView&, OnnxWriter& writer) { writer.node("Mul", {writer.input(), writer.step("Sigmoid", {writer.input()})}); },
                  [](const NodeView&) { return "nn.SiLU()"; }),
        pointwise({"mish", "Mish", "x times tanh(softplus(x)); smooth, slightly negative left of 0.",
                   "Misra: Mish: a self regularized non-monotonic activation function, 2019; torch.nn.Mish"},
                  [](const NodeView&, OnnxWriter& writer) {
                      writer.node("Mul", {writer.input(), writer.step("Tanh", {writer.step("Softplus", {writer.input()})})});
                  },
                  [](const NodeView&) { return "nn.Mish()"; }),
        plain("hardswish", "Hardswish", "SiLU made of straight lines and a parabola: cheap on small devices.", "HardSwish",
              "Howard et al.: Searching for MobileNetV3, 2019"),
        pointwise({"softplus", "Softplus", "log(1 + exp(x)): a smooth ReLU that is always positive.", "torch.nn.Softplus",
                   {realParam("beta", "Beta", "Sharpness of the bend: log(1 + exp(beta x)) / beta", 1.0, 0.01, 100.0)}},
                  [](const NodeView& view, OnnxWriter& writer) {
                      const std::string scaled = writer.step("Mul", {writer.input(), constantOf(view, writer, "beta")});
                      writer.node("Div", {writer.step("Softplus", {scaled}), constantOf(view, writer, "beta")});
                  },
                  withReals("nn.Softplus", {"beta"}))};
}

Kind hardtanhKind()
{
    Kind kind = pointwise({"hardtanh", "Hardtanh", "x cut off below one number and above another.", "torch.nn.Hardtanh",
                           {realParam("min_val", "Least", "What smaller numbers become", -1.0, -1e6, 1e6),
                            realParam("max_val", "Most", "What larger numbers become", 1.0, -1e6, 1e6)}},
                          [](const NodeView& view, OnnxWriter& writer) {
                              writer.node("Clip", {writer.input(), constantOf(view, writer, "min_val"), constantOf(view, writer, "max_val")});
                          },
                          withReals("nn.Hardtanh", {"min_val", "max_val"}));
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, "Hardtanh"));
        if (view.real("min_val") < view.real("max_val"))
            return oneOutput(view.inputs[0].shape);
        return fail(ErrorCode::InvalidInput, "Hardtanh needs a least value below the most", view.node.label, "Make min_val smaller than max_val");
    };
    return kind;
}

std::vector<Kind> squashers()
{
    return {
        plain("sigmoid", "Sigmoid", "Squeezes every number into 0 to 1.", "Sigmoid"),
        plain("tanh", "Tanh", "Squeezes every number into -1 to 1.", "Tanh"),
        plain("softsign", "Softsign", "x / (1 + |x|): squeezes into -1 to 1, slower than tanh.", "Softsign"),
        pointwise({"logsigmoid", "LogSigmoid", "Logarithm of the sigmoid, computed without underflow.", "torch.nn.LogSigmoid"},
                  [](const NodeView&, OnnxWriter& writer) { writer.node("Neg", {writer.step("Softplus", {writer.step("Neg", {writer.input()})})}); },
                  [](const NodeView&) { return "nn.LogSigmoid()"; }),
        pointwise({"hardsigmoid", "Hardsigmoid", "Sigmoid made of straight lines: x / 6 + 1/2, cut off at 0 and 1.", "torch.nn.Hardsigmoid"},
                  [](const NodeView&, OnnxWriter& writer) { writer.node("HardSigmoid", {writer.input()}, {{"alpha", 1.0f / 6.0f}, {"beta", 0.5f}}); },
                  [](const NodeView&) { return "nn.Hardsigmoid()"; }),
        hardtanhKind()};
}

std::vector<Kind> shrinkers()
{
    const ParamSpec lambda = realParam("lambd", "Lambda", "Half width of the range that becomes 0", 0.5, 0.0, 1e6);
    return {
        pointwise({"tanhshrink", "Tanhshrink", "x - tanh(x): small numbers all but vanish.", "torch.nn.Tanhshrink"},
                  [](const NodeView&, OnnxWriter& writer) { writer.node("Sub", {writer.input(), writer.step("Tanh", {writer.input()})}); },
                  [](const NodeView&) { return "nn.Tanhshrink()"; }),
        pointwise({"softshrink", "Softshrink", "Moves every number towards 0 by lambda; what would change sign becomes 0.", "torch.nn.Softshrink", {lambda}},
                  [](const NodeView& view, OnnxWriter& writer) {
                      const auto width = static_cast<float>(view.real("lambd"));
                      writer.node("Shrink", {writer.input()}, {{"bias", width}, {"lambd", width}});
                  },
                  withReals("nn.Softshrink", {"lambd"})),
        pointwise({"hardshrink", "Hardshrink", "Numbers within lambda of 0 become 0, all others stay.", "torch.nn.Hardshrink", {lambda}},
                  withAttribute("Shrink", "lambd", "lambd"), withReals("nn.Hardshrink", {"lambd"}))};
}

} // namespace

std::vector<Kind> activationKinds()
{
    std::vector<Kind> all;
    for (auto group : {rectifiers, smoothRectifiers, squashers, shrinkers}) {
        for (Kind& kind : group())
            all.push_back(std::move(kind));
    }
    return all;
}

} // namespace cairn::graph
