#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers that move numbers about or make fewer of them."""
import torch
from torch import nn

from kind_cases import Family

family = Family()
row, sequence, image = torch.randn(3, 6), torch.randn(3, 4, 6), torch.randn(2, 3, 4, 2)


def add(name, kind, params, x, function, **more):
    family.add(name, kind, params, {"in": x}, None, forward=lambda _, x: function(x), **more)


family.add("flatten", "flatten", {}, {"in": image}, nn.Flatten())
family.add("flatten partly", "flatten", {"start_dim": 2, "end_dim": -1}, {"in": image}, nn.Flatten(2))
family.add("flatten the first", "flatten", {"start_dim": 1, "end_dim": 2}, {"in": image}, nn.Flatten(1, 2))
add("reshape", "reshape", {"shape": "2, -1, 3"}, sequence, lambda x: x.reshape(-1, 2, 4, 3))
add("squeeze", "squeeze", {"dim": 2}, torch.randn(3, 4, 1), lambda x: x.squeeze(2))
add("unsqueeze", "unsqueeze", {}, row, lambda x: x.unsqueeze(1))
add("unsqueeze behind", "unsqueeze", {"dim": -1}, row, lambda x: x.unsqueeze(-1))
family.add("identity", "identity", {}, {"in": sequence}, nn.Identity())
add("permute", "permute", {"dims": "2, 3, 1"}, image, lambda x: x.permute(0, 2, 3, 1))
add("permute with the batch axis", "permute", {"dims": "0, -1, 1, 2"}, image, lambda x: x.permute(0, -1, 1, 2))
add("transpose", "transpose", {}, sequence, lambda x: x.transpose(1, 2))
add("transpose of an image", "transpose", {"dim0": 1, "dim1": -1}, image, lambda x: x.transpose(1, -1))
add("flip", "flip", {}, sequence, lambda x: x.flip(-1))
add("flip two axes", "flip", {"dims": "1, -1"}, image, lambda x: x.flip(1, 3))
add("expand", "expand", {"sizes": "-1, 5"}, torch.randn(3, 4, 1), lambda x: x.expand(-1, -1, 5))
add("repeat", "repeat", {"repeats": "2, 3"}, sequence, lambda x: x.repeat(1, 2, 3))

add("split", "split", {"dim": 2, "chunks": 3}, sequence, lambda x: x.chunk(3, 2), outputs=("a", "b", "c"))
add("split into sizes", "split", {"dim": -1, "sizes": "1, 3, 2"}, row, lambda x: x.split((1, 3, 2), -1), outputs=("a", "b", "c"))
add("split sequences", "split", {}, sequence, lambda x: x.chunk(2, 1), outputs=("a", "b"))
add("select", "select", {}, sequence, lambda x: x.select(1, -1))
add("select a column", "select", {"dim": -1, "index": 2}, sequence, lambda x: x[:, :, 2])
add("slice", "slice", {"start": 1, "end": 4, "step": 2, "dim": -1}, sequence, lambda x: x[:, :, 1:4:2])
add("slice from the end", "slice", {"start": -2}, sequence, lambda x: x[:, -2:])
codes = torch.randint(0, 4, (3, 5))
family.add("gather", "gather", {"dim": 1}, {"in": sequence, "index": torch.randint(0, 4, (3, 2, 6))}, None, forward=lambda _, x, i: torch.gather(x, 1, i),
           vocabulary={"index": 4})
family.add("gather columns", "gather", {"dim": -1}, {"in": row, "index": codes}, None, forward=lambda _, x, i: torch.gather(x, -1, i), vocabulary={"index": 6})
family.add("take", "take", {}, {"in": sequence, "index": codes}, None, forward=lambda _, x, i: torch.stack([x[n, i[n]] for n in range(3)]), vocabulary={"index": 4})
family.add("take of rows", "take", {}, {"in": row, "index": codes}, None, forward=lambda _, x, i: torch.stack([x[n, i[n]] for n in range(3)]), vocabulary={"index": 6})
family.add("index select", "index_select", {}, {"in": torch.randn(7, 4), "index": torch.randint(0, 7, (3, 1))}, None, forward=lambda _, x, i: x[i[:, 0]],
           vocabulary={"index": 7}, whole=("in",))

REDUCTIONS = {"mean": torch.mean, "sum": torch.sum, "max": torch.amax, "min": torch.amin, "var": torch.var, "std": torch.std,
              "norm": lambda x, dim, keepdim=False: x.square().sum(dim, keepdim=keepdim).sqrt(), "logsumexp": torch.logsumexp}
for name, function in REDUCTIONS.items():
    add("reduce " + name, "reduce", {"function": name, "dim": "2", "keepdim": True}, sequence, lambda x, f=function: f(x, dim=2, keepdim=True))
    add(f"reduce {name} over two axes", "reduce", {"function": name, "dim": "1, -1"}, image, lambda x, f=function: f(x, dim=(1, 3)))
    add(f"reduce {name} over all", "reduce", {"function": name, "dim": ""}, sequence, lambda x, f=function: f(x, dim=(1, 2)))
add("reduce prod", "reduce", {"function": "prod", "dim": "1, 2", "keepdim": True}, sequence[:, :2], lambda x: x.reshape(3, 12).prod(1).reshape(3, 1, 1))
add("reduce prod of rows", "reduce", {"function": "prod"}, row, lambda x: x.prod(-1))
add("cumsum", "cumsum", {}, sequence, lambda x: x.cumsum(1))
add("cumsum of columns", "cumsum", {"dim": -1}, sequence, lambda x: x.cumsum(-1))
hidden = torch.tensor([[1.0, 1, 1, 1], [1, 1, 0, 0], [1, 0, 0, 0]])
family.add("mask", "mask", {}, {"in": sequence, "mask": hidden}, None, forward=lambda _, x, m: x * m[:, :, None])
family.add("mask fill", "mask", {"mode": "fill", "value": -3.5}, {"in": sequence, "mask": hidden}, None,
           forward=lambda _, x, m: torch.where(m[:, :, None] == 0, torch.tensor(-3.5), x))
family.add("mask of rows", "mask", {"mode": "fill", "value": 2.0}, {"in": torch.randn(3, 4), "mask": hidden}, None, forward=lambda _, x, m: x.masked_fill(m == 0, 2.0))

if __name__ == "__main__":
    family.write()
