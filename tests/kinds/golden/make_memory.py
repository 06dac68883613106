#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks with a memory, written down from the papers' formulae, row by row and head by head."""
import torch
from torch import nn

from kind_cases import Family

family = Family(seed=5)


def cosine(key, slot):
    """K[u, v], with lengths kept from zero."""
    return key @ slot / torch.sqrt((key @ key + 1e-6) * (slot @ slot + 1e-6))


def content(key, strength, memory):
    scores = torch.stack([strength * cosine(key, slot) for slot in memory])
    powers = torch.exp(scores - scores.max().detach())
    return powers / powers.sum()


def softplus(x):
    return torch.log1p(torch.exp(x))


class Controlled(nn.Module):
    def __init__(self, features, outputs, hidden, slots, width, reads, numbers, heads, lstm=True):
        super().__init__()
        self.hidden_size, self.slots, self.width, self.reads, self.lstm = hidden, slots, width, reads, lstm
        seen = features + reads * width
        self.controller = nn.LSTMCell(seen, hidden) if lstm else nn.Linear(seen, hidden)
        setattr(self, heads, nn.Linear(hidden, numbers))
        self.output = nn.Linear(hidden + reads * width, outputs)

    def control(self, seen, state):
        if not self.lstm:
            return torch.tanh(self.controller(seen)), None
        hidden, cell = self.controller(seen.unsqueeze(0), (state[0].unsqueeze(0), state[1].unsqueeze(0)))
        return hidden[0], (hidden[0], cell[0])


class NTM(Controlled):
    """Graves, Wayne, Danihelka 2014, equations (2) to (9)."""

    def __init__(self, features, outputs, hidden, slots, width, reads, writes, reach, lstm=True):
        self_shifts = 2 * reach + 1
        super().__init__(features, outputs, hidden, slots, width, reads, (reads + writes) * (width + 3 + self_shifts) + 2 * width * writes, "heads", lstm)
        self.writes, self.reach = writes, reach
        self.initial_weights = nn.Parameter(torch.randn(reads + writes, slots))
        self.initial_reads = nn.Parameter(0.3 * torch.randn(reads * width))
        if lstm:
            self.initial_hidden = nn.Parameter(0.3 * torch.randn(hidden))
            self.initial_cell = nn.Parameter(0.3 * torch.randn(hidden))
        with torch.no_grad():
            self.heads.weight.mul_(2)

    def address(self, numbers, memory, before):
        w = self.width
        key, strength, gate = numbers[:w], softplus(numbers[w]), torch.sigmoid(numbers[w + 1])
        shift = torch.softmax(numbers[w + 2:w + 3 + 2 * self.reach], 0)
        sharpness = 1 + softplus(numbers[-1])
        gated = gate * content(key, strength, memory) + (1 - gate) * before
        shifted = []
        for i in range(self.slots):
            # The first number of the shifts moves farthest forward.
            shifted.append(sum(gated[(i - move) % self.slots] * shift[self.reach - move] for move in range(-self.reach, self.reach + 1)))
        sharp = torch.stack(shifted) ** sharpness
        return sharp / sharp.sum()

    def row(self, x):
        heads, size = self.reads + self.writes, self.width + 4 + 2 * self.reach
        memory = torch.full((self.slots, self.width), 1e-6)
        weights = [torch.softmax(w, 0) for w in self.initial_weights]
        read, answers = self.initial_reads, []
        state = (self.initial_hidden, self.initial_cell) if self.lstm else None
        for step in x:
            hidden, state = self.control(torch.cat((step, read)), state)
            numbers = self.heads(hidden)
            weights = [self.address(numbers[h * size:(h + 1) * size], memory, weights[h]) for h in range(heads)]
            for h in range(self.writes):
                at = heads * size + h * 2 * self.width
                erase = torch.sigmoid(numbers[at:at + self.width])
                memory = memory * (1 - torch.outer(weights[self.reads + h], erase))
            for h in range(self.writes):
                at = heads * size + h * 2 * self.width
                memory = memory + torch.outer(weights[self.reads + h], numbers[at + self.width:at + 2 * self.width])
            read = torch.cat([weights[h] @ memory for h in range(self.reads)])
            answers.append(self.output(torch.cat((hidden, read))))
        return torch.stack(answers)

    def forward(self, x):
        return torch.stack([self.row(row) for row in x])


class DNC(Controlled):
    """Graves et al. 2016, Methods."""

    def __init__(self, features, outputs, hidden, slots, width, reads):
        super().__init__(features, outputs, hidden, slots, width, reads, reads * width + 3 * width + 5 * reads + 3, "interface")
        with torch.no_grad():
            self.interface.weight.mul_(3)

    def allocation(self, usage):
        usage = 1e-6 + (1 - 1e-6) * usage
        order = sorted(range(self.slots), key=lambda i: usage[i].item())
        weights, before = [None] * self.slots, torch.ones(())
        for i in order:
            weights[i] = (1 - usage[i]) * before
            before = before * usage[i]
        return torch.stack(weights)

    def row(self, x):
        n, w, r = self.slots, self.width, self.reads
        memory, usage, precedence, written, links = torch.zeros(n, w), torch.zeros(n), torch.zeros(n), torch.zeros(n), torch.zeros(n, n)
        reading, read, answers = [torch.zeros(n)] * r, torch.zeros(r * w), []
        state = (torch.zeros(self.hidden_size), torch.zeros(self.hidden_size))
        for step in x:
            hidden, state = self.control(torch.cat((step, read)), state)
            numbers, place = self.interface(hidden), 0

            def take(count):
                nonlocal place
                place += count
                return numbers[place - count:place]

            keys = [take(w) for _ in range(r)]
            strengths = 1 + softplus(take(r))
            key, strength, erase, vector = take(w), 1 + softplus(take(1))[0], torch.sigmoid(take(w)), take(w)
            free, allocate, write = torch.sigmoid(take(r)), torch.sigmoid(take(1))[0], torch.sigmoid(take(1))[0]
            modes = [torch.softmax(take(3), 0) for _ in range(r)]
            retained = torch.ones(n)
            for head in range(r):
                retained = retained * (1 - free[head] * reading[head])
            usage = (usage + written - usage * written) * retained
            written = write * (allocate * self.allocation(usage) + (1 - allocate) * content(key, strength, memory))
            memory = memory * (1 - torch.outer(written, erase)) + torch.outer(written, vector)
            links = (1 - written[:, None] - written[None, :]) * links + torch.outer(written, precedence)
            links = links - torch.diag(torch.diag(links))
            precedence = (1 - written.sum()) * precedence + written
            reading = [modes[h][0] * (links.t() @ reading[h]) + modes[h][1] * content(keys[h], strengths[h], memory)
                       + modes[h][2] * (links @ reading[h]) for h in range(r)]
            read = torch.cat([weights @ memory for weights in reading])
            answers.append(self.output(torch.cat((hidden, read))))
        return torch.stack(answers)

    def forward(self, x):
        return torch.stack([self.row(row) for row in x])


class MemN2N(nn.Module):
    """Sukhbaatar et al. 2015, sections 2 and 4.1."""

    def __init__(self, words, dim, hops, sentences, adjacent, positions, temporal):
        super().__init__()
        self.hops, self.adjacent, self.positions, self.temporal = hops, adjacent, positions, temporal
        if adjacent:
            self.embedding = nn.ModuleList(nn.Embedding(words, dim) for _ in range(hops + 1))
            if temporal:
                self.time = nn.ParameterList(torch.randn(sentences, dim) for _ in range(hops + 1))
        else:
            self.A, self.B, self.C, self.H = nn.Embedding(words, dim), nn.Embedding(words, dim), nn.Embedding(words, dim), nn.Linear(dim, dim, bias=False)
            if temporal:
                self.time_A, self.time_C = nn.Parameter(torch.randn(sentences, dim)), nn.Parameter(torch.randn(sentences, dim))

    def vector(self, codes, table, single=False):
        dim, total = table.weight.shape[1], torch.zeros(table.weight.shape[1])
        for j, code in enumerate(codes.tolist(), 1):
            if code == 0:
                continue
            scale = torch.ones(dim)
            if self.positions and not single:
                scale = torch.tensor([(1 - j / len(codes)) - (k / dim) * (1 - 2 * j / len(codes)) for k in range(1, dim + 1)])
            total = total + scale * table.weight[code]
        return total

    def row(self, story, query):
        u = self.vector(query, self.embedding[0] if self.adjacent else self.B)
        single = story.dim() == 1
        told = [s.reshape(-1) for s in story]
        for hop in range(self.hops):
            look, read = (self.embedding[hop], self.embedding[hop + 1]) if self.adjacent else (self.A, self.C)
            m, c = [self.vector(s, look, single) for s in told], [self.vector(s, read, single) for s in told]
            if self.temporal:
                ta, tc = (self.time[hop], self.time[hop + 1]) if self.adjacent else (self.time_A, self.time_C)
                m, c = [a + b for a, b in zip(m, ta)], [a + b for a, b in zip(c, tc)]
            there = [i for i, s in enumerate(told) if s.any()]
            p = torch.softmax(torch.stack([u @ m[i] for i in there]), 0)
            o = sum(p[n] * c[i] for n, i in enumerate(there))
            u = o + (u if self.adjacent else self.H(u))
        return u

    def forward(self, story, query):
        return torch.stack([self.row(s, q) for s, q in zip(story, query)])


class KeyValue(nn.Module):
    """Miller et al. 2016, section 3.1."""

    def __init__(self, keys, values, queries, dim, hops):
        super().__init__()
        self.key, self.value, self.query = nn.Linear(keys, dim, bias=False), nn.Linear(values, dim, bias=False), nn.Linear(queries, dim, bias=False)
        self.hop = nn.ModuleList(nn.Linear(dim, dim, bias=False) for _ in range(hops))

    def forward(self, keys, values, query, mask=None):
        answers = []
        for n in range(len(query)):
            there = [i for i in range(keys.shape[1]) if mask is None or mask[n, i] != 0]
            q = self.query.weight @ query[n]
            for hop in self.hop:
                p = torch.softmax(torch.stack([q @ (self.key.weight @ keys[n, i]) for i in there]), 0)
                o = sum(p[k] * (self.value.weight @ values[n, i]) for k, i in enumerate(there))
                q = hop.weight @ (q + o)
            answers.append(q)
        return torch.stack(answers)


def ntm(name, steps, features, outputs, hidden, slots, width, reads=1, writes=1, reach=1, lstm=True):
    params = {"output_size": outputs, "hidden_size": hidden, "slots": slots, "width": width, "read_heads": reads, "write_heads": writes,
              "shift_range": reach, "controller": "lstm" if lstm else "dense"}
    family.add(name, "ntm", params, {"in": torch.randn(2, steps, features)}, NTM(features, outputs, hidden, slots, width, reads, writes, reach, lstm), atol=2e-5)


ntm("ntm", 4, 3, 2, 4, 5, 3)
ntm("ntm with several heads", 3, 2, 3, 3, 6, 2, reads=2, writes=2, reach=2)
ntm("ntm with a dense controller", 4, 3, 2, 5, 4, 3, lstm=False)
ntm("ntm with many heads", 3, 2, 2, 3, 4, 2, reads=5, writes=2)
ntm("ntm without shifts", 3, 3, 2, 4, 4, 3, reads=2, reach=0)


def dnc(name, steps, features, outputs, hidden, slots, width, reads):
    params = {"output_size": outputs, "hidden_size": hidden, "slots": slots, "width": width, "read_heads": reads}
    family.add(name, "dnc", params, {"in": torch.randn(2, steps, features)}, DNC(features, outputs, hidden, slots, width, reads), atol=2e-5)


dnc("dnc", 5, 3, 2, 4, 4, 3, 1)
dnc("dnc with several read heads", 4, 2, 3, 3, 5, 2, 3)
dnc("dnc with many read heads", 3, 2, 2, 3, 4, 2, 5)


def network(name, story, hops, adjacent, positions=True, temporal=True):
    query = torch.tensor([[3, 5, 0], [1, 2, 6]])
    params = {"embedding_dim": 4, "hops": hops, "tying": "adjacent" if adjacent else "layerwise", "position_encoding": positions, "temporal_encoding": temporal}
    family.add(name, "memory_network", params, {"story": story, "query": query}, MemN2N(7, 4, hops, story.shape[1], adjacent, positions, temporal),
               vocabulary={"story": 7, "query": 7})


sentences = torch.tensor([[[1, 2, 3, 0], [4, 5, 6, 2], [0, 0, 0, 0]], [[2, 2, 0, 0], [6, 0, 0, 0], [1, 4, 3, 5]]])
words = torch.tensor([[1, 2, 3, 4, 0], [5, 6, 3, 2, 2]])
network("memory network", sentences, 3, True)
network("memory network layerwise", sentences, 2, False)
network("memory network of words", words, 2, True)
network("memory network without order", sentences, 2, True, positions=False, temporal=False)
network("memory network layerwise without order", words, 1, False, positions=False, temporal=False)

keys, values, query = torch.randn(3, 4, 5), torch.randn(3, 4, 3), torch.randn(3, 6)
family.add("key value memory", "key_value_memory", {"embedding_dim": 4, "hops": 2}, {"keys": keys, "values": values, "query": query}, KeyValue(5, 3, 6, 4, 2))
mask = torch.tensor([[1.0, 1, 0, 0], [1, 1, 1, 1], [0, 1, 0, 1]])
family.add("key value memory with mask", "key_value_memory", {"embedding_dim": 3, "hops": 1},
           {"keys": keys, "values": values, "query": query, "mask": mask}, KeyValue(5, 3, 6, 3, 1))

if __name__ == "__main__":
    family.write()
