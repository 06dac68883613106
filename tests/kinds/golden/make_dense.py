#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dense layers, embeddings and positions."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from kind_cases import Family

family = Family()
row, sequence = torch.randn(4, 5), torch.randn(3, 4, 5)
codes = torch.randint(0, 7, (4, 3))

family.add("linear", "linear", {"out_features": 3}, {"in": row}, nn.Linear(5, 3))
family.add("linear sequence", "linear", {"out_features": 3}, {"in": sequence}, nn.Linear(5, 3))
family.add("linear without bias", "linear", {"out_features": 3, "bias": False}, {"in": row}, nn.Linear(5, 3, bias=False))
family.add("embedding", "embedding", {"embedding_dim": 4}, {"in": codes}, nn.Embedding(7, 4), vocabulary={"in": 7})

pair = {"a": torch.randn(4, 5), "b": torch.randn(4, 3)}
family.add("bilinear", "bilinear", {"out_features": 2}, pair, nn.Bilinear(5, 3, 2))
family.add("bilinear without bias", "bilinear", {"out_features": 2, "bias": False}, pair, nn.Bilinear(5, 3, 2, bias=False))
family.add("bilinear sequence", "bilinear", {"out_features": 4}, {"a": torch.randn(2, 3, 4), "b": torch.randn(2, 3, 2)}, nn.Bilinear(4, 2, 4))

# EmbeddingBag, also with a mask (whose last row is nothing but padding).
mask = torch.tensor([[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]], dtype=torch.float32)


def masked_bag(mode):
    def forward(module, x, m):
        vectors = module.weight[x]
        if mode == "max":
            rows = []
            for i in range(x.shape[0]):
                real = [vectors[i, k] for k in range(x.shape[1]) if m[i, k] > 0]
                rows.append(torch.stack(real).max(dim=0).values if real else torch.zeros(vectors.shape[2]))
            return torch.stack(rows)
        total = (vectors * m[:, :, None]).sum(1)
        return total if mode == "sum" else total / m.sum(1, keepdim=True).clamp(min=1e-6)
    return forward


for mode in ("mean", "sum", "max"):
    params = {"embedding_dim": 4, "mode": mode}
    family.add("embedding_bag " + mode, "embedding_bag", params, {"in": codes}, nn.EmbeddingBag(7, 4, mode=mode), vocabulary={"in": 7})
    # Of an empty row the mean's gradient with regard to its mask is beyond float32.
    given = mask[:3] if mode == "mean" else mask
    family.add("embedding_bag masked " + mode, "embedding_bag", params, {"in": codes[:len(given)], "mask": given}, nn.EmbeddingBag(7, 4, mode=mode),
               forward=masked_bag(mode), vocabulary={"in": 7})

family.add("one_hot", "one_hot", {}, {"in": codes}, None, forward=lambda m, x: F.one_hot(x, 7).float(), vocabulary={"in": 7})

for name, most in (("exact", 0), ("longer", 9)):
    family.add("positional_embedding " + name, "positional_embedding", {"max_length": most}, {"in": sequence}, nn.Embedding(most or 4, 5),
               forward=lambda m, x: x + m(torch.arange(4)))


def sinusoidal(x, base):
    """Section 3.5 of Vaswani et al., number by number."""
    table = torch.zeros(x.shape[1:])
    for position in range(x.shape[1]):
        for i in range(x.shape[2]):
            angle = position / base ** (2 * (i // 2) / x.shape[2])
            table[position, i] = math.sin(angle) if i % 2 == 0 else math.cos(angle)
    return x + table


family.add("sinusoidal_positions", "sinusoidal_positions", {}, {"in": torch.randn(2, 6, 8)}, None, forward=lambda m, x: sinusoidal(x, 10000.0))
family.add("sinusoidal_positions odd", "sinusoidal_positions", {"base": 100.0}, {"in": sequence}, None, forward=lambda m, x: sinusoidal(x, 100.0))


def rotary(x, base, interleaved):
    """Each pair as a complex number times e^(i * position * speed) (Su et al., equation 34); x: [..., T, D]."""
    width = x.shape[-1]
    speed = torch.tensor([base ** (-2 * k / width) for k in range(width // 2)], dtype=torch.float64)
    turn = torch.polar(torch.ones(x.shape[-2], width // 2, dtype=torch.float64), torch.arange(x.shape[-2])[:, None] * speed)
    x = x.double()
    number = torch.complex(x[..., 0::2], x[..., 1::2]) if interleaved else torch.complex(x[..., : width // 2], x[..., width // 2:])
    turned = number * turn
    if interleaved:
        return torch.stack((turned.real, turned.imag), dim=-1).flatten(-2).float()
    return torch.cat((turned.real, turned.imag), dim=-1).float()


def rotary_heads(x, heads, base, interleaved):
    parts = [rotary(part, base, interleaved) for part in x.split(x.shape[-1] // heads, dim=-1)]
    return torch.cat(parts, dim=-1)


for layout in ("interleaved", "halves"):
    pairs = layout == "interleaved"
    family.add("rotary_positions " + layout, "rotary_positions", {"layout": layout}, {"in": torch.randn(2, 5, 6)}, None,
               forward=lambda m, x: rotary_heads(x, 1, 10000.0, pairs))
    family.add("rotary_positions side by side " + layout, "rotary_positions", {"layout": layout, "num_heads": 3, "base": 500.0}, {"in": torch.randn(2, 4, 12)}, None,
               forward=lambda m, x: rotary_heads(x, 3, 500.0, pairs))
    family.add("rotary_positions heads " + layout, "rotary_positions", {"layout": layout}, {"in": torch.randn(2, 3, 5, 4)}, None,
               forward=lambda m, x: rotary_heads(x, 1, 10000.0, pairs))

if __name__ == "__main__":
    family.write()
