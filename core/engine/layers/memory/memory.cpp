// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/memory/memory_builders.h"

namespace cairn::engine {

std::vector<BuilderEntry> memoryBuilders()
{
    return {{"ntm", buildNtm}, {"dnc", buildDnc}, {"memory_network", buildMemoryNetwork}, {"key_value_memory", buildKeyValueMemory}};
}

} // namespace cairn::engine
