#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes scaler.json: how PyTorch's GradScaler moves its scale over gradients of which some are not finite.

Run in the project's environment: python3 tests/engine/golden/make_scaler.py > tests/engine/golden/scaler.json
"""
import json
import random

import torch


def course(start, interval, finite):
    """The scale, and whether the weight moved, after each update."""
    scaler = torch.amp.GradScaler("cpu", init_scale=start, growth_interval=interval)
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=1.0)
    scales, moved = [], []
    for good in finite:
        before = weight.item()
        loss = weight.sum() * (1.0 if good else float("inf"))
        optimizer.zero_grad()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        scales.append(scaler.get_scale())
        moved.append(weight.item() != before)
    return {"start": start, "interval": interval, "finite": finite, "scales": scales, "moved": moved}


random.seed(5)
mixed = [random.random() > 0.15 for _ in range(200)]
cases = [
    course(65536.0, 3, [True] * 10),
    course(65536.0, 3, [True, True, False, True, True, True, True, False, False, True]),
    course(65536.0, 4, mixed),
    course(2.0**126, 2, [True] * 8),
    course(1.0, 2000, [False] * 5 + [True] * 5),
]
print(json.dumps({"torch": torch.__version__, "cases": cases}))
