# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts make_<family>.py share: each computes cases of layer kinds with PyTorch and writes <family>.json.

A case is one node with its inputs, weights, outputs and the gradients of sum(output * wave(output)), where
wave(t)[i] = cos(0.3 i + 0.7 port). kinds_engine_test.cpp and kinds_export_test.cpp compare Cairn with them.
Run with python3-torch (2.6): python3 make_dense.py
"""
import json
import os
import sys

import torch

torch.set_num_threads(1)


def numbers(tensor):
    """The shortest texts that read back as the same floats."""
    return [float(str(v)) if tensor.is_floating_point() else int(v) for v in tensor.detach().flatten().numpy()]


def wave(tensor, port):
    index = torch.arange(tensor.numel(), dtype=torch.float32)
    return torch.cos(0.3 * index + 0.7 * port).reshape(tensor.shape)


class Family:
    def __init__(self, seed=1):
        torch.manual_seed(seed)
        self.cases = []

    def add(self, name, kind, params, inputs, module, outputs=("out",), forward=None, vocabulary=None, whole=(), atol=1e-5, rename=None,
            onnx=True, random=False, training=True):
        """inputs: {port: tensor}, in the order of the kind's ports, open optional ports left out; integers are codes below
        vocabulary[port] (default: largest + 1; outputs of codes need theirs). module: an nn.Module (its state_dict names are the kind's) or None.
        forward(module, *inputs): tensor or tuple as `outputs` names the ports; default: module(*inputs). whole: ports whose
        tensor has no batch axis. rename: {PyTorch's state name: ours}. Random weights are the caller's. onnx=False:
        ONNX cannot say this, the exporter has to answer Unsupported. random: exported models draw numbers of their own.
        training=False: a layer that is random while training; outputs and gradients are those of evaluation."""
        rename, vocabulary = rename or {}, vocabulary or {}
        call = forward or (lambda m, *x: m(*x))
        state = dict(module.state_dict()) if module is not None else {}
        before = {n: t.clone() for n, t in state.items()}
        leaves = {p: (t.clone().requires_grad_() if t.is_floating_point() else t) for p, t in inputs.items()}

        def run():
            result = call(module, *leaves.values())
            return result if isinstance(result, tuple) else (result,)

        if module is not None:
            module.train(training)
        trained = run()
        loss = sum((t * wave(t, i)).sum() for i, t in enumerate(trained) if t.is_floating_point())
        if torch.is_tensor(loss) and loss.requires_grad:
            loss.backward()
        # Statistics (batch norm) move while training: what is evaluated starts from where the case started.
        gradients = {}
        if module is not None:
            gradients = {rename.get(n, n): numbers(p.grad if p.grad is not None else torch.zeros_like(p)) for n, p in module.named_parameters()}
            module.load_state_dict(before)
            module.eval()
        with torch.no_grad():
            evaluated = run()
        describe = lambda t: {"shape": list(t.shape), "values": numbers(t)}
        self.cases.append({
            "name": name, "kind": kind, "params": params, "tolerance": atol, **({} if onnx else {"onnx": False}), **({"random": True} if random else {}),
            "inputs": [{"port": p, "codes": not t.is_floating_point(), "whole": p in whole,
                        "vocabulary": 0 if t.is_floating_point() else vocabulary.get(p, int(t.max()) + 1), **describe(t),
                        "gradient": numbers(leaves[p].grad if leaves[p].grad is not None else torch.zeros_like(t)) if t.is_floating_point() else []}
                       for p, t in inputs.items()],
            "state": [{"name": rename.get(n, n), "codes": not t.is_floating_point(), **describe(t), "gradient": gradients.get(rename.get(n, n), [])}
                      for n, t in before.items()],
            "outputs": [{"port": p, "trained": numbers(a) if training else [], **describe(b), **({} if b.is_floating_point() else {"codes": True, "vocabulary": vocabulary[p]})}
                        for p, a, b in zip(outputs, trained, evaluated)]})

    def write(self):
        name = os.path.basename(sys.argv[0]).removeprefix("make_").removesuffix(".py") + ".json"
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in self.cases)
        with open(os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])), name), "w") as file:
            file.write("[\n" + lines + "\n]\n")
        print(name, len(self.cases), "cases")
