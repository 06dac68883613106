// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/graph/graph.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

namespace cairn::graph {

namespace {

constexpr int kVersion = 1;
constexpr int kDeepest = 16;
constexpr std::size_t kLargestText = std::size_t{16} << 20;
constexpr std::size_t kMostEdges = 4 * kMostNodes;
constexpr std::size_t kMostParams = 64;
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestValue = 4096;
constexpr double kFarthest = 1e7;

Error damaged(std::string what, std::string where)
{
    return fail(ErrorCode::Corrupt, std::move(what), std::move(where), "Restore the graph from an earlier version");
}

double finite(double position)
{
    return std::isfinite(position) ? std::clamp(position, -kFarthest, kFarthest) : 0.0;
}

Json portJson(const PortRef& port)
{
    return {{"node", port.node.value}, {"port", port.port}};
}

Result<const Json*> member(const Json& object, const char* name, Json::value_t type, const std::string& where)
{
    const auto found = object.find(name);
    if (found == object.end())
        return damaged("\"" + std::string(name) + "\" is missing", where);
    if (found->type() != type)
        return damaged("\"" + std::string(name) + "\" is not of the right type", where);
    return &*found;
}

Result<std::int64_t> integerMember(const Json& object, const char* name, const std::string& where)
{
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_integer())
        return damaged("\"" + std::string(name) + "\" is not an integer", where);
    if (found->is_number_unsigned() && found->get<std::uint64_t>() > std::uint64_t{1} << 53)
        return damaged("\"" + std::string(name) + "\" is too large", where);
    return found->get<std::int64_t>();
}

Result<std::string> nameMember(const Json& object, const char* name, const std::string& where)
{
    CAIRN_ASSIGN(const Json* value, member(object, name, Json::value_t::string, where));
    auto text = value->get<std::string>();
    if (text.empty() || text.size() > kLongestName || !isUtf8(text))
        return damaged("\"" + std::string(name) + "\" is not a name of 1 to 64 characters", where);
    return text;
}

Result<double> positionMember(const Json& object, const char* name, const std::string& where)
{
    const auto found = object.find(name);
    if (found == object.end())
        return 0.0;
    if (!found->is_number())
        return damaged("\"" + std::string(name) + "\" is not a number", where);
    return finite(found->get<double>());
}

Result<Json> paramsMember(const Json& object, const std::string& where)
{
    const auto found = object.find("params");
    if (found == object.end())
        return Json::object();
    if (!found->is_object() || found->size() > kMostParams)
        return damaged("\"params\" is not an object of at most 64 members", where);
    std::unordered_set<std::string> names;
    for (const auto& [name, value] : found->items()) {
        if (name.size() > kLongestName || !isUtf8(name) || !names.insert(name).second)
            return damaged("A parameter's name is too long, not text or there twice", where);
        if (!value.is_number() && !value.is_boolean() && !value.is_string())
            return damaged("Parameter \"" + name + "\" is not a number, text or truth value", where);
        if (value.is_string() && (value.get_ref<const std::string&>().size() > kLongestValue || !isUtf8(value.get_ref<const std::string&>())))
            return damaged("Parameter \"" + name + "\" is too long or not text", where);
        if (value.is_number_float() && !std::isfinite(value.get<double>()))
            return damaged("Parameter \"" + name + "\" is not finite", where);
    }
    return *found;
}

Result<Node> nodeFromJson(const Json& item, const std::string& where)
{
    if (!item.is_object())
        return damaged("Not an object", where);
    Node node;
    CAIRN_ASSIGN(node.id.value, integerMember(item, "id", where));
    CAIRN_ASSIGN(node.kind, nameMember(item, "kind", where));
    CAIRN_ASSIGN(node.label, nameMember(item, "label", where));
    CAIRN_ASSIGN(node.params, paramsMember(item, where));
    CAIRN_ASSIGN(node.x, positionMember(item, "x", where));
    CAIRN_ASSIGN(node.y, positionMember(item, "y", where));
    return node;
}

Result<PortRef> portFromJson(const Json& edge, const char* name, const std::string& where)
{
    CAIRN_ASSIGN(const Json* port, member(edge, name, Json::value_t::object, where));
    PortRef ref;
    CAIRN_ASSIGN(ref.node.value, integerMember(*port, "node", where));
    CAIRN_ASSIGN(ref.port, nameMember(*port, "port", where));
    return ref;
}

Result<void> readNodes(const Json& items, Graph& graph)
{
    if (items.size() > kMostNodes)
        return damaged("More than " + std::to_string(kMostNodes) + " nodes", "nodes");
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string where = "nodes[" + std::to_string(i) + "]";
        CAIRN_ASSIGN(Node node, nodeFromJson(items[i], where));
        if (auto inserted = graph.insert(std::move(node)); !inserted) {
            Error error = inserted.error();
            error.where = where + (error.where.empty() ? "" : ", " + error.where);
            return error;
        }
    }
    return {};
}

Result<void> readEdges(const Json& items, Graph& graph)
{
    if (items.size() > kMostEdges)
        return damaged("More than " + std::to_string(kMostEdges) + " edges", "edges");
    std::unordered_set<std::string> taken;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string where = "edges[" + std::to_string(i) + "]";
        if (!items[i].is_object())
            return damaged("Not an object", where);
        CAIRN_ASSIGN(const PortRef from, portFromJson(items[i], "from", where));
        CAIRN_ASSIGN(const PortRef to, portFromJson(items[i], "to", where));
        if (!taken.insert(std::to_string(to.node.value) + "." + to.port).second)
            return damaged("Two edges lead into one input", where);
        if (auto connected = graph.connect(from, to); !connected)
            return damaged(connected.error().what, where);
    }
    return {};
}

} // namespace

Json toJson(const Graph& graph)
{
    Json nodes = Json::array();
    for (const Node& node : graph.nodes())
        nodes.push_back({{"id", node.id.value}, {"kind", node.kind}, {"label", node.label}, {"params", node.params},
                         {"x", finite(node.x)}, {"y", finite(node.y)}});
    Json edges = Json::array();
    for (const Edge& edge : graph.edges())
        edges.push_back({{"from", portJson(edge.from)}, {"to", portJson(edge.to)}});
    return {{"version", kVersion}, {"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
}

Result<Graph> graphFromJson(const Json& document)
{
    if (!document.is_object())
        return damaged("Not a graph document", "");
    CAIRN_ASSIGN(const std::int64_t version, integerMember(document, "version", "version"));
    if (version > kVersion)
        return fail(ErrorCode::TooNew, "The graph was saved by a newer version of Cairn", "version " + std::to_string(version), "Update Cairn");
    if (version < 1)
        return damaged("No such version", "version " + std::to_string(version));
    CAIRN_ASSIGN(const Json* nodes, member(document, "nodes", Json::value_t::array, "document"));
    CAIRN_ASSIGN(const Json* edges, member(document, "edges", Json::value_t::array, "document"));
    Graph graph;
    CAIRN_TRY(readNodes(*nodes, graph));
    CAIRN_TRY(readEdges(*edges, graph));
    return graph;
}

Result<Graph> graphFromText(std::string_view text)
{
    if (text.size() > kLargestText)
        return damaged("The graph document is larger than 16 MiB", "");
    if (text.find('\0') != std::string_view::npos || !isUtf8(text))
        return damaged("The graph document is not text", "");
    bool tooDeep = false;
    const Json document = Json::parse(
        text,
        [&](int depth, Json::parse_event_t, Json&) {
            tooDeep = tooDeep || depth > kDeepest;
            return !tooDeep;
        },
        false);
    if (tooDeep)
        return damaged("The graph document is nested too deep", "");
    if (document.is_discarded())
        return damaged("The graph document is not JSON", "");
    return graphFromJson(document);
}

} // namespace cairn::graph
