// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/graphs/graph_rules.h"

namespace cairn::graph {

namespace {

constexpr const char* kGatSource = R"(class GraphAttention(nn.Module):
    """Velickovic et al.: Graph attention networks, 2018."""

    def __init__(self, features, outputs, heads, concat, negative_slope, self_loops, bias):
        super().__init__()
        self.heads, self.outputs, self.concat, self.slope, self.loops = heads, outputs, concat, negative_slope, self_loops
        self.lin = nn.Linear(features, heads * outputs, bias=False)
        self.att_src = nn.Parameter(torch.zeros(1, heads, outputs))
        self.att_dst = nn.Parameter(torch.zeros(1, heads, outputs))
        self.bias = nn.Parameter(torch.zeros(heads * outputs if concat else outputs)) if bias else None

    def forward(self, x, edges):
        nodes = x.shape[0]
        source, target = edges
        if self.loops:
            own = torch.arange(nodes, device=x.device)
            source, target = torch.cat((source, own)), torch.cat((target, own))
        sent = self.lin(x).view(nodes, self.heads, self.outputs)
        scores = (sent * self.att_src).sum(-1)[source] + (sent * self.att_dst).sum(-1)[target]
        scores = F.leaky_relu(scores, self.slope)
        index = target.unsqueeze(1).expand_as(scores)
        largest = torch.zeros_like(sent[..., 0]).scatter_reduce(0, index, scores.detach(), "amax", include_self=False)
        powers = torch.exp(scores - largest[target])
        weights = powers / torch.zeros_like(largest).scatter_add(0, index, powers)[target]
        result = torch.zeros_like(sent).index_add(0, target, weights.unsqueeze(-1) * sent[source])
        result = result.flatten(1) if self.concat else result.mean(1)
        return result if self.bias is None else result + self.bias
)";

Shapes gatShape(const NodeView& view)
{
    CAIRN_TRY(wantGraph(view, "GATConv"));
    return oneOutput({view.inputs[0].shape[0], times(view.integer("out_features"), view.flag("concat") ? view.integer("heads") : 1)});
}

std::vector<StateTensor> gatState(const NodeView& view)
{
    const std::int64_t heads = view.integer("heads"), out = view.integer("out_features");
    std::vector<StateTensor> state{{"att_src", {1, heads, out}}, {"att_dst", {1, heads, out}}};
    if (view.flag("bias"))
        state.push_back({"bias", {view.flag("concat") ? times(heads, out) : out}});
    state.push_back({"lin.weight", {times(heads, out), nodeFeatures(view)}});
    return state;
}

Result<void> gatOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    OnnxSteps onnx(writer);
    const std::int64_t heads = view.integer("heads"), out = view.integer("out_features");
    const OnnxEdges edges = onnxEdges(onnx, view.flag("add_self_loops"));
    const auto gather = [&](const std::string& values, const std::string& index) { return onnx.op("Gather", {values, index}, {{"axis", std::int64_t{0}}}); };
    const std::string sent = onnx.reshape(onnx.linear(writer.input(), writer.weight("lin.weight"), {}), {0, heads, out});
    const auto part = [&](const char* weight) { return onnx.sum(onnx.mul(sent, writer.weight(weight)), {2}, false); };
    const std::string sum = onnx.add(gather(part("att_src"), edges.from), gather(part("att_dst"), edges.to));
    const std::string scores = onnx.op("LeakyRelu", {sum}, {{"alpha", static_cast<float>(view.real("negative_slope"))}});
    // One maximum for all nodes: opset 17 has none per node.
    const std::string largest = onnx.op("ReduceMax", {scores}, {{"axes", std::vector<std::int64_t>{0}}, {"keepdims", std::int64_t{1}}});
    const std::string powers = onnx.op("Exp", {onnx.sub(scores, largest)});
    const std::string weights = onnx.div(powers, gather(onnxSum(onnx, powers, edges.to, {heads}), edges.to));
    const std::string messages = onnx.mul(onnx.unsqueeze(weights, {2}), gather(sent, edges.from));
    std::string result = onnxSum(onnx, messages, edges.to, {heads, out});
    if (view.flag("concat"))
        result = onnx.reshape(result, {0, times(heads, out)});
    else
        result = onnx.op("ReduceMean", {result}, {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", std::int64_t{0}}});
    if (view.flag("bias"))
        writer.node("Add", {result, writer.weight("bias")});
    else
        writer.node("Identity", {result});
    return {};
}

} // namespace

Kind gatKind()
{
    Kind kind;
    kind.info = {"gat_conv", "GATConv", "graph", "Each node mixes its neighbours by learned attention: how much one counts depends on both ends of the edge.",
                 "Velickovic et al.: Graph attention networks, ICLR 2018; GATConv of PyTorch Geometric", graphInputs(), kOneOutput,
                 {integerParam("out_features", "Output features", "Numbers per node and head", 8, 1, 65536), integerParam("heads", "Heads", "How often attention is learned side by side", 8, 1, 256),
                  flagParam("concat", "Concatenate", "Heads side by side; off: their mean", true),
                  realParam("negative_slope", "Negative slope", "Slope of LeakyReLU for negative scores", 0.2, 0.0, 1.0),
                  flagParam("add_self_loops", "Self loops", "Lets each node attend to itself; for edges that hold no such loops", true),
                  flagParam("bias", "Bias", "Adds a learned number to each output column", true)},
                 {{"attention", "How much each edge counts [E (+ N self loops), heads]"}}};
    kind.shape = gatShape;
    kind.state = gatState;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) {
        return times(2, times(nodeFeatures(view), times(view.integer("heads"), view.integer("out_features"))));
    };
    kind.onnx = gatOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.support("GraphAttention", kGatSource);
        writer.module("GraphAttention(" + std::to_string(nodeFeatures(view)) + ", " + std::to_string(view.integer("out_features")) + ", " + std::to_string(view.integer("heads"))
                      + ", " + formats::pythonBool(view.flag("concat")) + ", " + formats::pythonNumber(view.real("negative_slope")) + ", "
                      + formats::pythonBool(view.flag("add_self_loops")) + ", " + formats::pythonBool(view.flag("bias")) + ")",
                      writer.input(0) + ", " + writer.input(1));
        return {};
    };
    return kind;
}

} // namespace cairn::graph
