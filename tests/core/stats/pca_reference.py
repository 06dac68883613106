# SPDX-License-Identifier: GPL-3.0-or-later
# Prints the numbers that pca_test.cpp compares with. Needs numpy.
import numpy as np


def rows(n, d):
    i, j = np.meshgrid(np.arange(n), np.arange(d), indexing="ij")
    x = np.sin(0.7 * i + 1.3 * j) * (1 + 0.05 * j) + 0.3 * np.cos(0.11 * i * (j % 5 + 1)) + 0.001 * i
    return x.astype(np.float32).astype(np.float64)


for n, d in ((200, 12), (120, 700)):
    x = rows(n, d)
    c = x - x.mean(0)
    u, s, vt = np.linalg.svd(c, full_matrices=False)
    var = s**2 / (n - 1)
    v = vt[:3] * np.sign(vt[:3][np.arange(3), np.abs(vt[:3]).argmax(1)])[:, None]
    print(n, d, "variance", [f"{x:.10g}" for x in var[:3]], "total", f"{var.sum():.10g}")
    print("scores of row 7", [f"{x:.8g}" for x in (c @ v.T)[7]])
