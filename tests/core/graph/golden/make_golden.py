# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes golden.json: networks written twice by hand, as Cairn graphs and as PyTorch modules, with what PyTorch says
about them: state_dict shapes, number of parameters, flops of matrix products and outputs for fixed weights and inputs.

    python3 make_golden.py > golden.json        (made with PyTorch 2.6)
"""
import json
import math
import sys

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

ROWS = 4


def wave(count, phase):
    return torch.tensor([math.sin(0.7 * j + 1.3 * phase) for j in range(count)], dtype=torch.float64)


def fill(model):
    """Weights as a formula of the tensor's place among the sorted names; the test uses the same."""
    state = model.state_dict()
    for k, name in enumerate(sorted(state)):
        tensor = state[name]
        values = wave(tensor.numel(), k)
        if name.endswith("num_batches_tracked"):
            tensor.fill_(3)
        elif name.endswith("running_var"):
            tensor.copy_((1 + 0.5 * values).reshape(tensor.shape))
        else:
            tensor.copy_((0.3 * values).reshape(tensor.shape))
    return model.eval()


def inputs(fields):
    result = []
    for f, field in enumerate(fields):
        shape = [ROWS] + field["shape"]
        count = math.prod(shape)
        if "vocabulary" in field:
            result.append(torch.tensor([7 * j % field["vocabulary"] for j in range(count)]).reshape(shape))
        else:
            values = [math.sin(0.11 * j + 0.5 * f) for j in range(count)]
            result.append(torch.tensor(values, dtype=torch.float64).float().reshape(shape))
    return result


class GraphText:
    """A graph document; layers are named by their label."""

    def __init__(self):
        self.nodes, self.edges, self.ids = [], [], {}

    def add(self, label, kind, sources=(), **params):
        self.ids[label] = len(self.ids) + 1
        self.nodes.append({"id": self.ids[label], "kind": kind, "label": label, "params": params})
        ports = ["in"] if len(sources) < 2 else ["a", "b"]
        for port, source in zip(ports, sources):
            self.edges.append({"from": {"node": self.ids[source], "port": "out"}, "to": {"node": self.ids[label], "port": port}})
        return label

    def chain(self, source, *layers):
        for label, kind, params in layers:
            source = self.add(label, kind, [source], **params)
        return source

    def document(self):
        return {"version": 1, "nodes": self.nodes, "edges": self.edges}


class Table(nn.Module):
    def __init__(self):
        super().__init__()
        self.codes = nn.Embedding(11, 4)
        self.fc1 = nn.Linear(17, 9)
        self.bn = nn.BatchNorm1d(9)
        self.fc2 = nn.Linear(9, 3)

    def forward(self, features, categories):
        x = torch.cat([features, self.codes(categories).reshape(len(features), -1)], 1)
        return self.fc2(torch.relu(self.bn(self.fc1(x))))


def table_graph(g):
    g.add("features", "input", field="features")
    g.add("categories", "input", field="categories")
    g.chain("categories", ("codes", "embedding", {"embedding_dim": 4}), ("flat", "flatten", {}))
    g.add("joined", "concat", ["features", "flat"])
    g.chain("joined", ("fc1", "linear", {"out_features": 9}), ("bn", "batch_norm", {}), ("act", "relu", {}),
            ("drop", "dropout", {"p": 0.3}), ("fc2", "linear", {"out_features": 3}), ("output", "output", {}))


class Image(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, stride=2, padding=1)
        self.bn1 = nn.BatchNorm2d(6, eps=1e-3)
        self.conv2 = nn.Conv2d(6, 4, 4, padding="same")
        self.conv3 = nn.Conv2d(4, 8, 3, padding=2, dilation=2, groups=2, bias=False)
        self.fc = nn.Linear(32, 10)

    def forward(self, image):
        x = F.max_pool2d(torch.relu(self.bn1(self.conv1(image))), 3, stride=1, padding=1)
        x = F.leaky_relu(self.conv2(x), 0.05)
        x = F.gelu(self.conv3(x), approximate="tanh")
        x = F.avg_pool2d(x, 3, stride=2, padding=1)
        return self.fc(F.adaptive_avg_pool2d(x, 2).reshape(len(x), -1))


def image_graph(g):
    g.add("image", "input")
    g.chain("image", ("conv1", "conv2d", {"out_channels": 6, "stride": 2, "padding": 1}), ("bn1", "batch_norm", {"eps": 1e-3}),
            ("relu", "relu", {}), ("pool", "max_pool2d", {"kernel_size": 3, "stride": 1, "padding": 1}),
            ("conv2", "conv2d", {"out_channels": 4, "kernel_size": 4, "same_padding": True}),
            ("leaky", "leaky_relu", {"negative_slope": 0.05}),
            ("conv3", "conv2d", {"out_channels": 8, "padding": 2, "dilation": 2, "groups": 2, "bias": False}),
            ("gelu", "gelu", {"approximate": "tanh"}), ("mean", "avg_pool2d", {"kernel_size": 3, "stride": 2, "padding": 1}),
            ("small", "adaptive_avg_pool2d", {"output_size": 2}), ("flat", "flatten", {}),
            ("fc", "linear", {"out_features": 10}), ("output", "output", {}))


class Gates(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.Linear(6, 6)
        self.gate = nn.Linear(6, 6, bias=False)
        self.value = nn.Linear(6, 1)

    def forward(self, features):
        x = features + F.gelu(self.up(features))
        x = F.silu(x) * torch.sigmoid(self.gate(x))
        return self.value(torch.softmax(torch.tanh(x), -1))


def gates_graph(g):
    g.add("features", "input", field="features")
    g.chain("features", ("up", "linear", {"out_features": 6}), ("bend", "gelu", {}))
    g.add("residual", "add", ["features", "bend"])
    g.chain("residual", ("gate", "linear", {"out_features": 6, "bias": False}), ("open", "sigmoid", {}))
    g.chain("residual", ("swish", "silu", {}))
    g.add("gated", "mul", ["swish", "open"])
    g.chain("gated", ("tanh", "tanh", {}), ("parts", "softmax", {}), ("value", "linear", {"out_features": 1}), ("output", "output", {}))


class Norms(nn.Module):
    def __init__(self):
        super().__init__()
        self.whole = nn.LayerNorm((2, 5, 7))
        self.plain = nn.LayerNorm((5, 7), elementwise_affine=False)
        self.batch = nn.BatchNorm2d(4, affine=False)
        self.fc = nn.Linear(4, 2)

    def forward(self, picture):
        a, b = self.whole(picture), torch.softmax(self.plain(picture), 1)
        return self.fc(self.batch(torch.cat([a, b], 1)).mean((2, 3)))


def norms_graph(g):
    g.add("picture", "input")
    g.chain("picture", ("whole", "layer_norm", {"axes": 3}))
    g.chain("picture", ("plain", "layer_norm", {"axes": 2, "affine": False}), ("soft", "softmax", {"dim": "channel"}))
    g.add("both", "concat", ["whole", "soft"])
    g.chain("both", ("batch", "batch_norm", {"affine": False}), ("mean", "global_avg_pool2d", {}), ("fc", "linear", {"out_features": 2}),
            ("output", "output", {}))


class Sequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.each = nn.Linear(4, 5)
        self.more = nn.Linear(5, 6, bias=False)
        self.norm = nn.LayerNorm(6)
        self.bn = nn.BatchNorm1d(3)
        self.fc = nn.Linear(36, 2)

    def forward(self, row):
        x = self.norm(self.more(self.each(row.reshape(-1, 3, 4))))
        x = torch.cat([self.bn(x), x], 2)
        return self.fc(x.reshape(len(x), -1))


def sequence_graph(g):
    g.add("rows", "input", field="row")
    g.chain("rows", ("shape", "reshape", {"shape": "3, -1"}), ("each", "linear", {"out_features": 5}),
            ("more", "linear", {"out_features": 6, "bias": False}), ("norm", "layer_norm", {}), ("bn", "batch_norm", {}))
    g.add("wide", "concat", ["bn", "norm"], dim=2)
    g.chain("wide", ("flat", "flatten", {}), ("fc", "linear", {"out_features": 2}), ("output", "output", {}))


class Tokens(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(11, 5)
        self.fc = nn.Linear(5, 2)

    def forward(self, tokens):
        return self.fc(self.words(tokens).mean(1))


def tokens_graph(g):
    g.add("tokens", "input")
    g.chain("tokens", ("words", "embedding", {"embedding_dim": 5}), ("mean", "global_avg_pool1d", {}), ("fc", "linear", {"out_features": 2}),
            ("output", "output", {}))


CASES = [
    ("table", [{"name": "features", "shape": [5]}, {"name": "categories", "shape": [3], "vocabulary": 11}], Table, table_graph),
    ("image", [{"name": "image", "shape": [3, 16, 16]}], Image, image_graph),
    ("gates", [{"name": "features", "shape": [6]}], Gates, gates_graph),
    ("norms", [{"name": "picture", "shape": [2, 5, 7]}], Norms, norms_graph),
    ("sequence", [{"name": "row", "shape": [12]}], Sequence, sequence_graph),
    ("tokens", [{"name": "tokens", "shape": [6], "vocabulary": 11}], Tokens, tokens_graph),
]


def golden(name, fields, module, write_graph):
    graph = GraphText()
    write_graph(graph)
    model = fill(module())
    rows = inputs(fields)
    counter = FlopCounterMode(display=False)
    with torch.no_grad():
        output = model(*rows)
        with counter:
            model(*[row[:1] for row in rows])
    return {
        "name": name, "fields": fields, "graph": graph.document(), "width": output.shape[1],
        "state": {key: list(tensor.shape) for key, tensor in model.state_dict().items()},
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "flops": counter.get_total_flops(), "rows": ROWS, "output": output.double().flatten().tolist(),
    }


if __name__ == "__main__":
    json.dump([golden(*case) for case in CASES], sys.stdout, indent=1)
    print()
