// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/graphs/graph_rules.h"

#include "core/graph/kinds/families.h"

namespace cairn::graph {

namespace {

constexpr const char* kAggregateSource = R"(def aggregate(messages, to, nodes, how):
    """Sum, mean or maximum of the messages [E, F] that arrive at each node, [N, F]; 0 where none does."""
    index = to.unsqueeze(1).expand_as(messages)
    total = messages.new_zeros(nodes, messages.shape[1])
    if how == "max":
        return total.scatter_reduce(0, index, messages, "amax", include_self=False)
    total = total.scatter_add(0, index, messages)
    if how == "mean":
        total = total / torch.bincount(to, minlength=nodes).clamp(min=1).unsqueeze(1)
    return total
)";

} // namespace

std::vector<PortSpec> graphInputs(bool weight)
{
    std::vector<PortSpec> ports{{"in", "Nodes [N, F]"}, {"edges", "Edges [2, E], numbers of nodes from 0: first row where from, second row where to"}};
    if (weight)
        ports.push_back({"weight", "A number per edge [E] or [E, 1]; open: 1", true});
    return ports;
}

ParamSpec aggregationParam(std::vector<std::string> choices)
{
    return choiceParam("aggr", "Aggregation", "What a node makes of what its neighbours send", std::move(choices));
}

Result<void> wantGraph(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantNumbers(view, title));
    const std::vector<std::int64_t>&nodes = view.inputs[0].shape, &edges = view.inputs[1].shape;
    if (nodes.size() != 2)
        return fail(ErrorCode::Mismatch, title + " works on nodes [N, F], but gets " + shapeText(nodes) + " from " + sourceLabel(view), view.node.label,
                    "Insert Flatten or Reshape in front of it");
    if (view.inputs[1].type != ElementType::Int64 || edges.size() != 2 || edges[0] != 2)
        return fail(ErrorCode::Mismatch, title + " needs edges as node numbers [2, E] for the whole batch, but gets " + shapeText(edges) + " from " + sourceLabel(view, 1),
                    view.node.label, "Connect \"edges\" to an Input whose field is a list of edges");
    if (!view.connected(2))
        return {};
    CAIRN_TRY(wantNumbers(view, title, 2));
    std::vector<std::int64_t> weight = view.inputs[2].shape;
    if (weight.size() == 2 && weight[1] == 1)
        weight.pop_back();
    if (weight != std::vector<std::int64_t>{edges[1]})
        return fail(ErrorCode::Mismatch, title + " needs one weight per edge, [" + std::to_string(edges[1]) + "], but gets " + shapeText(view.inputs[2].shape) + " from "
                    + sourceLabel(view, 2), view.node.label, "Connect \"weight\" to the weights of these edges, or leave it open");
    return {};
}

OnnxEdges onnxEdges(OnnxSteps& onnx, bool loops)
{
    const std::string& edges = onnx.writer().input(1);
    OnnxEdges result{onnx.at(edges, 0, 0), onnx.at(edges, 0, 1)};
    if (!loops)
        return result;
    // 0, 1, ..., N - 1: a running sum of ones, so that the count may be an unknown.
    const std::string ones = onnx.op("Expand", {onnx.numbers({1}), onnx.rows(onnx.writer().input(0))});
    const std::string own = onnx.op("CumSum", {ones, onnx.numbers({0})}, {{"exclusive", std::int64_t{1}}});
    return {onnx.concat({result.from, own}, 0), onnx.concat({result.to, own}, 0)};
}

std::string onnxSum(OnnxSteps& onnx, const std::string& messages, const std::string& to, const std::vector<std::int64_t>& axes)
{
    const std::string zeros = onnx.filled(onnx.rows(onnx.writer().input(0)), axes);
    return onnx.op("ScatterND", {zeros, onnx.unsqueeze(to, {1}), messages}, {{"reduction", std::string("add")}});
}

Result<std::string> onnxAggregate(OnnxSteps& onnx, const NodeView& view, const std::string& messages, const std::string& to, std::int64_t width)
{
    const std::string how = view.text("aggr");
    if (how == "max")
        return fail(ErrorCode::Unsupported, "ONNX (opset 17) cannot take the maximum over the edges of a node", view.node.label,
                    "Set aggr to mean or sum, or export PyTorch source");
    const std::string sum = onnxSum(onnx, messages, to, {width});
    if (how == "sum")
        return sum;
    const std::string ones = onnx.op("Expand", {onnx.number(1.0f), onnx.op("Shape", {to})});
    const std::string counts = onnx.op("Max", {onnxSum(onnx, ones, to, {}), onnx.number(1.0f)});
    return onnx.div(sum, onnx.unsqueeze(counts, {1}));
}

void pythonAggregate(formats::PythonWriter& writer)
{
    writer.support("aggregate", kAggregateSource);
}

std::vector<Kind> graphKinds()
{
    return {gcnKind(), gatKind(), sageKind(), ginKind(), edgeConvKind(), globalGraphPoolKind()};
}

} // namespace cairn::graph
