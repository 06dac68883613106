// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/layers/layer.h"

/// The members of the family "memory", one per source.
namespace cairn::engine {

std::unique_ptr<Layer> buildNtm(const graph::NodeView& view);
std::unique_ptr<Layer> buildDnc(const graph::NodeView& view);
std::unique_ptr<Layer> buildMemoryNetwork(const graph::NodeView& view);
std::unique_ptr<Layer> buildKeyValueMemory(const graph::NodeView& view);

} // namespace cairn::engine
