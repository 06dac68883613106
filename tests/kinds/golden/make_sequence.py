#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recurrent layers, pooling over time, ConvLSTM and the temporal block.

RNN, LSTM and GRU are PyTorch's, over packed sequences where there is a mask. ConvLSTM2d and AttentionPooling are written
from their papers' formulae, one sequence and one step at a time.
"""
import torch
from torch import nn
from torch.nn.functional import conv1d, conv2d
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from kind_cases import Family

family = Family(2)
x = torch.randn(3, 5, 4)
mask = torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [1, 0, 0, 0, 0]], dtype=torch.float32)


def recurrent(ports):
    """Calls PyTorch's layer: [N, T, F] and what is at the other ports, by name."""

    def call(module, x, *others):
        given = dict(zip(ports, others))
        states = module.num_layers * (2 if module.bidirectional else 1)
        start = [given[p].reshape(len(x), states, -1).transpose(0, 1).contiguous() if p in given else torch.zeros(states, len(x), module.hidden_size)
                 for p in ("h0", "c0")]
        start = tuple(start) if isinstance(module, nn.LSTM) else start[0]
        if "mask" in given:
            lengths = given["mask"].detach().sum(1).long()
            packed, end = module(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False), start)
            out, _ = pad_packed_sequence(packed, batch_first=True, total_length=x.shape[1])
        else:
            out, end = module(x, start)
        end = [e.transpose(0, 1) for e in (end if isinstance(end, tuple) else (end,))]
        top = end[0][:, -2:] if module.bidirectional else end[0][:, -1:]
        return (out, torch.cat(list(top.unbind(1)), 1), *end)

    return call


def add_recurrent(name, kind, module, params, **others):
    outputs = ("out", "last", "h", "c") if kind == "lstm" else ("out", "last", "h")
    family.add(name, kind, {"hidden_size": module.hidden_size, **params}, {"in": x, **others}, module, outputs, recurrent(list(others)))


both = {"bidirectional": True, "num_layers": 2}
for kind, make in (("lstm", nn.LSTM), ("gru", nn.GRU), ("rnn", nn.RNN)):
    cells = {"c0": torch.randn(3, 4, 2)} if kind == "lstm" else {}
    add_recurrent(kind, kind, make(4, 3, batch_first=True), {})
    add_recurrent(kind + " masked", kind, make(4, 3, batch_first=True), {}, mask=mask)
    add_recurrent(kind + " stacked both ways", kind, make(4, 2, num_layers=2, bidirectional=True, batch_first=True), both)
    add_recurrent(kind + " stacked both ways masked with start", kind, make(4, 2, num_layers=2, bidirectional=True, batch_first=True), both,
                  mask=mask, h0=torch.randn(3, 4, 2), **cells)
    add_recurrent(kind + " without bias", kind, make(4, 3, bias=False, batch_first=True), {"bias": False}, h0=torch.randn(3, 3))
add_recurrent("rnn relu", "rnn", nn.RNN(4, 3, nonlinearity="relu", num_layers=2, batch_first=True), {"nonlinearity": "relu", "num_layers": 2}, mask=mask)
add_recurrent("rnn relu both ways", "rnn", nn.RNN(4, 3, nonlinearity="relu", bidirectional=True, batch_first=True),
              {"nonlinearity": "relu", "bidirectional": True})


def rows(pool):
    """Calls pool(steps of one sequence without padding) for each sequence."""

    def call(module, x, mask=None):
        lengths = [x.shape[1]] * len(x) if mask is None else [int(n) for n in mask.detach().sum(1)]
        return torch.stack([pool(module, row[:length]) for row, length in zip(x, lengths)])

    return call


class AttentionPooling(nn.Module):
    def __init__(self, features, size):
        super().__init__()
        self.query = nn.Parameter(torch.randn(size))
        self.proj = nn.Linear(features, size)


def attended(module, steps):
    scores = torch.stack([module.query.dot(torch.tanh(module.proj.weight @ step + module.proj.bias)) for step in steps])
    weights = scores.exp() / scores.exp().sum()
    return sum(weight * step for weight, step in zip(weights, steps))


for name, others in (("", {}), (" masked", {"mask": mask})):
    family.add("last step" + name, "take_step", {}, {"in": x, **others}, None, forward=rows(lambda m, steps: steps[-1]))
    family.add("first step" + name, "take_step", {"step": "first"}, {"in": x, **others}, None, forward=rows(lambda m, steps: steps[0]))
    family.add("mean over time" + name, "mean_over_time", {}, {"in": x, **others}, None, forward=rows(lambda m, steps: steps.mean(0)))
    family.add("max over time" + name, "max_over_time", {}, {"in": x, **others}, None, forward=rows(lambda m, steps: steps.max(0).values))
    family.add("attention pooling" + name, "attention_pooling", {"attention_size": 6}, {"in": x, **others}, AttentionPooling(4, 6), forward=rows(attended))


class ConvLSTM(nn.Module):
    def __init__(self, channels, hidden, kernel, bias, size):
        super().__init__()
        self.weight_ih = nn.Parameter(0.3 * torch.randn(4 * hidden, channels, kernel, kernel))
        self.weight_hh = nn.Parameter(0.3 * torch.randn(4 * hidden, hidden, kernel, kernel))
        self.bias = nn.Parameter(torch.randn(4 * hidden)) if bias else None
        for name in ("weight_ci", "weight_cf", "weight_co") if size else ():
            setattr(self, name, nn.Parameter(torch.randn(hidden, *size)))
        self.hidden, self.padding, self.size = hidden, kernel // 2, size


def film(module, x, h=None, c=None):
    """Equations (3) of Shi et al., with W_c = 0 where there are no peepholes."""
    h = torch.zeros(len(x), module.hidden, *x.shape[3:]) if h is None else h
    c = torch.zeros_like(h) if c is None else c
    part = lambda weight, k: weight[k * module.hidden:(k + 1) * module.hidden]
    hs = []
    for t in range(x.shape[1]):
        total = [conv2d(x[:, t], part(module.weight_ih, k), None if module.bias is None else part(module.bias, k), padding=module.padding)
                 + conv2d(h, part(module.weight_hh, k), padding=module.padding) for k in range(4)]
        peep = lambda name, cells: getattr(module, name) * cells if module.size else 0
        i, f = torch.sigmoid(total[0] + peep("weight_ci", c)), torch.sigmoid(total[1] + peep("weight_cf", c))
        c = f * c + i * torch.tanh(total[2])
        h = torch.sigmoid(total[3] + peep("weight_co", c)) * torch.tanh(c)
        hs.append(h)
    return torch.stack(hs, 1), h, c


movie, state = torch.randn(2, 3, 2, 4, 5), torch.randn(2, 3, 4, 5)
ends = ("out", "last", "c")
family.add("conv lstm", "conv_lstm2d", {"hidden_channels": 3}, {"in": movie}, ConvLSTM(2, 3, 3, True, None), ends, film)
family.add("conv lstm with peepholes", "conv_lstm2d", {"hidden_channels": 3, "peephole": True, "bias": False}, {"in": movie}, ConvLSTM(2, 3, 3, False, (4, 5)), ends, film)
family.add("conv lstm with start", "conv_lstm2d", {"hidden_channels": 3, "kernel_size": 1, "peephole": True}, {"in": movie, "h0": state, "c0": state + 1},
           ConvLSTM(2, 3, 1, True, (4, 5)), ends, film)


class TemporalBlock(nn.Module):
    def __init__(self, features, channels, kernel, dilation):
        super().__init__()
        self.conv1 = nn.Conv1d(features, channels, kernel, dilation=dilation)
        self.conv2 = nn.Conv1d(channels, channels, kernel, dilation=dilation)
        if features != channels:
            self.downsample = nn.Conv1d(features, channels, 1)


def temporal(module, x):
    """PyTorch's convolutions padded on both sides, the surplus on the right cut off, as the authors do it."""
    def half(conv, y):
        pad = (conv.kernel_size[0] - 1) * conv.dilation[0]
        return conv1d(y, conv.weight, conv.bias, padding=pad, dilation=conv.dilation)[:, :, :y.shape[2]].relu()

    y = x.transpose(1, 2)
    shortcut = module.downsample(y) if hasattr(module, "downsample") else y
    return (half(module.conv2, half(module.conv1, y)) + shortcut).relu().transpose(1, 2)


family.add("temporal block", "temporal_block", {"channels": 3, "dropout": 0.0}, {"in": x}, TemporalBlock(4, 3, 3, 1), forward=temporal)
family.add("temporal block dilated", "temporal_block", {"channels": 4, "kernel_size": 2, "dilation": 2, "dropout": 0.0}, {"in": x}, TemporalBlock(4, 4, 2, 2), forward=temporal)

if __name__ == "__main__":
    family.write()
