#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers that are random while training: what they do in evaluation and with probability 0. kinds_random_test.cpp checks
the rest by its statistics."""
import torch
from torch import nn

from kind_cases import Family

family = Family()
ROW, SIGNAL, IMAGE, VOLUME = torch.randn(4, 5), torch.randn(2, 3, 4), torch.randn(2, 3, 2, 2), torch.randn(1, 2, 2, 2, 3)


def both(name, kind, params, off, x, module=None):
    """`off`: the parameters that switch it off."""
    same = None if module else (lambda m, t: t * 1)
    family.add(name, kind, params, {"in": x}, module, forward=same, training=False)
    family.add(name + " off", kind, params | off, {"in": x}, None, forward=lambda m, t: t * 1)


both("dropout", "dropout", {"p": 0.3}, {"p": 0.0}, ROW, nn.Dropout(0.3))
both("alpha_dropout", "alpha_dropout", {"p": 0.2}, {"p": 0.0}, ROW, nn.AlphaDropout(0.2))
both("feature_dropout signal", "feature_dropout", {}, {"p": 0.0}, SIGNAL, nn.Dropout1d(0.5))
both("feature_dropout image", "feature_dropout", {}, {"p": 0.0}, IMAGE, nn.Dropout2d(0.5))
both("feature_dropout volume", "feature_dropout", {"p": 0.1}, {"p": 0.0}, VOLUME, nn.Dropout3d(0.1))
both("feature_dropout sequence", "feature_dropout", {"channels": "last"}, {"p": 0.0}, SIGNAL)
both("drop_path", "drop_path", {"p": 0.4}, {"p": 0.0}, IMAGE)
both("gaussian_noise", "gaussian_noise", {"stddev": 0.5}, {"stddev": 0.0}, SIGNAL)
both("gaussian_dropout", "gaussian_dropout", {"p": 0.5}, {"p": 0.0}, ROW)

if __name__ == "__main__":
    family.write()
