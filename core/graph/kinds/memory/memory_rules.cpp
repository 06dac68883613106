// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/memory/memory_rules.h"

#include "core/graph/infer/saturating.h"

namespace cairn::graph {

namespace {

constexpr std::int64_t kMostUnrolledSteps = 1024;
constexpr float kCosineEpsilon = 1e-6f;

/// The lengths of keys or slots along the last axis, kept away from zero.
std::string lengths(OnnxSteps& onnx, const std::string& vectors)
{
    return onnx.op("Sqrt", {onnx.add(onnx.sum(onnx.mul(vectors, vectors), {-1}, true), onnx.number(kCosineEpsilon))});
}

/// One step of the controller: `sees` is [N, F + R W].
void controllerStep(OnnxSteps& onnx, const MemorySizes& sizes, const std::string& sees, MemoryUnrolling& state)
{
    formats::OnnxWriter& writer = onnx.writer();
    if (!sizes.lstm) {
        state.hidden = onnx.tanh(onnx.linear(sees, writer.weight("controller.weight"), writer.weight("controller.bias")));
        return;
    }
    const std::string gates = onnx.add(onnx.linear(sees, writer.weight("controller.weight_ih"), writer.weight("controller.bias_ih")),
                                       onnx.linear(state.hidden, writer.weight("controller.weight_hh"), writer.weight("controller.bias_hh")));
    const auto gate = [&](std::int64_t index) { return onnx.slice(gates, 1, index * sizes.hidden, (index + 1) * sizes.hidden); };
    const std::string kept = onnx.mul(onnx.sigmoid(gate(1)), state.cell);
    state.cell = onnx.add(kept, onnx.mul(onnx.sigmoid(gate(0)), onnx.tanh(gate(2))));
    state.hidden = onnx.mul(onnx.sigmoid(gate(3)), onnx.tanh(state.cell));
}

} // namespace

MemorySizes memorySizes(const NodeView& view)
{
    const std::vector<std::int64_t>& shape = view.inputs[0].shape;
    MemorySizes sizes{};
    sizes.steps = shape[1];
    sizes.features = shape[2];
    sizes.outputs = view.integer("output_size");
    sizes.hidden = view.integer("hidden_size");
    sizes.slots = view.integer("slots");
    sizes.width = view.integer("width");
    sizes.reads = view.integer("read_heads");
    sizes.writes = view.params.value("write_heads", std::int64_t{1});
    sizes.shifts = view.params.contains("shift_range") ? 2 * view.integer("shift_range") + 1 : 0;
    sizes.lstm = view.params.value("controller", "lstm") == "lstm";
    return sizes;
}

std::vector<ParamSpec> memoryParams()
{
    return {integerParam("output_size", "Output size", "Numbers that come out at each step", 8, 1, 1'000'000),
            integerParam("hidden_size", "Hidden size", "Units of the controller, the network that steers the heads", 100, 1, 65536),
            integerParam("slots", "Slots", "Number of places in the memory", 128, 1, 65536),
            integerParam("width", "Width", "Numbers in each place", 20, 1, 4096),
            integerParam("read_heads", "Read heads", "How many places are read at once", 1, 1, 64)};
}

Shapes memoryShape(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantNumbers(view, title));
    if (rank(view) != 3)
        return fail(ErrorCode::Mismatch, title + " works on sequences [N, T, F], but gets " + shapeText(view.inputs[0].shape) + " from " + sourceLabel(view),
                    view.node.label, "Insert Reshape or Embedding in front of it, so that each row is a sequence of T steps of F numbers");
    const MemorySizes sizes = memorySizes(view);
    return oneOutput({view.inputs[0].shape[0], sizes.steps, sizes.outputs});
}

std::vector<StateTensor> memoryState(const MemorySizes& sizes, const std::string& memory, std::int64_t numbers)
{
    const std::int64_t seen = plus(sizes.features, sizes.readWidth());
    std::vector<StateTensor> state;
    if (sizes.lstm)
        state = {{"controller.weight_ih", {4 * sizes.hidden, seen}}, {"controller.weight_hh", {4 * sizes.hidden, sizes.hidden}},
                 {"controller.bias_ih", {4 * sizes.hidden}}, {"controller.bias_hh", {4 * sizes.hidden}}};
    else
        state = {{"controller.weight", {sizes.hidden, seen}}, {"controller.bias", {sizes.hidden}}};
    state.insert(state.end(), {{memory + ".weight", {numbers, sizes.hidden}}, {memory + ".bias", {numbers}},
                               {"output.weight", {sizes.outputs, sizes.hidden + sizes.readWidth()}}, {"output.bias", {sizes.outputs}}});
    return state;
}

std::int64_t memoryFlops(const MemorySizes& sizes, std::int64_t numbers)
{
    const std::int64_t seen = plus(sizes.features, sizes.readWidth());
    const std::int64_t controller = sizes.lstm ? times(4 * sizes.hidden, plus(seen, sizes.hidden)) : times(sizes.hidden, seen);
    const std::int64_t heads = plus(times(numbers, sizes.hidden), times(sizes.outputs, sizes.hidden + sizes.readWidth()));
    return times(2, plus(controller, heads));
}

std::string contentWeights(OnnxSteps& onnx, const std::string& keys, const std::string& strengths, const std::string& memory)
{
    const std::string products = onnx.matmul(keys, onnx.transpose(memory, {0, 2, 1}));
    const std::string scale = onnx.matmul(lengths(onnx, keys), onnx.transpose(lengths(onnx, memory), {0, 2, 1}));
    return onnx.softmax(onnx.mul(strengths, onnx.div(products, scale)));
}

void unrollMemory(OnnxSteps& onnx, const MemorySizes& sizes, MemoryUnrolling state, const std::function<std::string(const std::string&)>& step)
{
    formats::OnnxWriter& writer = onnx.writer();
    std::vector<std::string> answers;
    for (std::int64_t t = 0; t < sizes.steps; ++t) {
        controllerStep(onnx, sizes, onnx.concat({onnx.at(writer.input(), 1, t), state.reads}, 1), state);
        state.reads = step(state.hidden);
        const std::string answer = onnx.linear(onnx.concat({state.hidden, state.reads}, 1), writer.weight("output.weight"), writer.weight("output.bias"));
        answers.push_back(onnx.unsqueeze(answer, {1}));
    }
    writer.node("Concat", answers, {{"axis", std::int64_t{1}}});
}

Result<void> checkUnrolling(const NodeView& view, const MemorySizes& sizes)
{
    if (sizes.steps <= kMostUnrolledSteps)
        return {};
    return fail(ErrorCode::Unsupported, "ONNX has no such memory; each of the " + std::to_string(sizes.steps) + " steps would become nodes of its own, and at most "
                + std::to_string(kMostUnrolledSteps) + " are exported", view.node.label, "Shorten the sequences, or export PyTorch source");
}

} // namespace cairn::graph
