// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/graphs/graph_rules.h"

namespace cairn::graph {

namespace {

constexpr const char* kGcnSource = R"(class GraphConvolution(nn.Module):
    """Kipf, Welling: Semi-supervised classification with graph convolutional networks, 2017."""

    def __init__(self, features, outputs, self_loops, bias):
        super().__init__()
        self.loops = self_loops
        self.lin = nn.Linear(features, outputs, bias=False)
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None

    def forward(self, x, edges, weight=None):
        nodes = x.shape[0]
        source, target = edges
        weight = x.new_ones(source.shape[0]) if weight is None else weight.reshape(-1)
        if self.loops:
            own = torch.arange(nodes, device=x.device)
            source, target, weight = torch.cat((source, own)), torch.cat((target, own)), torch.cat((weight, x.new_ones(nodes)))
        degree = x.new_zeros(nodes).scatter_add(0, target, weight)
        there = degree > 0
        scale = torch.where(there, degree, torch.ones_like(degree)).rsqrt() * there
        result = self.lin(x)
        result = torch.zeros_like(result).index_add(0, target, (weight * scale[source] * scale[target]).unsqueeze(1) * result[source])
        return result if self.bias is None else result + self.bias
)";

constexpr const char* kSageSource = R"(class GraphSage(nn.Module):
    """Hamilton, Ying, Leskovec: Inductive representation learning on large graphs, 2017."""

    def __init__(self, features, outputs, aggr, root_weight, normalize, bias):
        super().__init__()
        self.aggr, self.normalize = aggr, normalize
        self.lin_l = nn.Linear(features, outputs, bias=bias)
        self.lin_r = nn.Linear(features, outputs, bias=False) if root_weight else None

    def forward(self, x, edges):
        result = self.lin_l(aggregate(x[edges[0]], edges[1], x.shape[0], self.aggr))
        if self.lin_r is not None:
            result = result + self.lin_r(x)
        return F.normalize(result, dim=-1) if self.normalize else result
)";

constexpr const char* kGinSource = R"(class GraphIsomorphism(nn.Module):
    """Xu et al.: How powerful are graph neural networks?, 2019."""

    def __init__(self, features, hidden, outputs, eps, train_eps):
        super().__init__()
        self.nn = nn.Sequential(nn.Linear(features, hidden), nn.ReLU(), nn.Linear(hidden, outputs))
        if train_eps:
            self.eps = nn.Parameter(torch.full((1,), eps))
        else:
            self.register_buffer("eps", torch.full((1,), eps))

    def forward(self, x, edges):
        return self.nn((1 + self.eps) * x + aggregate(x[edges[0]], edges[1], x.shape[0], "sum"))
)";

constexpr const char* kEdgeSource = R"(class EdgeConvolution(nn.Module):
    """Wang et al.: Dynamic graph CNN for learning on point clouds, 2019."""

    def __init__(self, features, hidden, outputs, aggr):
        super().__init__()
        self.aggr = aggr
        self.nn = nn.Sequential(nn.Linear(2 * features, hidden), nn.ReLU(), nn.Linear(hidden, outputs))

    def forward(self, x, edges):
        source, target = edges
        messages = self.nn(torch.cat((x[target], x[source] - x[target]), 1))
        return aggregate(messages, target, x.shape[0], self.aggr)
)";

ParamSpec outParam()
{
    return integerParam("out_features", "Output features", "Numbers per node", 16, 1, 1'000'000);
}

ParamSpec hiddenParam()
{
    return integerParam("hidden_features", "Hidden features", "Width of the inner layer of its small network", 16, 1, 1'000'000);
}

ParamSpec graphBiasParam()
{
    return flagParam("bias", "Bias", "Adds a learned number to each output column", true);
}

Shapes graphConvShape(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantGraph(view, title));
    return oneOutput({view.inputs[0].shape[0], view.integer("out_features")});
}

std::string gathered(OnnxSteps& onnx, const std::string& values, const std::string& index)
{
    return onnx.op("Gather", {values, index}, {{"axis", std::int64_t{0}}});
}

void finishWithBias(OnnxSteps& onnx, const NodeView& view, const std::string& result)
{
    if (view.flag("bias"))
        onnx.writer().node("Add", {result, onnx.writer().weight("bias")});
    else
        onnx.writer().node("Identity", {result});
}

Result<void> gcnOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    const bool loops = view.flag("add_self_loops");
    const OnnxEdges edges = onnxEdges(onnx, loops);
    std::string weight = view.connected(2) ? onnx.reshape(writer.input(2), {-1}) : onnx.op("Expand", {onnx.number(1.0f), onnx.numbers({edgeCount(view)})});
    if (loops)
        weight = onnx.concat({weight, onnx.filled(onnx.rows(writer.input()), {}, 1.0f)}, 0);
    const std::string degree = onnxSum(onnx, weight, edges.to, {});
    const std::string there = onnx.op("Greater", {degree, onnx.number(0.0f)});
    const std::string root = onnx.op("Sqrt", {onnx.op("Where", {there, degree, onnx.number(1.0f)})});
    const std::string scale = onnx.div(onnx.op("Cast", {there}, {{"to", std::int64_t{1}}}), root);
    const std::string factor = onnx.mul(weight, onnx.mul(gathered(onnx, scale, edges.from), gathered(onnx, scale, edges.to)));
    const std::string sent = gathered(onnx, onnx.linear(writer.input(), writer.weight("lin.weight"), {}), edges.from);
    finishWithBias(onnx, view, onnxSum(onnx, onnx.mul(onnx.unsqueeze(factor, {1}), sent), edges.to, {view.integer("out_features")}));
    return {};
}

Result<void> sageOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    const OnnxEdges edges = onnxEdges(onnx, false);
    CAIRN_ASSIGN(const std::string arrived, onnxAggregate(onnx, view, gathered(onnx, writer.input(), edges.from), edges.to, nodeFeatures(view)));
    std::string result = onnx.linear(arrived, writer.weight("lin_l.weight"), view.flag("bias") ? writer.weight("lin_l.bias") : "");
    if (view.flag("root_weight"))
        result = onnx.add(result, onnx.linear(writer.input(), writer.weight("lin_r.weight"), {}));
    if (view.flag("normalize")) {
        const std::string length = onnx.op("ReduceL2", {result}, {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", std::int64_t{1}}});
        result = onnx.div(result, onnx.op("Max", {length, onnx.number(1e-12f)}));
    }
    writer.node("Identity", {result});
    return {};
}

/// The two linear layers "nn.0" and "nn.2" with ReLU between them.
std::string smallNetwork(OnnxSteps& onnx, const std::string& input)
{
    formats::OnnxWriter& writer = onnx.writer();
    const std::string inner = onnx.op("Relu", {onnx.linear(input, writer.weight("nn.0.weight"), writer.weight("nn.0.bias"))});
    return onnx.linear(inner, writer.weight("nn.2.weight"), writer.weight("nn.2.bias"));
}

std::vector<StateTensor> smallNetworkState(const NodeView& view, std::int64_t features)
{
    const std::int64_t hidden = view.integer("hidden_features"), out = view.integer("out_features");
    return {{"nn.0.weight", {hidden, features}}, {"nn.0.bias", {hidden}}, {"nn.2.weight", {out, hidden}}, {"nn.2.bias", {out}}};
}

std::int64_t smallNetworkFlops(const NodeView& view, std::int64_t features)
{
    const std::int64_t hidden = view.integer("hidden_features");
    return times(2, times(hidden, plus(features, view.integer("out_features"))));
}

Result<void> ginOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    const OnnxEdges edges = onnxEdges(onnx, false);
    const std::string arrived = onnxSum(onnx, gathered(onnx, writer.input(), edges.from), edges.to, {nodeFeatures(view)});
    const std::string own = onnx.mul(onnx.add(writer.weight("eps"), onnx.number(1.0f)), writer.input());
    writer.node("Identity", {smallNetwork(onnx, onnx.add(own, arrived))});
    return {};
}

Result<void> edgeConvOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    const OnnxEdges edges = onnxEdges(onnx, false);
    const std::string here = gathered(onnx, writer.input(), edges.to), there = gathered(onnx, writer.input(), edges.from);
    const std::string messages = smallNetwork(onnx, onnx.concat({here, onnx.sub(there, here)}, 1));
    CAIRN_ASSIGN(const std::string result, onnxAggregate(onnx, view, messages, edges.to, view.integer("out_features")));
    writer.node("Identity", {result});
    return {};
}

/// Joins arguments of a Python call.
std::string listed(const std::vector<std::string>& items)
{
    std::string text;
    for (const std::string& item : items)
        text += (text.empty() ? "" : ", ") + item;
    return text;
}

} // namespace

Kind gcnKind()
{
    Kind kind;
    kind.info = {"gcn_conv", "GCNConv", "graph", "Each node takes the mean of its neighbours and itself, scaled by how many they have, then a linear layer.",
                 "Kipf, Welling: Semi-supervised classification with graph convolutional networks, ICLR 2017; GCNConv of PyTorch Geometric", graphInputs(true), kOneOutput,
                 {outParam(), flagParam("add_self_loops", "Self loops", "Counts each node among its neighbours; for edges that hold no such loops", true), graphBiasParam()}};
    kind.shape = [](const NodeView& view) { return graphConvShape(view, "GCNConv"); };
    kind.state = [](const NodeView& view) {
        std::vector<StateTensor> state;
        if (view.flag("bias"))
            state.push_back({"bias", {view.integer("out_features")}});
        state.push_back({"lin.weight", {view.integer("out_features"), nodeFeatures(view)}});
        return state;
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return times(2, times(nodeFeatures(view), view.integer("out_features"))); };
    kind.onnx = gcnOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("GraphConvolution", kGcnSource);
        std::vector<std::string> inputs{writer.input(0), writer.input(1)};
        if (view.connected(2))
            inputs.push_back(writer.input(2));
        writer.module("GraphConvolution(" + listed({std::to_string(nodeFeatures(view)), std::to_string(view.integer("out_features")),
                      formats::pythonBool(view.flag("add_self_loops")), formats::pythonBool(view.flag("bias"))}) + ")", listed(inputs));
        return {};
    };
    return kind;
}

Kind sageKind()
{
    Kind kind;
    kind.info = {"sage_conv", "SAGEConv", "graph", "A linear layer of the neighbours' mean (or maximum) plus one of the node itself; works for nodes never seen in training.",
                 "Hamilton, Ying, Leskovec: Inductive representation learning on large graphs, NeurIPS 2017; SAGEConv of PyTorch Geometric", graphInputs(), kOneOutput,
                 {outParam(), aggregationParam({"mean", "max", "sum"}), flagParam("root_weight", "Own weights", "Adds a linear layer of the node itself", true),
                  flagParam("normalize", "Normalise", "Brings each output row to length 1", false), graphBiasParam()}};
    kind.shape = [](const NodeView& view) { return graphConvShape(view, "SAGEConv"); };
    kind.state = [](const NodeView& view) {
        const std::int64_t out = view.integer("out_features");
        std::vector<StateTensor> state{{"lin_l.weight", {out, nodeFeatures(view)}}};
        if (view.flag("bias"))
            state.push_back({"lin_l.bias", {out}});
        if (view.flag("root_weight"))
            state.push_back({"lin_r.weight", {out, nodeFeatures(view)}});
        return state;
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) {
        return times(view.flag("root_weight") ? 4 : 2, times(nodeFeatures(view), view.integer("out_features")));
    };
    kind.onnx = sageOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        pythonAggregate(writer);
        writer.support("GraphSage", kSageSource);
        writer.module("GraphSage(" + listed({std::to_string(nodeFeatures(view)), std::to_string(view.integer("out_features")), formats::pythonString(view.text("aggr")),
                      formats::pythonBool(view.flag("root_weight")), formats::pythonBool(view.flag("normalize")), formats::pythonBool(view.flag("bias"))}) + ")",
                      listed({writer.input(0), writer.input(1)}));
        return {};
    };
    return kind;
}

Kind ginKind()
{
    Kind kind;
    kind.info = {"gin_conv", "GINConv", "graph", "Adds a node and the sum of its neighbours, then a small network: tells apart what the Weisfeiler-Lehman test can.",
                 "Xu et al.: How powerful are graph neural networks?, ICLR 2019; GINConv of PyTorch Geometric", graphInputs(), kOneOutput,
                 {outParam(), hiddenParam(), realParam("eps", "Epsilon", "How much more than a neighbour the node itself counts, at first", 0.0, -10.0, 10.0),
                  flagParam("train_eps", "Learn epsilon", "Epsilon is a weight", false)}};
    kind.shape = [](const NodeView& view) { return graphConvShape(view, "GINConv"); };
    kind.state = [](const NodeView& view) {
        std::vector<StateTensor> state = smallNetworkState(view, nodeFeatures(view));
        state.insert(state.begin(), {"eps", {1}, view.flag("train_eps")});
        return state;
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return smallNetworkFlops(view, nodeFeatures(view)); };
    kind.onnx = ginOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        pythonAggregate(writer);
        writer.support("GraphIsomorphism", kGinSource);
        writer.module("GraphIsomorphism(" + listed({std::to_string(nodeFeatures(view)), std::to_string(view.integer("hidden_features")), std::to_string(view.integer("out_features")),
                      formats::pythonNumber(view.real("eps")), formats::pythonBool(view.flag("train_eps"))}) + ")", listed({writer.input(0), writer.input(1)}));
        return {};
    };
    return kind;
}

Kind edgeConvKind()
{
    Kind kind;
    kind.info = {"edge_conv", "EdgeConv", "graph", "A small network of each edge, over the node and the difference to its neighbour: sees the local form of point clouds.",
                 "Wang et al.: Dynamic graph CNN for learning on point clouds, TOG 2019; EdgeConv of PyTorch Geometric", graphInputs(), kOneOutput,
                 {outParam(), hiddenParam(), aggregationParam({"max", "mean", "sum"})}};
    kind.shape = [](const NodeView& view) { return graphConvShape(view, "EdgeConv"); };
    kind.state = [](const NodeView& view) { return smallNetworkState(view, times(2, nodeFeatures(view))); };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return smallNetworkFlops(view, times(2, nodeFeatures(view))); };
    kind.onnx = edgeConvOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        pythonAggregate(writer);
        writer.support("EdgeConvolution", kEdgeSource);
        writer.module("EdgeConvolution(" + listed({std::to_string(nodeFeatures(view)), std::to_string(view.integer("hidden_features")), std::to_string(view.integer("out_features")),
                      formats::pythonString(view.text("aggr"))}) + ")", listed({writer.input(0), writer.input(1)}));
        return {};
    };
    return kind;
}

} // namespace cairn::graph
