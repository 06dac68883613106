// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates/chain.h"

#include "core/graph/blocks/library.h"

#include <algorithm>
#include <cassert>

namespace cairn::graph {

namespace {

constexpr std::int64_t kCategoryDim = 8;

void must([[maybe_unused]] const Result<void>& result)
{
    assert(result);
}

/// The block of that name, defined in the graph with the blocks in its body.
const Block& libraryBlock(Graph& graph, const std::string& name)
{
    const auto library = blockLibrary();
    const auto found = std::ranges::find(library, name, &LibraryBlock::name);
    assert(found != library.end());
    if (!graph.blocks().contains(name)) {
        for (const std::string& part : found->parts)
            libraryBlock(graph, part);
        must(graph.defineBlock(name, found->block));
    }
    return found->block;
}

} // namespace

Chain& Chain::input(const std::string& field)
{
    const NodeId node = m_graph.add("input", {{"field", field}});
    Node named = *m_graph.find(node);
    named.label = m_graph.freeLabel(field);
    must(m_graph.update(named));
    m_last = {node, "out"};
    return *this;
}

Chain& Chain::then(const std::string& kind, Json params)
{
    return thenAt("in", kind, std::move(params));
}

Chain& Chain::thenAt(const std::string& port, const std::string& kind, Json params)
{
    const NodeId next = m_graph.add(kind, std::move(params));
    must(m_graph.connect(m_last, {next, port}));
    m_last = {next, "out"};
    return *this;
}

Chain& Chain::named(const std::string& label)
{
    Node node = *m_graph.find(m_last.node);
    node.label = m_graph.freeLabel(label);
    must(m_graph.update(node));
    return *this;
}

Chain& Chain::node(const std::string& kind, Json params)
{
    m_last = {m_graph.add(kind, std::move(params)), "out"};
    return *this;
}

Chain& Chain::block(const std::string& name, Json params, std::int64_t repeat)
{
    const Block& block = libraryBlock(m_graph, name);
    params["block"] = name;
    params["repeat"] = repeat;
    const NodeId next = m_graph.add(kBlockKind, std::move(params));
    must(m_graph.connect(m_last, {next, blockInputs(block).front()}));
    m_last = {next, blockOutputs(block).front()};
    return *this;
}

Chain& Chain::from(const std::string& port)
{
    m_last.port = port;
    return *this;
}

Chain& Chain::fed(const std::string& port, const Chain& other)
{
    must(m_graph.connect(other.m_last, {m_last.node, port}));
    return *this;
}

Chain& Chain::added(const Chain& other)
{
    const NodeId next = m_graph.add("add");
    must(m_graph.connect(m_last, {next, "a"}));
    must(m_graph.connect(other.m_last, {next, "b"}));
    m_last = {next, "out"};
    return *this;
}

Chain& Chain::joined(const Chain& other, std::int64_t axis)
{
    const NodeId next = m_graph.add("concat", axis == 1 ? Json::object() : Json{{"dim", axis}});
    must(m_graph.connect(m_last, {next, "a"}));
    must(m_graph.connect(other.m_last, {next, "b"}));
    m_last = {next, "out"};
    return *this;
}

bool isImage(const TensorType& type)
{
    return type.type == ElementType::Float32 && type.shape.size() == 4;
}

bool isText(const std::string& name, const TensorType& type)
{
    return name == "tokens" && type.type == ElementType::Int64;
}

Chain rowsOf(Graph& graph, const std::string& field, const TensorType& type)
{
    Chain chain(graph);
    chain.input(field);
    if (type.shape.front() != kBatch) { // all nodes of a graph
        Chain node(graph);
        node.input(kNodeField);
        return chain.then("index_select").fed("index", node);
    }
    if (type.type == ElementType::Int64)
        chain.then("embedding", {{"embedding_dim", kCategoryDim}});
    if (type.type == ElementType::Int64 || type.shape.size() > 2)
        chain.then("flatten");
    return chain;
}

std::vector<NamedType> orderedFields(const DataInterface& data)
{
    std::vector<NamedType> fields(data.fields.begin(), data.fields.end());
    std::erase_if(fields, [&](const auto& field) { return field.first == "mask" || field.first == "answer_mask" || field.first == data.targetField; });
    if (hasGraph(data))
        std::erase_if(fields, [](const auto& field) { return field.first == kEdgesField || field.first == kNodeField; });
    std::stable_partition(fields.begin(), fields.end(), [](const auto& field) { return field.second.type == ElementType::Float32; });
    return fields;
}

void addOutput(Chain& chain, const DataInterface& data)
{
    chain.then("linear", {{"out_features", std::max<std::int64_t>(data.outputWidth, 1)}}).then("output");
}

} // namespace cairn::graph
