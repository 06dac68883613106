// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine.h"

namespace cairn::engine {

/// Loads libcairn_engine.so (beside libcairn_core.so, or where CAIRN_ENGINE says) with RTLD_NOW | RTLD_LOCAL, after
/// setting what it needs in the environment (BLAS kernels, UCX) and the allocator (mmap and trim thresholds).
/// The first call takes about half a second: call it from a worker thread. Later calls return the same engine.
/// EngineMissing says what is missing and what to do. Threads: any.
Result<Engine*> loadEngine();

} // namespace cairn::engine
