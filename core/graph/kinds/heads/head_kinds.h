// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

/// Members of the family "heads" with sources of their own.
namespace cairn::graph {

Kind matrixFactorizationKind();

} // namespace cairn::graph
