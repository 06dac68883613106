// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates/chain.h"

#include <algorithm>
#include <cassert>

namespace cairn::graph {

namespace {

constexpr std::int64_t kCategoryDim = 8;

void must([[maybe_unused]] const Result<void>& result)
{
    assert(result);
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

Chain& Chain::joined(const Chain& other)
{
    const NodeId next = m_graph.add("concat");
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
    if (type.type == ElementType::Int64)
        chain.then("embedding", {{"embedding_dim", kCategoryDim}});
    if (type.type == ElementType::Int64 || type.shape.size() > 2)
        chain.then("flatten");
    return chain;
}

std::vector<NamedType> orderedFields(const DataInterface& data)
{
    std::vector<NamedType> fields(data.fields.begin(), data.fields.end());
    std::erase_if(fields, [](const auto& field) { return field.first == "mask"; });
    std::stable_partition(fields.begin(), fields.end(), [](const auto& field) { return field.second.type == ElementType::Float32; });
    return fields;
}

void addOutput(Chain& chain, const DataInterface& data)
{
    chain.then("linear", {{"out_features", std::max<std::int64_t>(data.outputWidth, 1)}}).then("output");
}

} // namespace cairn::graph
