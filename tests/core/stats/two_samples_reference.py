#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what two_samples_test.cpp compares with: Welch's test with 40 digits (mpmath), permutations one by one.

The formulas are those that SciPy's ttest_ind(equal_var=False) and permutation_test(permutation_type="independent") stand for.
"""
from fractions import Fraction
from itertools import combinations

from mpmath import betainc, findroot, mp, mpf, sqrt

mp.dps = 40

SAMPLES = {
    "accuracies": (["0.912", "0.905", "0.917", "0.909", "0.911"], ["0.921", "0.918", "0.925", "0.915", "0.923"]),
    "uneven": (["1.5", "2.25", "0.75"], ["1.75", "9.5", "4.25", "3", "8.125", "2.5", "6"]),
    "alike": (["10", "12", "11", "13"], ["11", "12", "10", "13"]),
    "two": (["1", "2"], ["4", "6"]),
}


def p_of(t, df):
    return betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True)


def welch(a, b):
    a, b = [mpf(x) for x in a], [mpf(x) for x in b]
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    va = sum((x - ma) ** 2 for x in a) / (len(a) - 1) / len(a)
    vb = sum((x - mb) ** 2 for x in b) / (len(b) - 1) / len(b)
    error = sqrt(va + vb)
    t = (mb - ma) / error
    df = (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1))
    quantile = findroot(lambda q: p_of(q, df) - mpf("0.05"), 2.5)
    return mb - ma, mb - ma - quantile * error, mb - ma + quantile * error, t, df, p_of(t, df)


def permutation(a, b):
    values = [Fraction(x) for x in a + b]
    total, n = sum(values), len(values)

    def distance(chosen):
        part = sum(values[i] for i in chosen)
        return abs(part / len(b) - (total - part) / len(a))

    observed = distance(range(len(a), n))
    ways = [distance(chosen) >= observed for chosen in combinations(range(n), len(b))]
    return sum(ways), len(ways)


for name, (first, second) in SAMPLES.items():
    print(name, *(mp.nstr(x, 17) for x in welch(first, second)), *permutation(first, second))
for df in ("1", "2.5", "8", "29.7", "400"):
    print("quantile", df, mp.nstr(findroot(lambda q: p_of(q, mpf(df)) - mpf("0.05"), 2.5), 17), mp.nstr(p_of(mpf("3.25"), mpf(df)), 17))
