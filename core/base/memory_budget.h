// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string_view>

namespace cairn {

/// Memory in bytes that this program may use at most: of the machine, or of its control group where that allows less.
std::uint64_t machineMemory();

/// Memory in bytes that data may take: what was set, else CAIRN_MEMORY, else half of machineMemory(). Whoever keeps data of
/// any size asks here how much of it may lie in memory; the rest is streamed or spilled. Any thread.
std::uint64_t memoryBudget();
/// Bytes, at least kLeastMemory; 0 goes back to the default. Holds for what is opened or started from now on. Any thread.
void setMemoryBudget(std::uint64_t bytes);

/// The program itself, its libraries and two buffers of rows need that much.
inline constexpr std::uint64_t kLeastMemory = std::uint64_t{1} << 30;

/// "2GB", "1500 MiB", "0.5 TiB" or plain bytes. Units count by 1024. InvalidInput where it is no size or below kLeastMemory.
Result<std::uint64_t> memoryFromText(std::string_view text);

} // namespace cairn
