#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains a network that Cairn wrote as PyTorch source, in eager PyTorch or compiled; prints rows per second and the peak of memory.

Data are random, lie in memory in the form in which Cairn stores them (pictures as bytes), and batches are made by indexing,
which is kinder than a DataLoader. AdamW is the fused one, the quickest that PyTorch has. Warm-up and compilation do not count.
"""
import argparse
import importlib.util
import inspect
import resource
import time

import torch
from torch.nn import functional as F

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True, help="the source")
parser.add_argument("--loss", choices=["classes", "values", "next_token"], required=True)
parser.add_argument("--answers", type=int, required=True, help="classes, or pieces of the vocabulary")
parser.add_argument("--rows", type=int, required=True)
parser.add_argument("--batch", type=int, required=True)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--epochs", type=int, default=1)
parser.add_argument("--compile", action="store_true")
parser.add_argument("--inference", action="store_true")
options = parser.parse_args()
torch.set_num_threads(options.threads)
torch.manual_seed(0)
spec = importlib.util.spec_from_file_location("network", options.model)
network = importlib.util.module_from_spec(spec)
spec.loader.exec_module(network)
WHOLE = ("nodes", "edges")  # fields of a graph: one tensor for all rows


def field(name, facts):
    shape = tuple(facts["shape"]) if name in WHOLE else (options.rows, *facts["shape"])
    if "vocabulary" in facts:
        return torch.randint(facts["vocabulary"], shape)
    if "scale" in facts:
        return torch.randint(256, shape, dtype=torch.uint8)
    return torch.randn(shape) if name != "mask" else torch.ones(shape)


fields = {name: field(name, facts) for name, facts in network.PREPROCESSING.items()}
targets = torch.randn(options.rows) if options.loss == "values" else torch.randint(options.answers, (options.rows,))
model = network.Model()
optimizer = torch.optim.AdamW(model.parameters(), 1e-3, fused=True)
taken = len(inspect.signature(model.forward).parameters)
run = torch.compile(model) if options.compile else model


def inputs(rows):
    tensors = []
    for name, facts in list(network.PREPROCESSING.items())[:taken]:
        tensor = fields[name] if name in WHOLE else fields[name][rows]
        tensors.append(tensor.float().mul_(facts["scale"]) if "scale" in facts else tensor)
    return tensors


def loss_of(output, rows):
    if options.loss == "classes":
        return F.cross_entropy(output, targets[rows])
    if options.loss == "values":
        return F.mse_loss(output.squeeze(1), targets[rows])
    tokens = fields["tokens"][rows]
    return F.cross_entropy(output[:, :-1].flatten(0, 1), tokens[:, 1:].flatten())


def step(rows):
    if options.inference:
        with torch.inference_mode():
            return float(run(*inputs(rows)).sum())
    loss = loss_of(run(*inputs(rows)), rows)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss.detach())


model.train(not options.inference)
steps = options.rows // options.batch
order = torch.randperm(options.rows)
for i in range(min(steps, 5)):
    step(order[i * options.batch:(i + 1) * options.batch])
start = time.perf_counter()
for epoch in range(options.epochs):
    order = torch.randperm(options.rows)
    for i in range(steps):
        step(order[i * options.batch:(i + 1) * options.batch])
seconds = time.perf_counter() - start
print(options.epochs * steps * options.batch / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
