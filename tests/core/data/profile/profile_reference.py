# SPDX-License-Identifier: GPL-3.0-or-later
# Numbers that profile_test.cpp compares with, from NumPy and the formulae as pandas and SciPy document them.
import math
import numpy as np

n = 200
x = np.array([(i * 37 % 101) / 7 for i in range(n)])
y = np.array([math.exp((i * 53 % 97) / 30) for i in range(n)])
x_missing = np.array([i % 17 == 3 for i in range(n)])
y_missing = np.array([i % 23 == 5 for i in range(n)])
group = np.array([i * 31 % 7 % 3 for i in range(n)])
kind = np.array([(i * 31 % 7 % 3 + (i % 5 == 0)) % 3 for i in range(n)])
flag = np.array([int(kind[i] == 0) ^ int(i % 11 == 0) for i in range(n)])


def skew(v):
    k, m = len(v), v.mean()
    g1 = ((v - m) ** 3).mean() / ((v - m) ** 2).mean() ** 1.5
    return g1 * math.sqrt(k * (k - 1)) / (k - 2)


def kurtosis(v):
    k, m = len(v), v.mean()
    g2 = ((v - m) ** 4).mean() / ((v - m) ** 2).mean() ** 2 - 3
    return (k - 1) / ((k - 2) * (k - 3)) * ((k + 1) * g2 + 6)


def ranks(v):
    order = np.argsort(v, kind="stable")
    r = np.empty(len(v))
    r[order] = np.arange(1, len(v) + 1)
    return np.array([r[v == value].mean() for value in v])


def table(a, b):
    return np.array([[np.sum((a == i) & (b == j)) for j in sorted(set(b))] for i in sorted(set(a))], float)


def cramers_v(t):
    total = t.sum()
    expected = np.outer(t.sum(1), t.sum(0)) / total
    r, k = t.shape
    phi = max(0.0, ((t - expected) ** 2 / expected).sum() / total - (r - 1) * (k - 1) / (total - 1))
    rows, columns = r - (r - 1) ** 2 / (total - 1), k - (k - 1) ** 2 / (total - 1)
    return math.sqrt(phi / (min(rows, columns) - 1))


def eta(codes, v):
    between = sum(np.sum(codes == c) * (v[codes == c].mean() - v.mean()) ** 2 for c in set(codes))
    return math.sqrt(between / ((v - v.mean()) ** 2).sum())


def information(t):
    p = t / t.sum()
    q = np.outer(p.sum(1), p.sum(0))
    return float((p[p > 0] * np.log(p[p > 0] / q[p > 0])).sum())


xs, ys = x[~x_missing], y[~y_missing]
for name, v in (("x", xs), ("y", ys)):
    print(name, len(v), repr(v.mean()), repr(v.std(ddof=1)), repr(skew(v)), repr(kurtosis(v)), len(set(v)), int((v == 0).sum()))
    print("  ", [repr(float(q)) for q in np.quantile(v, [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99])])
both = ~x_missing & ~y_missing
print("pearson", repr(np.corrcoef(x[both], y[both])[0, 1]))
print("spearman", repr(np.corrcoef(ranks(x[both]), ranks(y[both]))[0, 1]))
print("cramers_v", repr(cramers_v(table(group, kind))))
print("eta", repr(eta(group[~x_missing], xs)))
t = table(kind, flag)
print("information", repr(information(t)), "corrected", repr(information(t) - (t.shape[0] - 1) * (t.shape[1] - 1) / (2 * t.sum())))
p = t.sum(0) / t.sum()
print("entropy", repr(float(-(p * np.log(p)).sum())), "baseline", repr(p.max()), "accuracy", repr(t.max(1).sum() / t.sum()))
