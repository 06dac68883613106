#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""PyTorch's DataLoader over a table that is already normalised and in memory: prints rows per second, shuffled batches.

Reading the file, one-hot encoding and normalising are left out, which is kinder than what Cairn is measured with.
"""
import argparse
import time

import pandas
import torch
from torch.utils.data import DataLoader, Dataset, TensorDataset

parser = argparse.ArgumentParser()
parser.add_argument("--file", required=True)
parser.add_argument("--batch", type=int, default=8192)
options = parser.parse_args()


def table(file):
    """pandas reads Parquet only with pyarrow, which may not be here: the CSV beside it has the same rows."""
    return pandas.read_csv(file.replace(".parquet", ".csv"), nrows=400_000)


frame = table(options.file)
target = torch.tensor(pandas.factorize(frame.pop("target"), sort=True)[0])
frame = pandas.get_dummies(frame).astype("float32")
frame = ((frame - frame.mean()) / frame.std()).fillna(0)


class Frame(Dataset):
    def __len__(self):
        return len(frame)

    def __getitem__(self, row):
        return torch.from_numpy(frame.iloc[row].to_numpy()), target[row]


def rate(dataset, batches, workers):
    loader = DataLoader(dataset, options.batch, shuffle=True, num_workers=workers)
    iterator = iter(loader)
    next(iterator)
    start = time.perf_counter()
    for _ in range(batches):
        next(iterator)
    return batches * options.batch / (time.perf_counter() - start)


tensors = TensorDataset(torch.from_numpy(frame.to_numpy()), target)
for workers in (0, 2):
    ending = f" ({workers} workers)" if workers else ""
    print(f"a pandas frame{ending}: {rate(Frame(), 4, workers)}")
    print(f"tensors{ending}: {rate(tensors, 30, workers)}")
