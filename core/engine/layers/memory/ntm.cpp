// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/memory/controller.h"
#include "core/engine/layers/memory/memory_builders.h"

#include <ATen/ops/addcmul.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/log.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/stack.h>

namespace cairn::engine {

namespace {

constexpr double kFirstMemory = 1e-6;    // Collier and Beel, 2018: a constant start generalises best
constexpr double kSharpenEpsilon = 1e-16;

/// Neural Turing machine (Graves, Wayne and Danihelka, 2014): all heads address the memory of the step before, then it is
/// written, then read.
class Ntm : public Layer {
public:
    explicit Ntm(const graph::MemorySizes& sizes) : m_sizes(sizes), m_controller(sizes) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        const at::Tensor& input = inputs[0];
        const std::int64_t rows = input.size(0);
        const auto forRows = [&](const at::Tensor& tensor) {
            return tensor.defined() ? tensor.unsqueeze(0).expand({rows, tensor.size(0)}) : tensor;
        };
        Controller::Pass controller(m_controller, input, forRows(m_hidden), forRows(m_cell));
        at::Tensor memory = at::full({rows, m_sizes.width, m_sizes.slots}, kFirstMemory, input.options());
        at::Tensor weights = at::softmax(m_weights, -1).unsqueeze(0).expand({rows, m_sizes.heads(), m_sizes.slots});
        at::Tensor read = forRows(m_reads);
        std::vector<at::Tensor> answers, memories, allWeights;
        const std::int64_t split = m_sizes.heads() * m_sizes.address();
        for (std::int64_t t = 0; t < controller.steps(); ++t) {
            const at::Tensor hidden = controller.step(t, read);
            const at::Tensor numbers = at::linear(hidden, m_headWeight, m_headBias);
            weights = address(numbers.slice(1, 0, split).view({rows, m_sizes.heads(), m_sizes.address()}), memory, weights);
            memory = written(memory, weights.slice(1, m_sizes.reads), numbers.slice(1, split).view({rows, m_sizes.writes, 2 * m_sizes.width}));
            read = readMemory(weights.slice(1, 0, m_sizes.reads), memory).reshape({rows, m_sizes.readWidth()});
            answers.push_back(at::cat({hidden, read}, 1));
            if (context.taps) {
                memories.push_back(memory.transpose(1, 2));
                allWeights.push_back(weights);
            }
        }
        outputs[0] = at::linear(at::stack(answers, 1), m_outputWeight, m_outputBias);
        if (context.taps)
            show(*context.taps, memories, allWeights);
    }

    std::vector<StateSlot> state() override
    {
        const Init inner = uniformInit(m_sizes.hidden), outer = uniformInit(m_sizes.hidden + m_sizes.readWidth());
        std::vector<StateSlot> slots;
        m_controller.addState(slots);
        slots.insert(slots.end(), {{"heads.weight", &m_headWeight, inner}, {"heads.bias", &m_headBias, inner},
                                   {"output.weight", &m_outputWeight, outer}, {"output.bias", &m_outputBias, outer},
                                   {"initial_weights", &m_weights, {Init::Law::Normal, 1.0}}, {"initial_reads", &m_reads, {}}});
        if (m_sizes.lstm)
            slots.insert(slots.end(), {{"initial_hidden", &m_hidden, {}}, {"initial_cell", &m_cell, {}}});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    /// Weights [N, heads, slots] from the heads' numbers: key, strength, gate, shifts, sharpness.
    at::Tensor address(const at::Tensor& numbers, const at::Tensor& memory, const at::Tensor& before) const
    {
        const auto parts = numbers.split_with_sizes({m_sizes.width, 1, 1, m_sizes.shifts, 1}, -1);
        const at::Tensor content = contentWeights(parts[0], at::softplus(parts[1]), memory);
        at::Tensor weights = at::lerp(before, content, at::sigmoid(parts[2]));
        if (m_sizes.shifts > 1)
            weights = shifted(weights, at::softmax(parts[3], -1));
        // w^sharpness / sum(w^sharpness), without underflow
        const at::Tensor sharpness = at::softplus(parts[4]).add(1.0);
        return at::softmax(at::log(weights.add(kSharpenEpsilon)).mul(sharpness), -1);
    }

    /// The first of the shifts moves farthest forward, the last one farthest back, in a circle.
    at::Tensor shifted(const at::Tensor& weights, const at::Tensor& shifts) const
    {
        at::Tensor sum;
        for (std::int64_t i = 0; i < m_sizes.shifts; ++i) {
            const at::Tensor moved = at::roll(weights, m_sizes.shifts / 2 - i, 2), part = shifts.slice(2, i, i + 1);
            sum = sum.defined() ? at::addcmul(sum, moved, part) : at::mul(moved, part);
        }
        return sum;
    }

    /// Every head erases, then all add. `changes` [N, writes, 2 W]: erase and add vectors.
    at::Tensor written(at::Tensor memory, const at::Tensor& weights, const at::Tensor& changes) const
    {
        const at::Tensor erase = at::sigmoid(changes.slice(2, 0, m_sizes.width)), add = changes.slice(2, m_sizes.width);
        for (std::int64_t head = 0; head < m_sizes.writes; ++head)
            memory = erased(memory, weights.select(1, head), erase.select(1, head));
        for (std::int64_t head = 0; head < m_sizes.writes; ++head)
            memory = added(memory, weights.select(1, head), add.select(1, head));
        return memory;
    }

    void show(const Taps& taps, const std::vector<at::Tensor>& memories, const std::vector<at::Tensor>& weights) const
    {
        taps("memory", at::stack(memories, 1));
        const at::Tensor all = at::stack(weights, 1);
        taps("read_weights", all.slice(2, 0, m_sizes.reads));
        taps("write_weights", all.slice(2, m_sizes.reads));
    }

    graph::MemorySizes m_sizes;
    Controller m_controller;
    at::Tensor m_headWeight, m_headBias, m_outputWeight, m_outputBias;
    at::Tensor m_weights, m_reads, m_hidden, m_cell; // before the first step
};

} // namespace

std::unique_ptr<Layer> buildNtm(const graph::NodeView& view)
{
    return std::make_unique<Ntm>(graph::memorySizes(view));
}

} // namespace cairn::engine
