// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/attention/multihead.h"
#include "core/graph/kinds/attention/transformer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/sequence/sequence_rules.h"

namespace cairn::graph {

namespace {

using Numbers = std::vector<std::int64_t>;

Shapes patchShape(const NodeView& view)
{
    CAIRN_TRY(wantImage(view, "PatchEmbedding"));
    const std::vector<std::int64_t>& shape = view.inputs[0].shape;
    const std::int64_t size = view.integer("patch_size");
    if (shape[2] % size != 0 || shape[3] % size != 0)
        return fail(ErrorCode::Mismatch, "Patches of " + std::to_string(size) + " do not cover an image " + shapeText(shape) + " exactly", view.node.label,
                    "Choose a patch_size that divides height and width, or insert a layer that resizes or pads the image");
    return oneOutput({kBatch, (shape[2] / size) * (shape[3] / size), view.integer("embed_dim")});
}

Result<void> patchOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const std::int64_t size = view.integer("patch_size");
    std::vector<std::string> inputs{writer.input(), writer.weight("proj.weight")};
    if (view.flag("bias"))
        inputs.push_back(writer.weight("proj.bias"));
    const std::string patches = writer.step("Conv", inputs, {{"strides", Numbers{size, size}}});
    const std::string flat = writer.step("Reshape", {patches, writer.constant("shape", Numbers{0, 0, -1})});
    writer.node("Transpose", {flat}, {{"perm", Numbers{0, 2, 1}}});
    return {};
}

constexpr const char* kPatchEmbedding = R"(class PatchEmbedding(nn.Module):
    """An image as a sequence of embedded patches [N, T, D]."""

    def __init__(self, channels, width, size, bias):
        super().__init__()
        self.proj = nn.Conv2d(channels, width, size, stride=size, bias=bias)

    def forward(self, x):
        return self.proj(x).flatten(2).transpose(1, 2)
)";

Kind patchKind()
{
    Kind kind;
    kind.info = {"patch_embedding", "PatchEmbedding", "attention", "Cuts an image into square patches and makes a vector of each: a sentence of patches for a transformer.",
                 "Dosovitskiy et al.: An image is worth 16x16 words, ICLR 2021", {{"in", "Images [N, C, H, W]"}}, {{"out", "Patches, row by row [N, T, D]"}},
                 {integerParam("embed_dim", "Dimensions", "Length of the vector of each patch", 192, 1, 65536),
                  integerParam("patch_size", "Patch size", "Side of a patch in pixels; divides height and width", 4, 1, 1024),
                  flagParam("bias", "Bias", "Adds a learned number to each dimension", true)}};
    kind.shape = patchShape;
    kind.state = [](const NodeView& view) {
        const std::int64_t width = view.integer("embed_dim"), size = view.integer("patch_size");
        std::vector<StateTensor> state{{"proj.weight", {width, view.inputs[0].shape[1], size, size}}};
        if (view.flag("bias"))
            state.push_back({"proj.bias", {width}});
        return state;
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return times(times(2, view.integer("embed_dim")), elementsPerRow(view.inputs[0])); };
    kind.onnx = patchOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("PatchEmbedding", kPatchEmbedding);
        writer.module("PatchEmbedding(" + std::to_string(view.inputs[0].shape[1]) + ", " + std::to_string(view.integer("embed_dim")) + ", "
                      + std::to_string(view.integer("patch_size")) + ", bias=" + formats::pythonBool(view.flag("bias")) + ")");
        return {};
    };
    return kind;
}

Shapes classTokenShape(const NodeView& view)
{
    CAIRN_TRY(wantSequence(view, "ClassToken"));
    const std::vector<std::int64_t>& shape = view.inputs[0].shape;
    CAIRN_TRY(wantMask(view, 1, shape[1]));
    const std::int64_t steps = plus(shape[1], 1);
    return std::vector<TensorType>{{ElementType::Float32, {kBatch, steps, shape[2]}}, {ElementType::Float32, {kBatch, steps}}};
}

/// A constant for each row of the batch: `values` of shape [1, ...] expanded to [N, ...].
std::string forEachRow(formats::OnnxWriter& writer, const std::string& values, const Numbers& rest)
{
    const std::string rows = writer.step("Slice", {writer.step("Shape", {writer.input()}), writer.constant("from", Numbers{0}), writer.constant("to", Numbers{1})});
    return writer.step("Expand", {values, writer.step("Concat", {rows, writer.constant("rest", rest)}, {{"axis", std::int64_t{0}}})});
}

Result<void> classTokenOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const std::vector<std::int64_t>& shape = view.inputs[0].shape;
    const formats::OnnxWriter::Attributes alongTime{{"axis", std::int64_t{1}}};
    writer.node("Concat", {forEachRow(writer, writer.weight("cls_token"), {1, shape[2]}), writer.input()}, alongTime, writer.output(0));
    const std::string one = writer.constant("one", std::vector<float>{1.0f}, {1, 1});
    if (view.connected(1))
        writer.node("Concat", {forEachRow(writer, one, {1}), writer.input(1)}, alongTime, writer.output(1));
    else
        writer.node("Identity", {forEachRow(writer, one, {shape[1] + 1})}, {}, writer.output(1));
    return {};
}

constexpr const char* kClassToken = R"(class ClassToken(nn.Module):
    """Puts a learned token in front of a sequence, and a one in front of its mask."""

    def __init__(self, width):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))

    def forward(self, x, mask=None):
        mask = x.new_ones(x.shape[:2]) if mask is None else mask
        return torch.cat((self.cls_token.expand(len(x), -1, -1), x), 1), torch.cat((torch.ones_like(mask[:, :1]), mask), 1)
)";

Kind classTokenKind()
{
    Kind kind;
    kind.info = {"class_token", "ClassToken", "attention", "Puts a learned token in front of a sequence, where a transformer collects what the whole is.",
                 "Devlin et al.: BERT, NAACL 2019; Dosovitskiy et al.: An image is worth 16x16 words, ICLR 2021", {{"in", "A sequence [N, T, D]"}, maskPort()},
                 {{"out", "The sequence behind the token [N, T + 1, D]"}, {"mask", "Its mask [N, T + 1]: the token is real"}}, {}};
    kind.shape = classTokenShape;
    kind.state = [](const NodeView& view) { return std::vector<StateTensor>{{"cls_token", {1, 1, view.inputs[0].shape[2]}}}; };
    kind.onnx = classTokenOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("ClassToken", kClassToken);
        writer.module("ClassToken(" + std::to_string(view.inputs[0].shape[2]) + ")", writer.input() + (view.connected(1) ? ", " + writer.input(1) : ""));
        return {};
    };
    return kind;
}

Shapes bertShape(const NodeView& view)
{
    const TensorType& tokens = view.inputs[0];
    if (tokens.type != ElementType::Int64 || tokens.vocabulary < 1 || tokens.shape.size() != 2)
        return fail(ErrorCode::Mismatch, "BertEmbeddings works on token codes [N, T], but gets " + shapeText(tokens.shape) + " from " + sourceLabel(view), view.node.label,
                    "Connect it to the tokens of a text");
    const std::int64_t steps = tokens.shape[1], types = view.integer("type_vocab_size");
    if (steps > view.integer("max_position_embeddings"))
        return fail(ErrorCode::Mismatch, "The sequences have " + std::to_string(steps) + " tokens, more than there are positions", view.node.label,
                    "Set max_position_embeddings to at least " + std::to_string(steps));
    if (view.connected(1) && (view.inputs[1].type != ElementType::Int64 || view.inputs[1].shape != tokens.shape || view.inputs[1].vocabulary > types))
        return fail(ErrorCode::Mismatch, "Token types have to be codes " + shapeText(tokens.shape) + " below " + std::to_string(types) + ", but " + sourceLabel(view, 1)
                        + " gives " + shapeText(view.inputs[1].shape),
                    view.node.label, "Leave token_type open, or raise type_vocab_size");
    return oneOutput({kBatch, steps, view.integer("hidden_size")});
}

std::vector<StateTensor> bertState(const NodeView& view)
{
    const std::int64_t width = view.integer("hidden_size"), types = view.integer("type_vocab_size");
    std::vector<StateTensor> state{{"word_embeddings.weight", {view.inputs[0].vocabulary, width}},
                                   {"position_embeddings.weight", {view.integer("max_position_embeddings"), width}}};
    if (types > 0)
        state.push_back({"token_type_embeddings.weight", {types, width}});
    state.push_back({"LayerNorm.weight", {width}});
    state.push_back({"LayerNorm.bias", {width}});
    return state;
}

Result<void> bertOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const auto first = [&](const std::string& table, std::int64_t rows) {
        return writer.step("Slice", {writer.weight(table), writer.constant("from", Numbers{0}), writer.constant("to", Numbers{rows})});
    };
    const auto looked = [&](const std::string& table, std::size_t port) {
        return writer.step("Gather", {writer.weight(table), writer.input(port)}, {{"axis", std::int64_t{0}}});
    };
    std::string sum = looked("word_embeddings.weight", 0);
    if (view.integer("type_vocab_size") > 0)
        sum = writer.step("Add", {sum, view.connected(1) ? looked("token_type_embeddings.weight", 1) : first("token_type_embeddings.weight", 1)});
    sum = writer.step("Add", {sum, first("position_embeddings.weight", view.inputs[0].shape[1])});
    writer.node("LayerNormalization", {sum, writer.weight("LayerNorm.weight"), writer.weight("LayerNorm.bias")},
                {{"axis", std::int64_t{-1}}, {"epsilon", static_cast<float>(view.real("layer_norm_eps"))}});
    return {};
}

constexpr const char* kBertEmbeddings = R"(class BertEmbeddings(nn.Module):
    """Sum of the embeddings of tokens, positions and token types, normalised; named as in Hugging Face's BERT."""

    def __init__(self, tokens, width, positions, types, eps, dropout):
        super().__init__()
        self.word_embeddings = nn.Embedding(tokens, width)
        self.position_embeddings = nn.Embedding(positions, width)
        self.token_type_embeddings = nn.Embedding(types, width) if types > 0 else None
        self.LayerNorm = nn.LayerNorm(width, eps=eps)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens, token_type=None):
        x = self.word_embeddings(tokens) + self.position_embeddings(torch.arange(tokens.shape[1], device=tokens.device))
        if self.token_type_embeddings is not None:
            x = x + self.token_type_embeddings(torch.zeros_like(tokens) if token_type is None else token_type)
        return self.dropout(self.LayerNorm(x))
)";

Result<void> bertPython(const NodeView& view, formats::PythonWriter& writer)
{
    writer.support("BertEmbeddings", kBertEmbeddings);
    writer.module("BertEmbeddings(" + std::to_string(view.inputs[0].vocabulary) + ", " + std::to_string(view.integer("hidden_size")) + ", "
                      + std::to_string(view.integer("max_position_embeddings")) + ", " + std::to_string(view.integer("type_vocab_size")) + ", eps="
                      + formats::pythonNumber(view.real("layer_norm_eps")) + ", dropout=" + formats::pythonNumber(view.real("dropout")) + ")",
                  writer.input() + (view.connected(1) ? ", " + writer.input(1) : ""));
    return {};
}

Kind bertKind()
{
    Kind kind;
    kind.info = {"bert_embeddings", "BertEmbeddings", "attention", "What BERT makes of tokens: a vector for the word, one for the place and one for the part of the text, added and normalised.",
                 "Devlin et al.: BERT, NAACL 2019; BertEmbeddings of Hugging Face Transformers",
                 {{"in", "Token codes [N, T]"}, {"token_type", "Codes of the parts of the text [N, T]; open: all are part 0", true}}, {{"out", "Vectors [N, T, D]"}},
                 {integerParam("hidden_size", "Hidden size", "Length of the vectors", 128, 1, 65536),
                  integerParam("max_position_embeddings", "Positions", "Longest sequence that the layer has places for", 512, 1, 1 << 20),
                  integerParam("type_vocab_size", "Token types", "Number of parts a text can have; 0: no vectors for parts, as in DistilBERT", 2, 0, 65536),
                  realParam("layer_norm_eps", "Epsilon", "Added to the variance, so that constant inputs do not divide by zero", 1e-12, 1e-12, 1.0),
                  realParam("dropout", "Dropout", "Part of the numbers that is dropped while training", 0.1, 0.0, 0.99)}};
    kind.shape = bertShape;
    kind.state = bertState;
    kind.flops = [](const NodeView&, const std::vector<TensorType>& outputs) { return times(5, elementsPerRow(outputs[0])); };
    kind.onnx = bertOnnx;
    kind.python = bertPython;
    return kind;
}

} // namespace

std::vector<Kind> attentionKinds()
{
    std::vector<Kind> kinds{multiheadKind(), dotProductKind()};
    for (Kind& kind : transformerKinds())
        kinds.push_back(std::move(kind));
    for (Kind& kind : std::vector<Kind>{patchKind(), classTokenKind(), bertKind()})
        kinds.push_back(std::move(kind));
    return kinds;
}

} // namespace cairn::graph
