// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/train/optimizers/optimizer.h"

/// One builder per optimiser; weight decay is an L2 term of the gradient, unless it says "decoupled". Defaults and the order of
/// operations are PyTorch's where it has the optimiser.
namespace cairn::engine {

using OptimizerBuilder = std::unique_ptr<Optimizer>(const TrainConfig& config, const FlatPart& part);

OptimizerBuilder buildSgd;      ///< with momentum: Sutskever et al., ICML 2013
OptimizerBuilder buildAdam;     ///< Kingma and Ba, ICLR 2015
OptimizerBuilder buildAdamW;    ///< decoupled: Loshchilov and Hutter, ICLR 2019
OptimizerBuilder buildNAdam;    ///< Dozat, ICLR workshop 2016
OptimizerBuilder buildRAdam;    ///< Liu et al., ICLR 2020
OptimizerBuilder buildRmsProp;  ///< Tieleman and Hinton, 2012; with momentum
OptimizerBuilder buildAdagrad;  ///< Duchi, Hazan and Singer, JMLR 2011
OptimizerBuilder buildAdadelta; ///< Zeiler, 2012
OptimizerBuilder buildLamb;     ///< decoupled; the step of each weight tensor is scaled: You et al., ICLR 2020
OptimizerBuilder buildLion;     ///< decoupled: Chen et al., NeurIPS 2023
/// Decoupled. Matrices take orthogonalised steps of momentum (Jordan et al., 2024), scaled to the step length of AdamW by
/// 0.2 sqrt(max(rows, columns)) (Liu et al., 2025), so that one learning rate serves both; all other weights, AdamW.
/// Convolutions count as matrices [outputs, rest].
OptimizerBuilder buildMuon;

/// Zhang et al., NeurIPS 2019: every config.lookahead updates slow weights go a part of the way to those of `inner`, which goes
/// on from there; its moments stay.
std::unique_ptr<Optimizer> withLookahead(std::unique_ptr<Optimizer> inner, const TrainConfig& config, const FlatPart& part);

} // namespace cairn::engine
