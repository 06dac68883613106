// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace cairn::plots {

/// Surface format and context sharing that VTK needs in Qt. Call once, before QApplication is made.
void configureOpenGl();

/// Name of the OpenGL renderer in use ("llvmpipe (LLVM 19.1.7, 256 bits)"), or why there is none. Needs QApplication.
QString openGlRenderer();

} // namespace cairn::plots
