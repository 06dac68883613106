// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/graph/blocks/block.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace cairn::graph {

namespace {

constexpr int kVersion = 1;
constexpr int kDeepest = 16;
constexpr std::size_t kLargestText = std::size_t{16} << 20;
constexpr std::size_t kMostEdges = 4 * kMostNodes;
constexpr std::size_t kMostParams = 64;
constexpr std::size_t kMostBlocks = 500;
constexpr std::size_t kMostBlockParameters = 32;
constexpr double kLargestRate = 1e6;
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

bool areNumbers(const Json& list)
{
    return list.size() <= kMostParams && std::ranges::all_of(list, [](const Json& value) { return value.is_number() && std::isfinite(value.get<double>()); });
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
        if (value.is_array() && !areNumbers(value))
            return damaged("Parameter \"" + name + "\" is no list of at most 64 finite numbers", where);
        if (!value.is_number() && !value.is_boolean() && !value.is_string() && !value.is_array())
            return damaged("Parameter \"" + name + "\" is not a number, text, truth value or list of numbers", where);
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
    if (item.contains("weights")) {
        CAIRN_ASSIGN(node.weights, nameMember(item, "weights", where));
    }
    if (const auto frozen = item.find("frozen"); frozen != item.end()) {
        if (!frozen->is_boolean())
            return damaged("\"frozen\" is not a truth value", where);
        node.frozen = frozen->get<bool>();
    }
    if (const auto rate = item.find("rate"); rate != item.end()) {
        if (!rate->is_number() || !(rate->get<double>() >= 0 && rate->get<double>() <= kLargestRate))
            return damaged("\"rate\" is not a factor of the learning rate", where);
        node.rate = rate->get<double>();
    }
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

Result<Edge> edgeFromJson(const Json& item, const std::string& where)
{
    if (!item.is_object())
        return damaged("Not an object", where);
    Edge edge;
    CAIRN_ASSIGN(edge.from, portFromJson(item, "from", where));
    CAIRN_ASSIGN(edge.to, portFromJson(item, "to", where));
    return edge;
}

/// Reads the list `name` of the document item by item.
template <typename Item>
Result<std::vector<Item>> listMember(const Json& document, const char* name, std::size_t most, Result<Item> (*read)(const Json&, const std::string&))
{
    CAIRN_ASSIGN(const Json* items, member(document, name, Json::value_t::array, "document"));
    if (items->size() > most)
        return damaged("More than " + std::to_string(most) + " " + name, name);
    std::vector<Item> list;
    for (std::size_t i = 0; i < items->size(); ++i) {
        CAIRN_ASSIGN(Item item, read((*items)[i], std::string(name) + "[" + std::to_string(i) + "]"));
        list.push_back(std::move(item));
    }
    return list;
}

Json nodeJson(const Node& node)
{
    Json json{{"id", node.id.value}, {"kind", node.kind}, {"label", node.label}, {"params", node.params}, {"x", finite(node.x)}, {"y", finite(node.y)}};
    if (!node.weights.empty())
        json["weights"] = node.weights;
    if (node.frozen)
        json["frozen"] = true;
    if (node.rate != 1.0)
        json["rate"] = node.rate;
    return json;
}

Result<std::vector<BlockParameter>> parametersMember(const Json& block, const std::string& where)
{
    CAIRN_ASSIGN(const Json* items, member(block, "parameters", Json::value_t::array, where));
    if (items->size() > kMostBlockParameters)
        return damaged("More than " + std::to_string(kMostBlockParameters) + " parameters", where);
    std::vector<BlockParameter> parameters;
    for (const Json& item : *items) {
        if (!item.is_object() || !item.contains("default"))
            return damaged("A parameter is not an object with a default", where);
        BlockParameter parameter;
        CAIRN_ASSIGN(parameter.name, nameMember(item, "name", where));
        CAIRN_TRY(checkLabel(parameter.name));
        if (parameter.name == "block" || parameter.name == "repeat" || parameter.name == "share")
            return damaged("A parameter of a block cannot be called \"" + parameter.name + "\"", where);
        if (item.contains("title")) {
            CAIRN_ASSIGN(parameter.title, nameMember(item, "title", where));
        }
        CAIRN_TRY(paramsMember({{"params", {{parameter.name, item.at("default")}}}}, where));
        parameter.fallback = item.at("default");
        parameters.push_back(std::move(parameter));
    }
    return parameters;
}

Result<Graph> bodyFromJson(const Json& document)
{
    CAIRN_ASSIGN(std::vector<Node> nodes, listMember(document, "nodes", kMostNodes, nodeFromJson));
    CAIRN_ASSIGN(std::vector<Edge> edges, listMember(document, "edges", kMostEdges, edgeFromJson));
    CAIRN_ASSIGN(Graph graph, Graph::assemble(std::move(nodes), std::move(edges)));
    if (document.contains("annotations")) {
        CAIRN_ASSIGN(std::vector<Annotation> annotations, listMember(document, "annotations", kMostAnnotations, annotationFromJson));
        std::unordered_set<std::int64_t> ids;
        for (const Annotation& annotation : annotations) {
            if (!ids.insert(annotation.id).second)
                return damaged("Two notes with one id", "annotations");
        }
        graph.setAnnotations(std::move(annotations));
    }
    return graph;
}

} // namespace

Json toJson(const Graph& graph)
{
    Json nodes = Json::array();
    for (const Node& node : graph.nodes())
        nodes.push_back(nodeJson(node));
    Json edges = Json::array();
    for (const Edge& edge : graph.edges())
        edges.push_back({{"from", portJson(edge.from)}, {"to", portJson(edge.to)}});
    Json document{{"version", kVersion}, {"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
    for (const Annotation& annotation : graph.annotations())
        document["annotations"].push_back(toJson(annotation));
    for (const auto& [name, block] : graph.blocks())
        document["blocks"][name] = toJson(*block);
    return document;
}

Json toJson(const Block& block)
{
    Json json = toJson(block.body);
    json.erase("version");
    json["help"] = block.help;
    json["parameters"] = Json::array();
    for (const BlockParameter& parameter : block.parameters) {
        Json item{{"name", parameter.name}, {"default", parameter.fallback}};
        if (!parameter.title.empty())
            item["title"] = parameter.title;
        json["parameters"].push_back(std::move(item));
    }
    return json;
}

Result<Block> blockFromJson(const Json& json, const std::string& name)
{
    const std::string where = "blocks, " + name;
    if (!json.is_object())
        return damaged("Not an object", where);
    Block block;
    const Json help = json.value("help", Json(""));
    if (!help.is_string() || help.get_ref<const std::string&>().size() > kLongestValue || !isUtf8(help.get_ref<const std::string&>()))
        return damaged("\"help\" is not a text", where);
    block.help = help.get<std::string>();
    CAIRN_ASSIGN(block.parameters, parametersMember(json, where));
    CAIRN_ASSIGN(block.body, bodyFromJson(json));
    return block;
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
    CAIRN_ASSIGN(Graph graph, bodyFromJson(document));
    const auto blocks = document.find("blocks");
    if (blocks == document.end())
        return graph;
    if (!blocks->is_object() || blocks->size() > kMostBlocks)
        return damaged("\"blocks\" is not an object of at most " + std::to_string(kMostBlocks) + " blocks", "document");
    for (const auto& [name, json] : blocks->items()) {
        CAIRN_TRY(checkLabel(name));
        CAIRN_ASSIGN(Block block, blockFromJson(json, name));
        CAIRN_TRY(graph.defineBlock(name, std::move(block)));
    }
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
