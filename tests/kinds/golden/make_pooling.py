#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Poolings over signals, images and volumes."""
import torch
from torch import nn

from kind_cases import Family

family = Family()
SHAPES = {1: (2, 3, 9), 2: (2, 2, 7, 6), 3: (1, 2, 5, 4, 6)}
LISTS = {"kernel_shape": "kernel_size", "strides": "stride", "pads": "padding", "dilations": "dilation"}


def distinct(shape):
    """Numbers of which no two are nearly alike: the largest is the largest in every arithmetic."""
    count = torch.Size(shape).numel()
    return (torch.randperm(count).float() / count * 4 - 2).reshape(shape)


def torch_options(params):
    options = {key: value for key, value in params.items() if key not in LISTS}
    options |= {LISTS[key]: tuple(value) for key, value in params.items() if key in LISTS}
    options.setdefault("kernel_size", 2)
    return options


def window(name, kind, axes, params, shape=None):
    module = getattr(nn, {"max": "MaxPool", "avg": "AvgPool"}[kind] + f"{axes}d")(**torch_options(params))
    family.add(f"{kind}_pool{axes}d {name}", f"{kind}_pool{axes}d", params, {"in": distinct(shape or SHAPES[axes])}, module)


for axes in (1, 2, 3):
    for kind in ("max", "avg"):
        window("default", kind, axes, {})
        window("overlapping", kind, axes, {"kernel_size": 3, "stride": 1, "padding": 1})
        window("part windows", kind, axes, {"kernel_size": 3, "stride": 2, "ceil_mode": True})
        window("part windows padded", kind, axes, {"kernel_size": 3, "stride": 3, "padding": 1, "ceil_mode": True})
    window("dilated", "max", axes, {"kernel_size": 2, "dilation": 2, "stride": 1})
    window("dilated part windows", "max", axes, {"kernel_size": 2, "dilation": 2, "stride": 3, "padding": 1, "ceil_mode": True})
    window("without border", "avg", axes, {"kernel_size": 3, "padding": 1, "stride": 2, "count_include_pad": False})
    window("without border part windows", "avg", axes, {"kernel_size": 3, "padding": 1, "stride": 2, "count_include_pad": False, "ceil_mode": True})
for kind in ("max", "avg"):
    window("per axis", kind, 2, {"kernel_shape": [3, 2], "strides": [1, 2], "pads": [1, 0]})
window("window larger than input", "max", 1, {"kernel_size": 4, "ceil_mode": True, "dilation": 3, "stride": 5}, (2, 2, 6))

for axes in (1, 2, 3):
    for kind, name in (("avg", "Avg"), ("max", "Max")):
        adaptive = getattr(nn, f"Adaptive{name}Pool{axes}d")
        shape = SHAPES[axes]
        for size in (1, 2, 4):
            family.add(f"adaptive_{kind}_pool{axes}d {size}", f"adaptive_{kind}_pool{axes}d", {"output_size": size}, {"in": distinct(shape)}, adaptive(size))
        sizes = [3, 2, 5][:axes]
        family.add(f"adaptive_{kind}_pool{axes}d per axis", f"adaptive_{kind}_pool{axes}d", {"output_shape": sizes}, {"in": distinct(shape)},
                   adaptive(tuple(sizes) if axes > 1 else sizes[0]))
        family.add(f"adaptive_{kind}_pool{axes}d even", f"adaptive_{kind}_pool{axes}d", {"output_size": 3},
                   {"in": distinct({1: (2, 2, 6), 2: (1, 2, 6, 3), 3: (1, 1, 3, 6, 3)}[axes])}, adaptive(3))

        def reduce(x, dims, kind=kind):
            return x.mean(dims) if kind == "avg" else x.flatten(dims[0], dims[-1]).max(dim=dims[0]).values

        if axes > 1:
            family.add(f"global_{kind}_pool{axes}d", f"global_{kind}_pool{axes}d", {}, {"in": distinct(shape)}, None,
                       forward=lambda m, x: reduce(x, tuple(range(2, x.dim()))))
        else:
            for channels, axis in (("last", 1), ("first", 2)):
                family.add(f"global_{kind}_pool1d {channels}", f"global_{kind}_pool1d", {"channels": channels}, {"in": distinct(shape)}, None,
                           forward=lambda m, x: reduce(x, (axis,)))

if __name__ == "__main__":
    family.write()
