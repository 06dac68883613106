// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/blocks/edit.h"

#include "core/graph/blocks/values.h"
#include "core/graph/kind.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace cairn::graph {

namespace {

constexpr double kPortGap = 220; // between a body and its ports on the canvas

/// Puts a body together from some nodes of a graph.
class BlockMaker {
public:
    BlockMaker(const Graph& graph, std::span<const NodeId> ids) : m_graph(graph), m_inside(ids.begin(), ids.end()) {}

    Result<void> make()
    {
        for (const Node& node : m_graph.nodes()) {
            if (!m_inside.contains(node.id))
                continue;
            if (node.kind == "input" || node.kind == "output")
                return fail(ErrorCode::InvalidInput, "Input and Output cannot be inside a block", node.label, "Choose only the layers between them");
            if (const Node* owner = node.weights.empty() ? nullptr : m_graph.find(node.weights); owner && !m_inside.contains(owner->id))
                return fail(ErrorCode::InvalidInput, "The layer uses the weights of \"" + owner->label + "\", which is outside the block", node.label, "Choose both, or end the sharing");
            CAIRN_TRY(body.insert(node));
            m_left = std::min(m_left, node.x);
            m_right = std::max(m_right, node.x);
            m_top = std::min(m_top, node.y);
        }
        if (body.empty())
            return fail(ErrorCode::InvalidInput, "No layers are chosen", {}, "Select the layers that are to become a block");
        for (const Edge& edge : m_graph.edges()) {
            const bool from = m_inside.contains(edge.from.node), to = m_inside.contains(edge.to.node);
            if (from && to)
                CAIRN_TRY(body.connect(edge.from, edge.to));
            else if (to)
                CAIRN_TRY(addInput(edge));
            else if (from)
                CAIRN_TRY(addOutput(edge));
        }
        return {};
    }

    double x() const { return (m_left + m_right) / 2; }
    double y() const { return m_top; }

    Graph body;
    std::vector<std::pair<PortRef, std::string>> inputs;  ///< what feeds each port
    std::vector<std::pair<PortRef, std::string>> outputs; ///< what each port passes on

private:
    Result<std::string> portFor(std::vector<std::pair<PortRef, std::string>>& ports, const PortRef& outer, const char* kind, const char* wish, double x)
    {
        if (const auto known = std::ranges::find(ports, outer, &std::pair<PortRef, std::string>::first); known != ports.end())
            return known->second;
        const NodeId id = body.add(kind, Json::object(), x, m_top + 120.0 * static_cast<double>(ports.size()));
        Node named = *body.find(id);
        std::string label = wish;
        for (int number = 2; body.find(label); ++number)
            label = std::string(wish) + "_" + std::to_string(number);
        // "in" is a word of Python, but ports are no variables there.
        named.label = checkLabel(label) ? label : body.freeLabel("x");
        CAIRN_TRY(body.update(named));
        ports.emplace_back(outer, named.label);
        return named.label;
    }

    Result<void> addInput(const Edge& edge)
    {
        CAIRN_ASSIGN(const std::string port, portFor(inputs, edge.from, kBlockInputKind, "x", m_left - kPortGap));
        return body.connect({body.find(port)->id, "out"}, edge.to);
    }

    Result<void> addOutput(const Edge& edge)
    {
        const std::size_t before = outputs.size();
        CAIRN_ASSIGN(const std::string port, portFor(outputs, edge.from, kBlockOutputKind, "y", m_right + kPortGap));
        return outputs.size() == before ? Result<void>() : body.connect(edge.from, {body.find(port)->id, "in"});
    }

    const Graph& m_graph;
    std::unordered_set<NodeId> m_inside;
    double m_left = 1e9, m_right = -1e9, m_top = 1e9;
};

/// The parameters of an inner node with everything computed that can be.
Result<Json> computed(Json params, const BlockValues& values)
{
    for (auto& [name, value] : params.items()) {
        if (value.is_string() && value.get_ref<const std::string&>().starts_with('=')) {
            CAIRN_ASSIGN(value, blockValue(std::string_view(value.get_ref<const std::string&>()).substr(1), values));
        }
    }
    return params;
}

/// One copy of a body in the graph around it.
struct Copy {
    std::unordered_map<NodeId, NodeId> ids;
    std::unordered_map<std::string, PortRef> inputs;  ///< what feeds the body's ports, where they are connected
    std::unordered_map<std::string, PortRef> outputs; ///< what the body's ports pass on
};

PortRef placed(const Copy& copy, const Block& block, const PortRef& from)
{
    const Node& node = *block.body.find(from.node);
    if (node.kind != kBlockInputKind)
        return {copy.ids.at(from.node), from.port};
    const auto outer = copy.inputs.find(node.label);
    return outer == copy.inputs.end() ? PortRef{} : outer->second;
}

Result<void> placeCopy(Graph& graph, const Block& block, const Node& at, const BlockValues& values, Copy& copy, double dx)
{
    std::unordered_map<std::string, std::string> labels;
    for (const Node& node : block.body.nodes()) {
        if (node.kind == kBlockInputKind || node.kind == kBlockOutputKind)
            continue;
        CAIRN_ASSIGN(Json params, computed(node.params, values));
        const std::string label = graph.freeLabel(node.label);
        const NodeId id = graph.add(node.kind, std::move(params), at.x + node.x - block.body.nodes().front().x + dx, at.y + node.y - block.body.nodes().front().y);
        Node named = *graph.find(id);
        named.label = label;
        named.frozen = node.frozen || at.frozen;
        named.rate = node.rate * at.rate;
        named.weights = node.weights;
        CAIRN_TRY(graph.update(named));
        labels.emplace(node.label, label);
        copy.ids.emplace(node.id, id);
    }
    for (const auto& [inner, id] : copy.ids) {
        Node node = *graph.find(id);
        if (const auto owner = labels.find(node.weights); owner != labels.end()) {
            node.weights = owner->second;
            CAIRN_TRY(graph.update(node));
        }
    }
    for (const Edge& edge : block.body.edges()) {
        const PortRef from = placed(copy, block, edge.from);
        const Node& to = *block.body.find(edge.to.node);
        if (!from.node)
            continue;
        if (to.kind == kBlockOutputKind)
            copy.outputs.emplace(to.label, from);
        else
            CAIRN_TRY(graph.connect(from, {copy.ids.at(edge.to.node), edge.to.port}));
    }
    return {};
}

} // namespace

Result<NodeId> makeBlock(Graph& graph, std::span<const NodeId> ids, const std::string& name)
{
    if (graph.blocks().contains(name))
        return fail(ErrorCode::InvalidInput, "There is a block of this name", name, "Choose another name");
    BlockMaker maker(graph, ids);
    CAIRN_TRY(maker.make());
    Graph changed = graph;
    CAIRN_TRY(changed.defineBlock(name, {{}, {}, maker.body}));
    std::vector<Edge> outgoing;
    for (const Edge& edge : graph.edges()) {
        const auto port = std::ranges::find(maker.outputs, edge.from, &std::pair<PortRef, std::string>::first);
        if (port != maker.outputs.end() && std::ranges::find(ids, edge.to.node) == ids.end())
            outgoing.push_back({{NodeId{}, port->second}, edge.to});
    }
    for (const NodeId id : ids)
        changed.remove(id);
    CAIRN_ASSIGN(const NodeId block, addBlock(changed, name, maker.x(), maker.y()));
    for (const auto& [from, port] : maker.inputs)
        CAIRN_TRY(changed.connect(from, {block, port}));
    for (const Edge& edge : outgoing)
        CAIRN_TRY(changed.connect({block, edge.from.port}, edge.to));
    graph = std::move(changed);
    return block;
}

Result<NodeId> addBlock(Graph& graph, const std::string& name, double x, double y)
{
    if (!graph.blocks().contains(name))
        return fail(ErrorCode::NotFound, "There is no block of this name", name);
    const std::string label = graph.freeLabel(name);
    const NodeId id = graph.add(kBlockKind, {{"block", name}}, x, y);
    Node named = *graph.find(id);
    named.label = label;
    CAIRN_TRY(graph.update(named));
    return id;
}

Result<std::vector<NodeId>> unpackBlock(Graph& graph, NodeId id)
{
    const Node* found = graph.find(id);
    const Block* block = found ? blockOf(graph, *found) : nullptr;
    if (!block)
        return fail(ErrorCode::InvalidInput, "This is no block", found ? found->label : std::string());
    const Node node = *found;
    const Json times = node.params.value("repeat", Json(1));
    const std::int64_t repeat = times.is_number_integer() ? times.get<std::int64_t>() : 1;
    if (repeat < 1 || repeat > kMostBlockRepeats || graph.nodes().size() + static_cast<std::size_t>(repeat) * block->body.nodes().size() > kMostNodes)
        return fail(ErrorCode::InvalidInput, "Unpacked, the network would have too many layers", node.label, "Repeat the block less often");
    BlockValues values;
    for (const BlockParameter& parameter : block->parameters)
        values.emplace(parameter.name, node.params.value(parameter.name, parameter.fallback));
    Graph changed = graph;
    changed.remove(id);
    std::vector<NodeId> added;
    std::vector<Copy> copies(static_cast<std::size_t>(repeat));
    const std::vector<std::string> inputs = blockInputs(*block), outputs = blockOutputs(*block);
    for (std::size_t i = 0; i < copies.size(); ++i) {
        for (const Edge& edge : graph.edges()) {
            if (edge.to.node == id)
                copies[i].inputs.emplace(edge.to.port, edge.from);
        }
        if (i > 0 && !inputs.empty() && !outputs.empty()) {
            const auto before = copies[i - 1].outputs.find(outputs.front());
            if (before == copies[i - 1].outputs.end())
                copies[i].inputs.erase(inputs.front());
            else
                copies[i].inputs.insert_or_assign(inputs.front(), before->second);
        }
        CAIRN_TRY(placeCopy(changed, *block, node, values, copies[i], 220.0 * static_cast<double>(i)));
        for (const auto& [inner, placedId] : copies[i].ids)
            added.push_back(placedId);
    }
    for (const Edge& edge : graph.edges()) {
        const auto from = edge.from.node == id ? copies.back().outputs.find(edge.from.port) : copies.back().outputs.end();
        if (from != copies.back().outputs.end() && edge.to.node != id)
            CAIRN_TRY(changed.connect(from->second, edge.to));
    }
    std::ranges::sort(added, {}, &NodeId::value);
    graph = std::move(changed);
    return added;
}

Result<void> promoteParameter(Graph& graph, const std::string& name, NodeId inner, const std::string& parameter, const std::string& wish)
{
    const auto found = graph.blocks().find(name);
    const Node* node = found == graph.blocks().end() ? nullptr : found->second->body.find(inner);
    const Kind* kind = node ? findKind(node->kind) : nullptr;
    const auto spec = kind ? std::ranges::find(kind->info.params, parameter, &ParamSpec::name) : decltype(kind->info.params.begin()){};
    if (!kind || spec == kind->info.params.end())
        return fail(ErrorCode::NotFound, "There is no such parameter", parameter);
    CAIRN_TRY(checkLabel(wish));
    Block block = *found->second;
    if (std::ranges::find(block.parameters, wish, &BlockParameter::name) != block.parameters.end() || wish == "block" || wish == "repeat" || wish == "share")
        return fail(ErrorCode::InvalidInput, "The block has a parameter of this name", wish, "Choose another name");
    Node changed = *node;
    if (const Json now = changed.params.value(parameter, spec->fallback); now.is_string() && now.get_ref<const std::string&>().starts_with('='))
        return fail(ErrorCode::InvalidInput, "This parameter is computed from the block's already", parameter, "Set it to a fixed value first");
    block.parameters.push_back({wish, spec->title, changed.params.value(parameter, spec->fallback)});
    changed.params[parameter] = "=" + wish;
    CAIRN_TRY(block.body.update(changed));
    return graph.defineBlock(name, std::move(block));
}

} // namespace cairn::graph
