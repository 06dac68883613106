// SPDX-License-Identifier: GPL-3.0-or-later
// One rule per operator of ONNX (onnx.ai, "Operators", opset 9 to 22).
#include "core/graph/transfer/onnx/onnx_operators.h"

#include <algorithm>

namespace cairn::graph {

namespace {

using formats::ForeignConstant;
using formats::ForeignOperator;
using namespace onnx_in;

void addLinear(ImportBuilder& builder, const std::string& from, const std::string& weight, bool transposed, const std::string& bias, const std::string& to)
{
    const Ints& shape = builder.constant(weight)->tensor.shape;
    Node& node = builder.add("linear", {{"out_features", transposed ? shape[1] : shape[0]}, {"bias", !bias.empty()}}, {from}, weight);
    builder.weight(node, "weight", weight, transposed ? WeightTransform{.axes = {1, 0}} : WeightTransform{});
    if (!bias.empty())
        builder.weight(node, "bias", bias);
    builder.output(node, to);
}

Result<bool> gemm(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
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

/// A constant as a Parameter, with as many axes as the other input; learned where it is more than one number.
Result<std::string> asParameter(const std::string& name, const std::string& beside, ImportBuilder& builder)
{
    const auto shape = builder.shapeOf(beside);
    Ints axes = builder.constant(name)->tensor.shape;
    if (!shape || !builder.hasSource(beside) || shape->size() < 2 || shape->size() > 8)
        return cannot("its other input has no known shape");
    if (axes.size() >= shape->size()) {
        const auto surplus = static_cast<std::ptrdiff_t>(axes.size() - shape->size() + 1);
        if (std::any_of(axes.begin(), axes.begin() + surplus, [](std::int64_t length) { return length != 1; }))
            return cannot("its constant has other numbers for each row of the batch");
        axes.erase(axes.begin(), axes.begin() + surplus);
    }
    axes.insert(axes.begin(), shape->size() - 1 - axes.size(), 1);
    std::string list;
    bool several = false;
    for (const std::int64_t length : axes) {
        list += (list.empty() ? "" : ", ") + std::to_string(length);
        several = several || length > 1;
    }
    const std::string made = name + "/beside/" + beside;
    if (builder.hasSource(made))
        return made;
    const Node& node = builder.add("parameter", {{"shape", list}, {"initial", "zeros"}, {"trainable", several}}, {beside}, name);
    builder.weight(node, "weight", name, {.shape = axes});
    builder.output(node, made);
    return made;
}

/// MatMul with a constant, and the Add of a constant row behind it; or of two computed matrices.
Result<bool> matMul(const ForeignOperator& op, const ForeignOperator* next, ImportBuilder& builder)
{
    const ForeignConstant* weight = builder.constant(input(op, 1));
    if (!weight && !builder.constant(input(op, 0))) {
        builder.output(builder.add("matmul", Json::object(), op.inputs), output(op));
        return false;
    }
    if (!weight || weight->tensor.shape.size() != 2) {
        std::vector<std::string> factors = op.inputs;
        CAIRN_ASSIGN(factors[weight ? 1 : 0], asParameter(factors[weight ? 1 : 0], factors[weight ? 0 : 1], builder));
        builder.output(builder.add("matmul", Json::object(), factors), output(op));
        return false;
    }
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

Result<bool> batchNorm(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
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

Result<bool> layerNorm(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
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
    return [kind, params](const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder) -> Result<bool> {
        builder.output(builder.add(kind, params ? params(op) : Json::object(), {input(op, 0)}), output(op));
        return false;
    };
}

/// y = scale x + shift, for an operator with one constant that is a single number.
Result<void> withNumber(const ForeignOperator& op, ImportBuilder& builder)
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
    return {};
}

OnnxRule pair(const std::string& kind)
{
    return [kind](const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder) -> Result<bool> {
        if (op.inputs.size() != 2)
            return cannot("it has another number of inputs than two");
        std::vector<std::string> inputs = op.inputs;
        const bool first = builder.constant(inputs[0]), second = builder.constant(inputs[1]);
        if (first && second)
            return cannot("both inputs are constants");
        if (first || second) {
            if (withNumber(op, builder))
                return false;
            CAIRN_ASSIGN(inputs[first ? 0 : 1], asParameter(inputs[first ? 0 : 1], inputs[first ? 1 : 0], builder));
        }
        const auto a = builder.shapeOf(inputs[0]), b = builder.shapeOf(inputs[1]);
        if (a && b && a->size() != b->size() && !a->empty() && !b->empty())
            return cannot("its inputs have different numbers of axes");
        builder.output(builder.add(kind, Json::object(), inputs), output(op));
        return false;
    };
}

/// Sum, Max and Min of any number of inputs, one after the other.
OnnxRule ofMany(const std::string& kind)
{
    return [kind](const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder) -> Result<bool> {
        if (op.inputs.size() == 1) {
            builder.alias(op.inputs[0], output(op));
            return false;
        }
        ForeignOperator step = op;
        for (std::size_t i = 1; i < op.inputs.size(); ++i) {
            step.inputs = {i == 1 ? op.inputs[0] : output(op) + "/" + std::to_string(i - 1), op.inputs[i]};
            step.outputs = {i + 1 == op.inputs.size() ? output(op) : output(op) + "/" + std::to_string(i)};
            CAIRN_TRY(pair(kind)(step, nullptr, builder));
        }
        return false;
    };
}

Result<bool> concat(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    constexpr std::size_t kMostInputs = 16;
    std::int64_t axis = op.attribute<std::int64_t>("axis", 1);
    const auto computed = std::ranges::find_if(op.inputs, [&](const std::string& value) { return builder.hasSource(value); });
    const auto shape = computed == op.inputs.end() ? std::nullopt : builder.shapeOf(*computed);
    if (axis < 0 && shape)
        axis += static_cast<std::int64_t>(shape->size());
    if (axis < 1 || !shape)
        return cannot("it joins along the batch, or joins constants only");
    std::vector<std::string> parts;
    for (const std::string& value : op.inputs) {
        parts.push_back(value);
        if (builder.hasSource(value))
            continue;
        if (!builder.constant(value))
            return cannot("one of its inputs is never computed");
        CAIRN_ASSIGN(parts.back(), asParameter(value, *computed, builder));
    }
    for (int round = 0; parts.size() > 1; ++round) {
        std::vector<std::string> joined;
        for (std::size_t i = 0; i < parts.size(); i += kMostInputs) {
            const std::vector<std::string> group(parts.begin() + static_cast<std::ptrdiff_t>(i), parts.begin() + static_cast<std::ptrdiff_t>(std::min(parts.size(), i + kMostInputs)));
            joined.push_back(group.size() == 1 ? group.front() : output(op) + "/" + std::to_string(round) + "." + std::to_string(i));
            if (group.size() > 1)
                builder.output(builder.add("concat", {{"dim", axis}, {"inputs", group.size()}}, group), joined.back());
        }
        parts = std::move(joined);
    }
    builder.alias(parts.front(), output(op));
    return false;
}

Result<bool> flatten(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    if (op.attribute<std::int64_t>("axis", 1) != 1)
        return cannot("it flattens from another axis than the first behind the batch");
    builder.output(builder.add("flatten", Json::object(), {input(op, 0)}), output(op));
    return false;
}

/// The lengths behind the batch that a Reshape asks for; nothing where it takes the batch apart.
std::optional<Ints> rowsOfReshape(const Ints& wanted, const std::optional<Ints>& before)
{
    Ints rows;
    std::int64_t known = 1, open = 0;
    for (std::size_t i = 1; i < wanted.size(); ++i) {
        std::int64_t length = wanted[i];
        if (length == 0 && before && i < before->size())
            length = (*before)[i];
        if (length == 0 || length < -1)
            return {};
        open += length == -1 ? 1 : 0;
        known *= length == -1 ? 1 : length;
        rows.push_back(length);
    }
    std::int64_t given = before ? 1 : 0;
    for (std::size_t i = 1; before && i < before->size(); ++i)
        given *= (*before)[i];
    if (open == 0 && given > 0)
        return known == given ? std::optional(rows) : std::nullopt; // whatever stands for the batch
    return open <= 1 && wanted.front() != -1 ? std::optional(rows) : std::nullopt;
}

Result<bool> reshape(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const auto wanted = builder.integers(input(op, 1));
    const auto before = builder.shapeOf(input(op, 0));
    const auto rows = wanted && wanted->size() >= 2 ? rowsOfReshape(*wanted, before) : std::nullopt;
    if (!rows || op.attribute<std::int64_t>("allowzero") != 0)
        return cannot("its shape is computed, or takes the batch apart");
    std::string axes;
    for (const std::int64_t length : *rows)
        axes += (axes.empty() ? "" : ", ") + std::to_string(length);
    builder.output(rows->size() == 1 ? builder.add("flatten", Json::object(), {input(op, 0)}) : builder.add("reshape", {{"shape", axes}}, {input(op, 0)}), output(op));
    return false;
}

Result<bool> mean(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const auto shape = builder.shapeOf(input(op, 0));
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

Result<bool> dropout(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
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

Result<bool> identity(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
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
    static const std::map<std::string, OnnxRule> rules{{"Gemm", gemm}, {"MatMul", matMul}, {"BatchNormalization", batchNorm},
        {"LayerNormalization", layerNorm}, {"Relu", simple("relu")}, {"Sigmoid", simple("sigmoid")}, {"Tanh", simple("tanh")}, {"LeakyRelu", simple("leaky_relu", slope)},
        {"Gelu", simple("gelu", geluForm)}, {"Dropout", dropout}, {"Identity", identity}, {"Add", pair("add")}, {"Sum", ofMany("add")}, {"Mul", pair("mul")}, {"Sub", pair("sub")}, {"Div", pair("div")}, {"Pow", pair("pow")},
        {"Min", ofMany("minimum")}, {"Max", ofMany("maximum")}, {"Elu", simple("elu", alpha)}, {"Celu", simple("celu", alpha)}, {"Selu", simple("selu")},
        {"Softplus", simple("softplus")}, {"Mish", simple("mish")},
        {"Concat", concat}, {"Flatten", flatten}, {"Reshape", reshape}, 
        {"ReduceMean", mean}};
    if (const auto found = rules.find(type); found != rules.end())
        return &found->second;
    for (auto more : {onnxWindowRule, onnxFunctionRule, onnxRecurrentRule}) {
        if (const OnnxRule* rule = more(type))
            return rule;
    }
    return onnxShapeRule(type);
}

} // namespace cairn::graph
