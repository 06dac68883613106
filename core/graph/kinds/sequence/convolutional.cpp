// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/sequence/sequence_rules.h"

#include <algorithm>

namespace cairn::graph {

namespace {

namespace film { // ConvLSTM2d's input ports
constexpr std::size_t kIn = 0, kH0 = 1, kC0 = 2;
}

constexpr std::int64_t kMostKernel = 255;

struct FilmSizes {
    std::int64_t steps, channels, height, width, hidden, kernel;
    std::vector<std::int64_t> state() const { return {kBatch, hidden, height, width}; }
};

FilmSizes filmSizes(const NodeView& view)
{
    const std::vector<std::int64_t>& shape = view.inputs[film::kIn].shape;
    return {shape[1], shape[2], shape[3], shape[4], view.integer("hidden_channels"), view.integer("kernel_size")};
}

Shapes convLstmShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "ConvLSTM2d"));
    if (rank(view) != 5)
        return fail(ErrorCode::Mismatch, "ConvLSTM2d works on films [N, T, C, H, W], but gets " + shapeText(view.inputs[0].shape), view.node.label,
                    "Connect it to a sequence of images, or insert Reshape in front of it");
    const FilmSizes sizes = filmSizes(view);
    if (sizes.kernel % 2 == 0)
        return fail(ErrorCode::Mismatch, "The kernel needs a middle, so that the state keeps the size of the image", view.node.label,
                    "Set kernel_size to " + std::to_string(sizes.kernel + 1));
    for (const std::size_t port : {film::kH0, film::kC0}) {
        if (view.connected(port) && (view.inputs[port].type != ElementType::Float32 || view.inputs[port].shape != sizes.state()))
            return fail(ErrorCode::Mismatch, "An initial state has to be " + shapeText(sizes.state()) + ", but " + sourceLabel(view, port) + " gives " + shapeText(view.inputs[port].shape),
                        view.node.label, "Connect the state of a ConvLSTM2d with as many hidden channels");
    }
    const TensorType state{ElementType::Float32, sizes.state()};
    return std::vector<TensorType>{{ElementType::Float32, {kBatch, sizes.steps, sizes.hidden, sizes.height, sizes.width}}, state, state};
}

std::vector<StateTensor> convLstmState(const NodeView& view)
{
    const FilmSizes sizes = filmSizes(view);
    const std::int64_t rows = times(4, sizes.hidden);
    std::vector<StateTensor> state{{"weight_ih", {rows, sizes.channels, sizes.kernel, sizes.kernel}}, {"weight_hh", {rows, sizes.hidden, sizes.kernel, sizes.kernel}}};
    if (view.flag("bias"))
        state.push_back({"bias", {rows}});
    if (view.flag("peephole")) {
        for (const char* name : {"weight_ci", "weight_cf", "weight_co"})
            state.push_back({name, {sizes.hidden, sizes.height, sizes.width}});
    }
    return state;
}

/// The steps one behind the other: the number of steps is known, the graph stays without loops.
class ConvLstmOnnx {
public:
    ConvLstmOnnx(const NodeView& view, formats::OnnxWriter& writer) : m_view(view), m_writer(writer), m_sizes(filmSizes(view)) {}

    void write()
    {
        std::string h = start(film::kH0), c = start(film::kC0);
        const std::string axis = m_writer.constant("axis", Numbers{1});
        std::vector<std::string> all;
        for (std::int64_t step = 0; step < m_sizes.steps; ++step) {
            const std::string x = m_writer.step("Squeeze", {m_writer.step("Gather", {m_writer.input(), m_writer.constant("index", Numbers{step})}, {{"axis", std::int64_t{1}}}), axis});
            advance(x, h, c);
            all.push_back(m_writer.step("Unsqueeze", {h, axis}));
        }
        m_writer.node("Concat", all, {{"axis", std::int64_t{1}}}, m_writer.output(0));
        m_writer.node("Identity", {h}, {}, m_writer.output(1));
        m_writer.node("Identity", {c}, {}, m_writer.output(2));
    }

private:
    using Numbers = std::vector<std::int64_t>;

    std::string start(std::size_t port) { return m_view.connected(port) ? m_writer.input(port) : std::string(); }

    std::string convolved(const std::string& x, const std::string& weight, bool bias)
    {
        std::vector<std::string> inputs{x, m_writer.weight(weight)};
        if (bias)
            inputs.push_back(m_writer.weight("bias"));
        return m_writer.step("Conv", inputs, {{"pads", Numbers(4, m_sizes.kernel / 2)}});
    }

    std::string gate(const std::string& sum, const std::string& peephole, const std::string& cell, const std::string& function = "Sigmoid")
    {
        if (peephole.empty() || cell.empty() || !m_view.flag("peephole"))
            return m_writer.step(function, {sum});
        return m_writer.step(function, {m_writer.step("Add", {sum, m_writer.step("Mul", {cell, m_writer.weight(peephole)})})});
    }

    void advance(const std::string& x, std::string& h, std::string& c)
    {
        std::string sum = convolved(x, "weight_ih", m_view.flag("bias"));
        if (!h.empty())
            sum = m_writer.step("Add", {sum, convolved(h, "weight_hh", false)});
        std::vector<std::string> parts;
        for (const char* name : {"i", "f", "g", "o"})
            parts.push_back(m_writer.temporary(name));
        m_writer.nodes("Split", {sum}, {{"axis", std::int64_t{1}}}, parts);
        const std::string added = m_writer.step("Mul", {gate(parts[0], "weight_ci", c), gate(parts[2], {}, {}, "Tanh")});
        c = c.empty() ? added : m_writer.step("Add", {m_writer.step("Mul", {gate(parts[1], "weight_cf", c), c}), added});
        h = m_writer.step("Mul", {gate(parts[3], "weight_co", c), m_writer.step("Tanh", {c})});
    }

    const NodeView& m_view;
    formats::OnnxWriter& m_writer;
    FilmSizes m_sizes;
};

constexpr const char* kConvLstm = R"(class ConvLSTM2d(nn.Module):
    """Shi et al. 2015: an LSTM whose products with weights are convolutions."""

    def __init__(self, channels, hidden, kernel, bias, peephole):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.zeros(4 * hidden, channels, kernel, kernel))
        self.weight_hh = nn.Parameter(torch.zeros(4 * hidden, hidden, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(4 * hidden)) if bias else None
        self.peephole = peephole is not None
        if self.peephole:
            self.weight_ci = nn.Parameter(torch.zeros(hidden, *peephole))
            self.weight_cf = nn.Parameter(torch.zeros(hidden, *peephole))
            self.weight_co = nn.Parameter(torch.zeros(hidden, *peephole))

    def forward(self, x, h=None, c=None):
        zeros = x.new_zeros(x.shape[0], self.weight_hh.shape[1], *x.shape[3:])
        h, c = zeros if h is None else h, zeros if c is None else c
        outputs = []
        for step in x.unbind(1):
            gates = F.conv2d(step, self.weight_ih, self.bias, padding="same") + F.conv2d(h, self.weight_hh, padding="same")
            i, f, g, o = gates.chunk(4, 1)
            if self.peephole:
                i, f = i + self.weight_ci * c, f + self.weight_cf * c
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = (o + self.weight_co * c if self.peephole else o).sigmoid() * c.tanh()
            outputs.append(h)
        return torch.stack(outputs, 1), h, c
)";

Result<void> convLstmPython(const NodeView& view, formats::PythonWriter& writer)
{
    const FilmSizes sizes = filmSizes(view);
    writer.support("ConvLSTM2d", kConvLstm);
    std::string arguments = writer.input();
    if (view.connected(film::kH0))
        arguments += ", h=" + writer.input(film::kH0);
    if (view.connected(film::kC0))
        arguments += ", c=" + writer.input(film::kC0);
    writer.module("ConvLSTM2d(" + std::to_string(sizes.channels) + ", " + std::to_string(sizes.hidden) + ", " + std::to_string(sizes.kernel) + ", bias="
                      + formats::pythonBool(view.flag("bias")) + ", peephole=" + (view.flag("peephole") ? formats::pythonTuple({sizes.height, sizes.width}) : "None") + ")",
                  arguments);
    return {};
}

Kind convLstmKind()
{
    Kind kind;
    kind.info = {"conv_lstm2d", "ConvLSTM2d", "sequence", "An LSTM over a sequence of images, whose state is an image too: for films and radar pictures.",
                 "Shi et al.: Convolutional LSTM network, NeurIPS 2015",
                 {{"in", "Images [N, T, C, H, W]"},
                  {"h0", "State at the start [N, hidden, H, W]; open: zeros", true},
                  {"c0", "Cell state at the start [N, hidden, H, W]; open: zeros", true}},
                 {{"out", "The state at every step [N, T, hidden, H, W]"}, {"last", "The state after the last step"}, {"c", "The cell state after the last step"}},
                 {integerParam("hidden_channels", "Hidden channels", "Channels of the state", 32, 1, kMostUnits),
                  integerParam("kernel_size", "Kernel size", "Side of the window that the gates look through; odd", 3, 1, kMostKernel),
                  flagParam("bias", "Bias", "Adds learned numbers to the gates", true),
                  flagParam("peephole", "Peephole", "Gates see the cell state through a weight per pixel, as in the paper", false)}};
    kind.shape = convLstmShape;
    kind.state = convLstmState;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>& outputs) {
        const FilmSizes sizes = filmSizes(view);
        return times(times(8 * sizes.kernel * sizes.kernel, plus(sizes.channels, sizes.hidden)), elementsPerRow(outputs[0]));
    };
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        ConvLstmOnnx(view, writer).write();
        return {};
    };
    kind.python = convLstmPython;
    return kind;
}

struct BlockSizes {
    std::int64_t features, channels, kernel, dilation;
    bool resized() const { return features != channels; }
};

BlockSizes blockSizes(const NodeView& view)
{
    return {view.inputs[0].shape[2], view.integer("channels"), view.integer("kernel_size"), view.integer("dilation")};
}

Shapes temporalShape(const NodeView& view)
{
    CAIRN_TRY(wantSequence(view, "TemporalBlock"));
    const std::int64_t steps = view.inputs[0].shape[1], dilation = view.integer("dilation");
    if (dilation > 1 && dilation >= steps)
        return fail(ErrorCode::Mismatch,
                    "A dilation of " + std::to_string(dilation) + " reaches back beyond the start of a sequence of " + std::to_string(steps) + " steps",
                    view.node.label, "Set dilation to at most " + std::to_string(std::max<std::int64_t>(1, steps - 1)));
    return oneOutput({kBatch, steps, view.integer("channels")});
}

std::vector<StateTensor> temporalState(const NodeView& view)
{
    const BlockSizes sizes = blockSizes(view);
    std::vector<StateTensor> state{{"conv1.weight", {sizes.channels, sizes.features, sizes.kernel}}, {"conv1.bias", {sizes.channels}},
                                   {"conv2.weight", {sizes.channels, sizes.channels, sizes.kernel}}, {"conv2.bias", {sizes.channels}}};
    if (sizes.resized()) {
        state.push_back({"downsample.weight", {sizes.channels, sizes.features, 1}});
        state.push_back({"downsample.bias", {sizes.channels}});
    }
    return state;
}

Result<void> temporalOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const BlockSizes sizes = blockSizes(view);
    using Numbers = std::vector<std::int64_t>;
    const formats::OnnxWriter::Attributes causal{{"dilations", Numbers{sizes.dilation}}, {"pads", Numbers{(sizes.kernel - 1) * sizes.dilation, 0}}};
    const formats::OnnxWriter::Attributes turned{{"perm", Numbers{0, 2, 1}}};
    const std::string x = writer.step("Transpose", {writer.input()}, turned);
    const std::string first = writer.step("Relu", {writer.step("Conv", {x, writer.weight("conv1.weight"), writer.weight("conv1.bias")}, causal)});
    const std::string second = writer.step("Relu", {writer.step("Conv", {first, writer.weight("conv2.weight"), writer.weight("conv2.bias")}, causal)});
    const std::string past = sizes.resized() ? writer.step("Conv", {x, writer.weight("downsample.weight"), writer.weight("downsample.bias")}) : x;
    writer.node("Transpose", {writer.step("Relu", {writer.step("Add", {second, past})})}, turned);
    return {};
}

constexpr const char* kTemporalBlock = R"(class TemporalBlock(nn.Module):
    """Bai et al. 2018: two causal dilated convolutions with a residual connection, over [N, T, F]."""

    def __init__(self, features, channels, kernel, dilation, dropout):
        super().__init__()
        self.padding = (kernel - 1) * dilation
        self.conv1 = nn.Conv1d(features, channels, kernel, dilation=dilation)
        self.conv2 = nn.Conv1d(channels, channels, kernel, dilation=dilation)
        self.dropout = nn.Dropout(dropout)
        self.downsample = nn.Conv1d(features, channels, 1) if features != channels else nn.Identity()

    def forward(self, x):
        x = x.transpose(1, 2)
        y = self.dropout(F.relu(self.conv1(F.pad(x, (self.padding, 0)))))
        y = self.dropout(F.relu(self.conv2(F.pad(y, (self.padding, 0)))))
        return F.relu(y + self.downsample(x)).transpose(1, 2)
)";

Kind temporalKind()
{
    Kind kind;
    kind.info = {"temporal_block", "TemporalBlock", "sequence",
                 "Two convolutions over time that see only the past, with a shortcut around them. Stacked with dilation 1, 2, 4 and so on they see far back.",
                 "Bai, Kolter, Koltun: An empirical evaluation of generic convolutional and recurrent networks for sequence modeling, 2018",
                 {{"in", "A sequence [N, T, F]"}}, {{"out", "A sequence [N, T, channels]"}},
                 {integerParam("channels", "Channels", "Numbers per step of the result", 64, 1, kMostUnits),
                  integerParam("kernel_size", "Kernel size", "Steps that a convolution looks at", 3, 1, kMostKernel),
                  integerParam("dilation", "Dilation", "Distance between these steps; doubled from block to block", 1, 1, 1 << 20),
                  realParam("dropout", "Dropout", "Part of the numbers dropped behind each convolution while training", 0.2, 0.0, 0.99)}};
    kind.shape = temporalShape;
    kind.state = temporalState;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>& outputs) {
        const BlockSizes sizes = blockSizes(view);
        const std::int64_t products = plus(times(sizes.kernel, plus(sizes.features, sizes.channels)), sizes.resized() ? sizes.features : 0);
        return times(times(2, products), elementsPerRow(outputs[0]));
    };
    kind.onnx = temporalOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        const BlockSizes sizes = blockSizes(view);
        writer.support("TemporalBlock", kTemporalBlock);
        writer.module("TemporalBlock(" + std::to_string(sizes.features) + ", " + std::to_string(sizes.channels) + ", " + std::to_string(sizes.kernel) + ", "
                      + std::to_string(sizes.dilation) + ", dropout=" + formats::pythonNumber(view.real("dropout")) + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> temporalKinds()
{
    return {convLstmKind(), temporalKind()};
}

} // namespace cairn::graph
