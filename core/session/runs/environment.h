// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/engine_api/engine.h"

namespace cairn::session {

/// What a training runs on, to be kept with the run: tensor library, its linear algebra, the processor's kernels, devices
/// and operating system. Measured once in a program; the first call takes some tenths of a second. Any thread.
Json environmentOf(engine::Engine& engine);

} // namespace cairn::session
