// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

#include <vector>

/// One function per family of kinds; put together in registry.cpp.
namespace cairn::graph {

std::vector<Kind> dataKinds();
std::vector<Kind> denseKinds();
std::vector<Kind> convolutionKinds();
std::vector<Kind> poolingKinds();
std::vector<Kind> normalizationKinds();
std::vector<Kind> regularizationKinds();
std::vector<Kind> activationKinds();
std::vector<Kind> shapeKinds();
std::vector<Kind> combineKinds();
std::vector<Kind> memoryKinds();

} // namespace cairn::graph
