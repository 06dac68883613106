#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes segmentation.json: losses, metrics and weights of small trainings on masks with each loss, as PyTorch computes them.

Run with python3-torch (2.6) from this folder. segmentation_test.cpp repeats them with the same options.
"""
import json
import torch
from torch.nn import functional as F

from make_golden import Net, chain, flat, state

torch.manual_seed(5)
ROWS, CLASSES, HEIGHT, WIDTH, IGNORED = 6, 3, 5, 6, 255
IMAGE = torch.randn(ROWS, 2, HEIGHT, WIDTH)
MASK = torch.randint(0, CLASSES, (ROWS, HEIGHT, WIDTH))
MASK[torch.rand(MASK.shape) < 0.15] = IGNORED
MASK[1][MASK[1] == 2] = 0  # a picture that lacks a class
NAMES = ["ground", "disc", "bar"]


def dice(out, y):
    """One minus the mean over pictures and classes, smoothed by one; written from the formula with loops over pictures."""
    each = []
    for logits, mask in zip(out, y):
        counts = mask != IGNORED
        p = F.softmax(logits, 0)[:, counts]
        g = F.one_hot(mask[counts], CLASSES).T.to(p.dtype)
        each.append(1 - torch.stack([(2 * (p[c] * g[c]).sum() + 1) / (p[c].sum() + g[c].sum() + 1) for c in range(CLASSES)]).mean())
    return torch.stack(each).mean()


def weights_of(options):
    text = options.get("class_weights")
    if text is None:
        return None
    if text == "balanced":
        counts = [float((MASK == c).sum()) for c in range(CLASSES)]
        return torch.tensor([sum(counts) / (CLASSES * n) for n in counts])
    given = dict(part.strip().split("=") for part in text.split(";"))
    return torch.tensor([float(given.get(name, 1)) for name in NAMES])


def loss_of(options, out, y, plain=False):
    name = options.get("loss", "auto")
    total = 0
    if name != "dice":
        total = F.cross_entropy(out, y, None if plain else weights_of(options), ignore_index=IGNORED, label_smoothing=0.0 if plain else options.get("label_smoothing", 0.0))
    return total + dice(out, y) if "dice" in name else total


def metrics_of(options, net):
    net.eval()
    with torch.no_grad():
        out = net(IMAGE)
        counts, said = MASK != IGNORED, out.argmax(1)
        overlaps = []
        for c in range(CLASSES):
            there, called = (MASK == c) & counts, (said == c) & counts
            if (there | called).any():
                overlaps.append(float((there & called).sum()) / float((there | called).sum()))
        return {"loss": float(loss_of(options, out, MASK, plain=True)), "pixel_accuracy": float(((said == MASK) & counts).sum()) / float(counts.sum()), "mean_iou": sum(overlaps) / len(overlaps)}


def case(name, steps=5, **options):
    """One step is an update over all rows."""
    nodes = chain(("conv2d", {"out_channels": 4, "kernel_size": 3, "padding": 1}), ("relu", {}), ("conv2d", {"out_channels": CLASSES, "kernel_size": 1}))
    net = Net(nodes, IMAGE)
    before, losses = state(net), []
    options = {"optimizer": "sgd", "learning_rate": 0.2, "weight_decay": 0.0, "momentum": 0.9, **options}
    optim = torch.optim.SGD(net.parameters(), options["learning_rate"], options["momentum"])
    for _ in range(steps):
        optim.zero_grad()
        loss = loss_of(options, net(IMAGE), MASK)
        loss.backward()
        optim.step()
        losses.append(float(loss))
    return {"name": name, "nodes": [{"kind": k, "params": p, "inputs": i} for k, p, i in nodes], "weights": before, "losses": losses, "after": state(net),
            "metrics": metrics_of(options, net), "steps": steps, "options": options}


def main():
    cases = [
        case("cross entropy"),
        case("cross entropy in two batches", batch_size=4, accumulate=2),
        case("cross entropy, smoothed", label_smoothing=0.1),
        case("cross entropy, weighted", class_weights="disc=3; bar=0.5"),
        case("cross entropy, balanced", class_weights="balanced", batch_size=4, accumulate=2),
        case("dice", loss="dice"),
        case("dice in two batches", loss="dice", batch_size=4, accumulate=2),
        case("dice and cross entropy", loss="dice_cross_entropy"),
    ]
    with open("segmentation.json", "w") as file:
        json.dump({"image": {"shape": list(IMAGE.shape[1:]), "values": flat(IMAGE)}, "mask": MASK.flatten().tolist(), "classes": NAMES, "cases": cases}, file, separators=(",", ":"))


if __name__ == "__main__":
    main()
