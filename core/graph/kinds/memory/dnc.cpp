// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/memory/memory_kinds.h"
#include "core/graph/kinds/memory/memory_rules.h"

namespace cairn::graph {

namespace {

constexpr float kUsageEpsilon = 1e-6f;

constexpr const char* kDncSource = R"(class DifferentiableNeuralComputer(nn.Module):
    """Graves et al.: Hybrid computing using a neural network with dynamic external memory, Nature 2016."""

    def __init__(self, features, outputs, hidden, slots, width, reads):
        super().__init__()
        self.slots, self.width, self.reads, self.hidden = slots, width, reads, hidden
        self.controller = nn.LSTMCell(features + reads * width, hidden)
        self.interface = nn.Linear(hidden, reads * width + 3 * width + 5 * reads + 3)
        self.output = nn.Linear(hidden + reads * width, outputs)

    @staticmethod
    def content(keys, strengths, memory):
        lengths = ((keys ** 2).sum(-1, True) + 1e-6).sqrt() * ((memory ** 2).sum(-1) + 1e-6).sqrt().unsqueeze(1)
        return F.softmax(strengths * (keys @ memory.transpose(1, 2)) / lengths, dim=-1)

    @staticmethod
    def allocation(usage):
        usage, order = (1e-6 + (1 - 1e-6) * usage).sort(dim=1, stable=True)
        before = torch.cat((torch.ones_like(usage[:, :1]), usage[:, :-1].cumprod(1)), 1)
        return torch.zeros_like(usage).scatter(1, order, (1 - usage) * before)

    def forward(self, x):
        rows, reads, width = x.shape[0], self.reads, self.width
        memory = x.new_zeros(rows, self.slots, width)
        usage, precedence, written = (x.new_zeros(rows, self.slots) for _ in range(3))
        links = x.new_zeros(rows, self.slots, self.slots)
        weights = x.new_zeros(rows, reads, self.slots)
        read = x.new_zeros(rows, reads * width)
        state = (x.new_zeros(rows, self.hidden), x.new_zeros(rows, self.hidden))
        off_diagonal = 1 - torch.eye(self.slots, device=x.device)
        sizes = [reads * width, reads, width, 1, width, width, reads, 1, 1, 3 * reads]
        answers = []
        for t in range(x.shape[1]):
            state = self.controller(torch.cat((x[:, t], read), 1), state)
            keys, strengths, key, strength, erase, add, free, allocate, write, modes = self.interface(state[0]).split(sizes, 1)
            kept = (1 - torch.sigmoid(free).unsqueeze(2) * weights).prod(1)
            usage = (usage + written - usage * written) * kept
            found = self.content(key.unsqueeze(1), 1 + F.softplus(strength).unsqueeze(1), memory).squeeze(1)
            allocate = torch.sigmoid(allocate)
            written = torch.sigmoid(write) * (allocate * self.allocation(usage) + (1 - allocate) * found)
            memory = memory * (1 - written.unsqueeze(2) * torch.sigmoid(erase).unsqueeze(1)) + written.unsqueeze(2) * add.unsqueeze(1)
            links = (1 - written.unsqueeze(2) - written.unsqueeze(1)) * links + written.unsqueeze(2) * precedence.unsqueeze(1)
            links = links * off_diagonal
            precedence = (1 - written.sum(1, True)) * precedence + written
            found = self.content(keys.view(rows, reads, width), 1 + F.softplus(strengths).unsqueeze(2), memory)
            modes = F.softmax(modes.view(rows, reads, 3), dim=-1)
            backward, forward = weights @ links, weights @ links.transpose(1, 2)
            weights = modes[..., 0:1] * backward + modes[..., 1:2] * found + modes[..., 2:3] * forward
            read = (weights @ memory).flatten(1)
            answers.append(self.output(torch.cat((state[0], read), 1)))
        return torch.stack(answers, 1)
)";

Shapes dncShape(const NodeView& view)
{
    CAIRN_ASSIGN(auto types, memoryShape(view, "DNC"));
    const MemorySizes sizes = memorySizes(view);
    if (times(4, times(sizes.slots, sizes.slots)) > kLargestRowBytes)
        return fail(ErrorCode::OutOfMemory, "A DNC with " + std::to_string(sizes.slots) + " slots keeps a table of that many rows and columns for every sequence, more than "
                    + std::to_string(kLargestRowBytes >> 30) + " GiB", view.node.label, "Set slots to a few hundred");
    return types;
}

/// What the controller says to the memory in one step.
struct DncInterface {
    OnnxSteps& onnx;
    const std::string numbers;
    std::int64_t next = 0;

    std::string take(std::int64_t count)
    {
        next += count;
        return onnx.slice(numbers, 1, next - count, next);
    }
    std::string onePlus(std::int64_t count) { return onnx.add(onnx.softplus(take(count)), onnx.number(1.0f)); }
    std::string gate(std::int64_t count) { return onnx.sigmoid(take(count)); }
};

/// The memory between two steps, as ONNX names.
struct DncState {
    std::string memory, usage, precedence, written, links, weights;
};

std::string dncAllocation(OnnxSteps& onnx, const MemorySizes& sizes, const std::string& usage)
{
    const std::string kept = onnx.add(onnx.mul(usage, onnx.number(1.0f - kUsageEpsilon)), onnx.number(kUsageEpsilon));
    const std::string sorted = onnx.writer().temporary("sorted"), order = onnx.writer().temporary("order");
    onnx.writer().nodes("TopK", {kept, onnx.numbers({sizes.slots})}, {{"axis", std::int64_t{1}}, {"largest", std::int64_t{0}}}, {sorted, order});
    // The product of all before, as a sum of logarithms: ONNX has no running product.
    const std::string before = onnx.op("Exp", {onnx.op("CumSum", {onnx.op("Log", {sorted}), onnx.numbers({1})}, {{"exclusive", std::int64_t{1}}})});
    return onnx.op("ScatterElements", {kept, order, onnx.mul(onnx.oneMinus(sorted), before)}, {{"axis", std::int64_t{1}}});
}

std::string dncUsage(OnnxSteps& onnx, const MemorySizes& sizes, const DncState& state, const std::string& free)
{
    const std::string used = onnx.sub(onnx.add(state.usage, state.written), onnx.mul(state.usage, state.written));
    const std::string kept = onnx.oneMinus(onnx.mul(onnx.unsqueeze(free, {2}), state.weights));
    std::string product = used;
    for (std::int64_t head = 0; head < sizes.reads; ++head)
        product = onnx.mul(product, onnx.at(kept, 1, head));
    return product;
}

void dncLink(OnnxSteps& onnx, const MemorySizes& sizes, DncState& state)
{
    std::vector<float> others(static_cast<std::size_t>(sizes.slots * sizes.slots), 1.0f);
    for (std::int64_t i = 0; i < sizes.slots; ++i)
        others[static_cast<std::size_t>(i * (sizes.slots + 1))] = 0.0f;
    const std::string column = onnx.unsqueeze(state.written, {2}), row = onnx.unsqueeze(state.written, {1});
    const std::string fresh = onnx.mul(column, onnx.unsqueeze(state.precedence, {1}));
    const std::string old = onnx.mul(onnx.sub(onnx.oneMinus(column), row), state.links);
    state.links = onnx.mul(onnx.add(old, fresh), onnx.writer().constant("others", others, {sizes.slots, sizes.slots}));
    const std::string left = onnx.oneMinus(onnx.sum(state.written, {1}, true));
    state.precedence = onnx.add(onnx.mul(left, state.precedence), state.written);
}

/// One step; returns what is read, [N, R W].
std::string dncStep(OnnxSteps& onnx, const MemorySizes& sizes, DncState& state, const std::string& hidden)
{
    DncInterface interface{onnx, onnx.linear(hidden, onnx.writer().weight("interface.weight"), onnx.writer().weight("interface.bias"))};
    const std::string keys = onnx.reshape(interface.take(sizes.readWidth()), {0, sizes.reads, sizes.width});
    const std::string strengths = onnx.unsqueeze(interface.onePlus(sizes.reads), {2});
    const std::string key = onnx.unsqueeze(interface.take(sizes.width), {1}), strength = onnx.unsqueeze(interface.onePlus(1), {1});
    const std::string erase = onnx.unsqueeze(interface.gate(sizes.width), {1}), value = onnx.unsqueeze(interface.take(sizes.width), {1});
    state.usage = dncUsage(onnx, sizes, state, interface.gate(sizes.reads));
    const std::string allocate = interface.gate(1), write = interface.gate(1);
    const std::string modes = onnx.softmax(onnx.reshape(interface.take(3 * sizes.reads), {0, sizes.reads, 3}));

    const std::string found = onnx.squeeze(contentWeights(onnx, key, strength, state.memory), {1});
    const std::string free = onnx.mul(allocate, dncAllocation(onnx, sizes, state.usage));
    state.written = onnx.mul(write, onnx.add(free, onnx.mul(onnx.oneMinus(allocate), found)));
    const std::string column = onnx.unsqueeze(state.written, {2});
    state.memory = onnx.add(onnx.mul(state.memory, onnx.oneMinus(onnx.mul(column, erase))), onnx.mul(column, value));
    dncLink(onnx, sizes, state);

    const std::string content = contentWeights(onnx, keys, strengths, state.memory);
    const std::string back = onnx.matmul(state.weights, state.links), forth = onnx.matmul(state.weights, onnx.transpose(state.links, {0, 2, 1}));
    const auto mode = [&](std::int64_t index, const std::string& weights) { return onnx.mul(onnx.slice(modes, 2, index, index + 1), weights); };
    state.weights = onnx.add(onnx.add(mode(0, back), mode(1, content)), mode(2, forth));
    return onnx.reshape(onnx.matmul(state.weights, state.memory), {0, sizes.readWidth()});
}

Result<void> dncOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const MemorySizes sizes = memorySizes(view);
    CAIRN_TRY(checkUnrolling(view, sizes));
    OnnxSteps onnx(writer);
    const std::string rows = onnx.rows(writer.input());
    const std::string vector = onnx.filled(rows, {sizes.slots}), hidden = onnx.filled(rows, {sizes.hidden});
    DncState state{onnx.filled(rows, {sizes.slots, sizes.width}), vector, vector, vector, onnx.filled(rows, {sizes.slots, sizes.slots}),
                   onnx.filled(rows, {sizes.reads, sizes.slots})};
    unrollMemory(onnx, sizes, {onnx.filled(rows, {sizes.readWidth()}), hidden, hidden}, [&](const std::string& now) { return dncStep(onnx, sizes, state, now); });
    return {};
}

} // namespace

Kind dncKind()
{
    Kind kind;
    kind.info = {"dnc", "DNC", "memory",
                 "Differentiable neural computer: an NTM whose memory knows what is in use and in which order it was written.",
                 "Graves et al.: Hybrid computing using a neural network with dynamic external memory, Nature 2016", {{"in", "Sequences [N, T, F]"}}, kOneOutput,
                 memoryParams(),
                 {{"memory", "What is stored after each step [N, T, slots, width]"},
                  {"read_weights", "Where each read head reads [N, T, heads, slots]"},
                  {"write_weights", "Where the write head writes [N, T, 1, slots]"},
                  {"usage", "How much of each slot is in use [N, T, slots]"}}};
    kind.shape = dncShape;
    kind.state = [](const NodeView& view) {
        const MemorySizes sizes = memorySizes(view);
        return memoryState(sizes, "interface", sizes.interfaceNumbers());
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) {
        const MemorySizes sizes = memorySizes(view);
        const std::int64_t links = times(4 * sizes.reads + 7, times(sizes.slots, sizes.slots));
        const std::int64_t places = times(4 * sizes.reads + 8, times(sizes.slots, sizes.width));
        return times(sizes.steps, plus(plus(links, places), memoryFlops(sizes, sizes.interfaceNumbers())));
    };
    kind.onnx = dncOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        const MemorySizes sizes = memorySizes(view);
        writer.support("DifferentiableNeuralComputer", kDncSource);
        std::string arguments;
        for (const std::int64_t size : {sizes.features, sizes.outputs, sizes.hidden, sizes.slots, sizes.width, sizes.reads})
            arguments += (arguments.empty() ? "" : ", ") + std::to_string(size);
        writer.module("DifferentiableNeuralComputer(" + arguments + ")");
        return {};
    };
    return kind;
}

} // namespace cairn::graph
