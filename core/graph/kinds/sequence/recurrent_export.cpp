// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/sequence/recurrent.h"
#include "core/graph/kinds/sequence/sequence_rules.h"

#include <algorithm>

namespace cairn::graph {

namespace {

using Numbers = std::vector<std::int64_t>;

/// Blocks of PyTorch's weights in the order that ONNX wants: i o f c of i f c o; z r h of r z h.
std::vector<std::size_t> gateOrder(Cell cell)
{
    switch (cell) {
    case Cell::Lstm:
        return {0, 3, 1, 2};
    case Cell::Gru:
        return {1, 0, 2};
    case Cell::Rnn:
        break;
    }
    return {0};
}

/// Appends the blocks of `values`, of one length each, in that order.
void appendBlocks(std::vector<float>& all, const std::vector<float>& values, const std::vector<std::size_t>& order)
{
    const std::size_t length = values.size() / order.size();
    for (const std::size_t block : order) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(block * length);
        all.insert(all.end(), begin, begin + static_cast<std::ptrdiff_t>(length));
    }
}

/// Adds the operators of a whole stack.
class Stack {
public:
    Stack(const NodeView& view, formats::OnnxWriter& writer)
        : m_view(view), m_writer(writer), m_cell(cellOf(view)), m_sizes(recurrentSizes(view)), m_order(gateOrder(m_cell))
    {
    }

    void write()
    {
        if (m_view.connected(recurrent::kMask))
            m_lengths = onnx::lengths(m_writer, m_writer.input(recurrent::kMask), m_sizes.steps, false);
        const std::string h0 = initial(recurrent::kH0), c0 = m_cell == Cell::Lstm ? initial(recurrent::kC0) : std::string();
        std::string x = m_writer.step("Transpose", {m_writer.input()}, {{"perm", Numbers{1, 0, 2}}});
        std::vector<std::string> hs, cs;
        std::string y; // [T, D, N, H]
        for (std::int64_t layer = 0; layer < m_sizes.layers; ++layer) {
            if (layer > 0)
                x = reshaped(m_writer.step("Transpose", {y}, {{"perm", Numbers{0, 2, 1, 3}}}), {0, 0, m_sizes.width(layer)});
            y = addLayer(layer, x, slice(h0, layer), slice(c0, layer), hs, cs);
        }
        const std::int64_t width = m_sizes.directions * m_sizes.hidden;
        finish("Reshape", m_writer.step("Transpose", {y}, {{"perm", Numbers{2, 0, 1, 3}}}), {0, m_sizes.steps, width}, 0);
        finish("Reshape", m_writer.step("Transpose", {hs.back()}, {{"perm", Numbers{1, 0, 2}}}), {0, width}, 1);
        joined(hs, 2);
        if (m_cell == Cell::Lstm)
            joined(cs, 3);
    }

private:
    std::string reshaped(const std::string& x, const Numbers& shape) { return m_writer.step("Reshape", {x, m_writer.constant("shape", shape)}); }

    void finish(const std::string& type, const std::string& x, const Numbers& shape, std::size_t output)
    {
        m_writer.node(type, {x, m_writer.constant("shape", shape)}, {}, m_writer.output(output));
    }

    /// States of all layers, [layers * directions, N, H] each, as an output [N, layers * directions, H].
    void joined(const std::vector<std::string>& states, std::size_t output)
    {
        const std::string all = states.size() == 1 ? states[0] : m_writer.step("Concat", states, {{"axis", std::int64_t{0}}});
        m_writer.node("Transpose", {all}, {{"perm", Numbers{1, 0, 2}}}, m_writer.output(output));
    }

    /// The state at a port as [layers * directions, N, H]; empty where the port is open.
    std::string initial(std::size_t port)
    {
        if (!m_view.connected(port))
            return {};
        const std::string states = reshaped(m_writer.input(port), {0, m_sizes.layers * m_sizes.directions, m_sizes.hidden});
        return m_writer.step("Transpose", {states}, {{"perm", Numbers{1, 0, 2}}});
    }

    std::string slice(const std::string& states, std::int64_t layer)
    {
        if (states.empty() || m_sizes.layers == 1)
            return states;
        const std::int64_t first = layer * m_sizes.directions;
        return m_writer.step("Slice", {states, m_writer.constant("from", Numbers{first}), m_writer.constant("to", Numbers{first + m_sizes.directions}),
                                       m_writer.constant("axis", Numbers{0})});
    }

    std::string weights(const std::string& name, std::int64_t layer, const Numbers& shape)
    {
        std::vector<float> all;
        for (std::int64_t direction = 0; direction < m_sizes.directions; ++direction)
            appendBlocks(all, m_writer.weightValues(name + recurrentSuffix(layer, direction)), m_order);
        return m_writer.constant(name, all, shape);
    }

    std::string biases(std::int64_t layer)
    {
        std::vector<float> all;
        for (std::int64_t direction = 0; direction < m_sizes.directions; ++direction) {
            for (const char* name : {"bias_ih", "bias_hh"})
                appendBlocks(all, m_writer.weightValues(name + recurrentSuffix(layer, direction)), m_order);
        }
        return m_writer.constant("bias", all, {m_sizes.directions, 2 * m_sizes.gates * m_sizes.hidden});
    }

    std::string addLayer(std::int64_t layer, const std::string& x, const std::string& h0, const std::string& c0, std::vector<std::string>& hs,
                         std::vector<std::string>& cs)
    {
        const std::int64_t rows = m_sizes.gates * m_sizes.hidden;
        std::vector<std::string> inputs{x, weights("weight_ih", layer, {m_sizes.directions, rows, m_sizes.width(layer)}),
                                        weights("weight_hh", layer, {m_sizes.directions, rows, m_sizes.hidden}),
                                        m_sizes.bias ? biases(layer) : std::string(), m_lengths, h0};
        const std::string y = m_writer.temporary("y"), h = m_writer.temporary("h");
        std::vector<std::string> outputs{y, h};
        hs.push_back(h);
        if (m_cell == Cell::Lstm) {
            inputs.push_back(c0);
            cs.push_back(m_writer.temporary("c"));
            outputs.push_back(cs.back());
        }
        while (inputs.back().empty())
            inputs.pop_back();
        m_writer.nodes(m_cell == Cell::Lstm ? "LSTM" : m_cell == Cell::Gru ? "GRU" : "RNN", inputs, attributes(), outputs);
        return y;
    }

    formats::OnnxWriter::Attributes attributes() const
    {
        formats::OnnxWriter::Attributes all{{"hidden_size", m_sizes.hidden},
                                            {"direction", std::string(m_sizes.directions == 2 ? "bidirectional" : "forward")}};
        if (m_cell == Cell::Gru)
            all.push_back({"linear_before_reset", std::int64_t{1}});
        if (m_cell == Cell::Rnn && m_view.text("nonlinearity") == "relu")
            all.push_back({"activations", std::vector<std::string>(static_cast<std::size_t>(m_sizes.directions), "Relu")});
        return all;
    }

    const NodeView& m_view;
    formats::OnnxWriter& m_writer;
    Cell m_cell;
    RecurrentSizes m_sizes;
    std::vector<std::size_t> m_order;
    std::string m_lengths;
};

constexpr const char* kRunRecurrent = R"(def run_recurrent(rnn, x, mask=None, h0=None, c0=None):
    """States at all steps [N, T, D H], the last of the top layer [N, D H], and the final ones of all layers."""
    directions = 2 if rnn.bidirectional else 1
    states = rnn.num_layers * directions

    def start(given):
        if given is None:
            return x.new_zeros(states, x.shape[0], rnn.hidden_size)
        return given.reshape(x.shape[0], states, rnn.hidden_size).transpose(0, 1).contiguous()

    initial = (start(h0), start(c0)) if isinstance(rnn, nn.LSTM) else start(h0)
    if mask is None:
        out, final = rnn(x, initial)
    else:
        lengths = mask.sum(1).long().clamp(1, x.shape[1]).cpu()
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        out, final = rnn(packed, initial)
        out = nn.utils.rnn.pad_packed_sequence(out, batch_first=True, total_length=x.shape[1])[0]
    finals = [state.transpose(0, 1) for state in (final if isinstance(final, tuple) else (final,))]
    return (out, finals[0][:, -directions:].flatten(1), *finals)
)";

} // namespace

Result<void> recurrentOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    Stack(view, writer).write();
    return {};
}

Result<void> recurrentPython(const NodeView& view, formats::PythonWriter& writer)
{
    const RecurrentSizes sizes = recurrentSizes(view);
    const Cell cell = cellOf(view);
    std::string constructor = std::string(cell == Cell::Lstm ? "nn.LSTM(" : cell == Cell::Gru ? "nn.GRU(" : "nn.RNN(") + std::to_string(sizes.features)
                              + ", " + std::to_string(sizes.hidden) + ", num_layers=" + std::to_string(sizes.layers);
    if (cell == Cell::Rnn)
        constructor += ", nonlinearity=" + formats::pythonString(view.text("nonlinearity"));
    constructor += ", bias=" + formats::pythonBool(sizes.bias) + ", batch_first=True, dropout="
                   + formats::pythonNumber(sizes.layers > 1 ? view.real("dropout") : 0.0) + ", bidirectional=" + formats::pythonBool(sizes.directions == 2) + ")";
    writer.support("run_recurrent", kRunRecurrent);
    writer.submodule(constructor);
    std::string arguments = "self." + writer.label() + ", " + writer.input();
    const char* const names[] = {"", "mask", "h0", "c0"};
    for (std::size_t port = recurrent::kMask; port < view.inputs.size(); ++port) {
        if (view.connected(port))
            arguments += std::string(", ") + names[port] + "=" + writer.input(port);
    }
    writer.expression("run_recurrent(" + arguments + ")");
    return {};
}

} // namespace cairn::graph
