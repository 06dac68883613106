// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/graph.h"

#include "core/base/text.h"
#include "core/graph/blocks/block.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

namespace cairn::graph {

namespace {

constexpr std::size_t kLongestLabel = 64;
constexpr std::int64_t kLargestId = std::int64_t{1} << 53; // exact in every JSON reader

/// Python's keywords, attributes of torch.nn.Module and the names that exported source uses itself.
constexpr auto kReserved = std::to_array<std::string_view>({
    "False", "None", "T_destination", "True", "and", "apply", "as", "assert", "async", "await", "bfloat16", "break",
    "buffers", "call_super_init", "children", "class", "compile", "continue", "cpu", "cuda", "def", "del", "double",
    "dump_patches", "elif", "else", "eval", "except", "extra_repr", "finally", "float", "for", "forward", "from",
    "get_buffer", "get_extra_state", "get_parameter", "get_submodule", "global", "half", "if", "import", "in", "ipu", "is",
    "lambda", "load_state_dict", "modules", "mtia", "named_buffers", "named_children", "named_modules", "named_parameters",
    "nn", "nonlocal", "not", "or", "parameters", "pass", "raise", "register_backward_hook", "register_buffer",
    "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook", "register_full_backward_pre_hook",
    "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook", "register_module", "register_parameter",
    "register_state_dict_post_hook", "register_state_dict_pre_hook", "requires_grad_", "return", "self",
    "set_extra_state", "set_submodule", "share_memory", "state_dict", "to", "to_empty", "torch", "train", "training", "try",
    "type", "while", "with", "xpu", "yield", "zero_grad", "add_module",
    // what exported source defines
    "F", "Model", "os", "sys", "load", "math", "main", "json", "CLASSES", "PREPROCESSING", "classes", "preprocess", "load_file"});

bool isReserved(const std::string& label)
{
    return label.starts_with("__") || std::find(kReserved.begin(), kReserved.end(), label) != kReserved.end();
}

bool isIdentifier(const std::string& label)
{
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return !label.empty() && letter(label.front())
           && std::all_of(label.begin(), label.end(), [&](char c) { return letter(c) || digit(c); });
}

Result<void> checkId(NodeId id)
{
    if (id.value < 1 || id.value >= kLargestId)
        return fail(ErrorCode::InvalidInput, "Not a node id", std::to_string(id.value));
    return {};
}

Error idTaken(NodeId id)
{
    return fail(ErrorCode::InvalidInput, "Two nodes with one id", std::to_string(id.value));
}

Error labelTaken(const std::string& label)
{
    return fail(ErrorCode::InvalidInput, "Two layers have the same name", label, "Choose another name");
}

Error at(const std::string& place, Error error)
{
    error.where = place + (error.where.empty() ? "" : ", " + error.where);
    return error;
}

} // namespace

Result<void> checkLabel(const std::string& label)
{
    if (label.size() > kLongestLabel)
        return fail(ErrorCode::InvalidInput, "A layer name has at most 64 characters", toUtf8(label.substr(0, kLongestLabel)), "Shorten it");
    if (!isIdentifier(label))
        return fail(ErrorCode::InvalidInput, "A layer name consists of letters, digits and underscores and does not start with a digit",
                    toUtf8(label), "Choose a name such as \"" + identifier(label) + "\"");
    if (isReserved(label))
        return fail(ErrorCode::InvalidInput, "This name is reserved in Python or PyTorch", label, "Choose a name such as \"" + label + "_1\"");
    return {};
}

Result<Graph> Graph::assemble(std::vector<Node> nodes, std::vector<Edge> edges)
{
    Graph graph;
    std::unordered_set<NodeId> ids;
    std::unordered_set<std::string_view> labels;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const Node& node = nodes[i];
        const std::string place = "nodes[" + std::to_string(i) + "]";
        if (auto id = checkId(node.id); !id)
            return at(place, id.error());
        if (auto label = checkLabel(node.label); !label)
            return at(place, label.error());
        if (!ids.insert(node.id).second)
            return at(place, idTaken(node.id));
        if (!labels.insert(node.label).second)
            return at(place, labelTaken(node.label));
        graph.m_nextId = std::max(graph.m_nextId, node.id.value + 1);
    }
    std::set<std::pair<std::int64_t, std::string_view>> taken;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        const auto& [from, to] = edges[i];
        const std::string place = "edges[" + std::to_string(i) + "]";
        if (!ids.contains(from.node) || !ids.contains(to.node))
            return fail(ErrorCode::InvalidInput, "An edge needs a node at both ends", place);
        if (from.node == to.node)
            return fail(ErrorCode::InvalidInput, "A layer cannot feed itself", place);
        if (!taken.emplace(to.node.value, to.port).second)
            return fail(ErrorCode::InvalidInput, "Two edges lead into one input", place);
    }
    graph.m_nodes = std::move(nodes);
    graph.m_edges = std::move(edges);
    return graph;
}

const Node* Graph::find(NodeId id) const
{
    const auto found = std::find_if(m_nodes.begin(), m_nodes.end(), [&](const Node& node) { return node.id == id; });
    return found == m_nodes.end() ? nullptr : &*found;
}

const Node* Graph::find(const std::string& label) const
{
    const auto found = std::find_if(m_nodes.begin(), m_nodes.end(), [&](const Node& node) { return node.label == label; });
    return found == m_nodes.end() ? nullptr : &*found;
}

std::string Graph::freeLabel(const std::string& wish) const
{
    std::string stem = isIdentifier(wish) ? wish : identifier(wish);
    stem.resize(std::min(stem.size(), kLongestLabel - 8));
    if (!isReserved(stem) && !find(stem))
        return stem;
    std::unordered_set<std::string_view> taken;
    for (const Node& node : m_nodes)
        taken.insert(node.label);
    for (std::size_t number = isReserved(stem) ? 1 : 2;; ++number) {
        std::string label = stem + "_" + std::to_string(number);
        if (!isReserved(label) && !taken.contains(label))
            return label;
    }
}

NodeId Graph::add(const std::string& kind, Json params, double x, double y)
{
    const NodeId id{m_nextId++};
    m_nodes.push_back({id, kind, freeLabel(kind), params.is_null() ? Json::object() : std::move(params), x, y});
    return id;
}

Result<void> Graph::insert(Node node)
{
    CAIRN_TRY(checkId(node.id));
    CAIRN_TRY(checkLabel(node.label));
    if (find(node.id))
        return idTaken(node.id);
    if (find(node.label))
        return labelTaken(node.label);
    m_nextId = std::max(m_nextId, node.id.value + 1);
    m_nodes.push_back(std::move(node));
    return {};
}

void Graph::remove(NodeId id)
{
    std::erase_if(m_nodes, [&](const Node& node) { return node.id == id; });
    std::erase_if(m_edges, [&](const Edge& edge) { return edge.from.node == id || edge.to.node == id; });
    for (Annotation& annotation : m_annotations) {
        if (annotation.folded() && std::erase(annotation.layers, id) > 0 && annotation.layers.empty())
            annotation.notes.clear();
    }
}

void Graph::setAnnotations(std::vector<Annotation> annotations)
{
    m_annotations = std::move(annotations);
    if (std::ranges::none_of(m_annotations, &Annotation::folded))
        return;
    std::unordered_set<NodeId> layers;
    for (const Node& node : m_nodes)
        layers.insert(node.id);
    std::unordered_set<std::int64_t> notes;
    for (const Annotation& annotation : m_annotations)
        notes.insert(annotation.id);
    for (Annotation& annotation : m_annotations) {
        std::erase_if(annotation.layers, [&](NodeId id) { return !layers.contains(id); });
        std::erase_if(annotation.notes, [&](std::int64_t id) { return id == annotation.id || !notes.contains(id) || annotation.layers.empty(); });
    }
}

Result<void> Graph::update(const Node& node)
{
    const auto found = std::find_if(m_nodes.begin(), m_nodes.end(), [&](const Node& other) { return other.id == node.id; });
    if (found == m_nodes.end())
        return fail(ErrorCode::NotFound, "No such node", node.label);
    CAIRN_TRY(checkLabel(node.label));
    if (const Node* other = find(node.label); other && other->id != node.id)
        return labelTaken(node.label);
    *found = node;
    return {};
}

Result<void> Graph::connect(const PortRef& from, const PortRef& to)
{
    if (!find(from.node) || !find(to.node))
        return fail(ErrorCode::InvalidInput, "An edge needs a node at both ends");
    if (from.node == to.node)
        return fail(ErrorCode::InvalidInput, "A layer cannot feed itself", find(from.node)->label, "Connect it to another layer");
    disconnect(to);
    m_edges.push_back({from, to});
    return {};
}

void Graph::disconnect(const PortRef& to)
{
    std::erase_if(m_edges, [&](const Edge& edge) { return edge.to == to; });
}

Result<void> Graph::defineBlock(const std::string& name, Block block)
{
    CAIRN_TRY(checkLabel(name));
    if (!block.body.blocks().empty())
        return fail(ErrorCode::InvalidInput, "A block cannot define blocks of its own", name, "Define them in the network");
    m_blocks.insert_or_assign(name, std::make_shared<const Block>(std::move(block)));
    return {};
}

bool Graph::operator==(const Graph& other) const
{
    const auto sameBlock = [](const auto& a, const auto& b) { return a.first == b.first && (a.second == b.second || *a.second == *b.second); };
    return m_nodes == other.m_nodes && m_edges == other.m_edges && m_annotations == other.m_annotations && std::ranges::equal(m_blocks, other.m_blocks, sameBlock);
}

const Edge* Graph::edgeInto(const PortRef& to) const
{
    const auto found = std::find_if(m_edges.begin(), m_edges.end(), [&](const Edge& edge) { return edge.to == to; });
    return found == m_edges.end() ? nullptr : &*found;
}

} // namespace cairn::graph
