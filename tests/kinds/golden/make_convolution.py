#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Convolutions over signals, images and volumes, depthwise and transposed ones."""
import torch
from torch import nn

from kind_cases import Family

family = Family()
SHAPES = {1: (2, 4, 9), 2: (2, 4, 5, 6), 3: (1, 2, 4, 5, 3)}
PLAIN = {1: nn.Conv1d, 2: nn.Conv2d, 3: nn.Conv3d}
TRANSPOSED = {1: nn.ConvTranspose1d, 2: nn.ConvTranspose2d, 3: nn.ConvTranspose3d}
LISTS = {"kernel_shape": "kernel_size", "strides": "stride", "pads": "padding", "dilations": "dilation", "output_pads": "output_padding"}


def torch_options(params):
    """Our parameters as PyTorch's: lists per axis take the place of the numbers, same_padding that of the padding."""
    options = {key: value for key, value in params.items() if key not in LISTS and key != "same_padding"}
    options |= {LISTS[key]: tuple(value) for key, value in params.items() if key in LISTS}
    if params.get("same_padding"):
        options["padding"] = "same"
    return options


def plain(name, axes, params, shape=None):
    x = torch.randn(shape or SHAPES[axes])
    params = {"out_channels": 3, "kernel_size": 3} | params
    family.add(f"conv{axes}d {name}", f"conv{axes}d", params, {"in": x}, PLAIN[axes](x.shape[1], **torch_options(params)))


def depthwise(name, axes, params):
    x = torch.randn(SHAPES[axes])
    options = torch_options({"kernel_size": 3} | params)
    multiplier = options.pop("channel_multiplier", 1)
    module = PLAIN[axes](x.shape[1], x.shape[1] * multiplier, groups=x.shape[1], **options)
    family.add(f"depthwise_conv{axes}d {name}", f"depthwise_conv{axes}d", params, {"in": x}, module)


def transposed(name, axes, params, shape=None):
    x = torch.randn(shape or SHAPES[axes])
    params = {"out_channels": 2, "kernel_size": 3} | params
    family.add(f"conv_transpose{axes}d {name}", f"conv_transpose{axes}d", params, {"in": x}, TRANSPOSED[axes](x.shape[1], **torch_options(params)))


for axes in (1, 2, 3):
    plain("plain", axes, {})
    plain("strided", axes, {"stride": 2, "padding": 1, "bias": False})
    plain("same", axes, {"kernel_size": 2, "same_padding": True})
    plain("dilated groups", axes, {"out_channels": 4, "kernel_size": 2, "dilation": 2, "groups": 2})
    for mode in ("reflect", "replicate", "circular"):
        plain(mode, axes, {"padding": 1, "padding_mode": mode})
    transposed("plain", axes, {})
    transposed("strided", axes, {"stride": 2, "padding": 1, "output_padding": 1, "bias": False})
plain("same circular even", 1, {"kernel_size": 4, "same_padding": True, "padding_mode": "circular"})
plain("same reflect dilated", 2, {"same_padding": True, "padding_mode": "reflect", "dilation": 2, "kernel_size": 2})
plain("per axis", 2, {"kernel_shape": [1, 4], "strides": [2, 1], "pads": [0, 2], "dilations": [1, 2]})
plain("per axis replicate", 2, {"kernel_shape": [2, 3], "pads": [0, 1], "padding_mode": "replicate"})
plain("per axis", 3, {"kernel_shape": [2, 1, 3], "pads": [1, 0, 1]})
plain("point", 2, {"kernel_size": 1})
depthwise("plain", 1, {})
depthwise("multiplied", 1, {"channel_multiplier": 2, "padding": 1, "stride": 2, "bias": False})
depthwise("plain", 2, {})
depthwise("multiplied", 2, {"channel_multiplier": 3, "kernel_size": 2, "dilation": 2, "padding": 1})
depthwise("same", 2, {"same_padding": True, "padding_mode": "reflect", "bias": False})
depthwise("per axis", 2, {"kernel_shape": [3, 1], "strides": [1, 2], "pads": [1, 0]})
transposed("groups dilated", 2, {"groups": 2, "dilation": 2, "output_padding": 1})
transposed("cut", 1, {"kernel_size": 1, "padding": 1, "stride": 2})
transposed("dilated strided", 1, {"dilation": 3, "stride": 2, "output_padding": 2, "padding": 1, "bias": False})
transposed("doubling", 2, {"kernel_size": 2, "stride": 2}, (2, 3, 3, 2))
transposed("per axis", 2, {"kernel_shape": [2, 3], "strides": [2, 1], "pads": [0, 1], "output_pads": [1, 0]}, (2, 3, 3, 2))

if __name__ == "__main__":
    family.write()
