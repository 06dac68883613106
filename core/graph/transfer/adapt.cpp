// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/adapt.h"

#include "core/graph/edit/fixes.h"

#include <algorithm>

namespace cairn::graph {

namespace {

const Node* outputNode(const Graph& graph)
{
    const auto found = std::ranges::find(graph.nodes(), "output", &Node::kind);
    return found == graph.nodes().end() ? nullptr : &*found;
}

/// The field for an input of this name and type; empty: none.
std::string fieldFor(const std::string& name, const TensorType& type, const DataInterface& data)
{
    if (data.fields.contains(name))
        return name;
    std::string only;
    for (const auto& [field, offered] : data.fields) {
        if (offered.type == type.type && offered.shape == type.shape) {
            if (!only.empty())
                return {};
            only = field;
        }
    }
    return only.empty() && data.fields.size() == 1 ? data.fields.begin()->first : only;
}

void connectFields(AdaptedGraph& made, const ImportedModel& imported, const DataInterface& data)
{
    for (Node node : std::vector<Node>(made.graph.nodes())) {
        if (node.kind != "input")
            continue;
        const std::string name = node.params.value("field", std::string());
        const auto type = imported.data.fields.find(name);
        const std::string field = type == imported.data.fields.end() ? std::string() : fieldFor(name, type->second, data);
        if (field.empty() || field == name)
            continue;
        node.params["field"] = field;
        if (made.graph.update(node))
            made.done.push_back("The input " + name + " takes the field " + field + ".");
    }
}

void dropSoftmax(AdaptedGraph& made)
{
    const Node* output = outputNode(made.graph);
    const Edge* last = output ? made.graph.edgeInto({output->id, "in"}) : nullptr;
    const Node* softmax = last ? made.graph.find(last->from.node) : nullptr;
    const Edge* before = softmax && (softmax->kind == "softmax" || softmax->kind == "log_softmax") ? made.graph.edgeInto({softmax->id, "in"}) : nullptr;
    const bool alone = before && std::ranges::count_if(made.graph.edges(), [&](const Edge& edge) { return edge.from.node == softmax->id; }) == 1;
    if (!alone)
        return;
    const PortRef from = before->from, to{output->id, "in"};
    const NodeId gone = softmax->id;
    if (!made.graph.connect(from, to))
        return;
    made.graph.remove(gone);
    made.done.push_back("The Softmax at the end was taken out: training works on the numbers in front of it.");
}

void fitHead(AdaptedGraph& made, const DataInterface& data)
{
    const Inference facts = infer(made.graph, data);
    const Node* output = outputNode(made.graph);
    const auto problem = std::ranges::find_if(facts.problems, [&](const Problem& found) { return output && found.node == output->id && found.severity == Severity::Error; });
    if (problem == facts.problems.end())
        return;
    for (Fix& fix : fixesFor(made.graph, data, *problem, 1)) {
        made.graph = std::move(fix.graph);
        made.done.push_back("For the target: " + fix.title + ".");
    }
}

} // namespace

AdaptedGraph adapted(const ImportedModel& imported, const DataInterface& data, const Adapting& how)
{
    AdaptedGraph made{imported.graph, {}};
    if (data.fields.empty())
        return made;
    connectFields(made, imported, data);
    if (how.dropSoftmax)
        dropSoftmax(made);
    if (how.fitHead && data.outputWidth > 0)
        fitHead(made, data);
    return made;
}

std::size_t freezeLayers(Graph& graph, const std::set<std::string>& names, std::span<const StateTensor> model)
{
    std::size_t frozen = 0;
    for (Node node : std::vector<Node>(graph.nodes())) {
        bool any = false, all = true;
        for (const StateTensor& tensor : model) {
            // Layers within a block are called "<block>__<label>".
            if (!tensor.trainable || (!tensor.name.starts_with(node.label + ".") && !tensor.name.starts_with(node.label + "__")))
                continue;
            any = true;
            all = all && names.contains(tensor.name);
        }
        if (!any || !all || node.frozen)
            continue;
        node.frozen = true;
        frozen += graph.update(node) ? 1 : 0;
    }
    return frozen;
}

} // namespace cairn::graph
