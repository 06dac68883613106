// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/frame/memory_use.h"

#include <cstdio>
#include <unistd.h>

namespace cairn::ui {

std::uint64_t residentBytes()
{
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    unsigned long total = 0;
    unsigned long resident = 0;
    const int fields = std::fscanf(file, "%lu %lu", &total, &resident);
    std::fclose(file);
    return fields == 2 ? resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

} // namespace cairn::ui
