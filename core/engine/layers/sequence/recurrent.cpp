// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/sequence/masks.h"
#include "core/graph/kinds/sequence/recurrent.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/gru.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/rnn_relu.h>
#include <ATen/ops/rnn_tanh.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <optional>
#include <tuple>

namespace cairn::engine {

namespace {

using graph::Cell;
namespace ports = graph::recurrent;

/// States of some layers and directions, [states, N, H]; c only for LSTM.
struct States {
    at::Tensor h, c;

    States narrowed(std::int64_t first, std::int64_t count) const { return {h.narrow(0, first, count), c.defined() ? c.narrow(0, first, count) : c}; }
};

struct Pass {
    at::Tensor out; ///< [N, T, D H]
    States end;
};

/// Padding of a batch of sequences, for layers without masks.
struct Padding {
    at::Tensor lengths;  ///< [N]
    at::Tensor reversal; ///< [N T]: place of each step when every sequence is turned around within its length
    at::Tensor real;     ///< [N, T, 1]: 1 for real steps

    explicit Padding(const at::Tensor& mask) : lengths(maskLengths(mask))
    {
        const at::TensorOptions whole = lengths.options();
        const at::Tensor steps = at::arange(mask.size(1), whole), ends = lengths.unsqueeze(1), inside = at::lt(steps, ends);
        const at::Tensor turned = at::where(inside, ends.sub(1).sub(steps), steps);
        reversal = turned.add(at::arange(mask.size(0), whole).mul_(mask.size(1)).unsqueeze(1)).flatten();
        real = inside.to(at::kFloat).unsqueeze(2);
    }

    at::Tensor reversed(const at::Tensor& x) const { return at::index_select(x.reshape({-1, x.size(2)}), 0, reversal).view_as(x); }
};

/// RNN, LSTM and GRU. Without a mask PyTorch's fused operators do the whole stack. With one, each direction of each layer
/// is a fused operator over the padded batch: real steps come first, so padding cannot reach them; the backward direction
/// reads every sequence turned around within its length.
class Recurrent : public Layer {
public:
    explicit Recurrent(const graph::NodeView& view)
        : m_cell(graph::cellOf(view)), m_sizes(graph::recurrentSizes(view)), m_relu(m_cell == Cell::Rnn && view.text("nonlinearity") == "relu"),
          m_dropout{view.real("dropout"), static_cast<std::uint64_t>(view.node.id.value)},
          m_perDirection(m_sizes.bias ? 4 : 2), m_weights(static_cast<std::size_t>(m_sizes.layers * m_sizes.directions) * m_perDirection)
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        const at::Tensor& x = inputs[ports::kIn];
        const States start{initial(inputs[ports::kH0], x), m_cell == Cell::Lstm ? initial(inputs[ports::kC0], x) : at::Tensor()};
        const at::Tensor& mask = inputs[ports::kMask];
        const bool whole = !mask.defined() && (m_sizes.layers == 1 || !m_dropout.active(context));
        const Pass pass = whole ? fused(x, start, m_weights, m_sizes.layers, m_sizes.directions == 2) : layered(x, mask, start, context);
        outputs[0] = pass.out;
        const std::int64_t states = m_sizes.layers * m_sizes.directions;
        outputs[1] = pass.end.h.narrow(0, states - m_sizes.directions, m_sizes.directions).transpose(0, 1).flatten(1);
        outputs[2] = pass.end.h.transpose(0, 1);
        if (m_cell == Cell::Lstm)
            outputs[3] = pass.end.c.transpose(0, 1);
    }

    /// Uniform within 1 / sqrt(hidden size).
    std::vector<StateSlot> state() override
    {
        static constexpr const char* kNames[] = {"weight_ih", "weight_hh", "bias_ih", "bias_hh"};
        const double bound = 1.0 / std::sqrt(static_cast<double>(m_sizes.hidden));
        std::vector<StateSlot> slots;
        for (std::size_t i = 0; i < m_weights.size(); ++i) {
            const auto set = static_cast<std::int64_t>(i / m_perDirection);
            const std::string suffix = graph::recurrentSuffix(set / m_sizes.directions, set % m_sizes.directions);
            slots.push_back({kNames[i % m_perDirection] + suffix, &m_weights[i], {Init::Law::Uniform, bound}});
        }
        return slots;
    }

private:
    /// The state at a port, or zeros, as [states, N, H].
    at::Tensor initial(const at::Tensor& given, const at::Tensor& x) const
    {
        const std::int64_t states = m_sizes.layers * m_sizes.directions;
        if (!given.defined())
            return at::zeros({states, x.size(0), m_sizes.hidden}, x.options());
        return given.reshape({x.size(0), states, m_sizes.hidden}).transpose(0, 1).contiguous();
    }

    Pass fused(const at::Tensor& x, const States& start, at::TensorList weights, std::int64_t layers, bool bidirectional) const
    {
        if (m_cell == Cell::Lstm) {
            auto [out, h, c] = at::lstm(x, {start.h, start.c}, weights, m_sizes.bias, layers, 0.0, false, bidirectional, true);
            return {out, {h, c}};
        }
        using Function = std::tuple<at::Tensor, at::Tensor> (*)(const at::Tensor&, const at::Tensor&, at::TensorList, bool, std::int64_t, double, bool, bool, bool);
        const Function function = m_cell == Cell::Gru ? Function(at::gru) : m_relu ? Function(at::rnn_relu) : Function(at::rnn_tanh);
        auto [out, h] = function(x, start.h, weights, m_sizes.bias, layers, 0.0, false, bidirectional, true);
        return {out, {h, at::Tensor()}};
    }

    Pass layered(const at::Tensor& input, const at::Tensor& mask, const States& start, const ForwardContext& context) const
    {
        std::optional<Padding> padding;
        if (mask.defined())
            padding.emplace(mask);
        Pass pass{input, {}};
        std::vector<at::Tensor> hs, cs;
        const auto perLayer = static_cast<std::size_t>(m_sizes.directions) * m_perDirection;
        for (std::int64_t layer = 0; layer < m_sizes.layers; ++layer) {
            const at::TensorList weights(m_weights.data() + static_cast<std::size_t>(layer) * perLayer, perLayer);
            const States states = start.narrowed(layer * m_sizes.directions, m_sizes.directions);
            const at::Tensor x = layer == 0 ? input : m_dropout(pass.out, context, static_cast<std::uint64_t>(layer));
            pass = padding ? padded(x, *padding, states, weights) : fused(x, states, weights, 1, m_sizes.directions == 2);
            hs.push_back(pass.end.h);
            cs.push_back(pass.end.c);
        }
        pass.end = {at::cat(hs), m_cell == Cell::Lstm ? at::cat(cs) : at::Tensor()};
        return pass;
    }

    /// One layer over padded sequences.
    Pass padded(const at::Tensor& x, const Padding& padding, const States& start, at::TensorList weights) const
    {
        std::vector<at::Tensor> outs, hs, cs;
        for (std::int64_t direction = 0; direction < m_sizes.directions; ++direction) {
            const at::TensorList own = weights.slice(static_cast<std::size_t>(direction) * m_perDirection, m_perDirection);
            const at::Tensor read = direction == 0 ? x : padding.reversed(x);
            const States from = start.narrowed(direction, 1);
            const Pass pass = m_cell == Cell::Lstm ? keepingCells(read, padding, from, own) : fused(read, from, own, 1, false);
            outs.push_back(direction == 0 ? pass.out : padding.reversed(pass.out));
            hs.push_back(lastSteps(pass.out, padding.lengths));
            if (m_cell == Cell::Lstm)
                cs.push_back(pass.end.c.squeeze(0));
        }
        const at::Tensor out = m_sizes.directions == 1 ? outs[0] : at::cat(outs, 2);
        return {out.mul(padding.real), {at::stack(hs), m_cell == Cell::Lstm ? at::stack(cs) : at::Tensor()}};
    }

    /// An LSTM whose cells stand still at padding, so that the final ones are those of the last real step: a further
    /// feature, 1 at padding, opens the forget gates and shuts the input gates.
    Pass keepingCells(const at::Tensor& x, const Padding& padding, const States& start, at::TensorList weights) const
    {
        constexpr double kShut = 1e4; // the sigmoid of it is 1, of its negative 0
        at::Tensor column = at::zeros({4 * m_sizes.hidden, 1}, x.options());
        column.narrow(0, 0, m_sizes.hidden).fill_(-kShut);
        column.narrow(0, m_sizes.hidden, m_sizes.hidden).fill_(kShut);
        std::vector<at::Tensor> wider = weights.vec();
        wider[0] = at::cat({weights[0], column}, 1);
        return fused(at::cat({x, at::rsub(padding.real, 1)}, 2), start, wider, 1, false);
    }

    Cell m_cell;
    graph::RecurrentSizes m_sizes;
    bool m_relu;
    LayerDropout m_dropout;
    std::size_t m_perDirection;
    std::vector<at::Tensor> m_weights; ///< by layer, direction, and then as in state()
};

std::unique_ptr<Layer> buildRecurrent(const graph::NodeView& view)
{
    return std::make_unique<Recurrent>(view);
}

} // namespace

std::vector<BuilderEntry> recurrentBuilders()
{
    return {{"lstm", buildRecurrent}, {"gru", buildRecurrent}, {"rnn", buildRecurrent}};
}

} // namespace cairn::engine
