// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kind.h"

#include <algorithm>
#include <cmath>

namespace cairn::graph {

namespace {

std::string numberText(double number)
{
    Json value = number == std::floor(number) && std::fabs(number) < 1e15 ? Json(static_cast<std::int64_t>(number)) : Json(number);
    return value.dump();
}

std::string rangeText(const ParamSpec& spec)
{
    return (spec.type == ParamType::Integer ? "Give an integer from " : "Give a number from ") + numberText(spec.minimum) + " to "
           + numberText(spec.maximum);
}

std::string choicesText(const ParamSpec& spec)
{
    std::string text = "Choose one of: ";
    for (std::size_t i = 0; i < spec.choices.size(); ++i)
        text += (i > 0 ? ", " : "") + spec.choices[i];
    return text;
}

Error wrong(const ParamSpec& spec, const Json& value, std::string fix)
{
    return fail(ErrorCode::InvalidInput, spec.name + " cannot be " + value.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 64), {},
                std::move(fix));
}

Result<Json> checkedNumber(const ParamSpec& spec, const Json& value)
{
    if (!value.is_number())
        return wrong(spec, value, rangeText(spec));
    const double number = value.get<double>();
    const bool whole = spec.type != ParamType::Integer || number == std::floor(number);
    if (!whole || !(number >= spec.minimum && number <= spec.maximum))
        return wrong(spec, value, rangeText(spec));
    return spec.type == ParamType::Integer ? Json(static_cast<std::int64_t>(number)) : Json(number);
}

Result<Json> checked(const ParamSpec& spec, const Json& value)
{
    switch (spec.type) {
    case ParamType::Integer:
    case ParamType::Real:
        return checkedNumber(spec, value);
    case ParamType::Boolean:
        if (!value.is_boolean())
            return wrong(spec, value, "Choose true or false");
        return value;
    case ParamType::Choice:
        if (!value.is_string() || std::find(spec.choices.begin(), spec.choices.end(), value.get_ref<const std::string&>()) == spec.choices.end())
            return wrong(spec, value, choicesText(spec));
        return value;
    case ParamType::Text:
        if (!value.is_string())
            return wrong(spec, value, "Give a text");
        return value;
    }
    return value;
}

} // namespace

Result<Json> completeParams(const Kind& kind, const Json& params)
{
    Json complete = Json::object();
    for (const ParamSpec& spec : kind.info.params) {
        const auto given = params.find(spec.name);
        if (given == params.end()) {
            complete[spec.name] = spec.fallback;
            continue;
        }
        CAIRN_ASSIGN(Json value, checked(spec, *given));
        complete[spec.name] = std::move(value);
    }
    return complete;
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
    for (const PortSpec& port : kind->info.inputs) {
        const Edge* edge = graph.edgeInto({id, port.name});
        if (!edge || facts == inference.nodes.end() || !facts->second.inputs.contains(port.name))
            return fail(ErrorCode::Mismatch, "The shape at input \"" + port.name + "\" is not known", node->label, "Correct the layers in front of it");
        view.inputs.push_back(facts->second.inputs.at(port.name));
        view.sources.push_back(graph.find(edge->from.node));
    }
    return view;
}

std::vector<StateTensor> stateTensors(const NodeView& view)
{
    const Kind* kind = findKind(view.node.kind);
    return kind && kind->state ? kind->state(view) : std::vector<StateTensor>{};
}

} // namespace cairn::graph
