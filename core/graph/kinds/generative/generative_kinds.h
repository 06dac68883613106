// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

/// One function per kind that has a file of its own.
namespace cairn::graph {

Kind adversaryKind();

} // namespace cairn::graph
