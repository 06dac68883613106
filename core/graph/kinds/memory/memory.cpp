// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/memory/memory_kinds.h"

namespace cairn::graph {

std::vector<Kind> memoryKinds()
{
    return {ntmKind(), dncKind(), memoryNetworkKind(), keyValueMemoryKind()};
}

} // namespace cairn::graph
