// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/blocks/block.h"

#include "core/graph/kinds/rules.h"

namespace cairn::graph {

namespace {

constexpr double kLargestNumber = 1e9;

std::vector<std::string> ports(const Block& block, const char* kind)
{
    std::vector<std::string> names;
    for (const Node& node : block.body.nodes()) {
        if (node.kind == kind)
            names.push_back(node.label);
    }
    return names;
}

ParamSpec specOf(const BlockParameter& parameter)
{
    ParamSpec spec{parameter.name, parameter.title.empty() ? parameter.name : parameter.title, "A parameter of the block", ParamType::Text, parameter.fallback};
    spec.minimum = -kLargestNumber;
    spec.maximum = kLargestNumber;
    spec.type = parameter.fallback.is_boolean() ? ParamType::Boolean : parameter.fallback.is_number_integer() ? ParamType::Integer
                : parameter.fallback.is_number() ? ParamType::Real : ParamType::Text;
    return spec;
}

} // namespace

std::vector<std::string> blockInputs(const Block& block)
{
    return ports(block, kBlockInputKind);
}

std::vector<std::string> blockOutputs(const Block& block)
{
    return ports(block, kBlockOutputKind);
}

const Block* blockOf(const Graph& graph, const Node& node)
{
    const auto name = node.params.find("block");
    if (node.kind != kBlockKind || name == node.params.end() || !name->is_string())
        return nullptr;
    const auto found = graph.blocks().find(name->get_ref<const std::string&>());
    return found == graph.blocks().end() ? nullptr : found->second.get();
}

KindInfo blockInfo(const std::string& name, const Block& block)
{
    KindInfo info;
    info.id = kBlockKind;
    info.title = name;
    info.family = "block";
    info.help = block.help.empty() ? "A part of the network that is drawn once and used as one layer." : block.help;
    for (const std::string& port : blockInputs(block))
        info.inputs.push_back({port, {}});
    for (const std::string& port : blockOutputs(block))
        info.outputs.push_back({port, {}});
    for (const BlockParameter& parameter : block.parameters)
        info.params.push_back(specOf(parameter));
    info.params.push_back(integerParam("repeat", "Repeat", "Copies one behind the other", 1, 1, kMostBlockRepeats));
    info.params.push_back(flagParam("share", "Share weights", "All copies use the weights of the first one", false));
    return info;
}

std::optional<KindInfo> nodeInfo(const Graph& graph, const Node& node)
{
    if (node.kind == kBlockInputKind)
        return KindInfo{kBlockInputKind, "Block input", "block", "Where data enter the block. Its name is the name of the port.", {}, {}, {{"out", "What the block gets here"}}, {}};
    if (node.kind == kBlockOutputKind)
        return KindInfo{kBlockOutputKind, "Block output", "block", "What the block puts out. Its name is the name of the port.", {}, {{"in", "What the block puts out here"}}, {}, {}};
    if (const Block* block = blockOf(graph, node))
        return blockInfo(node.params.at("block").get<std::string>(), *block);
    const Kind* kind = findKind(node.kind);
    if (!kind)
        return std::nullopt;
    KindInfo info = kind->info;
    Ports ports = portsOf(*kind, node.params);
    info.inputs = std::move(ports.inputs);
    info.outputs = std::move(ports.outputs);
    return info;
}

} // namespace cairn::graph
