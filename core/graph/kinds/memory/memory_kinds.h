// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

/// The members of the family "memory", one per source.
namespace cairn::graph {

Kind ntmKind();
Kind dncKind();
Kind memoryNetworkKind();
Kind keyValueMemoryKind();

} // namespace cairn::graph
