// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/memory/memory_kinds.h"
#include "core/graph/kinds/memory/memory_rules.h"

namespace cairn::graph {

namespace {

constexpr float kFirstMemory = 1e-6f;
constexpr float kSharpenEpsilon = 1e-16f;

constexpr const char* kNtmSource = R"(class NeuralTuringMachine(nn.Module):
    """Graves, Wayne, Danihelka: Neural Turing machines, 2014. All heads address the memory of the step before, then it is
    written, then read. The memory starts at 1e-6, the weights of the heads at a learned softmax."""

    def __init__(self, features, outputs, hidden, slots, width, reads, writes, shift_range, lstm=True):
        super().__init__()
        self.slots, self.width, self.reads, self.writes, self.shifts, self.lstm = slots, width, reads, writes, 2 * shift_range + 1, lstm
        heads = reads + writes
        seen = features + reads * width
        self.controller = nn.LSTMCell(seen, hidden) if lstm else nn.Linear(seen, hidden)
        self.heads = nn.Linear(hidden, heads * (width + 3 + self.shifts) + writes * 2 * width)
        self.output = nn.Linear(hidden + reads * width, outputs)
        self.initial_weights = nn.Parameter(torch.randn(heads, slots))
        self.initial_reads = nn.Parameter(torch.zeros(reads * width))
        if lstm:
            self.initial_hidden = nn.Parameter(torch.zeros(hidden))
            self.initial_cell = nn.Parameter(torch.zeros(hidden))

    def address(self, numbers, memory, before):
        key, strength, gate, shift, sharpness = numbers.split([self.width, 1, 1, self.shifts, 1], dim=-1)
        products = key @ memory.transpose(1, 2)
        lengths = ((key ** 2).sum(-1, True) + 1e-6).sqrt() * ((memory ** 2).sum(-1) + 1e-6).sqrt().unsqueeze(1)
        content = F.softmax(F.softplus(strength) * products / lengths, dim=-1)
        gated = torch.lerp(before, content, torch.sigmoid(gate))
        shift = F.softmax(shift, dim=-1)
        reach = self.shifts // 2
        shifted = sum(shift[..., i:i + 1] * gated.roll(reach - i, dims=-1) for i in range(self.shifts))
        return F.softmax((1 + F.softplus(sharpness)) * torch.log(shifted + 1e-16), dim=-1)

    def forward(self, x):
        rows, heads = x.shape[0], self.reads + self.writes
        memory = x.new_full((rows, self.slots, self.width), 1e-6)
        weights = F.softmax(self.initial_weights, dim=-1).expand(rows, -1, -1)
        read = self.initial_reads.expand(rows, -1)
        state = (self.initial_hidden.expand(rows, -1), self.initial_cell.expand(rows, -1)) if self.lstm else None
        answers = []
        for t in range(x.shape[1]):
            seen = torch.cat((x[:, t], read), 1)
            if self.lstm:
                state = self.controller(seen, state)
                hidden = state[0]
            else:
                hidden = torch.tanh(self.controller(seen))
            numbers = self.heads(hidden)
            split = heads * (self.width + 3 + self.shifts)
            weights = self.address(numbers[:, :split].view(rows, heads, -1), memory, weights)
            erase, add = numbers[:, split:].view(rows, self.writes, 2, self.width).unbind(2)
            erase = torch.sigmoid(erase)
            for head in range(self.writes):
                memory = memory * (1 - weights[:, self.reads + head, :, None] * erase[:, head, None, :])
            memory = memory + weights[:, self.reads:].transpose(1, 2) @ add
            read = (weights[:, :self.reads] @ memory).flatten(1)
            answers.append(self.output(torch.cat((hidden, read), 1)))
        return torch.stack(answers, 1)
)";

Shapes ntmShape(const NodeView& view)
{
    CAIRN_ASSIGN(auto types, memoryShape(view, "NTM"));
    const MemorySizes sizes = memorySizes(view);
    if (sizes.shifts > sizes.slots)
        return fail(ErrorCode::Mismatch, "Shifts by up to " + std::to_string(view.integer("shift_range")) + " places need at least " + std::to_string(sizes.shifts)
                    + " slots, but there are " + std::to_string(sizes.slots), view.node.label, "Set shift_range to at most " + std::to_string((sizes.slots - 1) / 2));
    return types;
}

std::vector<StateTensor> ntmState(const NodeView& view)
{
    const MemorySizes sizes = memorySizes(view);
    std::vector<StateTensor> state = memoryState(sizes, "heads", sizes.headNumbers());
    state.insert(state.end(), {{"initial_weights", {sizes.heads(), sizes.slots}}, {"initial_reads", {sizes.readWidth()}}});
    if (sizes.lstm)
        state.insert(state.end(), {{"initial_hidden", {sizes.hidden}}, {"initial_cell", {sizes.hidden}}});
    return state;
}

std::int64_t ntmFlops(const NodeView& view, const std::vector<TensorType>&)
{
    const MemorySizes sizes = memorySizes(view);
    const std::int64_t places = times(sizes.slots, sizes.width);
    const std::int64_t memory = plus(times(2 * sizes.heads() + 4 * sizes.writes + 2 * sizes.reads, places), times((2 * sizes.shifts + 8) * sizes.heads(), sizes.slots));
    return times(sizes.steps, plus(memory, memoryFlops(sizes, sizes.headNumbers())));
}

/// The heads' weights of a step [N, K, S] from their numbers [N, K, address].
std::string ntmAddress(OnnxSteps& onnx, const MemorySizes& sizes, const std::string& numbers, const std::string& memory, const std::string& before)
{
    const auto part = [&](std::int64_t from, std::int64_t count) { return onnx.slice(numbers, 2, from, from + count); };
    const std::int64_t width = sizes.width;
    const std::string content = contentWeights(onnx, part(0, width), onnx.softplus(part(width, 1)), memory);
    const std::string gate = onnx.sigmoid(part(width + 1, 1));
    const std::string gated = onnx.add(onnx.mul(gate, content), onnx.mul(onnx.oneMinus(gate), before));
    const std::string shift = onnx.softmax(part(width + 2, sizes.shifts));
    std::string shifted;
    for (std::int64_t i = 0; i < sizes.shifts; ++i) {
        std::vector<std::int64_t> from(static_cast<std::size_t>(sizes.slots));
        for (std::int64_t slot = 0; slot < sizes.slots; ++slot)
            from[static_cast<std::size_t>(slot)] = (slot + i - sizes.shifts / 2 + sizes.slots) % sizes.slots;
        const std::string turned = onnx.op("Gather", {gated, onnx.numbers(from)}, {{"axis", std::int64_t{2}}});
        const std::string term = onnx.mul(onnx.slice(shift, 2, i, i + 1), turned);
        shifted = shifted.empty() ? term : onnx.add(shifted, term);
    }
    const std::string sharpness = onnx.add(onnx.softplus(part(width + 2 + sizes.shifts, 1)), onnx.number(1.0f));
    return onnx.softmax(onnx.mul(sharpness, onnx.op("Log", {onnx.add(shifted, onnx.number(kSharpenEpsilon))})));
}

std::string ntmWrite(OnnxSteps& onnx, const MemorySizes& sizes, std::string memory, const std::string& weights, const std::string& numbers)
{
    const std::string turned = onnx.transpose(onnx.slice(weights, 1, sizes.reads, sizes.heads()), {0, 2, 1}); // [N, S, writes]
    const std::string changes = onnx.reshape(numbers, {0, sizes.writes, 2 * sizes.width});
    const std::string erase = onnx.sigmoid(onnx.slice(changes, 2, 0, sizes.width));
    for (std::int64_t head = 0; head < sizes.writes; ++head) {
        const std::string erased = onnx.matmul(onnx.slice(turned, 2, head, head + 1), onnx.slice(erase, 1, head, head + 1));
        memory = onnx.mul(memory, onnx.oneMinus(erased));
    }
    return onnx.add(memory, onnx.matmul(turned, onnx.slice(changes, 2, sizes.width, 2 * sizes.width)));
}

Result<void> ntmOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const MemorySizes sizes = memorySizes(view);
    CAIRN_TRY(checkUnrolling(view, sizes));
    OnnxSteps onnx(writer);
    const std::string rows = onnx.rows(writer.input());
    std::string memory = onnx.filled(rows, {sizes.slots, sizes.width}, kFirstMemory);
    std::string weights = onnx.forRows(onnx.softmax(writer.weight("initial_weights")), rows, {sizes.heads(), sizes.slots});
    MemoryUnrolling start;
    start.reads = onnx.forRows(writer.weight("initial_reads"), rows, {sizes.readWidth()});
    if (sizes.lstm) {
        start.hidden = onnx.forRows(writer.weight("initial_hidden"), rows, {sizes.hidden});
        start.cell = onnx.forRows(writer.weight("initial_cell"), rows, {sizes.hidden});
    }
    const std::int64_t split = sizes.heads() * sizes.address();
    unrollMemory(onnx, sizes, start, [&](const std::string& hidden) {
        const std::string numbers = onnx.linear(hidden, writer.weight("heads.weight"), writer.weight("heads.bias"));
        const std::string addresses = onnx.reshape(onnx.slice(numbers, 1, 0, split), {0, sizes.heads(), sizes.address()});
        weights = ntmAddress(onnx, sizes, addresses, memory, weights);
        memory = ntmWrite(onnx, sizes, memory, weights, onnx.slice(numbers, 1, split, sizes.headNumbers()));
        const std::string read = onnx.matmul(onnx.slice(weights, 1, 0, sizes.reads), memory);
        return onnx.reshape(read, {0, sizes.readWidth()});
    });
    return {};
}

Result<void> ntmPython(const NodeView& view, formats::PythonWriter& writer)
{
    const MemorySizes sizes = memorySizes(view);
    writer.support("NeuralTuringMachine", kNtmSource);
    std::string arguments;
    for (const std::int64_t size : {sizes.features, sizes.outputs, sizes.hidden, sizes.slots, sizes.width, sizes.reads, sizes.writes, sizes.shifts / 2})
        arguments += std::to_string(size) + ", ";
    writer.module("NeuralTuringMachine(" + arguments + "lstm=" + formats::pythonBool(sizes.lstm) + ")");
    return {};
}

} // namespace

Kind ntmKind()
{
    Kind kind;
    std::vector<ParamSpec> params = memoryParams();
    params.push_back(integerParam("write_heads", "Write heads", "How many places are written at once", 1, 1, 64));
    params.push_back(integerParam("shift_range", "Shift range", "How many places a head can move by in one step, in both directions", 1, 0, 64));
    params.push_back(choiceParam("controller", "Controller", "lstm remembers by itself too; dense has nothing but the memory", {"lstm", "dense"}));
    kind.info = {"ntm", "NTM", "memory",
                 "Neural Turing machine: a controller writes to and reads from a memory, by content and by moving along it. Learns short programs such as copying.",
                 "Graves, Wayne, Danihelka: Neural Turing machines, 2014; first memory as in Collier, Beel: Implementing neural Turing machines, 2018",
                 {{"in", "Sequences [N, T, F]"}}, kOneOutput, std::move(params),
                 {{"memory", "What is stored after each step [N, T, slots, width]"},
                  {"read_weights", "Where each read head reads [N, T, heads, slots]"},
                  {"write_weights", "Where each write head writes [N, T, heads, slots]"}}};
    kind.shape = ntmShape;
    kind.state = ntmState;
    kind.flops = ntmFlops;
    kind.onnx = ntmOnnx;
    kind.python = ntmPython;
    return kind;
}

} // namespace cairn::graph
