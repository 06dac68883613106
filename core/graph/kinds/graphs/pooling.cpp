// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/graphs/graph_rules.h"

namespace cairn::graph {

namespace {

constexpr std::int64_t kMostUnrolledGraphs = 1024;

constexpr const char* kPoolSource = R"(def pool_graphs(x, graphs, count, how):
    """Mean, maximum or sum of the nodes of each graph, [count, F]; 0 for a graph without nodes. `graphs` [N, 1] or None."""
    graphs = torch.zeros(x.shape[0], dtype=torch.int64, device=x.device) if graphs is None else graphs.reshape(-1)
    return aggregate(x, graphs, count, how)
)";

/// How many rows come out.
std::int64_t pooledGraphs(const NodeView& view)
{
    if (!view.connected(1))
        return 1;
    const std::int64_t wanted = view.integer("num_graphs");
    return wanted > 0 ? wanted : view.inputs[1].vocabulary;
}

Shapes poolGraphsShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "GlobalGraphPool"));
    const std::vector<std::int64_t>& nodes = view.inputs[0].shape;
    if (nodes.size() != 2)
        return fail(ErrorCode::Mismatch, "GlobalGraphPool works on nodes [N, F], but gets " + shapeText(nodes) + " from " + sourceLabel(view), view.node.label,
                    "Insert Flatten or Reshape in front of it");
    if (!view.connected(1))
        return oneOutput({1, nodes[1]});
    const TensorType& graphs = view.inputs[1];
    const bool oneEach = graphs.shape == std::vector<std::int64_t>{nodes[0]} || graphs.shape == std::vector<std::int64_t>{nodes[0], 1};
    if (graphs.type != ElementType::Int64 || graphs.vocabulary < 1 || !oneEach)
        return fail(ErrorCode::Mismatch, "GlobalGraphPool needs the number of its graph for each node, [N, 1], but gets " + shapeText(graphs.shape) + " from "
                    + sourceLabel(view, 1), view.node.label, "Connect \"batch\" to an Input of one column of codes, or leave it open for a single graph");
    if (pooledGraphs(view) < graphs.vocabulary)
        return fail(ErrorCode::Mismatch, "There are " + std::to_string(graphs.vocabulary) + " graphs, but num_graphs is " + std::to_string(view.integer("num_graphs")),
                    view.node.label, "Set num_graphs to " + std::to_string(graphs.vocabulary) + ", or to 0 for as many as there are");
    return oneOutput({pooledGraphs(view), nodes[1]});
}

/// The maximum over the nodes where `own` [N, 1] is true; 0 where it is nowhere.
std::string onnxLargest(OnnxSteps& onnx, const std::string& own)
{
    constexpr float kLowest = -3.4e38f;
    const std::string values = onnx.op("Where", {own, onnx.writer().input(0), onnx.number(kLowest)});
    const std::string largest = onnx.op("ReduceMax", {values}, {{"axes", std::vector<std::int64_t>{0}}, {"keepdims", std::int64_t{1}}});
    return onnx.op("Where", {onnx.op("Equal", {largest, onnx.number(kLowest)}), onnx.number(0.0f), largest});
}

Result<void> poolOneOnnx(OnnxSteps& onnx, const std::string& how)
{
    const std::vector<std::int64_t> rows{0};
    if (how == "sum")
        onnx.writer().node("ReduceSum", {onnx.writer().input(0), onnx.numbers(rows)}, {{"keepdims", std::int64_t{1}}});
    else
        onnx.writer().node(how == "max" ? "ReduceMax" : "ReduceMean", {onnx.writer().input(0)}, {{"axes", rows}, {"keepdims", std::int64_t{1}}});
    return {};
}

Result<void> poolGraphsOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    const std::string how = view.text("aggr");
    if (!view.connected(1))
        return poolOneOnnx(onnx, how);
    const std::int64_t graphs = pooledGraphs(view), width = view.inputs[0].shape[1];
    const std::string batch = onnx.reshape(writer.input(1), {-1, 1});
    if (how == "max") {
        if (graphs > kMostUnrolledGraphs)
            return fail(ErrorCode::Unsupported, "ONNX (opset 17) takes the maximum of each graph by nodes of its own; for " + std::to_string(graphs) + " graphs that is too many",
                        view.node.label, "Set aggr to mean or sum, or export PyTorch source");
        std::vector<std::string> parts;
        for (std::int64_t graph = 0; graph < graphs; ++graph)
            parts.push_back(onnxLargest(onnx, onnx.op("Equal", {batch, onnx.numbers({graph})})));
        writer.node("Concat", parts, {{"axis", std::int64_t{0}}});
        return {};
    }
    const auto scatter = [&](const std::string& values, std::int64_t columns) {
        const std::string zeros = writer.constant("zeros", std::vector<float>(static_cast<std::size_t>(times(graphs, columns)), 0.0f), {graphs, columns});
        return onnx.op("ScatterND", {zeros, batch, values}, {{"reduction", std::string("add")}});
    };
    const std::string sum = scatter(writer.input(0), width);
    if (how == "sum") {
        writer.node("Identity", {sum});
        return {};
    }
    const std::string counts = scatter(onnx.filled(onnx.rows(writer.input(0)), {1}, 1.0f), 1);
    writer.node("Div", {sum, onnx.op("Max", {counts, onnx.number(1.0f)})});
    return {};
}

} // namespace

Kind globalGraphPoolKind()
{
    Kind kind;
    kind.info = {"global_graph_pool", "GlobalGraphPool", "graph",
                 "One row per graph from the rows of its nodes. Behind it the first axis counts graphs, not nodes; without \"batch\" all nodes are one graph.",
                 "global_mean_pool, global_max_pool, global_add_pool of PyTorch Geometric",
                 {{"in", "Nodes [N, F]"}, {"batch", "Number of its graph for each node, from 0, [N, 1]", true}}, kOneOutput,
                 {aggregationParam({"mean", "max", "sum"}),
                  integerParam("num_graphs", "Graphs", "Rows that come out; 0: as many as there are codes", 0, 0, 100'000'000)}};
    kind.shape = poolGraphsShape;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return elementsPerRow(view.inputs[0]); };
    kind.onnx = poolGraphsOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        pythonAggregate(writer);
        writer.support("pool_graphs", kPoolSource);
        writer.expression("pool_graphs(" + writer.input(0) + ", " + (view.connected(1) ? writer.input(1) : "None") + ", " + std::to_string(pooledGraphs(view)) + ", "
                          + formats::pythonString(view.text("aggr")) + ")");
        return {};
    };
    return kind;
}

} // namespace cairn::graph
