// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/train_config.h"

#include <ATen/core/Tensor.h>

namespace cairn::engine {

/// Deep metric learning: what brings embeddings of rows of a class together and keeps those of other classes apart. Added to the loss of the
/// answers. Every loss compares all rows of a batch with each other on embeddings of length 1 (of Euclidean distance d and cosine similarity
/// s = 1 - d^2 / 2), and is 0 where a batch has nothing to compare. With y the classes and P(i) the other rows of the class of row i:
///   triplet      mean over rows i of max(0, margin + max d(i, p) - min d(i, n)), the hardest p in P(i) and n of another class
///                (batch-hard: Hermans, Beyer, Leibe, 2017, equation 5; length and margin: Schroff and others, FaceNet, CVPR 2015)
///   contrastive  mean over pairs of one class of d^2, plus mean over pairs of two classes of max(0, margin - d)^2 (Hadsell, Chopra, LeCun, CVPR 2006,
///                each kind of pair counting alike)
///   sup_con      mean over rows i of -1/|P(i)| sum over p in P(i) of log exp(s(i, p) / t) / sum over a != i of exp(s(i, a) / t)
///                (supervised contrastive, Khosla and others, NeurIPS 2020, equation 2)
///   nt_xent      mean over pairs (i, p) of -log exp(s(i, p) / t) / (exp(s(i, p) / t) + sum over n of another class of exp(s(i, n) / t))
///                (InfoNCE, van den Oord and others, 2018; normalised as in SimCLR, Chen and others, ICML 2020; positives are the rows of the class)
/// Immutable: any thread. Nothing waits for the device.
class EmbeddingLoss {
public:
    explicit EmbeddingLoss(const LossConfig& loss) : m_loss(loss) {}

    /// Of embeddings [n, d], float32, and classes [n], int64: a scalar, times LossConfig::metricWeight.
    at::Tensor operator()(const at::Tensor& embeddings, const at::Tensor& classes) const;

    /// Whether the loss of the answers trains the head only, so that the embedding is learned by this one alone.
    bool cutsHead() const { return m_loss.metricHead == "probe"; }

private:
    LossConfig m_loss;
};

/// Recall at 1 of embeddings [n, d] of these classes [n]: the share of rows whose nearest other row is of their class, of those that have one of
/// their class. 0 where none has. Waits for the device.
double recallAtOne(const at::Tensor& embeddings, const at::Tensor& classes);

} // namespace cairn::engine
