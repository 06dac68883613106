#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes training.json: losses and weights of small trainings with accumulation, clipping, weight groups, averaged weights, lookahead,
losses and precision as PyTorch computes them, and learning rates of its schedules.

Run with python3-torch (2.6) from this folder. training_golden_test.cpp repeats them with the same options.
"""
import json
import torch
from torch import nn
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from make_golden import CLASSES, Net, ROWS, chain, flat, optimizer_of, state

torch.manual_seed(2)
ROW = torch.randn(ROWS, 5)
CLASS = torch.tensor([0, 1, 2, 1, 0, 1])
VALUE = torch.randn(ROWS)
NAMES = ["a", "b", "c"]


def weights_of(text):
    if text == "balanced":
        return torch.tensor([ROWS / (CLASSES * float((CLASS == c).sum())) for c in range(CLASSES)])
    given = dict(part.strip().split("=") for part in text.split(";"))
    return torch.tensor([float(given.get(name, 1)) for name in NAMES])


def focal(out, y, gamma, weight, smoothing):
    """Lin et al. 2017, weighted as cross_entropy weights."""
    logp = F.log_softmax(out, 1)
    if smoothing == 0:
        right = logp.gather(1, y[:, None])[:, 0]
        each = -(1 - right.exp()) ** gamma * right
        return each.mean() if weight is None else (each * weight[y]).sum() / weight[y].sum()
    soft = F.one_hot(y, CLASSES) * (1 - smoothing) + smoothing / CLASSES
    if weight is not None:
        soft = soft * weight
    return -(soft * (1 - logp.exp()) ** gamma * logp).sum(1).mean()


def loss_of(options, out, y):
    name, smoothing = options.get("loss", "auto"), options.get("label_smoothing", 0.0)
    weight = weights_of(options["class_weights"]) if "class_weights" in options else None
    if y.dtype == torch.int64:
        if name == "focal":
            return focal(out, y, options.get("focal_gamma", 2.0), weight, smoothing)
        return F.cross_entropy(out, y, weight, label_smoothing=smoothing)
    out = out.squeeze(1)
    if name == "mae":
        return F.l1_loss(out, y)
    if name == "huber":
        return F.huber_loss(out, y, delta=options["huber_delta"])
    if name == "quantile":
        return torch.maximum(options["quantile"] * (y - out), (options["quantile"] - 1) * (y - out)).mean()
    return F.mse_loss(out, y)


def metric_loss(options, embedding, y):
    """Row by row, as the papers write it; 0 where nothing can be compared."""
    e = F.normalize(embedding, dim=1)
    n, kind = len(y), options["metric_learning"]
    same = [[j for j in range(n) if j != i and y[j] == y[i]] for i in range(n)]
    other = [[j for j in range(n) if y[j] != y[i]] for i in range(n)]

    def d(i, j):
        return (e[i] - e[j]).norm()

    def s(i, j):
        return F.cosine_similarity(embedding[i], embedding[j], dim=0) / options.get("metric_temperature", 0.1)

    def mean(terms):
        return torch.stack(terms).mean() if terms else torch.zeros(())

    if kind == "triplet":
        margin = options.get("triplet_margin", 0.2)
        return mean([F.relu(margin + torch.stack([d(i, p) for p in same[i]]).max() - torch.stack([d(i, k) for k in other[i]]).min())
                     for i in range(n) if same[i] and other[i]])
    if kind == "contrastive":
        margin = options.get("contrastive_margin", 1.0)
        return mean([d(i, p) ** 2 for i in range(n) for p in same[i]]) + mean([F.relu(margin - d(i, k)) ** 2 for i in range(n) for k in other[i]])
    if kind == "sup_con":
        return mean([-mean([s(i, p) - torch.stack([s(i, a) for a in range(n) if a != i]).logsumexp(0) for p in same[i]]) for i in range(n) if same[i]])
    return mean([F.cross_entropy(torch.stack([s(i, p)] + [s(i, k) for k in other[i]])[None], torch.tensor([0])) for i in range(n) for p in same[i]])


def distilled(options, loss, out, taught, y):
    """Hinton et al. 2015, section 2, with a share of the classes' own loss."""
    share, t = options.get("distillation_weight", 0.5), options.get("distillation_temperature", 2.0)
    log_q, p = F.log_softmax(out / t, 1), F.softmax(taught / t, 1)
    if "class_weights" in options:
        weight = weights_of(options["class_weights"])[y]
        divergence = (F.kl_div(log_q, p, reduction="none").sum(1) * weight).sum() / weight.sum()
    else:
        divergence = F.kl_div(log_q, p, reduction="batchmean")
    return (1 - share) * loss + share * t * t * divergence


def groups_of(net, decay):
    matrices = [p for p in net.parameters() if p.dim() > 1]
    rest = [p for p in net.parameters() if p.dim() <= 1]
    return [{"params": matrices, "weight_decay": decay}, {"params": rest, "weight_decay": 0.0}]


def case(name, y=CLASS, layers=(("tanh", {}),), steps=6, **options):
    """One step is an epoch of one update over all rows, whatever the batches."""
    nodes = chain(("linear", {"out_features": 8}), *layers, ("linear", {"out_features": CLASSES if y.dtype == torch.int64 else 1}))
    net = Net(nodes, ROW)
    before = state(net)
    kind, lr, decay, momentum = options.get("optimizer", "sgd"), options.get("learning_rate", 0.1), options.get("weight_decay", 0.0), options.get("momentum", 0.0)
    options = {"optimizer": kind, "learning_rate": lr, "weight_decay": decay, "momentum": momentum, **options}
    optim = optimizer_of(kind, net, lr, decay, momentum)
    if options.get("weight_decay_on") == "matrices":
        optim = {"sgd": torch.optim.SGD, "adamw": torch.optim.AdamW, "nadam": torch.optim.NAdam}[kind](groups_of(net, decay), lr)
    average = None
    if options.get("average") == "ema":
        average = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(options["average_decay"]), use_buffers=True)
    elif options.get("average") == "swa":
        average = AveragedModel(net, use_buffers=True)
    slow = [p.detach().clone() for p in net.parameters()]
    losses, added, seen, divergences, teacher, taught = [], [], [], [], None, None
    if "teacher" in options:
        teacher = Net(chain(("linear", {"out_features": 7}), ("batch_norm", {}), ("tanh", {}), ("linear", {"out_features": CLASSES})), ROW)
        teacher.eval()
        taught = 3 * teacher(ROW).detach()  # surer of itself than one that has not learned
        teacher = {"nodes": [{"kind": k, "params": p, "inputs": i} for k, p, i in teacher.nodes], "weights": state(teacher)}
        for head_part in ("linear_2.weight", "linear_2.bias"):
            teacher["weights"][head_part]["values"] = [3 * v for v in teacher["weights"][head_part]["values"]]
    head = [m for m in net.modules() if isinstance(m, nn.Linear)][-1]

    def see(_, inputs):
        seen[:] = inputs
        return (inputs[0].detach(),) if options.get("metric_head") == "probe" else None

    head.register_forward_pre_hook(see)
    net.train()
    for step in range(steps):
        optim.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=options.get("precision") == "bfloat16"):
            out = net(ROW)
        loss = loss_of(options, out.float(), y)
        if taught is not None:
            loss = distilled(options, loss, out, taught, y)
            divergences.append(float(F.kl_div(F.log_softmax(out, 1), F.log_softmax(taught, 1), reduction="batchmean", log_target=True)))
        total = loss
        if "metric_learning" in options:
            added.append(options.get("metric_weight", 1.0) * metric_loss(options, seen[0], y))
            total = loss + added[-1]
        total.backward()
        if options.get("gradient_clip_value"):
            nn.utils.clip_grad_value_(net.parameters(), options["gradient_clip_value"])
        if options.get("gradient_clip"):
            nn.utils.clip_grad_norm_(net.parameters(), options["gradient_clip"])
        optim.step()
        losses.append(float(loss))
        if options.get("lookahead") and (step + 1) % options["lookahead"] == 0:  # Zhang et al. 2019, algorithm 1
            with torch.no_grad():
                for s, p in zip(slow, net.parameters()):
                    s.add_((p - s) * options["lookahead_share"])
                    p.copy_(s)
        if average is not None and (options["average"] == "ema" or step >= options["average_start"] * steps):
            average.update_parameters(net)
    shown = state(average.module) if average is not None else state(net)
    for counter in (name for name in shown if name.endswith("num_batches_tracked")):  # PyTorch averages the counter, too
        shown[counter] = state(net)[counter]
    return {"name": name, "nodes": [{"kind": k, "params": p, "inputs": i} for k, p, i in nodes],
            "input": {"shape": list(ROW.shape[1:]), "codes": False, "vocabulary": 0, "values": flat(ROW)},
            "targets": flat(y), "regression": y.dtype != torch.int64, "weights": before, "losses": losses, "added": [float(a) for a in added], "divergences": divergences, "teacher": teacher, "after": shown,
            "raw": state(net) if average is not None else None, "steps": steps, "options": options}


def transcripts(steps=6, blank=3):
    """Five steps say texts of up to four of three pieces; the last text would need seven."""
    texts = [[0], [1, 2], [2, 2], [], [0, 1, 0], [1, 1, 1, 1]]
    nodes = chain(("reshape", {"shape": "5, 1"}), ("linear", {"out_features": 8}), ("tanh", {}), ("linear", {"out_features": blank + 1}))
    net = Net(nodes, ROW)
    before, losses, optim = state(net), [], optimizer_of("sgd", net, 0.1, 0.0, 0.0)
    padded = torch.tensor([text + [0] * (4 - len(text)) for text in texts])
    for _ in range(steps):
        optim.zero_grad()
        loss = F.ctc_loss(F.log_softmax(net(ROW), 2).transpose(0, 1), padded, [5] * len(texts), [len(text) for text in texts], blank, zero_infinity=True)
        loss.backward()
        optim.step()
        losses.append(float(loss))
    return {"nodes": [{"kind": k, "params": p, "inputs": i} for k, p, i in nodes],
            "input": {"shape": list(ROW.shape[1:]), "codes": False, "vocabulary": 0, "values": flat(ROW)}, "texts": texts,
            "weights": before, "losses": losses, "after": state(net), "options": {"optimizer": "sgd", "learning_rate": 0.1, "weight_decay": 0.0, "momentum": 0.0}}


def rates_of(make, steps, peak=0.01):
    weight = nn.Parameter(torch.zeros(1))
    optim = torch.optim.SGD([weight], peak)
    schedule, rates = make(optim), []
    for _ in range(steps):
        rates.append(optim.param_groups[0]["lr"])
        optim.step()
        schedule.step()
    return rates


def plateau(factor, patience, least, losses, peak=0.01):
    optim = torch.optim.SGD([nn.Parameter(torch.zeros(1))], peak)
    schedule, rates = torch.optim.lr_scheduler.ReduceLROnPlateau(optim, factor=factor, patience=patience, min_lr=least * peak, eps=0), []
    for loss in losses:
        schedule.step(loss)
        rates.append(optim.param_groups[0]["lr"])
    return {"factor": factor, "patience": patience, "end": least, "peak": peak, "losses": losses, "rates": rates}


def main():
    cases = [
        case("accumulate even", batch_size=2, accumulate=3, optimizer="adamw", learning_rate=0.01, weight_decay=0.1),
        case("accumulate uneven", batch_size=4, accumulate=2, momentum=0.9),
        case("accumulate more than there is", batch_size=4, accumulate=100, gradient_clip=0.05),
        case("accumulate class weights", batch_size=4, accumulate=2, class_weights="a=3; c=0.5"),
        case("clip value", gradient_clip_value=0.02),
        case("clip value and norm", gradient_clip_value=0.02, gradient_clip=0.05),
        case("decay of matrices adamw", layers=(("layer_norm", {}), ("tanh", {})), optimizer="adamw", learning_rate=0.01, weight_decay=0.5, weight_decay_on="matrices"),
        case("decay of matrices sgd", optimizer="sgd", weight_decay=0.2, weight_decay_on="matrices"),
        case("decay of matrices nadam", optimizer="nadam", learning_rate=0.01, weight_decay=0.2, weight_decay_on="matrices", steps=9),
        case("ema", layers=(("batch_norm", {}), ("tanh", {})), average="ema", average_decay=0.8),
        case("swa", layers=(("batch_norm", {}), ("tanh", {})), average="swa", average_start=0.5),
        case("lookahead sgd", lookahead=3, lookahead_share=0.5, momentum=0.9, steps=8),
        case("lookahead adam", lookahead=2, lookahead_share=0.8, optimizer="adam", learning_rate=0.02, steps=7),
        case("focal", loss="focal", focal_gamma=2.0),
        case("focal below 1", loss="focal", focal_gamma=0.5),
        case("focal weighted", loss="focal", focal_gamma=1.5, class_weights="b=4"),
        case("focal smoothed and weighted", loss="focal", focal_gamma=2.0, class_weights="a=2;b=0.5", label_smoothing=0.1),
        case("class weights", class_weights="a=2; b=0.25"),
        case("class weights smoothed", class_weights="a=2; b=0.25", label_smoothing=0.2),
        case("balanced", class_weights="balanced"),
        case("mae", VALUE, loss="mae"),
        case("huber", VALUE, loss="huber", huber_delta=0.7),
        case("quantile", VALUE, loss="quantile", quantile=0.9),
        case("bfloat16", precision="bfloat16", momentum=0.9),
        case("triplet", metric_learning="triplet"),
        case("triplet of a margin", metric_learning="triplet", triplet_margin=0.9, metric_weight=0.5),
        case("contrastive", metric_learning="contrastive"),
        case("contrastive of a margin", metric_learning="contrastive", contrastive_margin=1.6, metric_weight=3.0),
        case("sup_con", metric_learning="sup_con"),
        case("sup_con with focal loss and class weights", metric_learning="sup_con", metric_temperature=0.5, loss="focal", class_weights="a=2; b=0.5"),
        case("nt_xent", metric_learning="nt_xent"),
        case("nt_xent, adamw", metric_learning="nt_xent", metric_temperature=0.07, metric_weight=0.2, optimizer="adamw", learning_rate=0.01),
        case("triplet and a probe", metric_learning="triplet", triplet_margin=0.5, metric_head="probe"),
        case("teacher", teacher=1),
        case("teacher of a temperature", teacher=1, distillation_weight=0.9, distillation_temperature=4.0, label_smoothing=0.1, optimizer="adam", learning_rate=0.02),
        case("teacher alone", teacher=1, distillation_weight=1.0, distillation_temperature=1.0),
        case("teacher, weighted classes and contrast", teacher=1, class_weights="a=2; c=0.5", metric_learning="sup_con"),
        case("embeddings of blocks", layers=(("batch_norm", {}), ("tanh", {})), metric_learning="nt_xent", recompute="even"),
    ]
    schedules = [
        {"options": {"schedule": "polynomial", "warmup": 0, "schedule_power": 1.7}, "rates": rates_of(lambda o: torch.optim.lr_scheduler.PolynomialLR(o, 20, 1.7), 20)},
        {"options": {"schedule": "cosine", "warmup": 0, "schedule_end": 0.05},
         "rates": rates_of(lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 20, 0.01 * 0.05), 20)},
        {"options": {"schedule": "step", "schedule_drops": 3, "schedule_factor": 0.5}, "rates": rates_of(lambda o: torch.optim.lr_scheduler.StepLR(o, 5, 0.5), 20)},
        {"options": {"schedule": "curve", "schedule_curve": "0:0.1 0.25:1 0.5:1 1:0.2"},
         "rates": [0.01 * float(v) for v in __import__("numpy").interp([i / 19 for i in range(20)], [0, 0.25, 0.5, 1], [0.1, 1, 1, 0.2])]},
    ]
    losses = [1.0, 0.8, 0.81, 0.79995, 0.83, 0.9, 0.7, 0.7, 0.71, 0.72, 0.73, 0.74, 0.75, 0.76, 0.77, 0.78, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6]
    scores = [-0.5, -0.6, -0.60001, -0.59, -0.6, -0.7, -0.7, -0.7, -0.7, -0.7]
    plateaus = [plateau(0.1, 2, 0.0, losses), plateau(0.5, 0, 0.2, losses), plateau(0.3, 1, 0.0, scores)]
    # PyTorch scales the threshold of mode "min" by the sign of the best value; scores are watched as mode "max".
    optim = torch.optim.SGD([nn.Parameter(torch.zeros(1))], 0.01)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optim, mode="max", factor=0.3, patience=1, eps=0)
    plateaus[2]["rates"] = [(schedule.step(-score), optim.param_groups[0]["lr"])[1] for score in scores]
    with open("training.json", "w") as file:
        json.dump({"torch": torch.__version__, "cases": cases, "transcripts": transcripts(), "schedules": schedules, "plateaus": plateaus}, file, indent=None)
        file.write("\n")


if __name__ == "__main__":
    main()
