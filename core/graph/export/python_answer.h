// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/field.h"

#include <string>

namespace cairn::graph {

/// Python source that reads a number out of what a model answers (batch::AnswerForm): constants, and for forms with an interval a function
/// decode(output) -> (value, low, high), each [N], in the unit of the target column.
std::string pythonAnswer(const batch::Target& target);

} // namespace cairn::graph
