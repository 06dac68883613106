// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memory_budget.h"

#include "core/base/log.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace cairn {

namespace {

std::atomic<std::uint64_t> g_asked = 0;

std::uint64_t defaultBudget()
{
    const std::uint64_t half = std::max(machineMemory() / 2, kLeastMemory);
    const char* asked = std::getenv("CAIRN_MEMORY");
    if (!asked || !*asked)
        return half;
    const auto bytes = memoryFromText(asked);
    if (!bytes)
        log::warn("memory", "CAIRN_MEMORY: " + bytes.error().text());
    return bytes.value_or(half);
}

} // namespace

std::uint64_t machineMemory()
{
    const auto total = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    std::uint64_t allowed = total;
    if (std::ifstream group("/sys/fs/cgroup/memory.max"); group >> allowed) // "max" is no number: no limit
        return std::min(allowed, total);
    return total;
}

std::uint64_t memoryBudget()
{
    static const std::uint64_t unasked = defaultBudget();
    const std::uint64_t asked = g_asked;
    return asked ? asked : unasked;
}

void setMemoryBudget(std::uint64_t bytes)
{
    g_asked = bytes ? std::max(bytes, kLeastMemory) : 0;
}

Result<std::uint64_t> memoryFromText(std::string_view text)
{
    constexpr std::array<std::string_view, 5> kUnits{"", "k", "m", "g", "t"};
    const std::string_view plain = trimmed(text);
    double number = 0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
    std::string unit;
    for (const char c : trimmed(std::string_view(end, static_cast<std::size_t>(plain.data() + plain.size() - end))))
        unit += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const std::string_view ending : {"ib", "b"}) {
        if (unit.ends_with(ending)) {
            unit.resize(unit.size() - ending.size());
            break;
        }
    }
    const auto found = std::ranges::find(kUnits, unit);
    if (error != std::errc() || found == kUnits.end() || !(number > 0 && number < 1e15))
        return fail(ErrorCode::InvalidInput, "This is no amount of memory", std::string(text), "Write a number and a unit, such as 2GB");
    for (auto power = found - kUnits.begin(); power > 0; --power)
        number *= 1024;
    if (number < static_cast<double>(kLeastMemory) || number > 1e18)
        return fail(ErrorCode::InvalidInput, "Cairn needs at least " + bytesText(kLeastMemory) + " of memory", std::string(text), "Allow more");
    return static_cast<std::uint64_t>(number);
}

} // namespace cairn
