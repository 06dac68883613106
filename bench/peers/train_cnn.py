#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The CNN template on Fashion-MNIST in eager PyTorch: prints training rows per second, without loading and warm-up.

Data lie in memory as bytes and batches are made by indexing, which is kinder than a DataLoader.
"""
import argparse
import gzip
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

parser = argparse.ArgumentParser()
parser.add_argument("--data", default="/usr/share/datasets/fashion-mnist")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--batch", type=int, default=128)
parser.add_argument("--steps", type=int, default=60)
options = parser.parse_args()
torch.set_num_threads(options.threads)
torch.manual_seed(0)


def idx(name, header):
    with gzip.open(f"{options.data}/{name}") as file:
        return torch.from_numpy(np.frombuffer(file.read(), np.uint8, offset=header).copy())


images = idx("train-images-idx3-ubyte.gz", 16).view(-1, 1, 28, 28)
labels = idx("train-labels-idx1-ubyte.gz", 8).long()
model = nn.Sequential(
    nn.Conv2d(1, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(32, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Dropout(0.25), nn.Linear(64 * 7 * 7, 128), nn.ReLU(), nn.Linear(128, 10))
optimizer = torch.optim.AdamW(model.parameters(), 1e-3)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-3, total_steps=10 * options.steps)
order = torch.randperm(len(images))


def step(i):
    rows = order[i * options.batch:(i + 1) * options.batch]
    x, y = images[rows].float().div_(255), labels[rows]
    out = model(x)
    loss = F.cross_entropy(out, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
    return float(loss), int((out.argmax(1) == y).sum())


for i in range(5):
    step(i)
start = time.perf_counter()
for i in range(5, 5 + options.steps):
    step(i)
print(options.steps * options.batch / (time.perf_counter() - start))
