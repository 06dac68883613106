// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/import_builder.h"

#include "core/base/text.h"

#include <algorithm>

namespace cairn::graph {

namespace {

using formats::ForeignConstant;

constexpr double kColumnWidth = 220, kRowHeight = 120;

/// Names of layers come from those of their weights: "layer1.0.conv1.weight" -> "layer1_0_conv1".
std::string labelWish(const std::string& weightName)
{
    const std::size_t dot = weightName.rfind('.');
    return dot == std::string::npos || dot == 0 ? std::string() : identifier(weightName.substr(0, dot));
}

} // namespace

const ForeignConstant* ImportBuilder::constant(const std::string& value) const
{
    if (const auto own = m_constants.find(value); own != m_constants.end())
        return &own->second;
    const auto found = m_file.constants.find(value);
    return found == m_file.constants.end() ? nullptr : &found->second;
}

std::optional<std::vector<std::int64_t>> ImportBuilder::integers(const std::string& value) const
{
    const ForeignConstant* found = constant(value);
    auto numbers = found ? formats::integersOf(*found) : Result<std::vector<std::int64_t>>(fail(ErrorCode::NotFound, ""));
    return numbers ? std::optional(std::move(*numbers)) : std::nullopt;
}

std::optional<std::vector<std::int64_t>> ImportBuilder::shape(const std::string& value) const
{
    const auto found = m_file.values.find(value);
    return found == m_file.values.end() ? std::nullopt : found->second.shape;
}

std::optional<std::vector<std::int64_t>> ImportBuilder::shapeOf(const std::string& value) const
{
    if (const ForeignConstant* fixed = constant(value))
        return fixed->tensor.shape;
    const auto source = m_sources.find(value);
    const auto type = source == m_sources.end() ? m_types.end() : m_types.find({source->second.node.value, source->second.port});
    return type == m_types.end() ? shape(value) : std::optional(type->second.shape);
}

/// What a node puts out, from its kind's rule; nothing is kept where the rule refuses.
void ImportBuilder::inferType(const Node& node, const std::vector<PortRef>& sources)
{
    const Kind* kind = findKind(node.kind);
    const auto params = kind ? completeParams(*kind, node.params) : Result<Json>(fail(ErrorCode::NotFound, node.kind));
    if (!params || !kind->shape)
        return;
    NodeView view{node, *params, {}, m_made.data, {}};
    const Ports ports = portsOf(*kind, node.params);
    for (std::size_t i = 0; i < ports.inputs.size(); ++i) {
        const bool open = i >= sources.size() || !sources[i].node;
        const auto type = open ? m_types.end() : m_types.find({sources[i].node.value, sources[i].port});
        if (open ? !ports.inputs[i].optional : type == m_types.end())
            return;
        view.inputs.push_back(open ? TensorType{ElementType::Float32, {}} : type->second);
    }
    const auto types = kind->shape(view);
    for (std::size_t i = 0; types && i < types->size() && i < ports.outputs.size(); ++i)
        m_types[{node.id.value, ports.outputs[i].name}] = (*types)[i];
}

ImportBuilder::Order ImportBuilder::order(const std::string& value) const
{
    const auto found = m_orders.find(value);
    return found == m_orders.end() ? Order::Usual : found->second.first;
}

std::int64_t ImportBuilder::directions(const std::string& value) const
{
    const auto found = m_orders.find(value);
    return found == m_orders.end() ? 1 : found->second.second;
}

bool ImportBuilder::setVocabulary(const std::string& value, std::int64_t count)
{
    const auto field = m_made.data.fields.find(value);
    if (field == m_made.data.fields.end() || field->second.type != ElementType::Int64 || (field->second.vocabulary != 0 && field->second.vocabulary != count))
        return false;
    field->second.vocabulary = count;
    if (const auto source = m_sources.find(value); source != m_sources.end())
        m_types[{source->second.node.value, source->second.port}].vocabulary = count;
    return true;
}

std::string ImportBuilder::labelFor(const std::string& kind, const std::string& weightName)
{
    const std::string wish = labelWish(weightName);
    const std::string base = !wish.empty() && checkLabel(wish) ? wish : identifier(kind);
    std::string label = base;
    while (m_labels.contains(label) || !checkLabel(label))
        label = base.substr(0, 50) + "_" + std::to_string(++m_labels[base] + 1);
    m_labels[label];
    return label;
}

Node& ImportBuilder::add(const std::string& kind, Json params, const std::vector<std::string>& inputs, const std::string& weightName)
{
    Node node{NodeId{static_cast<std::int64_t>(m_nodes.size()) + 1}, kind, labelFor(kind, weightName), std::move(params)};
    const Kind* known = findKind(kind);
    const Ports ports = known ? portsOf(*known, node.params) : Ports();
    std::size_t port = 0;
    std::vector<PortRef> feeding;
    for (const std::string& value : inputs) {
        const std::string name = port < ports.inputs.size() ? ports.inputs[port].name : "in" + std::to_string(port);
        ++port;
        const auto source = m_sources.find(value);
        feeding.push_back(source == m_sources.end() ? PortRef{} : source->second);
        if (source == m_sources.end())
            continue;
        m_edges.push_back({source->second, {node.id, name}});
        node.x = std::max(node.x, m_columns[source->second.node.value] + kColumnWidth);
    }
    node.y = kRowHeight * m_rows[node.x]++;
    m_columns[node.id.value] = node.x;
    m_nodes.push_back(std::move(node));
    inferType(m_nodes.back(), feeding);
    return m_nodes.back();
}

void ImportBuilder::addConstant(const std::string& value, ForeignConstant constant)
{
    constant.tensor.name = value;
    m_constants[value] = std::move(constant);
}

void ImportBuilder::alias(const std::string& from, const std::string& to)
{
    if (const ForeignConstant* fixed = constant(from))
        m_constants[to] = *fixed;
    if (const auto source = m_sources.find(from); source != m_sources.end())
        m_sources[to] = PortRef(source->second);
}

bool ImportBuilder::addTurned(const std::string& constant, const std::string& to)
{
    const ForeignConstant* matrix = this->constant(constant);
    if (!matrix || matrix->tensor.shape.size() != 2 || m_turned.contains(constant))
        return false;
    ForeignConstant turned = *matrix;
    std::swap(turned.tensor.shape[0], turned.tensor.shape[1]);
    m_constants[to] = std::move(turned);
    m_turned.insert(to);
    return true;
}

void ImportBuilder::weight(const Node& node, const std::string& name, const std::string& constant, WeightTransform transform)
{
    if (m_turned.contains(constant)) // a matrix: what is done with it is nothing, or turning it again
        transform.axes = transform.axes.empty() ? std::vector<std::size_t>{1, 0} : std::vector<std::size_t>{};
    m_made.weights.push_back({node.label + "." + name, this->constant(constant)->tensor.name, std::move(transform)});
}

void ImportBuilder::addInput(const std::string& value, const TensorType& type)
{
    m_made.data.fields[value] = type;
    output(add("input", {{"field", value}}, {}), value);
}

void ImportBuilder::addOutput(const std::string& value)
{
    if (hasSource(value))
        add("output", Json::object(), {value});
}

Result<void> ImportBuilder::finish()
{
    CAIRN_ASSIGN(m_made.graph, Graph::assemble(std::move(m_nodes), std::move(m_edges)));
    return {};
}

} // namespace cairn::graph
