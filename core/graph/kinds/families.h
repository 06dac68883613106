// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

#include <vector>

/// One function per family of kinds; put together in registry.cpp.
namespace cairn::graph {

std::vector<Kind> dataKinds();
std::vector<Kind> denseKinds();
std::vector<Kind> embeddingKinds();
std::vector<Kind> positionKinds();
std::vector<Kind> parameterKinds();
std::vector<Kind> convolutionKinds();
std::vector<Kind> transposedConvolutionKinds(); ///< part of the convolutions
std::vector<Kind> poolingKinds();
std::vector<Kind> fixedPoolingKinds(); ///< part of the poolings
std::vector<Kind> imageKinds();
std::vector<Kind> normalizationKinds();
std::vector<Kind> regularizationKinds();
std::vector<Kind> activationKinds();
std::vector<Kind> gatedKinds();
std::vector<Kind> reshapeKinds();
std::vector<Kind> orderKinds();
std::vector<Kind> partKinds();
std::vector<Kind> reductionKinds();
std::vector<Kind> arithmeticKinds();
std::vector<Kind> joinKinds();
std::vector<Kind> productKinds();
std::vector<Kind> interactionKinds();
std::vector<Kind> recurrentKinds();
std::vector<Kind> temporalKinds();
std::vector<Kind> timePoolingKinds();
std::vector<Kind> attentionKinds();
std::vector<Kind> graphKinds();
std::vector<Kind> generativeKinds();
std::vector<Kind> headKinds();
std::vector<Kind> expressionKinds();
std::vector<Kind> memoryKinds();

} // namespace cairn::graph
