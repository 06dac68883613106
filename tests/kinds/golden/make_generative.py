#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers of generative models. Random ones are checked number by number: Philox4x32-10 (Salmon et al., 2011) is written
down here once more."""
import math

import torch
from torch import nn

from kind_cases import Family

family = Family(seed=7)
WORD, LONG = (1 << 32) - 1, (1 << 64) - 1


def mix(a, b):
    x = (a + 0x9E3779B97F4A7C15 * (b + 1)) & LONG
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & LONG
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & LONG
    return x ^ (x >> 31)


def philox(seed, stream, index):
    c = [index & WORD, index >> 32, stream & WORD, stream >> 32]
    keys = [seed & WORD, seed >> 32]
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ keys[0], b & WORD, (a >> 32) ^ c[3] ^ keys[1], a & WORD]
        keys = [(keys[0] + 0x9E3779B9) & WORD, (keys[1] + 0xBB67AE85) & WORD]
    return c


def noise(shape, node, uniform=False):
    """Of seed 0 and step 0."""
    values = []
    for i in range(math.prod(shape)):
        words = philox(0, mix(node, 0), i)
        if uniform:
            values.append(2 * (((words[1] << 32 | words[0]) >> 11) * 2.0 ** -53) - 1)
        else:
            values.append(math.sqrt(-2 * math.log((words[0] + 0.5) * 2.0 ** -32)) * math.cos(2 * math.pi * words[1] * 2.0 ** -32))
    return torch.tensor(values, dtype=torch.float32).reshape(shape)


class Reparameterize(nn.Module):
    def forward(self, mean, log_variance):
        normal = torch.distributions.Normal(mean, torch.exp(0.5 * log_variance))
        kl = torch.distributions.kl_divergence(normal, torch.distributions.Normal(torch.zeros(()), torch.ones(())))
        z = mean + noise(mean.shape, 3) * torch.exp(0.5 * log_variance) if self.training else mean
        return z, kl.reshape(len(mean), -1).sum(1, keepdim=True)


class Quantizer(nn.Module):
    def __init__(self, count, dim, cost):
        super().__init__()
        self.cost = cost
        self.embedding = nn.Embedding(count, dim)

    def forward(self, x):
        vectors = x.permute(0, 2, 3, 1) if x.dim() == 4 else x
        flat = vectors.reshape(-1, vectors.shape[-1])
        nearest = [min(range(len(self.embedding.weight)), key=lambda k: ((v - self.embedding.weight[k]) ** 2).sum().item()) for v in flat]
        e = self.embedding(torch.tensor(nearest)).reshape(vectors.shape)
        gaps = torch.stack([(((a - b.detach()) ** 2) + self.cost * (a.detach() - b) ** 2).mean() for a, b in zip(e, vectors)])
        e = e.permute(0, 3, 1, 2) if x.dim() == 4 else e
        codes = torch.tensor(nearest).reshape(vectors.shape[:-1])
        return x + (e - x).detach(), gaps.unsqueeze(1), codes if codes.dim() > 1 else codes.unsqueeze(1)


class Discrimination(nn.Module):
    def __init__(self, features, kernels, dim):
        super().__init__()
        self.kernels, self.dim = kernels, dim
        self.T = nn.Parameter(0.3 * torch.randn(features, kernels * dim))

    def forward(self, x):
        m = torch.einsum("nf,fbc->nbc", x, self.T.reshape(-1, self.kernels, self.dim))
        added = [[sum(torch.exp(-torch.abs(m[i, b] - m[j, b]).sum()) for j in range(len(x)) if j != i) for b in range(self.kernels)] for i in range(len(x))]
        return torch.cat((x, torch.stack([torch.stack(row) for row in added])), 1)


for name, shape in (("reparameterize", (4, 3)), ("reparameterize image", (2, 2, 3, 2))):
    family.add(name, "reparameterize", {}, {"mean": torch.randn(shape), "log_variance": torch.randn(shape)}, Reparameterize(), outputs=("out", "kl"))
for name, shape, count, cost in (("quantizer", (5, 3), 4, 0.25), ("quantizer sequence", (2, 4, 3), 5, 1.0), ("quantizer image", (2, 3, 2, 4), 6, 0.5)):
    family.add(name, "vector_quantizer", {"num_embeddings": count, "commitment_cost": cost}, {"in": torch.randn(shape)}, Quantizer(count, 3, cost), outputs=("out", "loss", "codes"), vocabulary={"codes": count})
rows = torch.randn(4, 5)
family.add("minibatch discrimination", "minibatch_discrimination", {"num_kernels": 3, "kernel_dim": 2}, {"in": rows}, Discrimination(5, 3, 2))
for uniform in (False, True):
    like = torch.randn(3, 2)
    family.add("noise uniform" if uniform else "noise", "noise", {"size": 4, "distribution": "uniform" if uniform else "normal"}, {"like": like}, None,
               forward=lambda _, x: noise((3, 4), 2, uniform) + 0 * x.sum(), random=True)

family.add("adversary", "adversary", {}, {"real": torch.randn(2, 1, 3, 3), "made": torch.randn(2, 1, 3, 3)}, None, forward=lambda _, real, made: made + 0 * real.sum())

if __name__ == "__main__":
    family.write()
