// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/attention/transformer.h"

#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/sequence/sequence_rules.h"

namespace cairn::graph {

namespace {

constexpr const char* kEncoderTitle = "TransformerEncoderLayer";
constexpr const char* kDecoderTitle = "TransformerDecoderLayer";

bool isDecoder(const NodeView& view)
{
    return view.node.kind == "transformer_decoder_layer";
}

Shapes encoderShape(const NodeView& view)
{
    CAIRN_TRY(wantSequence(view, kEncoderTitle));
    CAIRN_TRY(wantMask(view, encoder::kMask, view.inputs[0].shape[1]));
    const std::int64_t heads = view.integer("nhead");
    CAIRN_TRY(wantHeads(view, view.inputs[0].shape[2], heads, heads, "nhead"));
    return oneOutput(view.inputs[0].shape);
}

Shapes decoderShape(const NodeView& view)
{
    CAIRN_TRY(wantSequence(view, kDecoderTitle));
    CAIRN_TRY(wantSequence(view, kDecoderTitle, decoder::kMemory));
    const std::vector<std::int64_t>&shape = view.inputs[decoder::kIn].shape, &memory = view.inputs[decoder::kMemory].shape;
    CAIRN_TRY(wantMask(view, decoder::kMask, shape[1]));
    CAIRN_TRY(wantMask(view, decoder::kMemoryMask, memory[1]));
    if (memory[2] != shape[2])
        return fail(ErrorCode::Mismatch,
                    "Input and memory need one width, but get " + shapeText(shape) + " from " + sourceLabel(view, decoder::kIn) + " and " + shapeText(memory) + " from "
                        + sourceLabel(view, decoder::kMemory),
                    view.node.label, "Insert Linear with out_features = " + std::to_string(shape[2]) + " in front of memory");
    const std::int64_t heads = view.integer("nhead");
    CAIRN_TRY(wantHeads(view, shape[2], heads, heads, "nhead"));
    return oneOutput(shape);
}

void addPair(std::vector<StateTensor>& state, const NodeView& view, const std::string& name, std::vector<std::int64_t> shape)
{
    const std::int64_t rows = shape[0];
    state.push_back({name + ".weight", std::move(shape)});
    if (view.flag("bias"))
        state.push_back({name + ".bias", {rows}});
}

std::vector<StateTensor> blockState(const NodeView& view)
{
    const std::int64_t width = view.inputs[0].shape[2], inner = view.integer("dim_feedforward");
    std::vector<StateTensor> state = attentionState(blockSelfAttention(view), "self_attn.");
    if (isDecoder(view)) {
        for (StateTensor& tensor : attentionState(blockMemoryAttention(view), "multihead_attn."))
            state.push_back(std::move(tensor));
    }
    addPair(state, view, "linear1", {inner, width});
    addPair(state, view, "linear2", {width, inner});
    addPair(state, view, "norm1", {width});
    addPair(state, view, "norm2", {width});
    if (isDecoder(view))
        addPair(state, view, "norm3", {width});
    return state;
}

std::int64_t blockFlops(const NodeView& view, const std::vector<TensorType>& outputs)
{
    const std::int64_t forward = times(times(4, view.integer("dim_feedforward")), elementsPerRow(outputs[0]));
    const std::int64_t all = plus(forward, attentionFlops(blockSelfAttention(view)));
    return isDecoder(view) ? plus(all, attentionFlops(blockMemoryAttention(view))) : all;
}

/// Adds the operators of a block.
class BlockOnnx {
public:
    BlockOnnx(const NodeView& view, formats::OnnxWriter& writer) : m_view(view), m_writer(writer) {}

    void write()
    {
        const bool isEncoder = !isDecoder(m_view);
        const std::string selfMask = optional(isEncoder ? encoder::kMask : decoder::kMask);
        std::string x = residual(m_writer.input(), "norm1", [&](const std::string& y) {
            return onnx::attention(m_writer, blockSelfAttention(m_view), {y, y, y, selfMask, m_view.flag("causal")}, "self_attn.");
        });
        if (!isEncoder) {
            const std::string &memory = m_writer.input(decoder::kMemory), memoryMask = optional(decoder::kMemoryMask);
            x = residual(x, "norm2", [&](const std::string& y) {
                return onnx::attention(m_writer, blockMemoryAttention(m_view), {y, memory, memory, memoryMask, false}, "multihead_attn.");
            });
        }
        x = residual(x, isEncoder ? "norm2" : "norm3", [&](const std::string& y) {
            const std::string inner = onnx::activation(m_writer, m_view.text("activation"), linear("linear1", y));
            return linear("linear2", inner);
        });
        m_writer.node("Identity", {x});
    }

private:
    std::string optional(std::size_t port) { return m_view.connected(port) ? m_writer.input(port) : std::string(); }

    std::string linear(const std::string& name, const std::string& x)
    {
        return onnx::linear(m_writer, x, m_writer.weight(name + ".weight"), m_view.flag("bias") ? m_writer.weight(name + ".bias") : std::string());
    }

    std::string normalised(const std::string& name, const std::string& x)
    {
        std::vector<std::string> inputs{x, m_writer.weight(name + ".weight")};
        if (m_view.flag("bias"))
            inputs.push_back(m_writer.weight(name + ".bias"));
        return m_writer.step("LayerNormalization", inputs, {{"axis", std::int64_t{-1}}, {"epsilon", static_cast<float>(m_view.real("layer_norm_eps"))}});
    }

    template <typename Part>
    std::string residual(const std::string& x, const std::string& norm, Part part)
    {
        if (m_view.flag("norm_first"))
            return m_writer.step("Add", {x, part(normalised(norm, x))});
        return normalised(norm, m_writer.step("Add", {x, part(x)}));
    }

    const NodeView& m_view;
    formats::OnnxWriter& m_writer;
};

std::string blockConstructor(const NodeView& view, formats::PythonWriter& writer)
{
    std::string activation = formats::pythonString(view.text("activation"));
    if (view.text("activation") == "gelu_tanh") {
        writer.support("gelu_tanh", "def gelu_tanh(x):\n    return F.gelu(x, approximate=\"tanh\")\n");
        activation = "gelu_tanh";
    }
    return std::string("nn.") + (isDecoder(view) ? kDecoderTitle : kEncoderTitle) + "(" + std::to_string(view.inputs[0].shape[2]) + ", "
           + std::to_string(view.integer("nhead")) + ", dim_feedforward=" + std::to_string(view.integer("dim_feedforward")) + ", dropout="
           + formats::pythonNumber(view.real("dropout")) + ", activation=" + activation + ", layer_norm_eps=" + formats::pythonNumber(view.real("layer_norm_eps"))
           + ", batch_first=True, norm_first=" + formats::pythonBool(view.flag("norm_first")) + ", bias=" + formats::pythonBool(view.flag("bias")) + ")";
}

Result<void> blockPython(const NodeView& view, formats::PythonWriter& writer)
{
    const bool isEncoder = !isDecoder(view);
    const std::string who = isEncoder ? "src" : "tgt";
    const std::size_t mask = isEncoder ? encoder::kMask : decoder::kMask;
    const std::int64_t steps = view.inputs[0].shape[1];
    std::string arguments = writer.input() + (isEncoder ? "" : ", " + writer.input(decoder::kMemory));
    if (view.flag("causal"))
        arguments += ", " + who + "_mask=" + python::causal(steps, steps, writer.input());
    if (view.connected(mask))
        arguments += ", " + who + "_key_padding_mask=" + python::padding(writer, writer.input(mask));
    if (!isEncoder && view.connected(decoder::kMemoryMask))
        arguments += ", memory_key_padding_mask=" + python::padding(writer, writer.input(decoder::kMemoryMask));
    writer.module(blockConstructor(view, writer), arguments);
    return {};
}

Kind block(const std::string& id, const std::string& title, const std::string& help, bool causal)
{
    Kind kind;
    kind.info = {id, title, "attention", help, "Vaswani et al.: Attention is all you need, NeurIPS 2017; torch.nn." + title, {{"in", "A sequence [N, T, E]"}},
                 {{"out", "A sequence [N, T, E]"}},
                 {integerParam("nhead", "Heads", "Number of looks at a time; divides the width of the input", 4, 1, 1024),
                  integerParam("dim_feedforward", "Feed-forward width", "Width of the hidden layer behind the attention", 2048, 1, kMostUnits),
                  realParam("dropout", "Dropout", "Part of the numbers that is dropped while training", 0.1, 0.0, 0.99),
                  choiceParam("activation", "Activation", "Function of the hidden layer; gelu_tanh as in GPT-2", {"relu", "gelu", "gelu_tanh"}),
                  realParam("layer_norm_eps", "Epsilon", "Added to the variance, so that constant inputs do not divide by zero", 1e-5, 1e-12, 1.0),
                  flagParam("norm_first", "Norm first", "Normalises in front of each part (trains more easily) and not behind it (as in the paper)", false),
                  flagParam("bias", "Bias", "Adds learned numbers to projections and norms", true),
                  flagParam("causal", "Causal", "A step sees only itself and the steps before it", causal)},
                 {{"weights", "Weights of the self attention [N, heads, T, T]"}}};
    kind.state = blockState;
    kind.flops = blockFlops;
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        BlockOnnx(view, writer).write();
        return {};
    };
    kind.python = blockPython;
    return kind;
}

Kind encoderKind()
{
    Kind kind = block("transformer_encoder_layer", kEncoderTitle,
                      "One block of a transformer: every step looks at all others, then a small network works on each. Causal it is a block of GPT.", false);
    kind.info.inputs.push_back(maskPort());
    kind.shape = encoderShape;
    return kind;
}

Kind decoderKind()
{
    Kind kind = block("transformer_decoder_layer", kDecoderTitle,
                      "One block of a transformer that writes: every step looks at the steps before it, then at the memory that an encoder made.", true);
    kind.info.inputs.insert(kind.info.inputs.end(), {{"memory", "What an encoder made of its sequence [N, S, E]"}, maskPort(), maskPort("memory_mask", "steps of the memory")});
    kind.info.taps.push_back({"memory_weights", "Weights of the attention to the memory [N, heads, T, S]"});
    kind.shape = decoderShape;
    return kind;
}

} // namespace

AttentionSizes blockSelfAttention(const NodeView& view)
{
    return selfAttentionSizes(view.inputs[0].shape, view.integer("nhead"), view.flag("bias"));
}

AttentionSizes blockMemoryAttention(const NodeView& view)
{
    AttentionSizes sizes = blockSelfAttention(view);
    sizes.keys = view.inputs[decoder::kMemory].shape[1];
    return sizes;
}

std::vector<Kind> transformerKinds()
{
    return {encoderKind(), decoderKind()};
}

} // namespace cairn::graph
