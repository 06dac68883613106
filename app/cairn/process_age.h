// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace cairn::app {

/// Milliseconds since the system started this process, loading its libraries included; steps of 10 ms. 0 where /proc cannot
/// be read.
std::int64_t processAgeMs();

} // namespace cairn::app
