#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""PIL and PyTorch's DataLoader over a folder of small pictures: decode, random flip, random crop with padding 2, to floats.

With --make it writes the folders that both sides read instead: 60,000 PNG of 28 x 28 in ten classes, JPEG of 256 x 256,
photos of 1280 x 960.
Prints seconds per epoch of the PNG.
"""
import argparse
import pathlib
import random
import time

import numpy
import torch
from PIL import Image, ImageOps
from torch.utils.data import DataLoader, Dataset

parser = argparse.ArgumentParser()
parser.add_argument("--folder", required=True)
parser.add_argument("--make", action="store_true")
parser.add_argument("--workers", type=int, default=2)
parser.add_argument("--pictures", type=int, default=60_000)
options = parser.parse_args()
folder = pathlib.Path(options.folder)


def make():
    rng = numpy.random.default_rng(1)
    for i in range(options.pictures):
        place = folder / "png" / f"class{i % 10}"
        place.mkdir(parents=True, exist_ok=True)
        small = rng.integers(0, 256, (7, 7), dtype=numpy.uint8)
        Image.fromarray(small).resize((28, 28), Image.BILINEAR).save(place / f"{i}.png")
    for i in range(options.pictures // 20):
        place = folder / "jpeg" / f"class{i % 2}"
        place.mkdir(parents=True, exist_ok=True)
        small = rng.integers(0, 256, (32, 32, 3), dtype=numpy.uint8)
        Image.fromarray(small).resize((256, 256), Image.BICUBIC).save(place / f"{i}.jpg", quality=90)
    for i in range(options.pictures // 100):
        place = folder / "photos" / f"class{i % 2}"
        place.mkdir(parents=True, exist_ok=True)
        small = rng.integers(0, 256, (120, 160, 3), dtype=numpy.uint8)
        Image.fromarray(small).resize((1280, 960), Image.BICUBIC).save(place / f"{i}.jpg", quality=90)


class Pictures(Dataset):
    def __init__(self):
        self.files = sorted((folder / "png").rglob("*.png"))

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        picture = Image.open(self.files[index])
        if random.random() < 0.5:
            picture = ImageOps.mirror(picture)
        wide = ImageOps.expand(picture, 2)
        left, top = random.randint(0, 4), random.randint(0, 4)
        picture = wide.crop((left, top, left + 28, top + 28))
        return torch.from_numpy(numpy.asarray(picture, dtype=numpy.float32) / 255), int(self.files[index].parent.name[5:])


if options.make:
    make()
else:
    torch.set_num_threads(1)
    loader = DataLoader(Pictures(), 512, shuffle=True, num_workers=options.workers)
    start = time.perf_counter()
    for batch in loader:
        pass
    print(f"{time.perf_counter() - start}")
