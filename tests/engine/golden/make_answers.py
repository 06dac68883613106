#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes answers.json: losses, gradients (as weights after steps of SGD) and metrics of each form that a number can be answered in, as
PyTorch computes them; intervals by the statistics of Python, and by sums and bisection.

Run with python3-torch (2.6) from this folder. answers_test.cpp repeats them.
"""
import json
import math
from statistics import NormalDist

import torch
from torch import nn
from torch.nn import functional as F

from make_golden import flat

torch.manual_seed(11)
ROWS, MEAN, DEVIATION, COMPONENTS = 24, 3.5, 2.5, 3
QUANTILES = [0.1, 0.25, 0.6, 0.9]
ROW = torch.randn(ROWS, 4)
VALUE = ROW[:, 0] - 0.5 * ROW[:, 1] + 0.6 * torch.randn(ROWS)
COUNT = torch.poisson(torch.exp(0.8 * ROW[:, 2] + 0.5))


class Net(nn.Module):
    """The head is called as in the program."""

    def __init__(self, form):
        super().__init__()
        self.linear, self.form = nn.Linear(4, 6), form
        if form == "count":
            self.linear_2 = nn.Linear(6, 1)
        elif form == "normal":
            self.gaussian_head = nn.ModuleDict({"mean": nn.Linear(6, 1), "variance": nn.Linear(6, 1)})
        elif form == "mixture":
            self.mixture_density = nn.ModuleDict({"mixing": nn.Linear(6, COMPONENTS), "mean": nn.Linear(6, COMPONENTS), "deviation": nn.Linear(6, COMPONENTS)})
        else:
            self.quantile_head = nn.Linear(6, len(QUANTILES))

    def forward(self, x):
        x = torch.tanh(self.linear(x))
        if self.form == "count":
            return self.linear_2(x)
        if self.form == "normal":
            return torch.cat((self.gaussian_head["mean"](x), F.softplus(self.gaussian_head["variance"](x)) + 1e-6), 1)
        if self.form == "mixture":
            head = self.mixture_density
            return torch.cat((F.softmax(head["mixing"](x), 1), head["mean"](x), head["deviation"](x).exp()), 1)
        raw = self.quantile_head(x)
        return torch.cat((raw[:, :1], F.softplus(raw[:, 1:])), 1).cumsum(1)


def mixture_of(out):
    weights, means, deviations = out.chunk(3, 1)
    return torch.distributions.MixtureSameFamily(torch.distributions.Categorical(probs=weights), torch.distributions.Normal(means, deviations))


def losses_of(form, out, y):
    """Of each row."""
    if form == "count":
        return nn.PoissonNLLLoss(reduction="none")(out[:, 0], y)
    if form == "normal":
        return nn.GaussianNLLLoss(full=True, reduction="none")(out[:, 0], y, out[:, 1])
    if form == "mixture":
        return -mixture_of(out).log_prob(y)
    return torch.stack([torch.maximum(q * (y - out[:, i]), (q - 1) * (y - out[:, i])) for i, q in enumerate(QUANTILES)], 1).mean(1)


def first_count(rate, p):
    """The smallest count whose distribution function reaches p."""
    k, below = 0, math.exp(-rate)
    while below < p:
        k += 1
        below += math.exp(k * math.log(rate) - rate - math.lgamma(k + 1))
    return k


def crossing(below, p, low=-60.0, high=60.0):
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < p else (low, middle)
    return low


def interval(form, row):
    """Predicted value and interval of one row, encoded, in double precision."""
    row = [float(v) for v in row]
    if form == "count":
        return [math.exp(row[0]), first_count(math.exp(row[0]), 0.05), first_count(math.exp(row[0]), 0.95)]
    if form == "normal":
        normal = NormalDist(row[0], math.sqrt(row[1]))
        return [row[0], normal.inv_cdf(0.05), normal.inv_cdf(0.95)]
    if form == "mixture":
        weights, means, deviations = row[:COMPONENTS], row[COMPONENTS:2 * COMPONENTS], row[2 * COMPONENTS:]
        below = lambda value: sum(w * NormalDist(m, s).cdf(value) for w, m, s in zip(weights, means, deviations))
        return [sum(w * m for w, m in zip(weights, means)), crossing(below, 0.05), crossing(below, 0.95)]
    return [row[min(range(len(QUANTILES)), key=lambda i: abs(QUANTILES[i] - 0.5))], row[0], row[-1]]


def metrics_of(form, out, y):
    scale = 1.0 if form == "count" else DEVIATION
    rows = [interval(form, row) for row in out]
    loss = float(losses_of(form, out, y).mean())
    errors = [value - float(t) for (value, _, _), t in zip(rows, y)]
    metrics = {"loss": loss, "mae": sum(map(abs, errors)) / ROWS * scale, "rmse": math.sqrt(sum(e * e for e in errors) / ROWS) * scale,
               "coverage": sum(low <= float(t) <= high for (_, low, high), t in zip(rows, y)) / ROWS}
    if form in ("normal", "mixture"):
        metrics["nll"] = loss + math.log(scale)  # of the value in its own unit
    if form in ("normal", "quantiles"):
        metrics["interval_width"] = sum(high - low for _, low, high in rows) / ROWS * scale
    if form == "quantiles":
        metrics["pinball"] = loss * scale
    if form == "count":
        rates = out[:, 0].double().exp()
        metrics["deviance"] = float(2 * (torch.special.xlogy(y, y / rates) - (y - rates)).mean())
    return metrics


def state(net):
    return {name: {"shape": list(t.shape), "type": "float32", "values": flat(t)} for name, t in net.state_dict().items()}


def case(form, steps=6, rate=0.05):
    net, y = Net(form), COUNT if form == "count" else VALUE
    answer = {"form": form}
    answer |= {"quantiles": QUANTILES} if form == "quantiles" else {"components": COMPONENTS} if form == "mixture" else {}
    made = {"answer": answer, "mean": 0.0 if form == "count" else MEAN, "deviation": 1.0 if form == "count" else DEVIATION, "targets": flat(y), "weights": state(net),
            "steps": steps, "learning_rate": rate, "losses": []}
    with torch.no_grad():
        out = net(ROW)
        made |= {"output": flat(out), "row_losses": flat(losses_of(form, out, y)), "metrics": metrics_of(form, out, y)}
        made["predictions"] = [v * made["deviation"] + made["mean"] for row in out for v in interval(form, row)]
    optim = torch.optim.SGD(net.parameters(), rate)
    for _ in range(steps):
        optim.zero_grad()
        loss = losses_of(form, net(ROW), y).mean()
        loss.backward()
        optim.step()
        made["losses"].append(float(loss))
    return made | {"after": state(net)}


if __name__ == "__main__":
    with open("answers.json", "w") as file:
        json.dump({"torch": torch.__version__, "rows": flat(ROW), "cases": [case(form) for form in ("count", "normal", "mixture", "quantiles")]}, file)
        file.write("\n")
