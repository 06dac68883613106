// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/expression/functions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cairn::graph::expression {

namespace {

double logistic(double x)
{
    return 1 / (1 + std::exp(-x));
}

constexpr Function unaryFunction(std::string_view name, std::string_view help, const char* onnx, const char* python, double (*fold)(double))
{
    return {name, Form::Unary, "x", 1, help, onnx, python, fold};
}

constexpr Function reduction(std::string_view name, std::string_view help, const char* onnx, const char* python)
{
    return {name, Form::Reduce, "x, dim, keepdim", 1, help, onnx, python};
}

constexpr std::array kFunctions{
    unaryFunction("exp", "e to the power of x", "Exp", "torch.exp", [](double x) { return std::exp(x); }),
    unaryFunction("log", "natural logarithm", "Log", "torch.log", [](double x) { return std::log(x); }),
    unaryFunction("sqrt", "square root", "Sqrt", "torch.sqrt", [](double x) { return std::sqrt(x); }),
    unaryFunction("abs", "absolute value", "Abs", "torch.abs", [](double x) { return std::abs(x); }),
    unaryFunction("sign", "-1, 0 or 1", "Sign", "torch.sign", [](double x) { return x > 0 ? 1.0 : x < 0 ? -1.0 : 0.0; }),
    unaryFunction("square", "x times x", nullptr, "torch.square", [](double x) { return x * x; }),
    unaryFunction("floor", "next whole number below", "Floor", "torch.floor", [](double x) { return std::floor(x); }),
    unaryFunction("ceil", "next whole number above", "Ceil", "torch.ceil", [](double x) { return std::ceil(x); }),
    unaryFunction("round", "nearest whole number", "Round", "torch.round", [](double x) { return std::nearbyint(x); }),
    unaryFunction("sin", "sine", "Sin", "torch.sin", [](double x) { return std::sin(x); }),
    unaryFunction("cos", "cosine", "Cos", "torch.cos", [](double x) { return std::cos(x); }),
    unaryFunction("erf", "error function", "Erf", "torch.erf", [](double x) { return std::erf(x); }),
    unaryFunction("tanh", "hyperbolic tangent", "Tanh", "torch.tanh", [](double x) { return std::tanh(x); }),
    unaryFunction("sigmoid", "1 / (1 + exp(-x))", "Sigmoid", "torch.sigmoid", logistic),
    unaryFunction("softplus", "log(1 + exp(x))", "Softplus", "F.softplus", [](double x) { return x > 20 ? x : std::log1p(std::exp(x)); }),
    unaryFunction("relu", "x where it is positive, else 0", "Relu", "F.relu", [](double x) { return std::max(x, 0.0); }),
    unaryFunction("silu", "x sigmoid(x)", nullptr, "F.silu", [](double x) { return x * logistic(x); }),
    unaryFunction("gelu", "x times the normal distribution function of x", nullptr, "F.gelu",
                  [](double x) { return 0.5 * x * (1 + std::erf(x / std::numbers::sqrt2)); }),
    Function{"minimum", Form::Binary, "a, b", 2, "the smaller one of two numbers", "Min", "torch.minimum"},
    Function{"maximum", Form::Binary, "a, b", 2, "the larger one of two numbers", "Max", "torch.maximum"},
    Function{"pow", Form::Binary, "a, b", 2, "a to the power of b, as a ** b", "Pow", "torch.pow"},
    Function{"clamp", Form::Clamp, "x, min, max", 3, "x cut off below min and above max"},
    Function{"where", Form::Where, "condition, a, b", 3, "a where the condition is not 0, else b"},
    reduction("sum", "sum along axes", "ReduceSum", "torch.sum"),
    reduction("mean", "mean along axes", "ReduceMean", "torch.mean"),
    reduction("max", "largest along axes", "ReduceMax", "torch.amax"),
    reduction("min", "smallest along axes", "ReduceMin", "torch.amin"),
    reduction("norm", "Euclidean length along axes", "ReduceL2", "torch.linalg.vector_norm"),
    reduction("logsumexp", "logarithm of the sum of exponentials", "ReduceLogSumExp", "torch.logsumexp"),
    Function{"softmax", Form::Along, "x, dim", 2, "positive numbers that sum to 1 along an axis", "Softmax", "torch.softmax"},
    Function{"log_softmax", Form::Along, "x, dim", 2, "logarithm of softmax", "LogSoftmax", "torch.log_softmax"},
    Function{"cumsum", Form::Along, "x, dim", 2, "running sums along an axis", "CumSum", "torch.cumsum"},
    Function{"matmul", Form::MatMul, "a, b", 2, "matrix product of the last two axes, as a @ b"},
    Function{"einsum", Form::Einsum, "equation, *tensors", 2, "Einstein's sum: einsum(\"nij,njk->nik\", a, b)"},
    Function{"reshape", Form::Reshape, "x, *sizes", 2, "the same numbers in other axes: reshape(a, N, 4, -1)"},
    Function{"squeeze", Form::Squeeze, "x, dim", 2, "without an axis of length 1"},
    Function{"unsqueeze", Form::Unsqueeze, "x, dim", 2, "with a new axis of length 1"},
    Function{"permute", Form::Permute, "x, *dims", 2, "axes in another order: permute(a, 0, 2, 1)"},
    Function{"transpose", Form::Transpose, "x, dim0, dim1", 3, "two axes swapped"},
    Function{"expand", Form::Expand, "x, *sizes", 2, "axes of length 1 stretched: expand(a, N, 4, -1); -1 keeps an axis"},
    Function{"concat", Form::Concat, "*tensors, dim", 1, "tensors side by side: concat(a, b, dim=1)"},
    Function{"stack", Form::Stack, "*tensors, dim", 1, "tensors behind each other along a new axis: stack(a, b, dim=1)"},
};

} // namespace

std::span<const Function> functions()
{
    return kFunctions;
}

const Function* findFunction(std::string_view name)
{
    const auto found = std::ranges::find(kFunctions, name, &Function::name);
    return found == kFunctions.end() ? nullptr : &*found;
}

std::string callText(const Function& function)
{
    return std::string(function.name) + "(" + std::string(function.parameters) + ")";
}

} // namespace cairn::graph::expression
