#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expressions, each beside the same in PyTorch."""
import torch
from torch.nn import functional as F

from kind_cases import Family

family = Family()
row, other = torch.randn(3, 5), torch.randn(3, 5)
sequence, query = torch.randn(3, 4, 5), torch.randn(3, 2, 5)


def add(code, tensors, function, **more):
    tensors = tensors if isinstance(tensors, tuple) else (tensors,)
    inputs = {"abcdef"[i]: t for i, t in enumerate(tensors)}
    family.add("expression " + code.replace("\n", "; "), "expression", {"code": code, "inputs": len(tensors)}, inputs, None, forward=lambda _, *x: function(*x), **more)


add("a", row, lambda a: a.clone())
add("a * sigmoid(b) + 2", (row, other), lambda a, b: a * torch.sigmoid(b) + 2)
add("-a ** 2 / (1 + b * b) - 2 ** -1", (row, other), lambda a, b: -(a ** 2) / (1 + b * b) - 0.5)
add("sum(a * b, dim=-1, keepdim=True) / (norm(a, -1, True) * norm(b, -1, True))", (row, other), lambda a, b: F.cosine_similarity(a, b, -1).unsqueeze(-1))
add("h = a - mean(a, -1, keepdim=True)\nh / sqrt(mean(h * h, -1, keepdim=True) + 1e-5)", sequence, lambda a: F.layer_norm(a, (5,)))
add("w = softmax(a @ transpose(b, 1, 2) / sqrt(5), dim=-1); w @ b", (query, sequence), lambda a, b: F.scaled_dot_product_attention(a[:, None], b[:, None], b[:, None])[:, 0])
add("(a > 0) * a + (a <= 0) * (exp(a) - 1)", row, F.elu)
add("(a < b) + 2 * (a >= b) + 4 * (a == a) + 8 * (a != a)", (row, other), lambda a, b: torch.where(a < b, 5.0, 6.0) + 0 * a)
add("where(a > b, a, 0.25 * b)", (row, other), lambda a, b: torch.where(a > b, a, 0.25 * b))
add("where(a, 1, b)", (torch.tensor([[1.0, 0, -2], [0, 0, 3]]), torch.randn(2, 3)), lambda a, b: torch.where(a != 0, 1.0, b))
add("clamp(a, -0.5, max=0.7) + minimum(a, b) * maximum(b, 0.1) + pow(2, a)", (row, other),
    lambda a, b: a.clamp(-0.5, 0.7) + torch.minimum(a, b) * b.clamp(min=0.1) + 2 ** a)
UNARY = {"exp": torch.exp, "abs": torch.abs, "sign": torch.sign, "square": torch.square, "floor": torch.floor, "ceil": torch.ceil, "round": torch.round, "sin": torch.sin,
         "cos": torch.cos, "erf": torch.erf, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "softplus": F.softplus, "relu": F.relu, "silu": F.silu, "gelu": F.gelu,
         "log": torch.log, "sqrt": torch.sqrt}
for name, function in UNARY.items():
    add(f"{name}(a)", row.abs() + 0.2 if name in ("log", "sqrt") else 2 * row, function)
    value = function(torch.tensor(0.3, dtype=torch.float64)).item()
    add(f"a * {name}(0.3)", row[:, :2], lambda a, v=value: a * v)
REDUCTIONS = {"sum": torch.sum, "mean": torch.mean, "max": torch.amax, "min": torch.amin, "norm": lambda x, dim, keepdim=False: x.square().sum(dim, keepdim).sqrt(),
              "logsumexp": torch.logsumexp}
for name, function in REDUCTIONS.items():
    add(f"{name}(a, 1)", sequence, lambda a, f=function: f(a, 1))
    add(f"a - {name}(a, dim=(1, -1), keepdim=True)", sequence, lambda a, f=function: a - f(a, (1, 2), keepdim=True))
    add(f"unsqueeze({name}(a), 1)", sequence, lambda a, f=function: f(a, (1, 2)).unsqueeze(1))
add("log_softmax(a, 1)", sequence, lambda a: torch.log_softmax(a, 1))
add("cumsum(a, dim=-1)", sequence, lambda a: torch.cumsum(a, -1))
add("matmul(a, b)", (query, sequence.mT), torch.matmul)
add("einsum(\"nqd,nkd->nqk\", a, b)", (query, sequence), lambda a, b: a @ b.mT)
add("einsum('nij, nik, nl -> njkl', a, a, b)", (sequence, row), lambda a, b: (a.mT @ a)[:, :, :, None] * b[:, None, None, :])
add("einsum('nij->n', a)[:, None]", sequence, lambda a: a.sum((1, 2)).unsqueeze(1))
add("reshape(a, N, 2, -1)", sequence, lambda a: a.reshape(3, 2, 10))
add("squeeze(unsqueeze(a, -1), 2) + reshape(expand(b, N, 5), N, -1)", (row, other[:, :1]), lambda a, b: a + b)
add("permute(a, 0, 2, 1) + transpose(b, -1, 1)", (sequence, sequence.flip(1)), lambda a, b: a.mT + b.mT)
add("concat(a, b, a[:, :1], dim=1)", (sequence, query), lambda a, b: torch.cat((a, b, a[:, :1]), 1))
add("stack(a, b, -a, dim=-1)", (row, other), lambda a, b: torch.stack((a, b, -a), -1))
add("a[:, 0:3, ::2] * a[..., 1:, -1, None]", sequence, lambda a: a[:, 0:3, ::2] * a[..., 1:, -1, None])
add("a[:, None, 1] + b[:, -1, :, None]", (sequence, sequence), lambda a, b: a[:, None, 1] + b[:, -1, :, None])
add("a[:, 0:-1:2]", row, lambda a: a[:, 0:-1:2])
add("a[..., None, 2]", sequence, lambda a: a[..., None, 2])
add("h = a * a\nk = h + h\nk * k - h", row, lambda a: 4 * a ** 4 - a ** 2)
add("a + b", (sequence, torch.randn(4, 5)), lambda a, b: a + b, whole=("b",))
add("a @ b", (row, torch.randn(5, 2)), lambda a, b: a @ b, whole=("b",))
add("a * (b == 2) + b", (row, torch.randint(0, 4, (3, 5))), lambda a, b: a * (b == 2) + b, vocabulary={"b": 4})

if __name__ == "__main__":
    family.write()
