// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/field.h"
#include "core/graph/infer/inference.h"

#include <vector>

namespace cairn::graph {

/// The border conditions that encoded data set: fields as the model sees them (UInt8 fields become Float32), and the
/// width of the target.
DataInterface dataInterface(const std::vector<batch::Field>& fields, const batch::Target& target);

} // namespace cairn::graph
