// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

namespace cairn::app {

/// {"vendor", "renderer", "version"} of an OpenGL context on this display, or {"problem"} with what to do.
/// Needs a QGuiApplication. Main thread only.
Json glFacts();

} // namespace cairn::app
