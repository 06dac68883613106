#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attention, transformer blocks and the embeddings in front of them.

Attention and the blocks are PyTorch's; grouped queries are PyTorch's attention with key and value heads written out.
"""
import torch
from torch import nn
from torch.nn.functional import gelu, layer_norm, linear, scaled_dot_product_attention

from kind_cases import Family

torch.backends.mha.set_fastpath_enabled(False)
family = Family(3)
x, other, third = torch.randn(3, 5, 6), torch.randn(3, 4, 6), torch.randn(3, 4, 7)
mask = torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [1, 0, 0, 0, 0]], dtype=torch.float32)
other_mask = torch.tensor([[1, 1, 0, 0], [1, 1, 1, 1], [1, 1, 1, 0]], dtype=torch.float32)
above = lambda rows, columns: torch.ones(rows, columns, dtype=torch.bool).triu(1)


def shaken(module):
    """Biases and norms begin with zeros and ones: other numbers show more."""
    for parameter in module.parameters():
        if parameter.dim() == 1:
            nn.init.normal_(parameter, 0.2, 0.5)
    return module


def attention(ports, causal=False):
    def call(module, query, *others):
        given = dict(zip(ports, others))
        key = given.get("key", query)
        value = given.get("value", key)
        padding = given["mask"].detach() == 0 if "mask" in given else None
        return module(query, key, value, key_padding_mask=padding, need_weights=True, attn_mask=above(query.shape[1], key.shape[1]) if causal else None)[0]

    return call


def add_attention(name, params, module, causal=False, **others):
    params = {"num_heads": module.num_heads, **({"causal": True} if causal else {}), **params}
    family.add(name, "multihead_attention", params, {"in": x, **others}, shaken(module), forward=attention(list(others), causal))


make = lambda heads, **more: nn.MultiheadAttention(6, heads, batch_first=True, **more)
add_attention("self attention", {}, make(2))
add_attention("self attention masked", {}, make(3), mask=mask)
add_attention("self attention causal", {}, make(2), causal=True)
add_attention("self attention causal masked without bias", {"bias": False}, make(2, bias=False), causal=True, mask=mask)
add_attention("cross attention", {}, make(2), key=other)
add_attention("cross attention masked", {}, make(2), key=other, value=other + 1, mask=other_mask)
add_attention("cross attention causal", {}, make(2), causal=True, key=other)
add_attention("cross attention of other widths", {}, make(2, kdim=7, vdim=6), key=third, value=other, mask=other_mask)


class Grouped(nn.Module):
    def __init__(self, heads, kv_heads, kdim=6):
        super().__init__()
        self.q_proj_weight = nn.Parameter(torch.randn(6, 6))
        self.k_proj_weight = nn.Parameter(torch.randn(6 // heads * kv_heads, kdim))
        self.v_proj_weight = nn.Parameter(torch.randn(6 // heads * kv_heads, kdim))
        self.in_proj_bias = nn.Parameter(torch.randn(6 + 2 * (6 // heads * kv_heads)))
        self.out_proj = nn.Linear(6, 6)
        self.num_heads, self.kv_heads = heads, kv_heads

    def forward(self, query, key, value, key_padding_mask, need_weights, attn_mask):
        width, group = 6 // self.num_heads, self.num_heads // self.kv_heads
        edges = (6, 6 + width * self.kv_heads)
        q = linear(query, self.q_proj_weight, self.in_proj_bias[:edges[0]])
        k = linear(key, self.k_proj_weight, self.in_proj_bias[edges[0]:edges[1]])
        v = linear(value, self.v_proj_weight, self.in_proj_bias[edges[1]:])
        heads = []
        for head in range(self.num_heads):
            own, shared = slice(head * width, (head + 1) * width), slice(head // group * width, (head // group + 1) * width)
            allowed = torch.ones(len(q), q.shape[1], k.shape[1], dtype=torch.bool)
            if key_padding_mask is not None:
                allowed &= ~key_padding_mask[:, None, :]
            if attn_mask is not None:
                allowed &= ~attn_mask
            heads.append(scaled_dot_product_attention(q[..., own], k[..., shared], v[..., shared], allowed))
        return self.out_proj(torch.cat(heads, 2)), None


add_attention("grouped queries", {"kv_heads": 1}, Grouped(3, 1), mask=mask)
add_attention("grouped queries causal", {"kv_heads": 3}, Grouped(6, 3), causal=True)
add_attention("grouped queries of another width", {"kv_heads": 1}, Grouped(2, 1, 7), key=third, mask=other_mask)


def encoder(causal=False):
    def call(module, x, mask=None):
        return module(x, src_mask=above(x.shape[1], x.shape[1]) if causal else None, src_key_padding_mask=None if mask is None else mask.detach() == 0)

    return call


def decoder(ports, causal=True):
    def call(module, x, memory, *others):
        padding = {p: m.detach() == 0 for p, m in zip(ports, others)}
        return module(x, memory, tgt_mask=above(x.shape[1], x.shape[1]) if causal else None, tgt_key_padding_mask=padding.get("mask"),
                      memory_key_padding_mask=padding.get("memory_mask"))

    return call


def block(kind, heads, inner, **more):
    return shaken(kind(6, heads, dim_feedforward=inner, dropout=0.0, batch_first=True, **more))


params = {"nhead": 2, "dim_feedforward": 8, "dropout": 0.0}
layer = nn.TransformerEncoderLayer
family.add("encoder", "transformer_encoder_layer", params, {"in": x}, block(layer, 2, 8), forward=encoder())
family.add("encoder masked pre norm gelu", "transformer_encoder_layer", {**params, "norm_first": True, "activation": "gelu", "nhead": 3, "layer_norm_eps": 1e-3},
           {"in": x, "mask": mask}, block(layer, 3, 8, norm_first=True, activation="gelu", layer_norm_eps=1e-3), forward=encoder())
family.add("encoder causal", "transformer_encoder_layer", {**params, "causal": True, "activation": "gelu_tanh", "norm_first": True}, {"in": x},
           block(layer, 2, 8, activation=lambda y: gelu(y, approximate="tanh"), norm_first=True), forward=encoder(True))
family.add("encoder without bias", "transformer_encoder_layer", {**params, "bias": False}, {"in": x, "mask": mask}, block(layer, 2, 8, bias=False), forward=encoder())

layer = nn.TransformerDecoderLayer
family.add("decoder", "transformer_decoder_layer", params, {"in": x, "memory": other}, block(layer, 2, 8), forward=decoder([]))
family.add("decoder masked", "transformer_decoder_layer", {**params, "norm_first": True, "activation": "gelu"},
           {"in": x, "memory": other, "mask": mask, "memory_mask": other_mask}, block(layer, 2, 8, norm_first=True, activation="gelu"), forward=decoder(["mask", "memory_mask"]))
family.add("decoder not causal without bias", "transformer_decoder_layer", {**params, "causal": False, "bias": False}, {"in": x, "memory": other, "memory_mask": other_mask},
           block(layer, 2, 8, bias=False), forward=decoder(["memory_mask"], False))


class Patches(nn.Module):
    def __init__(self, channels, width, size, bias=True):
        super().__init__()
        self.proj = nn.Conv2d(channels, width, size, stride=size, bias=bias)


def patched(module, images):
    """Every patch on its own, as a product with the flattened weight."""
    size = module.proj.kernel_size[0]
    places = [(row, column) for row in range(0, images.shape[2], size) for column in range(0, images.shape[3], size)]
    return torch.stack([linear(images[:, :, r:r + size, c:c + size].flatten(1), module.proj.weight.flatten(1), module.proj.bias) for r, c in places], 1)


family.add("patches", "patch_embedding", {"embed_dim": 5, "patch_size": 2}, {"in": torch.randn(2, 3, 4, 6)}, Patches(3, 5, 2), forward=patched)
family.add("patches without bias", "patch_embedding", {"embed_dim": 4, "patch_size": 3, "bias": False}, {"in": torch.randn(2, 1, 3, 6)}, Patches(1, 4, 3, False), forward=patched)


class Token(nn.Module):
    def __init__(self):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, 6))


def headed(module, x, mask=None):
    rows = torch.stack([torch.cat((module.cls_token[0], row)) for row in x])
    ones = torch.ones(len(x), 1)
    return rows, torch.cat((ones, torch.ones(x.shape[:2]) if mask is None else mask), 1)


family.add("class token masked", "class_token", {}, {"in": x, "mask": mask}, Token(), ("out", "mask"), headed)
family.add("class token", "class_token", {}, {"in": x}, Token(), ("out", "mask"), headed)


class Bert(nn.Module):
    def __init__(self, words, width, places, types, eps):
        super().__init__()
        self.word_embeddings = nn.Embedding(words, width)
        self.position_embeddings = nn.Embedding(places, width)
        if types > 0:
            self.token_type_embeddings = nn.Embedding(types, width)
        self.LayerNorm = nn.LayerNorm(width, eps=eps)


def embedded(module, tokens, types=None):
    rows = []
    for n in range(len(tokens)):
        vectors = [module.word_embeddings.weight[code] + module.position_embeddings.weight[place] for place, code in enumerate(tokens[n])]
        if hasattr(module, "token_type_embeddings"):
            vectors = [v + module.token_type_embeddings.weight[0 if types is None else types[n, place]] for place, v in enumerate(vectors)]
        rows.append(torch.stack(vectors))
    norm = module.LayerNorm
    return layer_norm(torch.stack(rows), norm.normalized_shape, norm.weight, norm.bias, norm.eps)


tokens, types = torch.randint(0, 9, (3, 5)), torch.randint(0, 2, (3, 5))
bert = {"hidden_size": 6, "max_position_embeddings": 7, "dropout": 0.0}
family.add("bert embeddings", "bert_embeddings", bert, {"in": tokens}, shaken(Bert(9, 6, 7, 2, 1e-12)), forward=embedded, vocabulary={"in": 9})
family.add("bert embeddings with types", "bert_embeddings", {**bert, "type_vocab_size": 3, "layer_norm_eps": 0.1}, {"in": tokens, "token_type": types},
           shaken(Bert(9, 6, 7, 3, 0.1)), forward=embedded, vocabulary={"in": 9, "token_type": 2})
family.add("distilbert embeddings", "bert_embeddings", {**bert, "type_vocab_size": 0}, {"in": tokens}, shaken(Bert(9, 6, 7, 0, 1e-12)), forward=embedded, vocabulary={"in": 9})


def dot_product(heads, kv_heads, causal):
    """PyTorch's attention over heads that lie side by side; key heads are written out for their groups."""
    def call(module, query, key, value, given=None):
        q, k, v = (t.reshape(t.shape[0], t.shape[1], n, -1).permute(0, 2, 1, 3) for t, n in ((query, heads), (key, kv_heads), (value, kv_heads)))
        k, v = k.repeat_interleave(heads // kv_heads, 1), v.repeat_interleave(heads // kv_heads, 1)
        allowed = torch.ones(query.shape[0], 1, query.shape[1], key.shape[1], dtype=torch.bool)
        if causal:
            allowed = allowed & ~above(query.shape[1], key.shape[1])
        if given is not None:
            allowed = allowed & (given.detach()[:, None, None] > 0)
        return scaled_dot_product_attention(q, k, v, allowed).permute(0, 2, 1, 3).flatten(2)

    return call


for name, heads, kv_heads, causal, masked in (("plain", 2, 2, False, False), ("grouped", 4, 2, False, False), ("causal", 4, 1, True, False), ("masked", 2, 1, False, True),
                                              ("causal masked", 2, 2, True, True)):
    narrow = 8 // heads * kv_heads
    given = {"query": torch.randn(3, 5, 8), "key": torch.randn(3, 4 if not causal else 5, narrow), "value": torch.randn(3, 4 if not causal else 5, narrow)}
    if masked:
        given["mask"] = mask if causal else other_mask
    family.add("dot product attention " + name, "dot_product_attention", {"num_heads": heads, "kv_heads": kv_heads, "causal": causal}, given, None,
               forward=dot_product(heads, kv_heads, causal))


if __name__ == "__main__":
    family.write()
