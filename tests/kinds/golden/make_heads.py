#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Last layers of networks."""
import torch
from torch import nn

from kind_cases import Family

family = Family(seed=8)
rows, sequence = torch.randn(4, 5), torch.randn(2, 3, 5)


class Gaussian(nn.Module):
    def __init__(self, out):
        super().__init__()
        self.mean, self.variance = nn.Linear(5, out), nn.Linear(5, out)


class Mixture(nn.Module):
    def __init__(self, out, components):
        super().__init__()
        self.mixing, self.mean, self.deviation = nn.Linear(5, components), nn.Linear(5, components * out), nn.Linear(5, components)


class Dueling(nn.Module):
    def __init__(self, actions):
        super().__init__()
        self.value, self.advantage = nn.Linear(5, 1), nn.Linear(5, actions)


class Factors(nn.Module):
    def __init__(self, users, items, dim, bias):
        super().__init__()
        self.user, self.item = nn.Embedding(users, dim), nn.Embedding(items, dim)
        if bias:
            self.user_bias, self.item_bias, self.bias = nn.Embedding(users, 1), nn.Embedding(items, 1), nn.Parameter(torch.randn(1))

    def score(self, user, item):
        result = []
        for u, i in zip(user.flatten(), item.flatten()):
            score = torch.dot(self.user.weight[u], self.item.weight[i])
            if hasattr(self, "bias"):
                score = score + self.user_bias.weight[u, 0] + self.item_bias.weight[i, 0] + self.bias[0]
            result.append(score)
        return torch.stack(result).unsqueeze(1)


def gaussian(least):
    return lambda m, x: (m.mean(x), torch.log(1 + torch.exp(m.variance(x))) + least)


family.add("gaussian head", "gaussian_head", {"out_features": 2}, {"in": rows}, Gaussian(2), outputs=("mean", "variance"), forward=gaussian(1e-6))
family.add("gaussian head of sequences", "gaussian_head", {"out_features": 1, "min_variance": 0.1}, {"in": sequence}, Gaussian(1), outputs=("mean", "variance"), forward=gaussian(0.1))


def mixture(m, x):
    powers = torch.exp(m.mixing(x))
    return powers / powers.sum(1, keepdim=True), torch.stack([part for part in m.mean(x).split(2, dim=1)], 1), torch.exp(m.deviation(x))


family.add("mixture density", "mixture_density", {"out_features": 2, "components": 3}, {"in": rows}, Mixture(2, 3), outputs=("weights", "mean", "deviation"), forward=mixture)


def rising(m, x):
    raw, columns = m(x), []
    for q in range(raw.shape[1]):
        columns.append(raw[:, q] if q == 0 else columns[-1] + torch.log1p(torch.exp(raw[:, q])))
    return torch.stack(columns, 1)


family.add("quantile head", "quantile_head", {}, {"in": rows}, nn.Linear(5, 3), forward=rising)
family.add("quantile head of one", "quantile_head", {"quantiles": [0.5]}, {"in": rows}, nn.Linear(5, 1), forward=rising)
family.add("quantile head free", "quantile_head", {"quantiles": [0.9, 0.1], "monotone": False}, {"in": rows}, nn.Linear(5, 2))
family.add("tagging head", "tagging_head", {"classes": 4}, {"in": sequence}, nn.Linear(5, 4))
family.add("policy head", "policy_head", {"actions": 3}, {"in": rows}, nn.Linear(5, 3))
family.add("value head", "value_head", {}, {"in": rows}, nn.Linear(5, 1))
family.add("dueling head", "dueling_head", {"actions": 3}, {"in": rows}, Dueling(3), forward=lambda m, x: m.value(x) + (m.advantage(x) - m.advantage(x).mean(1, keepdim=True)))

user, item = torch.tensor([[0], [3], [1], [3]]), torch.tensor([[2], [0], [1], [1]])
for name, params, bias, forward in (
        ("matrix factorization", {"embedding_dim": 3}, True, lambda m, u, i: m.score(u, i)),
        ("matrix factorization without biases", {"embedding_dim": 4, "bias": False}, False, lambda m, u, i: m.score(u, i)),
        ("matrix factorization gmf", {"embedding_dim": 3, "output": "gmf"}, False, lambda m, u, i: m.user(u.flatten()) * m.item(i.flatten()))):
    family.add(name, "matrix_factorization", params, {"user": user, "item": item}, Factors(4, 3, params["embedding_dim"], bias), forward=forward,
               vocabulary={"user": 4, "item": 3})

if __name__ == "__main__":
    family.write()
