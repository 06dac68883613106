#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What TFLite models answer, computed in float64 with NumPy from the file alone: a reader of the FlatBuffer after schema.fbs, and each operator after
TensorFlow Lite's reference kernels. Run: make_tflite.py FOLDER_OF_MODELS > tflite.json"""
import json
import math
import struct
import sys

import numpy as np

OPERATORS = {0: "ADD", 1: "AVERAGE_POOL_2D", 2: "CONCATENATION", 3: "CONV_2D", 4: "DEPTHWISE_CONV_2D", 9: "FULLY_CONNECTED", 14: "LOGISTIC", 17: "MAX_POOL_2D", 18: "MUL", 19: "RELU",
             22: "RESHAPE", 25: "SOFTMAX", 28: "TANH", 34: "PAD", 36: "GATHER", 39: "TRANSPOSE", 40: "MEAN", 41: "SUB", 42: "DIV", 43: "SQUEEZE", 45: "STRIDED_SLICE", 47: "EXP",
             55: "MAXIMUM", 73: "LOG", 75: "SQRT", 76: "RSQRT", 78: "POW", 83: "PACK", 99: "SQUARED_DIFFERENCE"}
TYPES = {0: np.float32, 1: np.float16, 2: np.int32, 4: np.int64}


class Table:
    def __init__(self, data, place):
        self.data, self.place = data, place
        self.fields = place - struct.unpack_from("<i", data, place)[0]
        self.size = struct.unpack_from("<H", data, self.fields)[0]

    def offset(self, field):
        at = 4 + 2 * field
        return struct.unpack_from("<H", self.data, self.fields + at)[0] if at < self.size else 0

    def number(self, field, form, default=0):
        offset = self.offset(field)
        return struct.unpack_from("<" + form, self.data, self.place + offset)[0] if offset else default

    def start(self, field):
        offset = self.offset(field)
        return self.place + offset + struct.unpack_from("<I", self.data, self.place + offset)[0] if offset else None

    def table(self, field):
        start = self.start(field)
        return None if start is None else Table(self.data, start)

    def numbers(self, field, form):
        start = self.start(field)
        if start is None:
            return []
        count = struct.unpack_from("<I", self.data, start)[0]
        return list(struct.unpack_from(f"<{count}{form}", self.data, start + 4))

    def bytes(self, field):
        start = self.start(field)
        return b"" if start is None else self.data[start + 4:start + 4 + struct.unpack_from("<I", self.data, start)[0]]

    def tables(self, field):
        start = self.start(field)
        if start is None:
            return []
        count = struct.unpack_from("<I", self.data, start)[0]
        return [Table(self.data, start + 4 + 4 * i + struct.unpack_from("<I", self.data, start + 4 + 4 * i)[0]) for i in range(count)]


def windows(x, kernel, stride, padding, fill):
    """[N, H', W', kh, kw, C] and the border of padding SAME."""
    pads = [(0, 0)]
    for length, k, s in zip(x.shape[1:3], kernel, stride):
        total = max((math.ceil(length / s) - 1) * s + k - length, 0) if padding == 0 else 0
        pads.append((total // 2, total - total // 2))
    x = np.pad(x, pads + [(0, 0)], constant_values=fill)
    view = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=(1, 2))[:, ::stride[0], ::stride[1]]
    return view.transpose(0, 1, 2, 4, 5, 3)


def activated(x, code):
    return {0: lambda: x, 1: lambda: np.maximum(x, 0), 3: lambda: np.clip(x, 0, 6), 4: lambda: np.tanh(x)}[code]()


def compute(name, options, x):
    get = (lambda field, form, default=0: options.number(field, form, default)) if options else (lambda field, form, default=0: default)
    if name == "CONV_2D":
        view = windows(x[0], x[1].shape[1:3], (get(2, "i"), get(1, "i")), get(0, "b"), 0)
        return activated(np.einsum("nhwijc,oijc->nhwo", view, x[1], optimize=True) + x[2], get(3, "b"))
    if name == "DEPTHWISE_CONV_2D":
        view = windows(x[0], x[1].shape[1:3], (get(2, "i"), get(1, "i")), get(0, "b"), 0)
        return activated(np.einsum("nhwijc,ijc->nhwc", view, x[1][0], optimize=True) + x[2], get(4, "b"))
    if name in ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
        view = windows(x[0], (get(4, "i"), get(3, "i")), (get(2, "i"), get(1, "i")), get(0, "b"), np.nan)
        return activated((np.nanmean if name[0] == "A" else np.nanmax)(view, axis=(3, 4)), get(5, "b"))
    if name == "FULLY_CONNECTED":
        y = x[0].reshape(-1, x[1].shape[1]) @ x[1].T
        return activated(y + x[2] if len(x) > 2 and x[2] is not None else y, get(0, "b"))
    if name in ("ADD", "SUB", "MUL", "DIV"):
        return activated({"ADD": np.add, "SUB": np.subtract, "MUL": np.multiply, "DIV": np.divide}[name](x[0], x[1]), get(0, "b"))
    if name in ("MAXIMUM", "POW", "SQUARED_DIFFERENCE"):
        return {"MAXIMUM": np.maximum, "POW": np.power, "SQUARED_DIFFERENCE": lambda a, b: (a - b) ** 2}[name](x[0], x[1])
    if name in ("SQRT", "RSQRT", "LOG", "EXP", "TANH", "RELU", "LOGISTIC"):
        return {"SQRT": np.sqrt, "RSQRT": lambda a: 1 / np.sqrt(a), "LOG": np.log, "EXP": np.exp, "TANH": np.tanh, "RELU": lambda a: np.maximum(a, 0),
                "LOGISTIC": lambda a: 1 / (1 + np.exp(-a))}[name](x[0])
    if name == "SOFTMAX":
        e = np.exp(x[0] - x[0].max(-1, keepdims=True))
        return e / e.sum(-1, keepdims=True)
    if name == "RESHAPE":
        return x[0].reshape([int(v) for v in x[1]])
    if name == "TRANSPOSE":
        return x[0].transpose([int(v) for v in x[1]])
    if name == "MEAN":
        return x[0].mean(tuple(int(v) for v in np.atleast_1d(x[1])), keepdims=bool(get(0, "?")))
    if name == "PAD":
        return np.pad(x[0], [tuple(int(v) for v in pair) for pair in x[1]])
    if name == "GATHER":
        return np.take(x[0], x[1].astype(int), axis=get(0, "i"))
    if name == "CONCATENATION":
        return np.concatenate(x, axis=get(0, "i"))
    if name == "PACK":
        return np.stack(x, axis=get(1, "i"))
    if name == "SQUEEZE":
        return x[0].squeeze(tuple(options.numbers(0, "i")))
    if name == "STRIDED_SLICE":
        begin, end, step = ([int(v) for v in numbers] for numbers in x[1:4])
        key = []
        for i in range(len(begin)):
            bit = 1 << i
            if get(4, "i") & bit:
                key.append(begin[i])
            else:
                key.append(slice(None if get(0, "i") & bit else begin[i], None if get(1, "i") & bit else end[i], step[i]))
        return x[0][tuple(key)]
    raise SystemExit("No operator " + name)


def signal(count, variant):
    """Numbers that any language computes alike: (i * factor mod 2001 - 1000) / 4000."""
    factor = (7919, 104729, 613)[variant]
    return ((np.arange(count, dtype=np.int64) * factor) % 2001 - 1000) / 4000.0


def answer(path, variant):
    data = open(path, "rb").read()
    model = Table(data, struct.unpack_from("<I", data, 0)[0])
    graph, codes, buffers = model.tables(2)[0], model.tables(1), model.tables(4)
    values = {}
    tensors = graph.tables(0)
    for index, tensor in enumerate(tensors):
        raw = buffers[tensor.number(2, "I")].bytes(0)
        if raw:
            values[index] = np.frombuffer(raw, TYPES[tensor.number(1, "b")]).astype(np.float64).reshape(tensor.numbers(0, "i"))
    given, wanted = graph.numbers(1, "i")[0], graph.numbers(2, "i")[0]
    shape = tensors[given].numbers(0, "i")
    values[given] = signal(int(np.prod(shape)), variant).reshape(shape)
    for operator in graph.tables(3):
        code = codes[operator.number(0, "I")]
        name = OPERATORS[max(code.number(3, "i"), code.number(0, "b"))]
        inputs = [values[i] if i >= 0 else None for i in operator.numbers(1, "i")]
        outputs = operator.numbers(2, "i")
        values[outputs[0]] = compute(name, operator.table(4), inputs)
        assert list(values[outputs[0]].shape) == tensors[outputs[0]].numbers(0, "i"), name
    return values[wanted].reshape(-1)


MODELS = ["kwt1/kwt1_v2_12_float.tflite", "mlperf_tiny/pretrainedResnet.tflite", "mlperf_tiny/pretrainedResnet_large_float.tflite"]
lines = [json.dumps({"model": name, "answers": [[float(f"{v:.9g}") for v in answer(sys.argv[1] + "/" + name, variant)] for variant in range(3)]}) for name in MODELS]
print("[\n" + ",\n".join(lines) + "\n]")
