// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/layers/layer.h"
#include "core/graph/kinds/memory/memory_sizes.h"

#include <string>
#include <vector>

/// What NTM and DNC share (core/graph/kinds/memory/memory_rules.h).
namespace cairn::engine {

/// The network that sees the input and what was read the step before, and steers the heads: an LSTM cell or a dense layer
/// with tanh. Weights and initial values as torch.nn.LSTMCell's or torch.nn.Linear's.
class Controller {
public:
    explicit Controller(const graph::MemorySizes& sizes) : m_sizes(sizes) {}

    void addState(std::vector<StateSlot>& slots);

    /// One pass over a batch of sequences. Does the part that does not depend on the memory for all steps at once.
    class Pass {
    public:
        /// `hidden` and `cell` [N, H] are those before the first step; undefined for a dense controller.
        Pass(const Controller& controller, const at::Tensor& input, at::Tensor hidden, at::Tensor cell);
        std::int64_t steps() const { return static_cast<std::int64_t>(m_seen.size()); }
        /// The state [N, H] after step `t`, which sees `reads` [N, R W].
        at::Tensor step(std::int64_t t, const at::Tensor& reads);

    private:
        bool m_lstm;
        std::vector<at::Tensor> m_seen; // what the input adds to the gates, per step
        at::Tensor m_recurrent;         // transposed: [R W (+ H), gates]
        at::Tensor m_hidden, m_cell;
    };

private:
    graph::MemorySizes m_sizes;
    at::Tensor m_weight, m_recurrent, m_bias, m_recurrentBias;
};

/// Uniform within 1 / sqrt(count): PyTorch's law for dense and recurrent layers.
Init uniformInit(std::int64_t count);

/// Memories are kept as [N, W, S], slots last: what a head does to all slots then runs along memory.

/// Cosines of keys [N, K, W] and the slots of a memory [N, W, S], times strengths [N, K, 1], as weights over the slots
/// [N, K, S]. Lengths are kept from zero by 1e-6 under the root, as in the DNC's published code.
at::Tensor contentWeights(const at::Tensor& keys, const at::Tensor& strengths, const at::Tensor& memory);

/// What heads with weights [N, K, S] read: [N, K, W].
at::Tensor readMemory(const at::Tensor& weights, const at::Tensor& memory);

/// Erases and adds under weights [N, S], by vectors [N, W].
at::Tensor erased(const at::Tensor& memory, const at::Tensor& weights, const at::Tensor& erase);
at::Tensor added(const at::Tensor& memory, const at::Tensor& weights, const at::Tensor& values);

} // namespace cairn::engine
