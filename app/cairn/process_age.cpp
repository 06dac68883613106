// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairn/process_age.h"

#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

namespace cairn::app {

std::int64_t processAgeMs()
{
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    const std::size_t afterName = line.rfind(')'); // the name may hold anything
    if (afterName == std::string::npos)
        return 0;
    std::istringstream fields(line.substr(afterName + 1));
    std::string skipped;
    for (int i = 3; i < 22; ++i)
        fields >> skipped;
    std::int64_t startTicks = 0; // field 22: since the system began
    timespec now{};
    if (!(fields >> startTicks) || clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return 0;
    return now.tv_sec * 1000 + now.tv_nsec / 1'000'000 - startTicks * 1000 / sysconf(_SC_CLK_TCK);
}

} // namespace cairn::app
