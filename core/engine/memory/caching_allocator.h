// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace cairn::engine {

/// Makes the tensor library keep freed blocks of 64 KiB and more for the next tensor of that size instead of giving them
/// back to the C library, whose per-thread heaps return them to the system after every step. Call once, before any tensor.
void installCachingAllocator();

} // namespace cairn::engine
