// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace cairn::ui {

/// Memory of this program in RAM, in bytes; 0 where the system does not say. Reads a kernel file, no disk.
std::uint64_t residentBytes();

} // namespace cairn::ui
