#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes adversarial.json: steps of a small generator against a small discriminator as PyTorch computes them, with two optimisers, in the
order of PyTorch's DCGAN example (real, made without gradient to the generator, update; made again, update).

Run with python3-torch (2.6) from this folder. adversarial_test.cpp repeats them with the same numbers in place of noise.
"""
import json
import torch
from torch import nn
from torch.nn import functional as F

from make_golden import flat, state

torch.manual_seed(9)
ROWS, NOISE, HEIGHT, WIDTH = 6, 5, 3, 4
IMAGE, Z = torch.randn(ROWS, 1, HEIGHT, WIDTH), torch.randn(ROWS, NOISE)


class Players(nn.Module):
    """No biases in front of BatchNorm: their gradients are rounding errors, which Adam would blow up."""

    def __init__(self):
        super().__init__()
        self.linear, self.batch_norm, self.linear_2 = nn.Linear(NOISE, 8, bias=False), nn.BatchNorm1d(8), nn.Linear(8, HEIGHT * WIDTH)
        self.conv2d, self.batch_norm_2, self.linear_3 = nn.Conv2d(1, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.Linear(4 * HEIGHT * WIDTH, 1)

    def make(self, z):
        return torch.tanh(self.linear_2(F.relu(self.batch_norm(self.linear(z))))).reshape(-1, 1, HEIGHT, WIDTH)

    def judge(self, x):
        return self.linear_3(F.leaky_relu(self.batch_norm_2(self.conv2d(x)), 0.2).flatten(1))[:, 0]


def case(name, steps=5, **options):
    net = Players()
    before = state(net)
    generator = [p for m in (net.linear, net.batch_norm, net.linear_2) for p in m.parameters()]
    discriminator = [p for m in (net.conv2d, net.batch_norm_2, net.linear_3) for p in m.parameters()]
    rate = options["learning_rate"]
    if options["optimizer"] == "adam":
        def make(weights):
            return torch.optim.Adam(weights, rate, betas=(options["beta1"], 0.999))
    else:
        def make(weights):
            return torch.optim.SGD(weights, rate, options["momentum"])
    of_d, of_g = make(discriminator), make(generator)
    ones, zeros, seen = torch.ones(ROWS), torch.zeros(ROWS), []
    for _ in range(steps):
        net.zero_grad()
        made = net.make(Z)
        real, fake = net.judge(IMAGE), net.judge(made.detach())
        loss_d = F.binary_cross_entropy_with_logits(real, ones) + F.binary_cross_entropy_with_logits(fake, zeros)
        loss_d.backward()
        of_d.step()
        net.zero_grad()
        loss_g = F.binary_cross_entropy_with_logits(net.judge(made), ones)
        loss_g.backward()
        of_g.step()
        seen.append({"discriminator_loss": float(loss_d), "generator_loss": float(loss_g), "d_real": float(real.sigmoid().mean()), "d_made": float(fake.sigmoid().mean())})
    return {"name": name, "options": options, "steps": steps, "weights": before, "after": state(net), "seen": seen}


def frechet(a, b):
    """Of two sets of rows, population covariances; the trace of the root from the eigenvalues of C C'."""
    a, b = a.double().flatten(1), b.double().flatten(1)
    ca, cb = (torch.cov(x.T, correction=0) for x in (a, b))
    root = torch.linalg.eigvals(ca @ cb).real.clamp_min(0).sqrt().sum()
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + ca.trace() + cb.trace() - 2 * root), float(cb.trace() / ca.trace())


def main():
    cases = [case("sgd", optimizer="sgd", learning_rate=0.1, momentum=0.9, weight_decay=0.0), case("adam", optimizer="adam", learning_rate=0.01, beta1=0.5, weight_decay=0.0)]
    net = Players()
    net.eval()
    many, noise = torch.randn(60, 1, HEIGHT, WIDTH), torch.randn(60, NOISE)
    with torch.no_grad():
        made = net.make(noise)
    distance, diversity = frechet(many, made)
    measured = {"weights": state(net), "image": flat(many), "z": flat(noise), "frechet_distance": distance, "diversity": diversity}
    with open("adversarial.json", "w") as file:
        json.dump({"image": flat(IMAGE), "z": flat(Z), "height": HEIGHT, "width": WIDTH, "noise": NOISE, "cases": cases, "measured": measured}, file, separators=(",", ":"))


if __name__ == "__main__":
    main()
