// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/blocks/flatten.h"

#include "core/graph/blocks/flat_labels.h"
#include "core/graph/blocks/values.h"

#include <algorithm>
#include <deque>
#include <optional>

namespace cairn::graph {

namespace {

constexpr std::size_t kDeepestNesting = 32;

/// One placing of a body: the topmost graph, or one copy of a block.
struct Scope {
    const Graph* body = nullptr;
    const Scope* parent = nullptr;
    const Node* block = nullptr;      ///< in the parent's body
    const Scope* previous = nullptr;  ///< the copy before this one
    const Scope* first = nullptr;     ///< the copy whose weights this one uses; nullptr: it has its own
    std::vector<NodeId> path;
    std::string prefix;               ///< of labels: "block__"
    BlockValues values;
    bool frozen = false;
    double rate = 1;
    std::unordered_map<NodeId, const Node*> nodes;
    std::map<std::pair<std::int64_t, std::string>, PortRef> into; ///< edges by (node, input port)
    std::unordered_map<NodeId, NodeId> flat;                      ///< ids of plain nodes
    std::unordered_map<NodeId, std::string> labels;               ///< flat labels of plain nodes
    std::unordered_map<NodeId, std::vector<const Scope*>> copies; ///< of block nodes
};

class Flattener {
public:
    explicit Flattener(const Graph& graph) : m_root(graph) {}

    Flattening run()
    {
        for (const Node& node : m_root.nodes()) {
            m_nextId = std::max(m_nextId, node.id.value + 1);
            m_labels.take(node.label);
        }
        Scope& top = makeScope(m_root);
        place(top);
        for (const Scope& scope : m_scopes)
            checkPorts(scope);
        std::vector<Edge> edges;
        for (const Scope& scope : m_scopes)
            addEdges(scope, edges);
        for (const auto& [id, copies] : top.copies) {
            if (copies.empty())
                continue;
            for (const std::string& port : blockOutputs(*blockOf(m_root, *top.nodes.at(id)))) {
                if (const auto from = outputOf(*copies.back(), port))
                    m_result.outputs.emplace_back(PortRef{id, port}, *from);
            }
        }
        nameSharers();
        m_result.graph = Graph::assemble(std::move(m_nodes), std::move(edges)).value();
        return std::move(m_result);
    }

private:
    Scope& makeScope(const Graph& body)
    {
        Scope& scope = m_scopes.emplace_back();
        scope.body = &body;
        for (const Node& node : body.nodes())
            scope.nodes.emplace(node.id, &node);
        for (const Edge& edge : body.edges())
            scope.into.emplace(std::pair(edge.to.node.value, edge.to.port), edge.from);
        return scope;
    }

    NodeId topNode(const Scope& scope, const Node& node) const { return scope.path.empty() ? node.id : scope.path.front(); }

    void refuse(const Scope& scope, const Node& node, Error error)
    {
        error.where = scope.prefix + node.label;
        m_result.errors.emplace(topNode(scope, node), std::move(error));
    }

    static Error tooMany()
    {
        return fail(ErrorCode::InvalidInput, "With all blocks unpacked the network has more than " + std::to_string(kMostFlatNodes) + " layers", {},
                    "Repeat blocks less often");
    }

    void place(Scope& scope)
    {
        for (const Node& node : scope.body->nodes()) {
            if (node.kind == kBlockKind)
                placeBlock(scope, node);
            else if (scope.parent == nullptr || (node.kind != kBlockInputKind && node.kind != kBlockOutputKind))
                placeNode(scope, node);
        }
    }

    void placeNode(Scope& scope, const Node& node)
    {
        if (m_nodes.size() >= kMostFlatNodes)
            return refuse(scope, node, tooMany());
        Node flat = node;
        if (scope.parent) {
            flat.id = NodeId{m_nextId++};
            flat.label = m_labels.make(scope.prefix + node.label);
            flat.frozen = flat.frozen || scope.frozen;
            flat.rate *= scope.rate;
            std::vector<NodeId> path = scope.path;
            path.push_back(node.id);
            m_result.paths.emplace(flat.id, std::move(path));
            for (auto& [name, value] : flat.params.items()) {
                if (!value.is_string() || !value.get_ref<const std::string&>().starts_with('='))
                    continue;
                auto computed = blockValue(std::string_view(value.get_ref<const std::string&>()).substr(1), scope.values);
                if (!computed)
                    return refuse(scope, node, computed.error());
                value = std::move(computed).value();
            }
        }
        if (scope.first)
            flat.weights = scope.first->labels.at(node.id);
        else if (const Node* owner = flat.weights.empty() ? nullptr : scope.body->find(flat.weights))
            m_sharing.push_back({m_nodes.size(), &scope, owner->id});
        scope.flat.emplace(node.id, flat.id);
        scope.labels.emplace(node.id, flat.label);
        m_nodes.push_back(std::move(flat));
    }

    Result<BlockValues> valuesOf(const Scope& scope, const Node& node, const Block& block) const
    {
        BlockValues values;
        for (const BlockParameter& parameter : block.parameters) {
            Json value = node.params.value(parameter.name, parameter.fallback);
            if (value.is_string() && value.get_ref<const std::string&>().starts_with('=')) {
                CAIRN_ASSIGN(value, blockValue(std::string_view(value.get_ref<const std::string&>()).substr(1), scope.values));
            }
            values.emplace(parameter.name, std::move(value));
        }
        return values;
    }

    void placeBlock(Scope& scope, const Node& node)
    {
        const std::string name = node.params.value("block", Json()).is_string() ? node.params.at("block").get<std::string>() : std::string();
        const auto found = m_root.blocks().find(name);
        if (found == m_root.blocks().end())
            return refuse(scope, node, fail(ErrorCode::NotFound, "There is no block \"" + name + "\"", {}, "Delete the layer, or add the block from the library"));
        if (scope.path.size() >= kDeepestNesting || contains(scope, *found->second))
            return refuse(scope, node, fail(ErrorCode::InvalidInput, "The block \"" + name + "\" contains itself, or blocks are nested too deep", {}, "Take it out of its own body"));
        const Block& block = *found->second;
        const Json times = node.params.value("repeat", Json(1));
        const std::int64_t repeat = times.is_number_integer() ? times.get<std::int64_t>() : 0;
        if (repeat < 1 || repeat > kMostBlockRepeats)
            return refuse(scope, node, fail(ErrorCode::InvalidInput, "A block is repeated 1 to " + std::to_string(kMostBlockRepeats) + " times", {}, "Set repeat to a number in this range"));
        auto values = valuesOf(scope, node, block);
        if (!values)
            return refuse(scope, node, values.error());
        const Json shared = node.params.value("share", Json(false));
        auto& copies = scope.copies[node.id];
        for (std::int64_t i = 0; i < repeat; ++i) {
            if (m_scopes.size() >= kMostFlatNodes)
                return refuse(scope, node, tooMany());
            Scope& copy = makeScope(block.body);
            copy.parent = &scope;
            copy.block = &node;
            copy.previous = copies.empty() ? nullptr : copies.back();
            copy.path = scope.path;
            copy.path.push_back(node.id);
            copy.prefix = FlatLabels::prefix(scope.prefix + node.label + (repeat > 1 ? "_" + std::to_string(i + 1) : ""));
            copy.values = *values;
            copy.frozen = scope.frozen || node.frozen;
            copy.rate = scope.rate * node.rate;
            // Copies of nested blocks in shared copies come in the same order: each follows its twin.
            if (shared.is_boolean() && shared.get<bool>() && i > 0)
                copy.first = copies.front();
            else if (scope.first)
                copy.first = scope.first->copies.at(node.id).at(copies.size());
            copies.push_back(&copy);
            place(copy);
            if (m_result.errors.contains(topNode(scope, node)))
                return;
        }
    }

    /// Edges to ports that a block does not have.
    void checkPorts(const Scope& scope)
    {
        for (const Edge& edge : scope.body->edges()) {
            const Node &from = *scope.nodes.at(edge.from.node), &to = *scope.nodes.at(edge.to.node);
            const Block *source = blockOf(m_root, from), *target = blockOf(m_root, to);
            if (const auto names = source ? blockOutputs(*source) : std::vector<std::string>(); source && std::ranges::find(names, edge.from.port) == names.end())
                refuse(scope, from, fail(ErrorCode::InvalidInput, "The block has no output \"" + edge.from.port + "\"", {}, "Remove the connection from it"));
            if (const auto names = target ? blockInputs(*target) : std::vector<std::string>(); target && std::ranges::find(names, edge.to.port) == names.end())
                refuse(scope, to, fail(ErrorCode::InvalidInput, "The block has no input \"" + edge.to.port + "\"", {}, "Remove the connection to it"));
        }
    }

    static bool contains(const Scope& scope, const Block& block)
    {
        for (const Scope* s = &scope; s; s = s->parent) {
            if (s->body == &block.body)
                return true;
        }
        return false;
    }

    /// The flat port that an edge from `from` starts at; nothing where it comes from an open port.
    std::optional<PortRef> source(const Scope& scope, const PortRef& from) const
    {
        constexpr int kLongestWay = 4096; // blocks that pass their input on can form a circle
        const auto node = scope.nodes.find(from.node);
        if (node == scope.nodes.end() || m_way >= kLongestWay)
            return std::nullopt;
        ++m_way;
        const auto found = sourceOf(scope, *node->second, from);
        --m_way;
        return found;
    }

    std::optional<PortRef> sourceOf(const Scope& scope, const Node& node, const PortRef& from) const
    {
        if (node.kind == kBlockInputKind && scope.parent)
            return inputOf(scope, node.label);
        if (node.kind == kBlockKind) {
            const auto copies = scope.copies.find(from.node);
            if (copies == scope.copies.end() || copies->second.empty())
                return std::nullopt;
            return outputOf(*copies->second.back(), from.port);
        }
        const auto flat = scope.flat.find(from.node);
        return flat == scope.flat.end() ? std::nullopt : std::optional(PortRef{flat->second, from.port});
    }

    std::optional<PortRef> inputOf(const Scope& scope, const std::string& port) const
    {
        if (scope.previous && port == firstPort(scope, kBlockInputKind))
            return outputOf(*scope.previous, firstPort(scope, kBlockOutputKind));
        const auto edge = scope.parent->into.find({scope.block->id.value, port});
        return edge == scope.parent->into.end() ? std::nullopt : source(*scope.parent, edge->second);
    }

    std::optional<PortRef> outputOf(const Scope& scope, const std::string& port) const
    {
        for (const Node& node : scope.body->nodes()) {
            if (node.kind != kBlockOutputKind || node.label != port)
                continue;
            const auto edge = scope.into.find({node.id.value, "in"});
            return edge == scope.into.end() ? std::nullopt : source(scope, edge->second);
        }
        return std::nullopt;
    }

    static std::string firstPort(const Scope& scope, const char* kind)
    {
        const auto node = std::ranges::find(scope.body->nodes(), kind, &Node::kind);
        return node == scope.body->nodes().end() ? std::string() : node->label;
    }

    void addEdges(const Scope& scope, std::vector<Edge>& edges) const
    {
        for (const Edge& edge : scope.body->edges()) {
            const auto to = scope.flat.find(edge.to.node);
            if (to == scope.flat.end())
                continue; // into a block or one of its outputs: followed from the other end
            if (const auto from = source(scope, edge.from); from && from->node != to->second)
                edges.push_back({*from, {to->second, edge.to.port}});
        }
    }

    /// A layer that uses another one's weights names that one as it is called in the flat graph.
    void nameSharers()
    {
        for (const Sharing& sharing : m_sharing)
            m_nodes[sharing.node].weights = sharing.scope->labels.contains(sharing.owner) ? sharing.scope->labels.at(sharing.owner) : std::string();
        std::unordered_map<std::string, std::string> owners; // of layers in shared copies that use weights of others themselves
        for (const Node& node : m_nodes) {
            if (!node.weights.empty())
                owners.emplace(node.label, node.weights);
        }
        for (Node& node : m_nodes) {
            for (auto owner = owners.find(node.weights); owner != owners.end() && owner->second != node.label; owner = owners.find(node.weights))
                node.weights = owner->second;
        }
    }

    struct Sharing {
        std::size_t node; ///< index of m_nodes
        const Scope* scope;
        NodeId owner;
    };

    const Graph& m_root;
    std::deque<Scope> m_scopes;
    std::vector<Node> m_nodes;
    std::vector<Sharing> m_sharing;
    FlatLabels m_labels;
    std::int64_t m_nextId = 1;
    mutable int m_way = 0; ///< depth of source()
    Flattening m_result;
};

} // namespace

NodeId Flattening::top(NodeId flat) const
{
    const auto path = paths.find(flat);
    return path == paths.end() ? flat : path->second.front();
}

bool hasBlocks(const Graph& graph)
{
    return std::ranges::any_of(graph.nodes(), [](const Node& node) { return node.kind == kBlockKind; });
}

Flattening flatten(const Graph& graph)
{
    return Flattener(graph).run();
}

Result<Graph> flatGraph(const Graph& graph)
{
    if (!hasBlocks(graph))
        return graph;
    Flattening flat = flatten(graph);
    for (const Node& node : graph.nodes()) {
        if (const auto error = flat.errors.find(node.id); error != flat.errors.end())
            return error->second;
    }
    return std::move(flat.graph);
}

} // namespace cairn::graph
