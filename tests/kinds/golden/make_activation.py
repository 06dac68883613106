#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Activations: torch.nn's modules; SwiGLU from its paper."""
import torch
from torch import nn

from kind_cases import Family

family = Family()
row, image = torch.randn(3, 8), torch.randn(2, 4, 3, 2)
wide = torch.linspace(-7.3, 7.1, 16).reshape(2, 8)


def both(kind, module, **params):
    """A row that reaches far to both sides, and an image."""
    name = kind + "".join(f" {k} {v}" for k, v in params.items())
    family.add(name, kind, params, {"in": wide}, module)
    family.add(name + " image", kind, params, {"in": image}, module)


for kind, module in {"relu": nn.ReLU, "relu6": nn.ReLU6, "selu": nn.SELU, "silu": nn.SiLU, "mish": nn.Mish, "hardswish": nn.Hardswish,
                     "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "softsign": nn.Softsign, "logsigmoid": nn.LogSigmoid, "hardsigmoid": nn.Hardsigmoid,
                     "tanhshrink": nn.Tanhshrink, "leaky_relu": nn.LeakyReLU, "elu": nn.ELU, "celu": nn.CELU, "gelu": nn.GELU, "softplus": nn.Softplus,
                     "hardtanh": nn.Hardtanh, "softshrink": nn.Softshrink, "hardshrink": nn.Hardshrink}.items():
    both(kind, module())
both("leaky_relu", nn.LeakyReLU(0.2), negative_slope=0.2)
both("elu", nn.ELU(0.7), alpha=0.7)
both("celu", nn.CELU(1.6), alpha=1.6)
both("gelu", nn.GELU(approximate="tanh"), approximate="tanh")
both("softplus", nn.Softplus(beta=2.5), beta=2.5)
both("hardtanh", nn.Hardtanh(-0.4, 2.0), min_val=-0.4, max_val=2.0)
both("threshold", nn.Threshold(0.3, -1.5), threshold=0.3, value=-1.5)
both("softshrink", nn.Softshrink(0.9), lambd=0.9)
both("hardshrink", nn.Hardshrink(0.9), lambd=0.9)

for dim, axis in (("last", -1), ("channel", 1)):
    family.add("glu " + dim, "glu", {"dim": dim}, {"in": image}, nn.GLU(axis))
    for kind, module in (("softmax", nn.Softmax), ("softmin", nn.Softmin), ("log_softmax", nn.LogSoftmax)):
        family.add(f"{kind} {dim}", kind, {"dim": dim}, {"in": image}, module(axis))
family.add("log_softmax of a row", "log_softmax", {}, {"in": wide}, nn.LogSoftmax(-1))


def swiglu(axis):
    """Swish(a) * b of the halves (Shazeer 2020, equation 5, without its matrices)."""
    def forward(_, x):
        half = x.shape[axis] // 2
        a, b = x.split(half, axis)
        return a / (1 + torch.exp(-a)) * b
    return forward


family.add("swiglu", "swiglu", {}, {"in": row}, None, forward=swiglu(-1))
family.add("swiglu channel", "swiglu", {"dim": "channel"}, {"in": image}, None, forward=swiglu(1))

family.add("prelu", "prelu", {}, {"in": image}, nn.PReLU())
family.add("prelu initial slope", "prelu", {"init": 0.4}, {"in": row}, nn.PReLU(init=0.4))
channels = nn.PReLU(4)
nn.init.normal_(channels.weight)
family.add("prelu channels", "prelu", {"per_channel": True}, {"in": image}, channels)
columns = nn.PReLU(8)
nn.init.normal_(columns.weight)
family.add("prelu columns", "prelu", {"per_channel": True}, {"in": row}, columns)

if __name__ == "__main__":
    family.write()
