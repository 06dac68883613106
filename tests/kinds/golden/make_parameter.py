#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameter: a tensor that is the same for every row."""
import torch
from torch import nn

from kind_cases import Family

family = Family()


class Same(nn.Module):
    def __init__(self, shape, trainable):
        super().__init__()
        if trainable:
            self.weight = nn.Parameter(torch.randn(shape))
        else:
            self.register_buffer("weight", torch.randn(shape))

    def forward(self, x):
        return torch.stack([self.weight for _ in range(x.shape[0])])


for name, given in (("row", torch.randn(3, 5)), ("image", torch.randn(2, 1, 4, 4))):
    for trainable in (True, False):
        for shape in ((4,), (2, 3), (1, 1, 2)):
            family.add(f"parameter {name} {shape} {trainable}", "parameter", {"shape": ", ".join(map(str, shape)), "trainable": trainable}, {"in": given}, Same(shape, trainable))
family.add("parameter of zeros", "parameter", {"shape": "3", "initial": "zeros"}, {"in": torch.randn(2, 5)}, Same((3,), True))
family.add("parameter of ones", "parameter", {"shape": "3", "initial": "ones"}, {"in": torch.randn(2, 5)}, Same((3,), True))
family.write()
