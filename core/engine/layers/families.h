// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/layers/layer.h"

#include <vector>

/// One function per family of kinds, as in core/graph/kinds; put together in layer.cpp.
namespace cairn::engine {

std::vector<BuilderEntry> dataBuilders();
std::vector<BuilderEntry> denseBuilders();
std::vector<BuilderEntry> embeddingBuilders();
std::vector<BuilderEntry> positionBuilders();
std::vector<BuilderEntry> parameterBuilders();
std::vector<BuilderEntry> convolutionBuilders();
std::vector<BuilderEntry> poolingBuilders();
std::vector<BuilderEntry> imageBuilders();
std::vector<BuilderEntry> normalizationBuilders();
std::vector<BuilderEntry> regularizationBuilders();
std::vector<BuilderEntry> activationBuilders();
std::vector<BuilderEntry> gatedBuilders();
std::vector<BuilderEntry> reshapeBuilders();
std::vector<BuilderEntry> orderBuilders();
std::vector<BuilderEntry> partBuilders();
std::vector<BuilderEntry> reductionBuilders();
std::vector<BuilderEntry> arithmeticBuilders();
std::vector<BuilderEntry> joinBuilders();
std::vector<BuilderEntry> productBuilders();
std::vector<BuilderEntry> interactionBuilders();
std::vector<BuilderEntry> recurrentBuilders();
std::vector<BuilderEntry> temporalBuilders();
std::vector<BuilderEntry> timePoolingBuilders();
std::vector<BuilderEntry> attentionBuilders();
std::vector<BuilderEntry> sequenceEmbeddingBuilders();
std::vector<BuilderEntry> graphBuilders();
std::vector<BuilderEntry> generativeBuilders();
std::vector<BuilderEntry> headBuilders();
std::vector<BuilderEntry> expressionBuilders();
std::vector<BuilderEntry> memoryBuilders();

} // namespace cairn::engine
