#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers that enlarge, cut and rearrange signals, images and volumes."""
import torch
from torch import nn
from torch.nn import functional as F

from kind_cases import Family

family = Family()
SIGNAL, IMAGE, VOLUME = torch.randn(2, 3, 5), torch.randn(2, 2, 4, 5), torch.randn(1, 2, 3, 4, 2)
NAMES = {1: "linear", 2: "bilinear", 3: "trilinear"}


def upsample(name, x, params):
    mode = params.get("mode", "nearest")
    options = {"mode": NAMES[x.dim() - 2] if mode == "linear" else mode}
    if mode != "nearest":
        options["align_corners"] = params.get("align_corners", False)
    if "size" in params:
        options["size"] = tuple(params["size"]) if len(params["size"]) > 1 else params["size"][0]
    else:
        options["scale_factor"] = params.get("scale_factor", 2.0)
    family.add("upsample " + name, "upsample", params, {"in": x}, nn.Upsample(**options))


for what, x in (("signal", SIGNAL), ("image", IMAGE), ("volume", VOLUME)):
    upsample(what, x, {})
    upsample(what + " linear", x, {"mode": "linear"})
    upsample(what + " corners", x, {"mode": "linear", "align_corners": True})
    upsample(what + " fraction", x, {"scale_factor": 1.7})
    upsample(what + " linear fraction", x, {"scale_factor": 1.3, "mode": "linear"})
upsample("smaller", IMAGE, {"scale_factor": 0.5, "mode": "linear"})
upsample("corners fraction", IMAGE, {"scale_factor": 1.6, "mode": "linear", "align_corners": True})
upsample("bicubic", IMAGE, {"mode": "bicubic"})
upsample("bicubic corners", IMAGE, {"mode": "bicubic", "align_corners": True, "scale_factor": 1.5})
upsample("size", IMAGE, {"size": [7, 3]})
upsample("size linear", IMAGE, {"size": [7, 3], "mode": "linear"})
upsample("size one number", SIGNAL, {"size": [8], "mode": "linear"})

for what, x, widths in (("signal", SIGNAL, [2, 1]), ("image", IMAGE, [2, 0, 1, 3]), ("volume", VOLUME, [1, 0, 2, 1, 0, 2])):
    family.add("pad zeros " + what, "pad", {"padding": widths}, {"in": x}, None, forward=lambda m, t: F.pad(t, widths))
    family.add("pad one width " + what, "pad", {"padding": [1], "value": 0.5}, {"in": x}, None, forward=lambda m, t: F.pad(t, (1, 1) * (t.dim() - 2), value=0.5))
    for mode in ("reflect", "replicate", "circular"):
        fitting = [min(width, 1) if what == "volume" else width for width in widths]
        family.add(f"pad {mode} {what}", "pad", {"padding": fitting, "mode": mode}, {"in": x}, None, forward=lambda m, t: F.pad(t, fitting, mode=mode))
family.add("pad nothing", "pad", {"padding": [0], "mode": "circular"}, {"in": IMAGE}, None, forward=lambda m, t: t * 1)

family.add("crop middle", "crop", {"size": [3]}, {"in": IMAGE}, None, forward=lambda m, t: t[:, :, 0:3, 1:4])
family.add("crop offsets", "crop", {"size": [2, 3], "center": False, "offsets": [2, 1]}, {"in": IMAGE}, None, forward=lambda m, t: t[:, :, 2:4, 1:4])
family.add("crop signal", "crop", {"size": [2], "center": False, "offsets": [3]}, {"in": SIGNAL}, None, forward=lambda m, t: t[:, :, 3:5])
family.add("crop volume", "crop", {"size": [1, 2, 2]}, {"in": VOLUME}, None, forward=lambda m, t: t[:, :, 1:2, 1:3, 0:2])
family.add("crop like", "crop", {}, {"in": IMAGE, "like": torch.randn(2, 3, 2, 3)}, None, forward=lambda m, t, like: t[:, :, 1:3, 1:4])

for factor in (1, 2, 3):
    family.add(f"pixel_shuffle {factor}", "pixel_shuffle", {"upscale_factor": factor}, {"in": torch.randn(2, 2 * factor ** 2, 2, 3)}, nn.PixelShuffle(factor))
    family.add(f"pixel_unshuffle {factor}", "pixel_unshuffle", {"downscale_factor": factor}, {"in": torch.randn(2, 2, 2 * factor, factor)}, nn.PixelUnshuffle(factor))

# An axis whose length stays is copied by PyTorch, except by bicubic interpolation.
FLAT = torch.randn(1, 2, 2, 5)
for mode in ("nearest", "linear", "bicubic"):
    upsample("keeps an axis " + mode, FLAT, {"scale_factor": 1.3, "mode": mode})

if __name__ == "__main__":
    family.write()
