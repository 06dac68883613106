// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/sequence/recurrent.h"

#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/sequence/sequence_rules.h"

namespace cairn::graph {

namespace {

constexpr std::int64_t kMostLayers = 64;

/// Mismatch unless an initial state is [N, layers * directions, H], or the same numbers as rows.
Result<void> wantInitialState(const NodeView& view, std::size_t port, const std::string& name)
{
    if (!view.connected(port))
        return {};
    const RecurrentSizes sizes = recurrentSizes(view);
    const std::int64_t states = sizes.layers * sizes.directions;
    const TensorType& given = view.inputs[port];
    const std::vector<std::int64_t> wanted{kBatch, states, sizes.hidden}, flat{kBatch, times(states, sizes.hidden)};
    if (given.type == ElementType::Float32 && (given.shape == wanted || given.shape == flat))
        return {};
    return fail(ErrorCode::Mismatch,
                name + " has to be " + shapeText(wanted) + " or " + shapeText(flat) + ", but " + sourceLabel(view, port) + " gives " + shapeText(given.shape),
                view.node.label, "Give both layers one hidden size, one number of layers and the same directions, or put Linear between them");
}

Shapes recurrentShape(const NodeView& view)
{
    CAIRN_TRY(wantSequence(view, findKind(view.node.kind)->info.title));
    const RecurrentSizes sizes = recurrentSizes(view);
    CAIRN_TRY(wantMask(view, recurrent::kMask, sizes.steps));
    CAIRN_TRY(wantInitialState(view, recurrent::kH0, "h0"));
    const std::int64_t width = times(sizes.directions, sizes.hidden);
    const TensorType state{ElementType::Float32, {kBatch, sizes.layers * sizes.directions, sizes.hidden}};
    std::vector<TensorType> outputs{{ElementType::Float32, {kBatch, sizes.steps, width}}, {ElementType::Float32, {kBatch, width}}, state};
    if (cellOf(view) == Cell::Lstm) {
        CAIRN_TRY(wantInitialState(view, recurrent::kC0, "c0"));
        outputs.push_back(state);
    }
    return outputs;
}

std::vector<StateTensor> recurrentState(const NodeView& view)
{
    const RecurrentSizes sizes = recurrentSizes(view);
    const std::int64_t rows = times(sizes.gates, sizes.hidden);
    std::vector<StateTensor> state;
    for (std::int64_t layer = 0; layer < sizes.layers; ++layer) {
        for (std::int64_t direction = 0; direction < sizes.directions; ++direction) {
            const std::string suffix = recurrentSuffix(layer, direction);
            state.push_back({"weight_ih" + suffix, {rows, sizes.width(layer)}});
            state.push_back({"weight_hh" + suffix, {rows, sizes.hidden}});
            if (sizes.bias) {
                state.push_back({"bias_ih" + suffix, {rows}});
                state.push_back({"bias_hh" + suffix, {rows}});
            }
        }
    }
    return state;
}

std::int64_t recurrentFlops(const NodeView& view, const std::vector<TensorType>&)
{
    const RecurrentSizes sizes = recurrentSizes(view);
    std::int64_t products = 0;
    for (std::int64_t layer = 0; layer < sizes.layers; ++layer)
        products = plus(products, times(times(sizes.gates, sizes.hidden), plus(sizes.width(layer), sizes.hidden)));
    return times(times(2 * sizes.directions, sizes.steps), products);
}

std::vector<ParamSpec> recurrentParams()
{
    return {integerParam("hidden_size", "Hidden size", "Numbers in the state of each layer and direction", 128, 1, kMostUnits),
            integerParam("num_layers", "Layers", "Layers stacked on each other", 1, 1, kMostLayers),
            flagParam("bias", "Bias", "Adds learned numbers to the gates", true),
            realParam("dropout", "Dropout", "Part of the numbers between two layers of the stack that is dropped while training", 0.0, 0.0, 0.99),
            flagParam("bidirectional", "Bidirectional", "A second set of weights reads the sequence from its end to its start", false)};
}

Kind recurrentKind(const std::string& id, const std::string& title, const std::string& help, const std::string& reference)
{
    const bool lstm = id == "lstm";
    Kind kind;
    kind.info = {id, title, "sequence", help, reference,
                 {{"in", "A sequence [N, T, F]"}, maskPort(), {"h0", "State at the start [N, layers * directions, H]; open: zeros", true}},
                 {{"out", "The top layer's state at every step [N, T, H]; 2 H where bidirectional; 0 at padding"},
                  {"last", "The top layer's state after the last real step [N, H]; backward: after the first"},
                  {"h", "Final states of all layers [N, layers * directions, H]"}},
                 recurrentParams()};
    if (lstm) {
        kind.info.inputs.push_back({"c0", "Cell state at the start [N, layers * directions, H]; open: zeros", true});
        kind.info.outputs.push_back({"c", "Final cell states of all layers [N, layers * directions, H]"});
    }
    kind.shape = recurrentShape;
    kind.state = recurrentState;
    kind.flops = recurrentFlops;
    kind.onnx = recurrentOnnx;
    kind.python = recurrentPython;
    return kind;
}

Kind rnnKind()
{
    Kind kind = recurrentKind("rnn", "RNN", "Reads a sequence step by step: the new state is a squashed sum of the input and the state before. Forgets quickly.",
                              "Elman: Finding structure in time, Cognitive Science 1990; torch.nn.RNN");
    kind.info.params.insert(kind.info.params.begin() + 2, choiceParam("nonlinearity", "Nonlinearity", "What squashes the state", {"tanh", "relu"}));
    return kind;
}

} // namespace

Cell cellOf(const NodeView& view)
{
    return view.node.kind == "lstm" ? Cell::Lstm : view.node.kind == "gru" ? Cell::Gru : Cell::Rnn;
}

RecurrentSizes recurrentSizes(const NodeView& view)
{
    const std::vector<std::int64_t>& shape = view.inputs[0].shape;
    const Cell cell = cellOf(view);
    return {shape[1], shape[2], view.integer("hidden_size"), view.integer("num_layers"), view.flag("bidirectional") ? 2 : 1,
            cell == Cell::Lstm ? 4 : cell == Cell::Gru ? 3 : 1, view.flag("bias")};
}

std::string recurrentSuffix(std::int64_t layer, std::int64_t direction)
{
    return "_l" + std::to_string(layer) + (direction == 1 ? "_reverse" : "");
}

std::vector<Kind> recurrentKinds()
{
    return {recurrentKind("lstm", "LSTM", "Reads a sequence step by step; gates decide what its cells keep, add and show, so that it remembers for long.",
                          "Hochreiter, Schmidhuber: Long short-term memory, Neural Computation 1997; torch.nn.LSTM"),
            recurrentKind("gru", "GRU", "Reads a sequence step by step with two gates: like LSTM with a quarter fewer weights.",
                          "Cho et al.: Learning phrase representations using RNN encoder-decoder, EMNLP 2014; torch.nn.GRU"),
            rnnKind()};
}

} // namespace cairn::graph
