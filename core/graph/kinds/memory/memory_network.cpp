// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/memory/memory_kinds.h"
#include "core/graph/kinds/onnx_steps.h"
#include "core/graph/kinds/rules.h"

namespace cairn::graph {

namespace {

constexpr float kLeftOut = -1e9f;

constexpr const char* kMemoryNetworkSource = R"(class MemoryNetwork(nn.Module):
    """Sukhbaatar et al.: End-to-end memory networks, 2015. Code 0 is padding: it adds nothing, and a sentence of nothing
    else is not looked at."""

    def __init__(self, vocabulary, dim, hops, sentences, adjacent, position_encoding, temporal_encoding):
        super().__init__()
        self.hops, self.adjacent, self.position, self.temporal = hops, adjacent, position_encoding, temporal_encoding
        if adjacent:
            self.embedding = nn.ModuleList(nn.Embedding(vocabulary, dim) for _ in range(hops + 1))
            if temporal_encoding:
                self.time = nn.ParameterList(torch.zeros(sentences, dim) for _ in range(hops + 1))
        else:
            self.A, self.B, self.C = (nn.Embedding(vocabulary, dim) for _ in range(3))
            self.H = nn.Linear(dim, dim, bias=False)
            if temporal_encoding:
                self.time_A, self.time_C = (nn.Parameter(torch.zeros(sentences, dim)) for _ in range(2))

    def sentence(self, codes, embedding, positions=True):
        words = embedding(codes) * (codes != 0).unsqueeze(-1)
        if not positions:
            return words
        if self.position:
            count, dim = words.shape[-2:]
            j = torch.arange(1, count + 1, device=codes.device).unsqueeze(1) / count
            k = torch.arange(1, dim + 1, device=codes.device) / dim
            words = words * ((1 - j) - k * (1 - 2 * j))
        return words.sum(-2)

    def forward(self, story, query):
        told = story if story.dim() == 3 else story.unsqueeze(-1)
        absent = (told == 0).all(-1)
        state = self.sentence(query, self.embedding[0] if self.adjacent else self.B)
        for hop in range(self.hops):
            keys, values = (self.embedding[hop], self.embedding[hop + 1]) if self.adjacent else (self.A, self.C)
            keys, values = (self.sentence(story, e, story.dim() == 3) for e in (keys, values))
            if self.temporal:
                keys = keys + (self.time[hop] if self.adjacent else self.time_A)
                values = values + (self.time[hop + 1] if self.adjacent else self.time_C)
            scores = (keys @ state.unsqueeze(-1)).squeeze(-1).masked_fill(absent, -1e9)
            read = (F.softmax(scores, dim=1).unsqueeze(1) @ values).squeeze(1)
            state = read + (state if self.adjacent else self.H(state))
        return state
)";

constexpr const char* kKeyValueSource = R"(class KeyValueMemory(nn.Module):
    """Miller et al.: Key-value memory networks for directly reading documents, 2016."""

    def __init__(self, keys, values, queries, dim, hops):
        super().__init__()
        self.key, self.value, self.query = (nn.Linear(width, dim, bias=False) for width in (keys, values, queries))
        self.hop = nn.ModuleList(nn.Linear(dim, dim, bias=False) for _ in range(hops))

    def forward(self, keys, values, query, mask=None):
        keys, values, state = self.key(keys), self.value(values), self.query(query)
        for hop in self.hop:
            scores = (keys @ state.unsqueeze(-1)).squeeze(-1)
            if mask is not None:
                scores = scores.masked_fill(mask == 0, -1e9)
            state = hop(state + (F.softmax(scores, dim=1).unsqueeze(1) @ values).squeeze(1))
        return state
)";

bool adjacent(const NodeView& view)
{
    return view.text("tying") == "adjacent";
}

Shapes memoryNetworkShape(const NodeView& view)
{
    const TensorType &story = view.inputs[0], &query = view.inputs[1];
    for (std::size_t port = 0; port < 2; ++port) {
        if (view.inputs[port].type != ElementType::Int64 || view.inputs[port].vocabulary < 1)
            return fail(ErrorCode::Mismatch, "MemoryNetwork works on codes of words, but gets numbers " + shapeText(view.inputs[port].shape) + " from "
                        + sourceLabel(view, port), view.node.label, "Connect it to an Input of texts, or use KeyValueMemory");
    }
    if ((story.shape.size() != 2 && story.shape.size() != 3) || query.shape.size() != 2)
        return fail(ErrorCode::Mismatch, "MemoryNetwork needs a story [N, S, L] or [N, S] and a query [N, L], but gets " + shapeText(story.shape) + " and "
                    + shapeText(query.shape), view.node.label, "Insert Reshape in front of it");
    if (story.vocabulary != query.vocabulary)
        return fail(ErrorCode::Mismatch, "Story and query use different vocabularies, of " + std::to_string(story.vocabulary) + " and "
                    + std::to_string(query.vocabulary) + " words", view.node.label, "Encode both with one vocabulary on the Data page");
    return oneOutput({story.shape[0], view.integer("embedding_dim")});
}

std::vector<StateTensor> memoryNetworkState(const NodeView& view)
{
    const std::int64_t words = view.inputs[0].vocabulary, dim = view.integer("embedding_dim"), sentences = view.inputs[0].shape[1];
    const bool temporal = view.flag("temporal_encoding");
    std::vector<StateTensor> state;
    if (!adjacent(view)) {
        for (const char* name : {"A.weight", "B.weight", "C.weight"})
            state.push_back({name, {words, dim}});
        state.push_back({"H.weight", {dim, dim}});
        if (temporal)
            state.insert(state.end(), {{"time_A", {sentences, dim}}, {"time_C", {sentences, dim}}});
        return state;
    }
    for (std::int64_t i = 0; i <= view.integer("hops"); ++i)
        state.push_back({"embedding." + std::to_string(i) + ".weight", {words, dim}});
    for (std::int64_t i = 0; temporal && i <= view.integer("hops"); ++i)
        state.push_back({"time." + std::to_string(i), {sentences, dim}});
    return state;
}

std::int64_t memoryNetworkFlops(const NodeView& view, const std::vector<TensorType>& outputs)
{
    const std::int64_t dim = outputs[0].shape[1], words = elementsPerRow(view.inputs[0]), sentences = view.inputs[0].shape[1];
    const std::int64_t hop = plus(times(2, times(words, dim)), times(4, times(sentences, dim)));
    return plus(times(view.integer("hops"), plus(hop, adjacent(view) ? 0 : times(2, times(dim, dim)))), times(elementsPerRow(view.inputs[1]), dim));
}

/// Weights of the words of a sentence, l[j][k] = (1 - j / J) - (k / D) (1 - 2 j / J) with j and k from 1.
std::vector<float> positionWeights(std::int64_t words, std::int64_t dim)
{
    std::vector<float> weights;
    for (std::int64_t j = 1; j <= words; ++j) {
        const double place = static_cast<double>(j) / static_cast<double>(words);
        for (std::int64_t k = 1; k <= dim; ++k)
            weights.push_back(static_cast<float>((1 - place) - static_cast<double>(k) / static_cast<double>(dim) * (1 - 2 * place)));
    }
    return weights;
}

/// The vectors of sentences; `present` is 1 where a code is a word.
std::string sentenceVectors(OnnxSteps& onnx, const NodeView& view, std::size_t port, const std::string& present, const std::string& weight)
{
    const std::int64_t dim = view.integer("embedding_dim");
    const std::string words = onnx.op("Gather", {onnx.writer().weight(weight), onnx.writer().input(port)}, {{"axis", std::int64_t{0}}});
    std::string kept = onnx.mul(words, onnx.unsqueeze(present, {-1}));
    if (port == 0 && rank(view, 0) == 2)
        return kept; // one word each
    if (view.flag("position_encoding")) {
        const std::int64_t count = view.inputs[port].shape.back();
        kept = onnx.mul(kept, onnx.writer().constant("positions", positionWeights(count, dim), {count, dim}));
    }
    return onnx.sum(kept, {-2}, false);
}

std::string presentWords(OnnxSteps& onnx, const std::string& codes)
{
    const std::string absent = onnx.op("Equal", {codes, onnx.numbers({0})});
    return onnx.oneMinus(onnx.op("Cast", {absent}, {{"to", std::int64_t{1}}})); // 1: float
}

/// What attention reads: softmax(keys state + mask) values. `mask` [N, S] is added to the scores; may be empty.
std::string readValues(OnnxSteps& onnx, const std::string& keys, const std::string& values, const std::string& state, const std::string& mask)
{
    std::string scores = onnx.squeeze(onnx.matmul(keys, onnx.unsqueeze(state, {2})), {2});
    if (!mask.empty())
        scores = onnx.add(scores, mask);
    return onnx.squeeze(onnx.matmul(onnx.unsqueeze(onnx.softmax(scores), {1}), values), {1});
}

Result<void> memoryNetworkOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    const std::string told = presentWords(onnx, writer.input(0)), asked = presentWords(onnx, writer.input(1));
    const std::string any = rank(view, 0) == 2 ? told : onnx.op("ReduceMax", {told}, {{"axes", std::vector<std::int64_t>{-1}}, {"keepdims", std::int64_t{0}}});
    const std::string mask = onnx.mul(onnx.oneMinus(any), onnx.number(kLeftOut));
    const bool chained = adjacent(view), temporal = view.flag("temporal_encoding");
    std::string state = sentenceVectors(onnx, view, 1, asked, chained ? "embedding.0.weight" : "B.weight");
    for (std::int64_t hop = 0; hop < view.integer("hops"); ++hop) {
        const std::string here = std::to_string(hop), next = std::to_string(hop + 1);
        std::string keys = sentenceVectors(onnx, view, 0, told, chained ? "embedding." + here + ".weight" : "A.weight");
        std::string values = sentenceVectors(onnx, view, 0, told, chained ? "embedding." + next + ".weight" : "C.weight");
        if (temporal) {
            keys = onnx.add(keys, writer.weight(chained ? "time." + here : "time_A"));
            values = onnx.add(values, writer.weight(chained ? "time." + next : "time_C"));
        }
        const std::string read = readValues(onnx, keys, values, state, mask);
        state = onnx.add(read, chained ? state : onnx.linear(state, writer.weight("H.weight"), {}));
    }
    writer.node("Identity", {state});
    return {};
}

Result<void> memoryNetworkPython(const NodeView& view, formats::PythonWriter& writer)
{
    writer.support("MemoryNetwork", kMemoryNetworkSource);
    std::string arguments;
    for (const std::int64_t size : {view.inputs[0].vocabulary, view.integer("embedding_dim"), view.integer("hops"), view.inputs[0].shape[1]})
        arguments += std::to_string(size) + ", ";
    writer.module("MemoryNetwork(" + arguments + "adjacent=" + formats::pythonBool(adjacent(view)) + ", position_encoding="
                  + formats::pythonBool(view.flag("position_encoding")) + ", temporal_encoding=" + formats::pythonBool(view.flag("temporal_encoding")) + ")",
                  writer.input(0) + ", " + writer.input(1));
    return {};
}

ParamSpec hopsParam()
{
    return integerParam("hops", "Hops", "How often the memory is read, each time with what was read before", 3, 1, 32);
}

Error wrongMemory(const NodeView& view, const std::string& what)
{
    return fail(ErrorCode::Mismatch, what, view.node.label, "KeyValueMemory takes keys [N, S, K], values [N, S, V], a query [N, Q] and a mask [N, S]");
}

Shapes keyValueShape(const NodeView& view)
{
    for (std::size_t port = 0; port < view.inputs.size(); ++port) {
        if (view.connected(port))
            CAIRN_TRY(wantNumbers(view, "KeyValueMemory", port));
    }
    const std::vector<std::int64_t> &keys = view.inputs[0].shape, &values = view.inputs[1].shape, &query = view.inputs[2].shape;
    if (keys.size() != 3 || values.size() != 3 || query.size() != 2)
        return wrongMemory(view, "The keys are " + shapeText(keys) + ", the values " + shapeText(values) + ", the query " + shapeText(query));
    if (keys[1] != values[1])
        return wrongMemory(view, "There are " + std::to_string(keys[1]) + " keys but " + std::to_string(values[1]) + " values in a row");
    if (view.connected(3) && view.inputs[3].shape != std::vector<std::int64_t>{keys[0], keys[1]})
        return wrongMemory(view, "The mask is " + shapeText(view.inputs[3].shape) + ", but there are " + std::to_string(keys[1]) + " keys");
    return oneOutput({keys[0], view.integer("embedding_dim")});
}

std::vector<StateTensor> keyValueState(const NodeView& view)
{
    const std::int64_t dim = view.integer("embedding_dim");
    std::vector<StateTensor> state{{"key.weight", {dim, view.inputs[0].shape[2]}}, {"value.weight", {dim, view.inputs[1].shape[2]}},
                                   {"query.weight", {dim, view.inputs[2].shape[1]}}};
    for (std::int64_t hop = 0; hop < view.integer("hops"); ++hop)
        state.push_back({"hop." + std::to_string(hop) + ".weight", {dim, dim}});
    return state;
}

std::int64_t keyValueFlops(const NodeView& view, const std::vector<TensorType>& outputs)
{
    const std::int64_t dim = outputs[0].shape[1], slots = view.inputs[0].shape[1];
    const std::int64_t once = times(2 * dim, plus(plus(elementsPerRow(view.inputs[0]), elementsPerRow(view.inputs[1])), elementsPerRow(view.inputs[2])));
    return plus(once, times(view.integer("hops"), plus(times(4 * dim, slots), times(2 * dim, dim))));
}

Result<void> keyValueOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    const std::string keys = onnx.linearLast(writer.input(0), writer.weight("key.weight"), {});
    const std::string values = onnx.linearLast(writer.input(1), writer.weight("value.weight"), {});
    std::string state = onnx.linear(writer.input(2), writer.weight("query.weight"), {}), mask;
    if (view.connected(3)) {
        const std::string absent = onnx.op("Equal", {writer.input(3), onnx.number(0.0f)});
        mask = onnx.mul(onnx.op("Cast", {absent}, {{"to", std::int64_t{1}}}), onnx.number(kLeftOut));
    }
    for (std::int64_t hop = 0; hop < view.integer("hops"); ++hop) {
        const std::string read = readValues(onnx, keys, values, state, mask);
        state = onnx.linear(onnx.add(state, read), writer.weight("hop." + std::to_string(hop) + ".weight"), {});
    }
    writer.node("Identity", {state});
    return {};
}

Result<void> keyValuePython(const NodeView& view, formats::PythonWriter& writer)
{
    writer.support("KeyValueMemory", kKeyValueSource);
    std::string arguments;
    for (const std::int64_t size : {view.inputs[0].shape[2], view.inputs[1].shape[2], view.inputs[2].shape[1], view.integer("embedding_dim"), view.integer("hops")})
        arguments += (arguments.empty() ? "" : ", ") + std::to_string(size);
    std::string call = writer.input(0) + ", " + writer.input(1) + ", " + writer.input(2);
    if (view.connected(3))
        call += ", " + writer.input(3);
    writer.module("KeyValueMemory(" + arguments + ")", call);
    return {};
}

} // namespace

Kind memoryNetworkKind()
{
    Kind kind;
    kind.info = {"memory_network", "MemoryNetwork", "memory",
                 "Answers a query from a story: each sentence is a place in memory, and attention reads it several times. Code 0 is padding. A Linear layer behind it turns the answer into classes.",
                 "Sukhbaatar et al.: End-to-end memory networks, NeurIPS 2015",
                 {{"story", "Codes of words [N, S, L], or one word per place [N, S]"}, {"query", "Codes of words [N, L]"}}, kOneOutput,
                 {integerParam("embedding_dim", "Dimensions", "Length of the vectors of words and sentences", 32, 1, 4096), hopsParam(),
                  choiceParam("tying", "Weights", "adjacent: what one hop reads with is what the next one looks with; layerwise: all hops are alike", {"adjacent", "layerwise"}),
                  flagParam("position_encoding", "Word order", "Weighs the words of a sentence by their place", true),
                  flagParam("temporal_encoding", "Sentence order", "Adds a learned vector for the place of each sentence in the story", true)},
                 {{"weights", "How much each sentence is looked at [N, hops, S]"}}};
    kind.shape = memoryNetworkShape;
    kind.state = memoryNetworkState;
    kind.flops = memoryNetworkFlops;
    kind.onnx = memoryNetworkOnnx;
    kind.python = memoryNetworkPython;
    return kind;
}

Kind keyValueMemoryKind()
{
    Kind kind;
    kind.info = {"key_value_memory", "KeyValueMemory", "memory",
                 "Answers a query from pairs of keys and values: attention finds the keys that fit and reads their values, several times.",
                 "Miller et al.: Key-value memory networks for directly reading documents, EMNLP 2016",
                 {{"keys", "What is looked for [N, S, K]"}, {"values", "What is read [N, S, V]"}, {"query", "What is asked [N, Q]"},
                  {"mask", "1 where a pair is there, 0 for padding [N, S]", true}}, kOneOutput,
                 {integerParam("embedding_dim", "Dimensions", "Length of the vectors that are compared", 32, 1, 4096), hopsParam()},
                 {{"weights", "How much each pair is looked at [N, hops, S]"}}};
    kind.shape = keyValueShape;
    kind.state = keyValueState;
    kind.flops = keyValueFlops;
    kind.onnx = keyValueOnnx;
    kind.python = keyValuePython;
    return kind;
}

} // namespace cairn::graph
