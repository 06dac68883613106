// SPDX-License-Identifier: GPL-3.0-or-later
// One rule per operator of ONNX (onnx.ai, "Operators", opset 9 to 22).
#include "core/graph/transfer/onnx_operators.h"

#include <algorithm>

namespace cairn::graph {

namespace {

using formats::ForeignConstant;
using formats::ForeignOperator;
using namespace onnx_in;

/// The one number that all entries share; nothing where they differ.
std::optional<std::int64_t> allAlike(const Ints& numbers, std::int64_t fallback)
{
    if (numbers.empty())
        return fallback;
    return std::ranges::all_of(numbers, [&](std::int64_t number) { return number == numbers.front(); }) ? std::optional(numbers.front()) : std::nullopt;
}

/// Square windows of two axes: kernel, stride, padding, dilation.
struct Window {
    std::int64_t kernel = 0, stride = 1, padding = 0, dilation = 1;
    bool same = false;
};

Result<Window> windowOf(const ForeignOperator& op, const Ints& kernel)
{
    const auto size = allAlike(kernel, 0), stride = allAlike(op.attribute<Ints>("strides"), 1), dilation = allAlike(op.attribute<Ints>("dilations"), 1);
    if (kernel.size() != 2 || !size || !stride || !dilation)
        return cannot("its window is not square, or not over two axes");
    Window window{*size, *stride, 0, *dilation};
    const std::string automatic = op.attribute<std::string>("auto_pad", "NOTSET");
    const Ints pads = op.attribute<Ints>("pads");
    const std::int64_t total = window.dilation * (window.kernel - 1);
    const Ints samePads{total / 2, total / 2, total - total / 2, total - total / 2};
    const bool asSame = automatic == "SAME_UPPER" || (automatic == "SAME_LOWER" && total % 2 == 0) || (automatic == "NOTSET" && pads == samePads && total % 2 != 0);
    if (asSame && window.stride == 1) {
        window.same = true;
        return window;
    }
    const auto padding = allAlike(pads, 0);
    if (!padding || (automatic != "NOTSET" && automatic != "VALID"))
        return cannot("its border is not the same on all sides");
    window.padding = automatic == "VALID" ? 0 : *padding;
    return window;
}

Result<bool> convolution(const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder)
{
    const ForeignConstant* weight = builder.constant(input(op, 1));
    const bool bias = !input(op, 2).empty();
    if (!weight || (bias && !builder.constant(input(op, 2))))
        return cannot("its weights are computed");
    const Ints& shape = weight->tensor.shape;
    if (shape.size() != 4)
        return cannot("it works on " + std::to_string(static_cast<int>(shape.size()) - 2) + " axes");
    CAIRN_ASSIGN(const Window window, windowOf(op, {shape[2], shape[3]}));
    Node& node = builder.add("conv2d", {{"out_channels", shape[0]}, {"kernel_size", window.kernel}, {"stride", window.stride}, {"padding", window.padding},
                                        {"same_padding", window.same}, {"dilation", window.dilation}, {"groups", op.attribute<std::int64_t>("group", 1)}, {"bias", bias}},
                             {input(op, 0)}, input(op, 1));
    builder.weight(node, "weight", input(op, 1));
    if (bias)
        builder.weight(node, "bias", input(op, 2));
    builder.output(node, output(op));
    return false;
}

void addLinear(OnnxBuilder& builder, const std::string& from, const std::string& weight, bool transposed, const std::string& bias, const std::string& to)
{
    const Ints& shape = builder.constant(weight)->tensor.shape;
    Node& node = builder.add("linear", {{"out_features", transposed ? shape[1] : shape[0]}, {"bias", !bias.empty()}}, {from}, weight);
    builder.weight(node, "weight", weight, transposed ? WeightTransform{.axes = {1, 0}} : WeightTransform{});
    if (!bias.empty())
        builder.weight(node, "bias", bias);
    builder.output(node, to);
}

Result<bool> gemm(const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder)
{
    const ForeignConstant *weight = builder.constant(input(op, 1)), *bias = builder.constant(input(op, 2));
    if (!weight || weight->tensor.shape.size() != 2 || (!input(op, 2).empty() && !bias))
        return cannot("its weights are computed");
    if (op.attribute<std::int64_t>("transA") != 0 || op.attribute<double>("alpha", 1.0) != 1.0 || (bias && op.attribute<double>("beta", 1.0) != 1.0))
        return cannot("its inputs are transposed or scaled");
    const bool transposed = op.attribute<std::int64_t>("transB") == 0;
    const std::int64_t width = weight->tensor.shape[transposed ? 1 : 0];
    if (bias && bias->tensor.shape != Ints{width})
        return cannot("its bias is no row of numbers");
    addLinear(builder, input(op, 0), input(op, 1), transposed, input(op, 2), output(op));
    return false;
}

/// MatMul with a constant, and the Add of a constant row behind it; or of two computed matrices.
Result<bool> matMul(const ForeignOperator& op, const ForeignOperator* next, OnnxBuilder& builder)
{
    const ForeignConstant* weight = builder.constant(input(op, 1));
    if (!weight && !builder.constant(input(op, 0))) {
        builder.output(builder.add("matmul", Json::object(), op.inputs), output(op));
        return false;
    }
    if (!weight || weight->tensor.shape.size() != 2)
        return cannot("its constant is no matrix on the right");
    if (next && next->type == "Add" && next->inputs.size() == 2) {
        const std::string bias = next->inputs[next->inputs[0] == output(op) ? 1 : 0];
        const ForeignConstant* row = builder.constant(bias);
        if (row && row->tensor.shape == Ints{weight->tensor.shape[1]}) {
            addLinear(builder, input(op, 0), input(op, 1), true, bias, output(*next));
            return true;
        }
    }
    addLinear(builder, input(op, 0), input(op, 1), true, "", output(op));
    return false;
}

Result<bool> batchNorm(const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder)
{
    for (std::size_t i = 1; i < 5; ++i) {
        if (!builder.constant(input(op, i)))
            return cannot("its weights are computed");
    }
    if (op.attribute<std::int64_t>("training_mode") != 0)
        return cannot("it is in training mode");
    Node& node = builder.add("batch_norm", {{"eps", op.attribute<double>("epsilon", 1e-5)}, {"momentum", 1.0 - op.attribute<double>("momentum", 0.9)}, {"affine", true}},
                             {input(op, 0)}, input(op, 1));
    const char* const names[] = {"weight", "bias", "running_mean", "running_var"};
    for (std::size_t i = 0; i < 4; ++i)
        builder.weight(node, names[i], input(op, i + 1));
    builder.output(node, output(op));
    return false;
}

Result<bool> layerNorm(const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder)
{
    const ForeignConstant *scale = builder.constant(input(op, 1)), *shift = builder.constant(input(op, 2));
    if (!scale || !shift || op.outputs.size() > 1)
        return cannot("it has no constant scale and shift, or gives its mean and variance away");
    Node& node = builder.add("layer_norm", {{"axes", scale->tensor.shape.size()}, {"eps", op.attribute<double>("epsilon", 1e-5)}, {"affine", true}}, {input(op, 0)}, input(op, 1));
    builder.weight(node, "weight", input(op, 1));
    builder.weight(node, "bias", input(op, 2));
    builder.output(node, output(op));
    return false;
}

/// Kinds with one input and nothing to learn.
OnnxRule simple(const std::string& kind, const std::function<Json(const ForeignOperator&)>& params = {})
{
    return [kind, params](const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder) -> Result<bool> {
        builder.output(builder.add(kind, params ? params(op) : Json::object(), {input(op, 0)}), output(op));
        return false;
    };
}

/// y = scale x + shift, for an operator with one constant that is a single number.
Result<bool> withNumber(const ForeignOperator& op, OnnxBuilder& builder)
{
    const std::size_t fixed = builder.constant(op.inputs[1]) ? 1 : 0;
    const auto number = singleNumber(builder, op.inputs[fixed]);
    if (!number || !builder.hasSource(op.inputs[1 - fixed]))
        return cannot("it is done with a constant of several numbers");
    double scale = 1, shift = 0;
    if (op.type == "Add" || op.type == "Sum")
        shift = *number;
    else if (op.type == "Mul")
        scale = *number;
    else if (op.type == "Sub") {
        scale = fixed == 1 ? 1 : -1;
        shift = fixed == 1 ? -*number : *number;
    } else if (op.type == "Div" && fixed == 1 && *number != 0)
        scale = 1 / *number;
    else
        return cannot("it is done with a constant");
    builder.output(builder.add("scale", {{"scale", scale}, {"shift", shift}}, {op.inputs[1 - fixed]}), output(op));
    return false;
}

OnnxRule pair(const std::string& kind)
{
    return [kind](const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder) -> Result<bool> {
        if (op.inputs.size() != 2)
            return cannot("it has another number of inputs than two");
        if (builder.constant(op.inputs[0]) || builder.constant(op.inputs[1]))
            return withNumber(op, builder);
        builder.output(builder.add(kind, Json::object(), op.inputs), output(op));
        return false;
    };
}

Result<bool> softmax(const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder)
{
    const std::int64_t axis = op.attribute<std::int64_t>("axis", builder.opset() < 13 ? 1 : -1);
    const auto shape = builder.shape(input(op, 0));
    const bool last = axis == -1 || (shape && axis + 1 == static_cast<std::int64_t>(shape->size()));
    if (!last && (axis != 1 || builder.opset() < 13))
        return cannot("it goes along another axis than the last one or the channels");
    builder.output(builder.add("softmax", {{"dim", last ? "last" : "channel"}}, {input(op, 0)}), output(op));
    return false;
}

Result<bool> concat(const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder)
{
    std::int64_t axis = op.attribute<std::int64_t>("axis", 1);
    const auto shape = builder.shape(input(op, 0));
    if (axis < 0 && shape)
        axis += static_cast<std::int64_t>(shape->size());
    if (axis < 1 || op.inputs.empty() || std::ranges::any_of(op.inputs, [&](const std::string& value) { return !builder.hasSource(value); }))
        return cannot("it joins along the batch, or joins constants");
    std::string left = op.inputs.front();
    for (std::size_t i = 1; i < op.inputs.size(); ++i) {
        const std::string result = i + 1 == op.inputs.size() ? output(op) : output(op) + "/" + std::to_string(i);
        builder.output(builder.add("concat", {{"dim", axis}}, {left, op.inputs[i]}), result);
        left = result;
    }
    if (op.inputs.size() == 1)
        builder.alias(left, output(op));
    return false;
}

Result<bool> flatten(const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder)
{
    if (op.attribute<std::int64_t>("axis", 1) != 1)
        return cannot("it flattens from another axis than the first behind the batch");
    builder.output(builder.add("flatten", Json::object(), {input(op, 0)}), output(op));
    return false;
}

Result<bool> reshape(const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder)
{
    const auto wanted = builder.integers(input(op, 1));
    const auto before = builder.shape(input(op, 0));
    const bool keepsBatch = wanted && wanted->size() >= 2 && (wanted->front() == 0 || wanted->front() == -1 || (before && !before->empty() && before->front() == wanted->front()));
    if (!keepsBatch || op.attribute<std::int64_t>("allowzero") != 0)
        return cannot("its shape is computed, or takes the batch apart");
    std::string axes;
    for (std::size_t i = 1; i < wanted->size(); ++i) {
        std::int64_t length = (*wanted)[i];
        if (length == 0 && before && i < before->size())
            length = (*before)[i];
        if (length == 0 || (length == -1 && wanted->front() == -1))
            return cannot("its shape depends on the input");
        axes += (axes.empty() ? "" : ", ") + std::to_string(length);
    }
    const bool flat = wanted->size() == 2;
    builder.output(flat ? builder.add("flatten", Json::object(), {input(op, 0)}) : builder.add("reshape", {{"shape", axes}}, {input(op, 0)}), output(op));
    return false;
}

OnnxRule pool(const std::string& kind)
{
    return [kind](const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder) -> Result<bool> {
        CAIRN_ASSIGN(const Window window, windowOf(op, op.attribute<Ints>("kernel_shape")));
        const bool border = kind == "avg_pool2d" && window.padding > 0 && op.attribute<std::int64_t>("count_include_pad") == 0;
        if (window.same || window.dilation != 1 || op.attribute<std::int64_t>("ceil_mode") != 0 || border || op.outputs.size() > 1)
            return cannot("its border, dilation or rounding is another");
        builder.output(builder.add(kind, {{"kernel_size", window.kernel}, {"stride", window.stride}, {"padding", window.padding}}, {input(op, 0)}), output(op));
        return false;
    };
}

Result<bool> mean(const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder)
{
    const auto shape = builder.shape(input(op, 0));
    const Ints axes = axesOf(op, builder).value_or(Ints{});
    const bool keeps = op.attribute<std::int64_t>("keepdims", 1) != 0;
    if (axes == Ints{2, 3})
        builder.output(builder.add(keeps ? "adaptive_avg_pool2d" : "global_avg_pool2d", keeps ? Json{{"output_size", 1}} : Json::object(), {input(op, 0)}), output(op));
    else if (axes == Ints{1} && !keeps && shape && shape->size() == 3)
        builder.output(builder.add("global_avg_pool1d", Json::object(), {input(op, 0)}), output(op));
    else
        return reduction("mean")(op, nullptr, builder);
    return false;
}

Result<bool> dropout(const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder)
{
    if (op.outputs.size() > 1)
        return cannot("it gives its mask away");
    double share = op.attribute<double>("ratio", 0.5);
    if (const ForeignConstant* ratio = builder.constant(input(op, 1))) {
        const auto numbers = formats::floatsOf(*ratio);
        share = numbers && numbers->size() == 1 ? static_cast<double>(numbers->front()) : share;
    }
    if (!(share >= 0 && share <= 0.99))
        return cannot("its share is none");
    builder.output(builder.add("dropout", {{"p", share}}, {input(op, 0)}), output(op));
    return false;
}

Result<bool> identity(const ForeignOperator& op, const ForeignOperator*, OnnxBuilder& builder)
{
    builder.alias(input(op, 0), output(op));
    return false;
}

Json slope(const ForeignOperator& op)
{
    return {{"negative_slope", op.attribute<double>("alpha", 0.01)}};
}

Json alpha(const ForeignOperator& op)
{
    return {{"alpha", op.attribute<double>("alpha", 1.0)}};
}

Json geluForm(const ForeignOperator& op)
{
    return {{"approximate", op.attribute<std::string>("approximate", "none")}};
}

} // namespace

const OnnxRule* onnxRule(const std::string& type)
{
    static const std::map<std::string, OnnxRule> rules{{"Conv", convolution}, {"Gemm", gemm}, {"MatMul", matMul}, {"BatchNormalization", batchNorm},
        {"LayerNormalization", layerNorm}, {"Relu", simple("relu")}, {"Sigmoid", simple("sigmoid")}, {"Tanh", simple("tanh")}, {"LeakyRelu", simple("leaky_relu", slope)},
        {"Gelu", simple("gelu", geluForm)}, {"Softmax", softmax}, {"Dropout", dropout}, {"Identity", identity}, {"Add", pair("add")}, {"Sum", pair("add")}, {"Mul", pair("mul")}, {"Sub", pair("sub")}, {"Div", pair("div")}, {"Pow", pair("pow")},
        {"Min", pair("minimum")}, {"Max", pair("maximum")}, {"Elu", simple("elu", alpha)}, {"Celu", simple("celu", alpha)}, {"Selu", simple("selu")},
        {"Softplus", simple("softplus")}, {"Mish", simple("mish")},
        {"Concat", concat}, {"Flatten", flatten}, {"Reshape", reshape}, {"MaxPool", pool("max_pool2d")}, {"AveragePool", pool("avg_pool2d")},
        {"GlobalAveragePool", simple("adaptive_avg_pool2d", [](const ForeignOperator&) { return Json{{"output_size", 1}}; })}, {"ReduceMean", mean}};
    const auto found = rules.find(type);
    return found == rules.end() ? onnxShapeRule(type) : &found->second;
}

} // namespace cairn::graph
