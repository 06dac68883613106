// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kind.h"

namespace cairn::graph {

Result<Json> completeParams(const Kind& kind, const Json& params)
{
    return cairn::completeParams(kind.info.params, params);
}

Ports portsOf(const Kind& kind, const Json& params)
{
    if (kind.ports) {
        if (const auto complete = completeParams(kind, params))
            return kind.ports(*complete);
    }
    return {kind.info.inputs, kind.info.outputs};
}

Result<NodeView> nodeView(const Graph& graph, NodeId id, const Inference& inference, const DataInterface& data)
{
    const Node* node = graph.find(id);
    if (!node)
        return fail(ErrorCode::NotFound, "No such node", std::to_string(id.value));
    const Kind* kind = findKind(node->kind);
    if (!kind)
        return fail(ErrorCode::Unsupported, "This version does not know layers of kind \"" + node->kind + "\"", node->label);
    CAIRN_ASSIGN(Json params, completeParams(*kind, node->params));
    NodeView view{*node, std::move(params), {}, data};
    const auto facts = inference.nodes.find(id);
    for (const PortSpec& port : portsOf(*kind, node->params).inputs) {
        const Edge* edge = graph.edgeInto({id, port.name});
        if (!edge && port.optional) {
            view.inputs.emplace_back();
            view.sources.emplace_back();
            continue;
        }
        if (!edge || facts == inference.nodes.end() || !facts->second.inputs.contains(port.name))
            return fail(ErrorCode::Mismatch, "The shape at input \"" + port.name + "\" is not known", node->label, "Correct the layers in front of it");
        view.inputs.push_back(facts->second.inputs.at(port.name));
        view.sources.push_back({graph.find(edge->from.node), edge->from.port});
    }
    return view;
}

std::vector<StateTensor> stateTensors(const NodeView& view)
{
    const Kind* kind = findKind(view.node.kind);
    return kind && kind->state ? kind->state(view) : std::vector<StateTensor>{};
}

} // namespace cairn::graph
