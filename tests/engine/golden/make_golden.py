#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes golden.json: outputs, losses and weights after training steps of small networks, as PyTorch computes them.

Run with python3-torch (2.6) from this folder. golden_test.cpp builds the same networks from the same weights.
"""
import json
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(1)
torch.set_num_threads(1)
ROWS, CLASSES = 6, 3


def make(kind, p, shapes):
    shape = shapes[0]
    if kind == "linear":
        return nn.Linear(shape[-1], p["out_features"], bias=p.get("bias", True))
    if kind == "embedding":
        return nn.Embedding(p["vocabulary"], p["embedding_dim"])
    if kind == "conv2d":
        return nn.Conv2d(shape[1], p["out_channels"], p["kernel_size"], p.get("stride", 1),
                         "same" if p.get("same_padding") else p.get("padding", 0),
                         p.get("dilation", 1), p.get("groups", 1), p.get("bias", True))
    if kind == "batch_norm":
        cls = nn.BatchNorm2d if len(shape) == 4 else nn.BatchNorm1d
        return cls(shape[1], affine=p.get("affine", True))
    if kind == "layer_norm":
        return nn.LayerNorm(shape[-p.get("axes", 1):], elementwise_affine=p.get("affine", True))
    return None


def apply(kind, p, module, inputs):
    x = inputs[0]
    if module is not None:
        return module(x)
    if kind == "max_pool2d":
        return F.max_pool2d(x, p.get("kernel_size", 2), p.get("stride", 0) or None, p.get("padding", 0))
    if kind == "avg_pool2d":
        return F.avg_pool2d(x, p.get("kernel_size", 2), p.get("stride", 0) or None, p.get("padding", 0))
    if kind == "gelu":
        return F.gelu(x, approximate=p.get("approximate", "none"))
    return {
        "adaptive_avg_pool2d": lambda: F.adaptive_avg_pool2d(x, p.get("output_size", 1)),
        "global_avg_pool2d": lambda: x.mean((2, 3)),
        "global_avg_pool1d": lambda: x.mean(1),
        "dropout": lambda: x,
        "relu": lambda: F.relu(x),
        "leaky_relu": lambda: F.leaky_relu(x, p.get("negative_slope", 0.01)),
        "silu": lambda: F.silu(x),
        "sigmoid": lambda: torch.sigmoid(x),
        "tanh": lambda: torch.tanh(x),
        "softmax": lambda: F.softmax(x, dim=1 if p.get("dim") == "channel" else -1),
        "flatten": lambda: torch.flatten(x, 1),
        "reshape": lambda: x.reshape([-1] + [int(n) for n in p["shape"].split(",")]),
        "add": lambda: x + inputs[1],
        "mul": lambda: x * inputs[1],
        "concat": lambda: torch.cat(inputs, p.get("dim", 1)),
    }[kind]()


class Net(nn.Module):
    """nodes: (kind, params, indices of inputs); the first is the input, the last the network's output."""

    def __init__(self, nodes, x):
        super().__init__()
        self.nodes, self.labels, seen = nodes, [], {}
        values = [x]
        for kind, p, inputs in nodes[1:]:
            seen[kind] = seen.get(kind, 0) + 1
            label = kind if seen[kind] == 1 else f"{kind}_{seen[kind]}"
            module = make(kind, p, [values[i].shape for i in inputs])
            if module is not None:
                self.add_module(label, module)
            self.labels.append(label)
            with torch.no_grad():
                values.append(apply(kind, p, module, [values[i] for i in inputs]))
        # BatchNorm has seen the example: forget it, then move everything off its default.
        with torch.no_grad():
            for name, tensor in self.state_dict().items():
                if name.endswith("num_batches_tracked"):
                    tensor.zero_()
                elif name.endswith("running_var"):
                    tensor.uniform_(0.5, 1.5)
                elif name.endswith("running_mean"):
                    tensor.normal_(0, 0.2)
                elif "_norm" in name:
                    tensor.add_(torch.randn_like(tensor) * 0.2)

    def forward(self, x):
        values = [x]
        for label, (kind, p, inputs) in zip(self.labels, self.nodes[1:]):
            values.append(apply(kind, p, getattr(self, label, None), [values[i] for i in inputs]))
        return values[-1]


def flat(tensor):
    return [float(str(v)) for v in tensor.detach().flatten().numpy()]


def state(net):
    return {n: {"shape": list(t.shape), "type": str(t.dtype).split(".")[1], "values": flat(t)} for n, t in net.state_dict().items()}


class Written(torch.optim.Optimizer):
    """Optimisers that PyTorch 2.6 lacks, from the formulae of their papers, one weight tensor at a time, in double precision."""

    def __init__(self, params, lr, decay):
        super().__init__(params, {"lr": lr, "decay": decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                memory = self.state[weight]
                memory["t"] = memory.get("t", 0) + 1
                after = self.moved(weight.double(), weight.grad.double(), memory, group["lr"], group["decay"])
                weight.copy_(after)

    @staticmethod
    def adam(g, memory, eps):
        t = memory["t"]
        m = memory["m"] = 0.9 * memory.get("m", 0) + 0.1 * g
        v = memory["v"] = 0.999 * memory.get("v", 0) + 0.001 * g * g
        return (m / (1 - 0.9 ** t)) / ((v / (1 - 0.999 ** t)).sqrt() + eps)


class Lion(Written):
    """Chen et al. 2023, algorithm 2."""

    def moved(self, w, g, memory, lr, decay):
        m = memory.get("m", torch.zeros_like(w))
        memory["m"] = 0.99 * m + 0.01 * g
        return w - lr * (torch.sign(0.9 * m + 0.1 * g) + decay * w)


class Lamb(Written):
    """You et al. 2020, algorithm 2, with the identity as phi."""

    def moved(self, w, g, memory, lr, decay):
        r = self.adam(g, memory, 1e-6) + decay * w
        trust = float(w.norm() / r.norm()) if float(w.norm()) > 0 and float(r.norm()) > 0 else 1.0
        return w - lr * trust * r


class Muon(Written):
    """Jordan et al. 2024, with the step length of Liu et al. 2025; AdamW for vectors."""

    def moved(self, w, g, memory, lr, decay):
        w = w - lr * decay * w
        if w.dim() < 2:
            return w - lr * self.adam(g, memory, 1e-8)
        buffer = memory["b"] = 0.95 * memory.get("b", 0) + g
        matrix = (g + 0.95 * buffer).flatten(1)
        x = matrix / (matrix.norm() + 1e-7)
        for _ in range(5):  # odd polynomial of the singular values
            u, s, v = torch.linalg.svd(x, full_matrices=False)
            x = u @ torch.diag(3.4445 * s - 4.7750 * s ** 3 + 2.0315 * s ** 5) @ v
        return w - lr * 0.2 * max(matrix.shape) ** 0.5 * x.view_as(w)


def optimizer_of(name, net, lr, decay, momentum):
    if name == "sgd":
        return torch.optim.SGD(net.parameters(), lr, momentum=momentum, weight_decay=decay)
    if name == "rmsprop":
        return torch.optim.RMSprop(net.parameters(), lr, momentum=momentum, weight_decay=decay)
    if name in ("lion", "lamb", "muon"):
        return {"lion": Lion, "lamb": Lamb, "muon": Muon}[name](net.parameters(), lr, decay)
    known = {"adam": "Adam", "adamw": "AdamW", "nadam": "NAdam", "radam": "RAdam", "adagrad": "Adagrad", "adadelta": "Adadelta"}
    return getattr(torch.optim, known[name])(net.parameters(), lr, weight_decay=decay)


def case(name, nodes, x, y, optimizer="sgd", lr=0.5, decay=0.0, momentum=0.0, steps=1, smoothing=0.0, clip=0.0, regression=False):
    net = Net(nodes, x)
    before = state(net)
    net.eval()
    output = net(x)
    net.train()
    optim = optimizer_of(optimizer, net, lr, decay, momentum)
    losses = []
    for _ in range(steps):
        optim.zero_grad()
        out = net(x)
        loss = F.mse_loss(out.squeeze(1), y) if regression else F.cross_entropy(out, y, label_smoothing=smoothing)
        loss.backward()
        if clip:
            nn.utils.clip_grad_norm_(net.parameters(), clip)
        optim.step()
        losses.append(float(loss))
    return {"name": name, "nodes": [{"kind": k, "params": {a: b for a, b in p.items() if a != "vocabulary"}, "inputs": i} for k, p, i in nodes],
            "input": {"shape": list(x.shape[1:]), "codes": x.dtype == torch.int64, "vocabulary": nodes[1][1].get("vocabulary", 0), "values": flat(x)},
            "targets": flat(y), "regression": regression, "weights": before, "output": flat(output), "losses": losses, "after": state(net),
            "optimizer": optimizer, "learning_rate": lr, "weight_decay": decay, "momentum": momentum, "steps": steps,
            "label_smoothing": smoothing, "gradient_clip": clip}


def chain(*layers):
    return [("input", {}, [])] + [(k, p, [i]) for i, (k, p) in enumerate(layers)]


def main():
    y = torch.tensor([0, 1, 2, 1, 0, 2])
    image, row, codes = torch.randn(ROWS, 4, 6, 6), torch.randn(ROWS, 5), torch.randint(0, 7, (ROWS, 3))
    head = [("flatten", {}), ("linear", {"out_features": CLASSES})]
    cases = []

    def on_image(name, *layers):
        cases.append(case(name, chain(*layers, *head), image, y))

    def on_row(name, *layers):
        cases.append(case(name, chain(("linear", {"out_features": 8}), *layers, ("linear", {"out_features": CLASSES})), row, y))

    on_row("linear")
    on_row("linear without bias", ("linear", {"out_features": 4, "bias": False}))
    for kind in ("relu", "leaky_relu", "silu", "sigmoid", "tanh", "gelu", "softmax", "layer_norm", "batch_norm"):
        on_row(kind, (kind, {}))
    on_row("gelu tanh", ("gelu", {"approximate": "tanh"}))
    on_row("batch_norm without affine", ("batch_norm", {"affine": False}))
    on_row("dropout 0", ("dropout", {"p": 0.0}))
    on_row("reshape", ("reshape", {"shape": "2,2,2"}), ("flatten", {}))
    on_image("conv2d", ("conv2d", {"out_channels": 3, "kernel_size": 3}))
    on_image("conv2d padded", ("conv2d", {"out_channels": 3, "kernel_size": 3, "padding": 1, "stride": 2, "bias": False}))
    on_image("conv2d same", ("conv2d", {"out_channels": 3, "kernel_size": 4, "same_padding": True}))
    on_image("conv2d dilated groups", ("conv2d", {"out_channels": 4, "kernel_size": 2, "dilation": 2, "groups": 2}))
    on_image("batch_norm image", ("conv2d", {"out_channels": 3, "kernel_size": 3}), ("batch_norm", {}), ("relu", {}))
    on_image("layer_norm image", ("layer_norm", {"axes": 3}))
    on_image("softmax channel", ("softmax", {"dim": "channel"}))
    on_image("max_pool2d", ("conv2d", {"out_channels": 3, "kernel_size": 3, "padding": 1}), ("relu", {}), ("max_pool2d", {}))
    on_image("max_pool2d overlapping", ("conv2d", {"out_channels": 3, "kernel_size": 3}), ("max_pool2d", {"kernel_size": 3, "stride": 1, "padding": 1}))
    on_image("avg_pool2d", ("conv2d", {"out_channels": 3, "kernel_size": 3}), ("avg_pool2d", {"kernel_size": 2, "stride": 1, "padding": 1}))
    on_image("adaptive_avg_pool2d", ("conv2d", {"out_channels": 3, "kernel_size": 3}), ("adaptive_avg_pool2d", {"output_size": 2}))
    cases.append(case("global_avg_pool2d", chain(("conv2d", {"out_channels": 3, "kernel_size": 3}), ("global_avg_pool2d", {}),
                                                 ("linear", {"out_features": CLASSES})), image, y))
    cases.append(case("embedding", chain(("embedding", {"embedding_dim": 4, "vocabulary": 7}), *head), codes, y))
    for kind in ("add", "mul", "concat"):
        nodes = [("input", {}, []), ("linear", {"out_features": 4}, [0]), ("linear", {"out_features": 4}, [0]), (kind, {}, [1, 2]),
                 ("linear", {"out_features": CLASSES}, [3])]
        cases.append(case(kind, nodes, row, y))

    deep = chain(("linear", {"out_features": 8}), ("tanh", {}), ("linear", {"out_features": CLASSES}))
    cases.append(case("sgd momentum", deep, row, y, lr=0.1, decay=0.01, momentum=0.9, steps=6))
    cases.append(case("adam", deep, row, y, optimizer="adam", lr=0.01, decay=0.01, steps=6))
    cases.append(case("adamw", deep, row, y, optimizer="adamw", lr=0.01, decay=0.1, steps=6))
    cases.append(case("clip and smoothing", deep, row, y, lr=0.5, clip=0.1, smoothing=0.1, steps=4))
    single = chain(("linear", {"out_features": 8}), ("tanh", {}), ("linear", {"out_features": 1}))
    cases.append(case("regression", single, row, torch.randn(ROWS), lr=0.1, steps=3, regression=True))

    cases.append(case("global_avg_pool1d", chain(("embedding", {"embedding_dim": 4, "vocabulary": 7}), ("global_avg_pool1d", {}),
                                                 ("linear", {"out_features": CLASSES})), codes, y))

    image_net = chain(("conv2d", {"out_channels": 3, "kernel_size": 3}), ("tanh", {}), ("flatten", {}), ("linear", {"out_features": CLASSES}))
    for name, rate in (("nadam", 0.01), ("radam", 0.02), ("rmsprop", 0.002), ("adagrad", 0.05), ("adadelta", 1.0), ("lamb", 0.02), ("lion", 0.003), ("muon", 0.01)):
        # RAdam rectifies from the sixth step on.
        cases.append(case(name, image_net, image, y, optimizer=name, lr=rate, decay=0.05, momentum=0.9 if name == "rmsprop" else 0.0, steps=9))

    weight = nn.Parameter(torch.zeros(1))
    optim = torch.optim.SGD([weight], 1.0)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optim, max_lr=0.01, total_steps=20, pct_start=0.3)
    rates = []
    for _ in range(20):
        rates.append(optim.param_groups[0]["lr"])
        optim.step()
        cycle.step() if len(rates) < 20 else None
    with open("golden.json", "w") as file:
        json.dump({"torch": torch.__version__, "cases": cases, "one_cycle": {"peak": 0.01, "warmup": 0.3, "rates": rates}}, file, indent=None)
        file.write("\n")


if __name__ == "__main__":
    main()
