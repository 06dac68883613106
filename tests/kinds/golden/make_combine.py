#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arithmetic, joins, products and interactions of fields; the interactions pair by pair as in their papers."""
import torch
from torch import nn

from kind_cases import Family

family = Family()
row, other = torch.randn(3, 5), torch.randn(3, 5)
sequence, column, line = torch.randn(3, 4, 5), torch.randn(3, 4, 1), torch.randn(3, 1, 5)


def positive(tensor):
    return tensor.abs() + 0.3


ARITHMETIC = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "pow": torch.pow, "minimum": torch.minimum, "maximum": torch.maximum}
for kind, function in ARITHMETIC.items():
    safe = positive if kind in ("div", "pow") else (lambda t: t)
    call = lambda _, a, b, f=function: f(a, b)
    family.add(kind, kind, {}, {"a": safe(row), "b": safe(other)}, None, forward=call)
    family.add(kind + " stretched", kind, {}, {"a": safe(column), "b": safe(line)}, None, forward=call)
family.add("add whole", "add", {}, {"a": sequence, "b": torch.randn(4, 5)}, None, forward=lambda _, a, b: a + b, whole=("b",))

family.add("scale", "scale", {"scale": -1.7, "shift": 0.4}, {"in": row}, None, forward=lambda _, x: -1.7 * x + 0.4)
family.add("clamp", "clamp", {"min": -0.5, "max": 0.8}, {"in": sequence}, None, forward=lambda _, x: x.clamp(-0.5, 0.8))
for name in ("neg", "abs", "square", "sqrt", "rsqrt", "reciprocal", "exp", "expm1", "log", "log1p", "sin", "cos", "erf", "sign", "floor", "ceil", "round"):
    x = positive(row) if name in ("sqrt", "rsqrt", "reciprocal", "log", "log1p") else 2 * row
    family.add("function " + name, "function", {"function": name}, {"in": x}, None, forward=lambda _, x, n=name: getattr(torch, n)(x))

family.add("concat", "concat", {}, {"a": row, "b": torch.randn(3, 2)}, None, forward=lambda _, *x: torch.cat(x, 1))
family.add("concat three", "concat", {"inputs": 3, "dim": -2}, {"a": sequence, "b": line, "c": sequence + 1}, None, forward=lambda _, *x: torch.cat(x, -2))
family.add("stack", "stack", {}, {"a": row, "b": other}, None, forward=lambda _, *x: torch.stack(x, 1))
family.add("stack three", "stack", {"inputs": 3, "dim": -1}, {"a": row, "b": other, "c": row * 2}, None, forward=lambda _, *x: torch.stack(x, -1))

second = torch.randn(3, 5, 2)
family.add("matmul", "matmul", {}, {"a": sequence, "b": second}, None, forward=lambda _, a, b: a @ b)
family.add("matmul transposed", "matmul", {"transpose_a": True, "transpose_b": True}, {"a": torch.randn(2, 3, 5, 4), "b": torch.randn(2, 1, 6, 5)}, None,
           forward=lambda _, a, b: torch.einsum("nhka,nhbk->nhab", a, b.expand(2, 3, 6, 5)))
family.add("matmul whole", "matmul", {}, {"a": row, "b": torch.randn(5, 2)}, None, forward=lambda _, a, b: a @ b, whole=("b",))
family.add("dot", "dot", {}, {"a": row, "b": other}, None, forward=lambda _, a, b: torch.einsum("nd,nd->n", a, b).unsqueeze(1))
family.add("dot stretched", "dot", {"keepdim": False}, {"a": sequence, "b": line}, None, forward=lambda _, a, b: torch.linalg.vecdot(a, b))
family.add("cosine_similarity", "cosine_similarity", {}, {"a": row, "b": other}, nn.CosineSimilarity(-1), forward=lambda m, a, b: m(a, b).unsqueeze(1))
family.add("cosine_similarity stretched", "cosine_similarity", {"keepdim": False, "eps": 0.5}, {"a": sequence * 0.1, "b": line}, nn.CosineSimilarity(-1, 0.5))

fields = torch.randn(3, 4, 3)
PAIRS = [(i, j) for i in range(4) for j in range(i + 1, 4)]


def pairwise(_, x):
    """Sum over the pairs (Rendle 2010, equation 1, third term, all x = 1)."""
    return sum((x[:, i] * x[:, j] for i, j in PAIRS))


family.add("factorization_machine", "factorization_machine", {}, {"in": fields}, None, forward=lambda _, x: pairwise(_, x).sum(1, keepdim=True))
family.add("factorization_machine pooled", "factorization_machine", {"reduce_sum": False}, {"in": fields}, None, forward=pairwise)
family.add("dot_interaction", "dot_interaction", {}, {"in": fields}, None, forward=lambda _, x: torch.stack([(x[:, i] * x[:, j]).sum(1) for i, j in PAIRS], 1))
family.add("dot_interaction with itself", "dot_interaction", {"self_interaction": True}, {"in": fields}, None,
           forward=lambda _, x: torch.stack([(x[:, i] * x[:, j]).sum(1) for i in range(4) for j in range(i, 4)], 1))


class Bilinear(nn.Module):
    """FiBiNET, equations 5 to 7: p_ij = (v_i . W) * v_j."""

    def __init__(self, form):
        super().__init__()
        shape = {"all": (3, 3), "each": (3, 3, 3), "interaction": (6, 3, 3)}[form]
        self.form, self.weight = form, nn.Parameter(torch.randn(shape))

    def forward(self, x):
        matrix = {"all": lambda p, i: self.weight, "each": lambda p, i: self.weight[i], "interaction": lambda p, i: self.weight[p]}[self.form]
        return torch.stack([(x[:, i] @ matrix(p, i)) * x[:, j] for p, (i, j) in enumerate(PAIRS)], 1)


for form in ("all", "each", "interaction"):
    family.add("bilinear_interaction " + form, "bilinear_interaction", {"type": form}, {"in": fields}, Bilinear(form))

if __name__ == "__main__":
    family.write()
