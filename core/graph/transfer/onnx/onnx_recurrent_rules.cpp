// SPDX-License-Identifier: GPL-3.0-or-later
// RNN, LSTM and GRU of ONNX. They want the steps in front of the batch; graphs of Cairn never move the batch, so values whose first two
// axes are swapped are kept in the usual order and only marked.
#include "core/graph/transfer/onnx/onnx_operators.h"

#include <algorithm>
#include <set>

namespace cairn::graph {

namespace {

using formats::ForeignConstant;
using formats::ForeignOperator;
using namespace onnx_in;

/// A cell of ONNX and ours. Gates stand in another order: i, o, f, c and i, f, g, o; z, r, h and r, z, n.
struct CellForm {
    const char* kind;
    std::vector<std::size_t> gates;
};

const CellForm& cellForm(const std::string& type)
{
    static const std::map<std::string, CellForm> forms{{"LSTM", {"lstm", {0, 2, 3, 1}}}, {"GRU", {"gru", {1, 0, 2}}}, {"RNN", {"rnn", {}}}};
    return forms.at(type);
}

bool isZero(const ForeignConstant& constant)
{
    const auto numbers = formats::floatsOf(constant);
    return numbers && std::ranges::all_of(*numbers, [](float number) { return number == 0; });
}

/// Nothing, or why our layers compute something else.
std::optional<Error> otherwise(const ForeignOperator& op, const ImportBuilder& builder)
{
    for (const std::size_t port : {4, 5, 6, 7}) {
        const ForeignConstant* given = builder.constant(input(op, port));
        if (!input(op, port).empty() && (port == 4 || port == 7 || !given || !isZero(*given)))
            return cannot("it has lengths, peepholes or states to begin with");
    }
    if (op.attribute<double>("clip", 0.0) != 0 || op.attribute<std::int64_t>("input_forget") != 0 || op.attribute<std::string>("direction", "forward") == "reverse")
        return cannot("it clips, couples its gates, or runs backwards only");
    if (op.type == "GRU" && op.attribute<std::int64_t>("linear_before_reset") == 0)
        return cannot("it resets in front of the product, which PyTorch's GRU does not");
    std::vector<std::string> functions = op.attribute<std::vector<std::string>>("activations");
    std::ranges::transform(functions, functions.begin(), [](std::string name) {
        std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        return name;
    });
    const std::vector<std::string> usual = op.type == "LSTM" ? std::vector<std::string>{"sigmoid", "tanh", "tanh"} : op.type == "GRU" ? std::vector<std::string>{"sigmoid", "tanh"} : std::vector<std::string>{"tanh"};
    for (std::size_t i = 0; i < functions.size(); ++i) {
        if (functions[i] != usual[i % usual.size()] && !(op.type == "RNN" && functions[i] == "relu" && functions.front() == "relu"))
            return cannot("its functions are others");
    }
    return {};
}

void addCellWeights(const Node& node, const ForeignOperator& op, const CellForm& cell, std::int64_t directions, ImportBuilder& builder)
{
    const Ints &w = builder.constant(input(op, 1))->tensor.shape, &r = builder.constant(input(op, 2))->tensor.shape;
    for (std::int64_t direction = 0; direction < directions; ++direction) {
        const std::string suffix = direction == 0 ? "_l0" : "_l0_reverse";
        builder.weight(node, "weight_ih" + suffix, input(op, 1), {.view = {directions * w[1], w[2]}, .part = direction, .parts = directions, .blocks = cell.gates});
        builder.weight(node, "weight_hh" + suffix, input(op, 2), {.view = {directions * r[1], r[2]}, .part = direction, .parts = directions, .blocks = cell.gates});
        if (input(op, 3).empty())
            continue;
        const auto bias = [&](std::int64_t which) { return WeightTransform{.view = {2 * directions * w[1]}, .part = 2 * direction + which, .parts = 2 * directions, .blocks = cell.gates}; };
        builder.weight(node, "bias_ih" + suffix, input(op, 3), bias(0));
        builder.weight(node, "bias_hh" + suffix, input(op, 3), bias(1));
    }
}

Result<bool> recurrent(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const ForeignConstant *w = builder.constant(input(op, 1)), *r = builder.constant(input(op, 2)), *b = builder.constant(input(op, 3));
    if (!w || !r || (!input(op, 3).empty() && !b) || w->tensor.shape.size() != 3 || r->tensor.shape.size() != 3)
        return cannot("its weights are computed");
    const std::int64_t directions = w->tensor.shape[0], hidden = r->tensor.shape[2];
    const CellForm& cell = cellForm(op.type);
    const auto gates = static_cast<std::int64_t>(std::max<std::size_t>(1, cell.gates.size()));
    if (directions < 1 || directions > 2 || w->tensor.shape[1] != gates * hidden || r->tensor.shape[1] != gates * hidden || (b && b->tensor.shape != Ints{directions, 2 * gates * hidden}))
        return cannot("its weights have another form");
    if (const auto problem = otherwise(op, builder))
        return *problem;
    if (builder.order(input(op, 0)) != ImportBuilder::Order::StepsFirst || op.attribute<std::int64_t>("layout") != 0)
        return cannot("its steps stand in front of the batch, and the input's do not");
    Json params{{"hidden_size", hidden}, {"bidirectional", directions == 2}, {"bias", b != nullptr}};
    if (op.type == "RNN" && op.attribute<std::vector<std::string>>("activations") == std::vector<std::string>(static_cast<std::size_t>(directions), "Relu"))
        params["nonlinearity"] = "relu";
    const Node& node = builder.add(cell.kind, std::move(params), {input(op, 0)}, input(op, 1));
    addCellWeights(node, op, cell, directions, builder);
    if (!op.outputs.empty() && !op.outputs[0].empty()) {
        builder.output(node, op.outputs[0]);
        builder.mark(op.outputs[0], ImportBuilder::Order::Cells, directions);
    }
    if (op.outputs.size() > 1 && !op.outputs[1].empty()) {
        builder.output(node, op.outputs[1], "last");
        builder.mark(op.outputs[1], ImportBuilder::Order::Last, directions);
    }
    return false; // the last cell state has no node: nobody reads it, or the reader says so
}

/// What puts the axes of marked values back, or into that order; false: nothing of the kind.
bool reordered(const ForeignOperator& op, ImportBuilder& builder)
{
    using Order = ImportBuilder::Order;
    const std::string from = input(op, 0), to = output(op);
    const Order order = builder.order(from);
    const std::int64_t directions = builder.directions(from);
    const auto goesOn = [&](Order next) {
        builder.alias(from, to);
        if (next != Order::Usual)
            builder.mark(to, next, directions);
        return true;
    };
    const Ints moved = op.type == "Transpose" ? op.attribute<Ints>("perm") : Ints{};
    if (moved == Ints{1, 0, 2} && (order == Order::Usual || order == Order::StepsFirst))
        return goesOn(order == Order::Usual ? Order::StepsFirst : Order::Usual);
    if (moved == Ints{1, 0, 2} && order == Order::Last)
        return goesOn(Order::LastRows);
    if (order == Order::Cells && (moved == Ints{0, 2, 1, 3} || moved == Ints{2, 0, 1, 3}))
        return goesOn(moved.front() == 0 ? Order::CellsMoved : Order::CellRows);
    if (op.type == "Squeeze" && directions == 1) {
        Ints axes = op.attribute<Ints>("axes");
        if (const auto given = builder.integers(input(op, 1)))
            axes = *given;
        if (order == Order::Cells && axes == Ints{1})
            return goesOn(Order::StepsFirst);
        return order == Order::Last && axes == Ints{0} && goesOn(Order::Usual);
    }
    if (op.type == "Reshape" && (order == Order::CellsMoved || order == Order::CellRows || order == Order::LastRows)) {
        const auto shape = builder.integers(input(op, 1));
        const bool joins = shape && shape->size() == (order == Order::LastRows ? 2u : 3u) && (*shape)[0] == 0 && (order != Order::CellsMoved || (*shape)[1] == 0);
        return joins && goesOn(order == Order::CellsMoved ? Order::StepsFirst : Order::Usual);
    }
    if (op.type == "Gather" && order == Order::Last && directions == 1 && op.attribute<std::int64_t>("axis") == 0) {
        const auto place = builder.integers(input(op, 1));
        return place && place->size() == 1 && builder.constant(input(op, 1))->tensor.shape.empty() && goesOn(Order::Usual);
    }
    return false;
}

/// Operators that look at each number, or at the last axis, by themselves.
bool keepsSteps(const ForeignOperator& op, const ImportBuilder& builder)
{
    static const std::set<std::string> each{"Relu", "Tanh", "Sigmoid", "LeakyRelu", "Elu", "Gelu", "Softplus", "Dropout", "Identity", "Neg", "Abs", "Sqrt", "Exp", "Log", "Cast", "Erf"};
    const bool withConstant = (op.type == "MatMul" || op.type == "Add" || op.type == "Mul") && op.inputs.size() == 2 && builder.constant(input(op, 1)) && builder.constant(input(op, 1))->tensor.shape.size() <= 2;
    return each.contains(op.type) || withConstant;
}

} // namespace

std::optional<Result<bool>> onnxStepped(const ForeignOperator& op, const ForeignOperator* next, ImportBuilder& builder)
{
    using Order = ImportBuilder::Order;
    if (!op.domain.empty() || op.outputs.empty())
        return {};
    if (reordered(op, builder))
        return Result<bool>(false);
    const bool marked = std::ranges::any_of(op.inputs, [&](const std::string& value) { return builder.order(value) != Order::Usual; });
    if (!marked || op.type == "LSTM" || op.type == "GRU" || op.type == "RNN")
        return {};
    const bool steps = builder.order(input(op, 0)) == Order::StepsFirst;
    const OnnxRule* rule = steps && keepsSteps(op, builder) ? onnxRule(op.type) : nullptr;
    if (!rule)
        return Result<bool>(cannot("it works on steps that stand in front of the batch"));
    auto done = (*rule)(op, next, builder);
    if (done)
        builder.mark(*done && next ? output(*next) : output(op), Order::StepsFirst);
    return done;
}

const OnnxRule* onnxRecurrentRule(const std::string& type)
{
    static const OnnxRule rule = recurrent;
    return type == "LSTM" || type == "GRU" || type == "RNN" ? &rule : nullptr;
}

} // namespace cairn::graph
