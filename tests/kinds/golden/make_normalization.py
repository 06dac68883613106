#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Normalisations."""
import torch
from torch import nn

from kind_cases import Family

family = Family()
ROW, SIGNAL, IMAGE, VOLUME = torch.randn(5, 4), torch.randn(3, 4, 5), torch.randn(2, 4, 3, 2), torch.randn(2, 4, 2, 3, 2)
INPUTS = {"row": ROW, "signal": SIGNAL, "image": IMAGE, "volume": VOLUME}
BATCH = {"row": nn.BatchNorm1d, "signal": nn.BatchNorm1d, "image": nn.BatchNorm2d, "volume": nn.BatchNorm3d}
INSTANCE = {"signal": nn.InstanceNorm1d, "image": nn.InstanceNorm2d, "volume": nn.InstanceNorm3d}


def trained(module):
    """Weights and statistics that differ from those at the start."""
    with torch.no_grad():
        for name, tensor in module.state_dict().items():
            if tensor.is_floating_point():
                tensor.copy_(torch.rand_like(tensor) + 0.5 if name != "bias" else torch.randn_like(tensor))
    return module


for name, x in INPUTS.items():
    family.add("batch_norm " + name, "batch_norm", {}, {"in": x}, trained(BATCH[name](4)))
    family.add("group_norm " + name, "group_norm", {"num_groups": 2}, {"in": x}, trained(nn.GroupNorm(2, 4)))
    family.add("rms_norm " + name, "rms_norm", {}, {"in": x}, trained(nn.RMSNorm(x.shape[-1:], eps=1e-6)))
    # Over more than two numbers: of two nearly equal ones float32 leaves little.
    axes = max(1, x.dim() - 2)
    family.add("layer_norm " + name, "layer_norm", {"axes": axes}, {"in": x}, trained(nn.LayerNorm(x.shape[-axes:])))
    if name in INSTANCE:
        family.add("instance_norm " + name, "instance_norm", {}, {"in": x}, INSTANCE[name](4))
        family.add("instance_norm affine " + name, "instance_norm", {"affine": True, "eps": 1e-3}, {"in": x}, trained(INSTANCE[name](4, affine=True, eps=1e-3)))
        family.add("instance_norm tracking " + name, "instance_norm", {"affine": True, "track_running_stats": True, "momentum": 0.3}, {"in": x},
                   trained(INSTANCE[name](4, affine=True, track_running_stats=True, momentum=0.3)))
        family.add("local_response_norm " + name, "local_response_norm", {"size": 3, "alpha": 0.5, "beta": 0.6, "k": 2.0}, {"in": x},
                   nn.LocalResponseNorm(3, alpha=0.5, beta=0.6, k=2.0))
family.add("batch_norm without affine", "batch_norm", {"affine": False, "eps": 1e-3, "momentum": 0.5}, {"in": IMAGE},
           trained(nn.BatchNorm2d(4, affine=False, eps=1e-3, momentum=0.5)))
family.add("group_norm without affine", "group_norm", {"num_groups": 1, "affine": False, "eps": 1e-2}, {"in": IMAGE}, nn.GroupNorm(1, 4, affine=False, eps=1e-2))
family.add("group_norm each channel", "group_norm", {"num_groups": 4}, {"in": IMAGE}, trained(nn.GroupNorm(4, 4)))
family.add("instance_norm tracking without affine", "instance_norm", {"track_running_stats": True}, {"in": IMAGE},
           trained(nn.InstanceNorm2d(4, track_running_stats=True)))
family.add("layer_norm three axes", "layer_norm", {"axes": 3}, {"in": IMAGE}, trained(nn.LayerNorm(IMAGE.shape[1:])))
family.add("layer_norm without affine", "layer_norm", {"axes": 2, "affine": False, "eps": 1e-3}, {"in": IMAGE},
           nn.LayerNorm(IMAGE.shape[2:], eps=1e-3, elementwise_affine=False))
family.add("layer_norm without bias", "layer_norm", {"bias": False}, {"in": SIGNAL}, trained(nn.LayerNorm(5, bias=False)))
family.add("rms_norm two axes", "rms_norm", {"axes": 2, "eps": 1e-3}, {"in": IMAGE}, trained(nn.RMSNorm(IMAGE.shape[2:], eps=1e-3)))
family.add("rms_norm without affine", "rms_norm", {"affine": False}, {"in": SIGNAL}, nn.RMSNorm(5, eps=1e-6, elementwise_affine=False))
family.add("local_response_norm default", "local_response_norm", {}, {"in": torch.randn(2, 7, 2, 2) * 10}, nn.LocalResponseNorm(5))

if __name__ == "__main__":
    family.write()
