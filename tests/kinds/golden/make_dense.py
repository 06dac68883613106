#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dense layers and embeddings."""
import torch
from torch import nn

from kind_cases import Family

family = Family()
row, sequence = torch.randn(4, 5), torch.randn(3, 4, 5)
codes = torch.randint(0, 7, (4, 3))

family.add("linear", "linear", {"out_features": 3}, {"in": row}, nn.Linear(5, 3))
family.add("linear sequence", "linear", {"out_features": 3}, {"in": sequence}, nn.Linear(5, 3))
family.add("linear without bias", "linear", {"out_features": 3, "bias": False}, {"in": row}, nn.Linear(5, 3, bias=False))
family.add("embedding", "embedding", {"embedding_dim": 4}, {"in": codes}, nn.Embedding(7, 4), vocabulary={"in": 7})

if __name__ == "__main__":
    family.write()
