// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine.h"

namespace cairn::engine {

/// Describes library, processor and devices; measures a matrix product.
EngineInfo describeEngine();

} // namespace cairn::engine
