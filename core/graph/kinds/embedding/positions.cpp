// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/embedding/positions.h"

#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"

#include <cmath>

/// Kinds that tell the vectors of a sequence where they stand.
namespace cairn::graph {

namespace {

std::int64_t positionsOf(const NodeView& view)
{
    return view.inputs[0].shape[rank(view) - 2];
}

std::int64_t widthOf(const NodeView& view)
{
    return view.inputs[0].shape.back();
}

Result<void> wantSequence(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantNumbers(view, title));
    if (rank(view) == 3)
        return {};
    return fail(ErrorCode::Mismatch, title + " works on sequences of vectors [N, T, D], but gets " + shapeText(view.inputs[0].shape), view.node.label,
                "Connect it to an Embedding, or insert Reshape in front of it");
}

std::int64_t onePerElement(const NodeView&, const std::vector<TensorType>& outputs)
{
    return elementsPerRow(outputs[0]);
}

ParamSpec baseParam()
{
    return realParam("base", "Base", "The slowest wave is about this many positions long, divided by 2 pi", 10000.0, 1.0, 1e9);
}

Shapes learnedShape(const NodeView& view)
{
    CAIRN_TRY(wantSequence(view, "PositionalEmbedding"));
    const std::int64_t most = view.integer("max_length");
    if (most > 0 && positionsOf(view) > most)
        return fail(ErrorCode::Mismatch, "The sequence has " + std::to_string(positionsOf(view)) + " positions, but there are vectors for " + std::to_string(most),
                    view.node.label, "Set max_length to at least " + std::to_string(positionsOf(view)) + ", or to 0");
    return oneOutput(view.inputs[0].shape);
}

Kind learnedKind()
{
    Kind kind;
    kind.info = {"positional_embedding", "PositionalEmbedding", "dense", "Adds a learned vector for each position to the vectors of a sequence [N, T, D].",
                 "Gehring et al.: Convolutional sequence to sequence learning, ICML 2017; Devlin et al.: BERT, NAACL 2019", {{"in", "Vectors [N, T, D]"}}, kOneOutput,
                 {integerParam("max_length", "Most positions", "Positions that have a vector; 0: as many as the sequence has", 0, 0, 1'000'000)}};
    kind.shape = learnedShape;
    kind.state = [](const NodeView& view) {
        const std::int64_t most = view.integer("max_length");
        return std::vector<StateTensor>{{"weight", {most > 0 ? most : positionsOf(view), widthOf(view)}}};
    };
    kind.flops = onePerElement;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        std::string positions = writer.weight("weight");
        if (view.integer("max_length") > positionsOf(view))
            positions = writer.step("Slice", {positions, writer.constant("from", std::vector<std::int64_t>{0}), writer.constant("to", std::vector{positionsOf(view)})});
        writer.node("Add", {writer.input(), positions});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        const std::int64_t most = view.integer("max_length"), length = positionsOf(view);
        writer.submodule("nn.Embedding(" + std::to_string(most > 0 ? most : length) + ", " + std::to_string(widthOf(view)) + ")");
        writer.expression(writer.input() + " + self." + writer.label() + ".weight[:" + std::to_string(length) + "]");
        return {};
    };
    return kind;
}

constexpr const char* kSinusoidalSource = R"(def position_waves(length, width, base):
    """[length, width]: sines and cosines of the positions (Vaswani et al., 2017)."""
    even = torch.arange(0, width, 2, dtype=torch.float64)
    angles = torch.arange(length, dtype=torch.float64)[:, None] * base ** (-even / width)
    return torch.stack((angles.sin(), angles.cos()), dim=2).reshape(length, -1)[:, :width].float()
)";

Kind sinusoidalKind()
{
    Kind kind;
    kind.info = {"sinusoidal_positions", "SinusoidalPositions", "dense", "Adds sines and cosines of the position to the vectors of a sequence [N, T, D]; nothing is learned.",
                 "Vaswani et al.: Attention is all you need, NeurIPS 2017", {{"in", "Vectors [N, T, D]"}}, kOneOutput, {baseParam()}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantSequence(view, "SinusoidalPositions"));
        return oneOutput(view.inputs[0].shape);
    };
    kind.flops = onePerElement;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("Add", {writer.input(), writer.constant("positions", sinusoidalTable(view), {positionsOf(view), widthOf(view)})});
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("position_waves", kSinusoidalSource);
        writer.expression(writer.input() + " + position_waves(" + std::to_string(positionsOf(view)) + ", " + std::to_string(widthOf(view)) + ", "
                          + formats::pythonNumber(view.real("base")) + ").to(" + writer.input() + ".device)");
        return {};
    };
    return kind;
}

Shapes rotaryShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "RotaryPositions"));
    if (rank(view) != 3 && rank(view) != 4)
        return fail(ErrorCode::Mismatch, "RotaryPositions works on vectors [N, T, D] or heads [N, H, T, D], but gets " + shapeText(view.inputs[0].shape), view.node.label,
                    "Connect it to queries or keys");
    const std::int64_t heads = view.integer("num_heads"), width = widthOf(view);
    if (rank(view) == 4 && heads != 1)
        return fail(ErrorCode::Mismatch, "The heads are an axis of the input " + shapeText(view.inputs[0].shape) + " already", view.node.label, "Set num_heads to 1");
    if (width % heads != 0 || (width / heads) % 2 != 0)
        return fail(ErrorCode::Mismatch, "Vectors of " + std::to_string(width) + " numbers cannot be split into " + std::to_string(heads) + " heads of pairs", view.node.label,
                    "Choose a width that is a multiple of " + std::to_string(times(2, heads)));
    return oneOutput(view.inputs[0].shape);
}

constexpr const char* kRotarySource = R"(def turned_by_position(x, heads, base, interleaved):
    """Turns each pair of numbers by an angle that grows with the position (Su et al., 2021)."""
    length, width = x.shape[-2], x.shape[-1] // heads
    speed = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = torch.arange(length, dtype=torch.float64)[:, None, None] * speed
    cos, sin = angles.cos().float().to(x.device), angles.sin().float().to(x.device)
    pairs = x.unflatten(-1, (heads, width // 2, 2) if interleaved else (heads, 2, width // 2))
    axis = -1 if interleaved else -2
    a, b = pairs.unbind(axis)
    return torch.stack((a * cos - b * sin, a * sin + b * cos), dim=axis).flatten(-3)
)";

Result<void> rotaryOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const RotaryTable table = rotaryTable(view);
    std::vector<std::int64_t> partners;
    for (std::int64_t i = 0; i < table.width; ++i) {
        const std::int64_t half = table.head / 2, within = i % table.head;
        partners.push_back(table.interleaved ? i ^ 1 : i - within + (within + half) % table.head);
    }
    const std::vector<std::int64_t> shape{table.length, table.width};
    const std::string partner = writer.step("Gather", {writer.input(), writer.constant("partners", partners)}, {{"axis", static_cast<std::int64_t>(rank(view)) - 1}});
    const std::string straight = writer.step("Mul", {writer.input(), writer.constant("cosine", table.cosine, shape)});
    writer.node("Add", {straight, writer.step("Mul", {partner, writer.constant("sine", table.sine, shape)})});
    return {};
}

Kind rotaryKind()
{
    Kind kind;
    kind.info = {"rotary_positions", "RotaryPositions", "dense", "Turns each pair of numbers by an angle that grows with the position, so that dot products of queries and keys see their distance.",
                 "Su et al.: RoFormer: enhanced transformer with rotary position embedding, 2021", {{"in", "Queries or keys [N, T, D] or [N, H, T, D]"}}, kOneOutput,
                 {baseParam(), choiceParam("layout", "Pairs", "interleaved: neighbours (the paper, Llama's weights); halves: half a head apart (GPT-NeoX)", {"interleaved", "halves"}),
                  integerParam("num_heads", "Heads", "Heads side by side in [N, T, D]; each is turned by itself", 1, 1, 65536)}};
    kind.shape = rotaryShape;
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return times(3, elementsPerRow(outputs[0])); };
    kind.onnx = rotaryOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("turned_by_position", kRotarySource);
        writer.expression("turned_by_position(" + writer.input() + ", " + std::to_string(view.integer("num_heads")) + ", " + formats::pythonNumber(view.real("base")) + ", "
                          + formats::pythonBool(view.text("layout") == "interleaved") + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<float> sinusoidalTable(const NodeView& view)
{
    const std::int64_t length = positionsOf(view), width = widthOf(view);
    std::vector<double> speeds;
    for (std::int64_t i = 0; i < width; ++i)
        speeds.push_back(std::pow(view.real("base"), -static_cast<double>(i - i % 2) / static_cast<double>(width)));
    std::vector<float> table;
    table.reserve(static_cast<std::size_t>(length * width));
    for (std::int64_t position = 0; position < length; ++position) {
        for (std::int64_t i = 0; i < width; ++i) {
            const double angle = static_cast<double>(position) * speeds[static_cast<std::size_t>(i)];
            table.push_back(static_cast<float>(i % 2 == 0 ? std::sin(angle) : std::cos(angle)));
        }
    }
    return table;
}

RotaryTable rotaryTable(const NodeView& view)
{
    RotaryTable table;
    table.length = positionsOf(view);
    table.width = widthOf(view);
    table.head = table.width / view.integer("num_heads");
    table.interleaved = view.text("layout") == "interleaved";
    const std::int64_t half = table.head / 2;
    for (std::int64_t position = 0; position < table.length; ++position) {
        for (std::int64_t i = 0; i < table.width; ++i) {
            const std::int64_t within = i % table.head, pair = table.interleaved ? within / 2 : within % half;
            const bool first = table.interleaved ? within % 2 == 0 : within < half;
            const double angle = static_cast<double>(position) * std::pow(view.real("base"), -2.0 * static_cast<double>(pair) / static_cast<double>(table.head));
            table.cosine.push_back(static_cast<float>(std::cos(angle)));
            table.sine.push_back(static_cast<float>(first ? -std::sin(angle) : std::sin(angle)));
        }
    }
    return table;
}

std::vector<Kind> positionKinds()
{
    return {learnedKind(), sinusoidalKind(), rotaryKind()};
}

} // namespace cairn::graph
