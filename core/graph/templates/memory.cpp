// SPDX-License-Identifier: GPL-3.0-or-later
// Networks with an external memory.
#include "core/graph/templates/chain.h"

#include <algorithm>

namespace cairn::graph {

namespace {

constexpr std::int64_t kMemoryWidth = 64;

Error noText()
{
    return fail(ErrorCode::Mismatch, "The dataset has no text", {}, "Choose a column of text as input");
}

/// What follows a summary [N, F] of the text: further columns and the Output.
void decide(Graph& graph, Chain& chain, const DataInterface& data)
{
    for (const auto& [name, type] : orderedFields(data)) {
        if (!isText(name, type) && !isImage(type))
            chain.joined(rowsOf(graph, name, type));
    }
    addOutput(chain, data);
}

/// The memory reads the text step by step. Texts from texts: it then reads the answer up to each step and writes the next token, as
/// in the copy task of Graves, Wayne, Danihelka (2014). Padding behind the text is a token of its own.
Result<Graph> reader(const DataInterface& data, const std::string& kind, const Json& params)
{
    const auto text = data.fields.find("tokens");
    if (text == data.fields.end() || !isText(text->first, text->second))
        return noText();
    Graph graph;
    Chain chain(graph);
    chain.input("tokens").then("embedding", {{"embedding_dim", kMemoryWidth}});
    if (data.task == batch::TaskKind::Sequence) {
        Chain answer(graph);
        answer.input(data.targetField).then("embedding", {{"embedding_dim", kMemoryWidth}});
        chain.joined(answer).then(kind, params).then("slice", {{"dim", 1}, {"start", text->second.shape[1]}});
        addOutput(chain, data);
        return graph;
    }
    chain.then(kind, params).then("take_step");
    if (data.fields.contains("mask")) {
        Chain mask(graph);
        mask.input("mask");
        chain.fed("mask", mask);
    }
    decide(graph, chain, data);
    return graph;
}

Result<Graph> ntm(const DataInterface& data)
{
    return reader(data, "ntm", {{"slots", 64}, {"width", 20}, {"hidden_size", 100}, {"output_size", 100}});
}

Result<Graph> dnc(const DataInterface& data)
{
    return reader(data, "dnc", {{"slots", 32}, {"width", 20}, {"hidden_size", 100}, {"output_size", 100}});
}

/// Every word is a place in memory; the text as a whole is the query.
Result<Graph> memoryNetwork(const DataInterface& data)
{
    const auto text = data.fields.find("tokens");
    if (text == data.fields.end() || !isText(text->first, text->second))
        return noText();
    Graph graph;
    Chain chain(graph), query(graph);
    query.input("tokens");
    chain.node("memory_network", {{"embedding_dim", kMemoryWidth}, {"hops", 3}}).fed("story", query).fed("query", query);
    decide(graph, chain, data);
    return graph;
}

constexpr bool readsTexts(batch::TaskKind kind)
{
    return batch::rowwise(kind) || kind == batch::TaskKind::Sequence;
}

} // namespace

std::vector<Template> memoryTemplates()
{
    return {{{"ntm", "Neural Turing machine", "An LSTM that writes to and reads from a memory: copies and looks up what it has read. Short texts.", TemplateDomain::Memory}, ntm, readsTexts},
            {{"dnc", "Differentiable neural computer", "As the NTM, with a memory that knows what is in use and in which order it was written.", TemplateDomain::Memory}, dnc, readsTexts},
            {{"memory_network", "Memory network for text", "Every word is a place in memory that attention reads three times. Sukhbaatar et al., 2015.", TemplateDomain::Memory}, memoryNetwork}};
}

} // namespace cairn::graph
