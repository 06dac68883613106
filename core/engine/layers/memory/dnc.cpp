// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/memory/controller.h"
#include "core/engine/layers/memory/memory_builders.h"

#include <ATen/ops/add.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cumprod.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/prod.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/scatter.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

namespace cairn::engine {

namespace {

constexpr double kUsageEpsilon = 1e-6; // keeps the running product's gradient finite, as in the published code

/// What a DNC's memory holds between two steps.
struct DncMemory {
    at::Tensor content, usage, precedence, written, links, weights; ///< [N, W, S], 3 x [N, S], [N, S, S], [N, R, S]
};

/// Weights [N, S] that prefer what is least in use.
at::Tensor allocation(const at::Tensor& usage)
{
    const auto [sorted, order] = at::sort(usage.mul(1.0 - kUsageEpsilon).add(kUsageEpsilon), true, 1, false);
    const at::Tensor before = at::cumprod(at::cat({at::ones_like(sorted.slice(1, 0, 1)), sorted.slice(1, 0, -1)}, 1), 1);
    return at::scatter(at::zeros_like(usage), 1, order, at::mul(at::rsub(sorted, 1.0), before));
}

at::Tensor onePlus(const at::Tensor& values)
{
    return at::softplus(values).add(1.0);
}

/// Differentiable neural computer (Graves et al., Nature 2016).
class Dnc : public Layer {
public:
    explicit Dnc(const graph::MemorySizes& sizes) : m_sizes(sizes), m_controller(sizes) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        const at::Tensor& input = inputs[0];
        const std::int64_t rows = input.size(0);
        const auto zeros = [&](std::vector<std::int64_t> axes) {
            axes.insert(axes.begin(), rows);
            return at::zeros(axes, input.options());
        };
        const std::int64_t slots = m_sizes.slots;
        const at::Tensor vector = zeros({slots});
        DncMemory memory{zeros({m_sizes.width, slots}), vector, vector, vector, zeros({slots, slots}), zeros({m_sizes.reads, slots})};
        const at::Tensor others = at::rsub(at::eye(slots, input.options()), 1.0);
        Controller::Pass controller(m_controller, input, zeros({m_sizes.hidden}), zeros({m_sizes.hidden}));
        at::Tensor read = zeros({m_sizes.readWidth()});
        std::vector<at::Tensor> answers;
        std::vector<DncMemory> shown;
        for (std::int64_t t = 0; t < controller.steps(); ++t) {
            const at::Tensor hidden = controller.step(t, read);
            read = step(memory, at::linear(hidden, m_interfaceWeight, m_interfaceBias), others);
            answers.push_back(at::cat({hidden, read}, 1));
            if (context.taps)
                shown.push_back(memory);
        }
        outputs[0] = at::linear(at::stack(answers, 1), m_outputWeight, m_outputBias);
        if (context.taps)
            show(*context.taps, shown);
    }

    std::vector<StateSlot> state() override
    {
        const Init inner = uniformInit(m_sizes.hidden), outer = uniformInit(m_sizes.hidden + m_sizes.readWidth());
        std::vector<StateSlot> slots;
        m_controller.addState(slots);
        slots.insert(slots.end(), {{"interface.weight", &m_interfaceWeight, inner}, {"interface.bias", &m_interfaceBias, inner},
                                   {"output.weight", &m_outputWeight, outer}, {"output.bias", &m_outputBias, outer}});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    /// Writes, then reads: [N, R W].
    at::Tensor step(DncMemory& memory, const at::Tensor& interface, const at::Tensor& others) const
    {
        const std::int64_t rows = interface.size(0), reads = m_sizes.reads, width = m_sizes.width;
        const auto parts = interface.split_with_sizes({reads * width, reads, width, 1, width, width, reads, 1, 1, 3 * reads}, 1);
        write(memory, parts);
        link(memory, others);
        const at::Tensor modes = at::softmax(parts[9].view({rows, reads, 3}), -1);
        const at::Tensor content = contentWeights(parts[0].view({rows, reads, width}), onePlus(parts[1]).unsqueeze(2), memory.content);
        const at::Tensor back = at::bmm(memory.weights, memory.links), forth = at::bmm(memory.weights, memory.links.transpose(1, 2));
        memory.weights = at::addcmul(at::addcmul(at::mul(modes.slice(2, 0, 1), back), modes.slice(2, 1, 2), content), modes.slice(2, 2, 3), forth);
        return readMemory(memory.weights, memory.content).reshape({rows, reads * width});
    }

    static void write(DncMemory& memory, const std::vector<at::Tensor>& parts)
    {
        const at::Tensor kept = at::prod(at::rsub(at::mul(at::sigmoid(parts[6]).unsqueeze(2), memory.weights), 1.0), 1);
        const at::Tensor used = at::addcmul(at::add(memory.usage, memory.written), memory.usage, memory.written, -1);
        memory.usage = at::mul(used, kept);
        const at::Tensor found = contentWeights(parts[2].unsqueeze(1), onePlus(parts[3]).unsqueeze(1), memory.content).squeeze(1);
        memory.written = at::mul(at::sigmoid(parts[8]), at::lerp(found, allocation(memory.usage), at::sigmoid(parts[7])));
        memory.content = added(erased(memory.content, memory.written, at::sigmoid(parts[4])), memory.written, parts[5]);
    }

    /// links[i][j]: how much slot i was written right after slot j.
    static void link(DncMemory& memory, const at::Tensor& others)
    {
        const at::Tensor column = memory.written.unsqueeze(2), row = memory.written.unsqueeze(1);
        const at::Tensor old = at::mul(at::sub(at::rsub(column, 1.0), row), memory.links);
        memory.links = at::mul(at::addcmul(old, column, memory.precedence.unsqueeze(1)), others);
        const at::Tensor left = at::rsub(at::sum(memory.written, {1}, true), 1.0);
        memory.precedence = at::addcmul(memory.written, left, memory.precedence);
    }

    static void show(const Taps& taps, const std::vector<DncMemory>& shown)
    {
        const auto tap = [&](const char* name, at::Tensor DncMemory::*member) {
            std::vector<at::Tensor> values;
            for (const DncMemory& memory : shown)
                values.push_back(memory.*member);
            const at::Tensor all = at::stack(values, 1);
            taps(name, member == &DncMemory::written ? all.unsqueeze(2) : member == &DncMemory::content ? all.transpose(2, 3) : all);
        };
        tap("memory", &DncMemory::content);
        tap("read_weights", &DncMemory::weights);
        tap("write_weights", &DncMemory::written);
        tap("usage", &DncMemory::usage);
    }

    graph::MemorySizes m_sizes;
    Controller m_controller;
    at::Tensor m_interfaceWeight, m_interfaceBias, m_outputWeight, m_outputBias;
};

} // namespace

std::unique_ptr<Layer> buildDnc(const graph::NodeView& view)
{
    return std::make_unique<Dnc>(graph::memorySizes(view));
}

} // namespace cairn::engine
