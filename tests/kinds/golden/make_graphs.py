#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers over graphs, written down as dense matrices (adjacency[to][from]) from the papers' formulae."""
import torch
from torch import nn

from kind_cases import Family

family = Family(seed=6)
NODES = 6
# Node 5 has no incoming edge, node 4 one; 0 and 1 are linked both ways.
edges = torch.tensor([[0, 1, 2, 0, 3, 3, 5, 1], [1, 0, 1, 2, 2, 4, 3, 3]])
x = torch.randn(NODES, 3)
weight = torch.rand(edges.shape[1]) + 0.2


def adjacency(weight=None):
    matrix = torch.zeros(NODES, NODES)
    for e, (a, b) in enumerate(edges.t().tolist()):
        one = torch.zeros(NODES, NODES)
        one[b, a] = 1
        matrix = matrix + one * (1 if weight is None else weight.reshape(-1)[e])
    return matrix


def neighbours(node):
    return [a for a, b in edges.t().tolist() if b == node]


class Linear(nn.Module):
    """A linear layer under the name "lin", its bias beside it."""

    def __init__(self, features, outputs, bias, width=None):
        super().__init__()
        self.bias = nn.Parameter(torch.randn(width or outputs)) if bias else None
        self.lin = nn.Linear(features, outputs, bias=False)

    def shifted(self, result):
        return result if self.bias is None else result + self.bias


class Gcn(Linear):
    def __init__(self, outputs, loops=True, bias=True):
        super().__init__(3, outputs, bias)
        self.loops = loops

    def forward(self, x, _, weight=None):
        a = adjacency(weight) + (torch.eye(NODES) if self.loops else 0)
        degree = a.sum(1)
        scale = torch.diag(torch.stack([d ** -0.5 if d > 0 else torch.zeros(()) for d in degree]))
        return self.shifted(scale @ a @ scale @ x @ self.lin.weight.t())


class Gat(Linear):
    def __init__(self, outputs, heads, concat=True, slope=0.2, loops=True, bias=True):
        super().__init__(3, heads * outputs, bias, heads * outputs if concat else outputs)
        self.outputs, self.heads, self.concat, self.slope, self.loops = outputs, heads, concat, slope, loops
        self.att_src = nn.Parameter(torch.randn(1, heads, outputs))
        self.att_dst = nn.Parameter(torch.randn(1, heads, outputs))

    def forward(self, x, _):
        parts = []
        there = adjacency() + (torch.eye(NODES) if self.loops else 0)
        for h in range(self.heads):
            w = self.lin.weight[h * self.outputs:(h + 1) * self.outputs]
            z = x @ w.t()
            e = nn.functional.leaky_relu((z @ self.att_dst[0, h]).unsqueeze(1) + (z @ self.att_src[0, h]).unsqueeze(0), self.slope)
            powers = torch.exp(e) * there
            parts.append(powers / powers.sum(1, keepdim=True).clamp(min=1e-20) @ z)
        return self.shifted(torch.cat(parts, 1) if self.concat else sum(parts) / self.heads)


def combine(rows, how, width):
    if not rows:
        return torch.zeros(width)
    stacked = torch.stack(rows)
    return stacked.max(0).values if how == "max" else stacked.sum(0) / (len(rows) if how == "mean" else 1)


class Sage(nn.Module):
    def __init__(self, outputs, how="mean", root=True, normalize=False, bias=True):
        super().__init__()
        self.how, self.normalize = how, normalize
        self.lin_l = nn.Linear(3, outputs, bias=bias)
        self.lin_r = nn.Linear(3, outputs, bias=False) if root else None

    def forward(self, x, _):
        result = self.lin_l(torch.stack([combine([x[j] for j in neighbours(i)], self.how, 3) for i in range(NODES)]))
        if self.lin_r is not None:
            result = result + self.lin_r(x)
        return result / torch.sqrt((result ** 2).sum(1, keepdim=True)) if self.normalize else result


class Gin(nn.Module):
    def __init__(self, hidden, outputs, eps=0.0, train=False):
        super().__init__()
        if train:
            self.eps = nn.Parameter(torch.tensor([eps]))
        else:
            self.register_buffer("eps", torch.tensor([eps]))
        self.nn = nn.Sequential(nn.Linear(3, hidden), nn.ReLU(), nn.Linear(hidden, outputs))

    def forward(self, x, _):
        return self.nn((1 + self.eps) * x + adjacency() @ x)


class EdgeConv(nn.Module):
    def __init__(self, hidden, outputs, how):
        super().__init__()
        self.how, self.outputs = how, outputs
        self.nn = nn.Sequential(nn.Linear(6, hidden), nn.ReLU(), nn.Linear(hidden, outputs))

    def forward(self, x, _):
        return torch.stack([combine([self.nn(torch.cat((x[i], x[j] - x[i]))) for j in neighbours(i)], self.how, self.outputs) for i in range(NODES)])


def add(name, kind, params, module, whole=("edges", "weight"), onnx=True, **more):
    family.add(name, kind, params, {"in": x, "edges": edges, **more}, module, vocabulary={"edges": NODES}, whole=[p for p in whole if p == "edges" or p in more],
               onnx=onnx)


add("gcn", "gcn_conv", {"out_features": 4}, Gcn(4))
add("gcn with weights", "gcn_conv", {"out_features": 2}, Gcn(2), weight=weight)
add("gcn with a column of weights", "gcn_conv", {"out_features": 2, "add_self_loops": False}, Gcn(2, loops=False), weight=weight.unsqueeze(1))
add("gcn without loops and bias", "gcn_conv", {"out_features": 3, "add_self_loops": False, "bias": False}, Gcn(3, False, False))
add("gat", "gat_conv", {"out_features": 3, "heads": 2}, Gat(3, 2))
add("gat mean of heads", "gat_conv", {"out_features": 4, "heads": 3, "concat": False, "negative_slope": 0.05}, Gat(4, 3, False, 0.05))
add("gat without loops and bias", "gat_conv", {"out_features": 2, "heads": 1, "add_self_loops": False, "bias": False}, Gat(2, 1, loops=False, bias=False))
add("sage mean", "sage_conv", {"out_features": 4}, Sage(4))
add("sage max", "sage_conv", {"out_features": 3, "aggr": "max", "normalize": True}, Sage(3, "max", normalize=True), onnx=False)
add("sage sum", "sage_conv", {"out_features": 2, "aggr": "sum", "root_weight": False, "bias": False}, Sage(2, "sum", False, bias=False))
add("sage normalised", "sage_conv", {"out_features": 3, "normalize": True}, Sage(3, normalize=True))
add("gin", "gin_conv", {"out_features": 3, "hidden_features": 4, "eps": 0.3}, Gin(4, 3, 0.3))
add("gin with learned epsilon", "gin_conv", {"out_features": 2, "hidden_features": 3, "train_eps": True, "eps": -0.2}, Gin(3, 2, -0.2, True))
add("edge conv max", "edge_conv", {"out_features": 3, "hidden_features": 4}, EdgeConv(4, 3, "max"), onnx=False)
add("edge conv mean", "edge_conv", {"out_features": 2, "hidden_features": 3, "aggr": "mean"}, EdgeConv(3, 2, "mean"))
add("edge conv sum", "edge_conv", {"out_features": 2, "hidden_features": 3, "aggr": "sum"}, EdgeConv(3, 2, "sum"))

graph_of = torch.tensor([[0], [2], [0], [2], [2], [0]])


def pool(name, how, count, graphs):
    inputs = {"in": x} if graphs is None else {"in": x, "batch": graphs}

    def forward(_, x, graphs=None):
        numbers = [0] * NODES if graphs is None else graphs.reshape(-1).tolist()
        return torch.stack([combine([x[i] for i in range(NODES) if numbers[i] == g], how, 3) for g in range(count)])

    params = {"aggr": how} | ({} if graphs is None or count == 3 else {"num_graphs": count})
    family.add(name, "global_graph_pool", params, inputs, None, forward=forward, vocabulary={"batch": 3})


for how in ("mean", "max", "sum"):
    pool("pool " + how, how, 3, graph_of)
    pool("pool one graph " + how, how, 1, None)
pool("pool with empty graphs", "mean", 4, graph_of)

if __name__ == "__main__":
    family.write()
