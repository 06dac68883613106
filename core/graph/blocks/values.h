// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <map>
#include <string>
#include <string_view>

namespace cairn::graph {

/// Values of a block's parameters, by name.
using BlockValues = std::map<std::string, Json>;

/// The value of the expression behind the "=" of an inner layer's parameter: numbers, names of parameters, + - * / and
/// parentheses, min(a, b), max(a, b); "/" of whole numbers rounds down. A name alone may stand for a text or truth value.
/// InvalidInput says the place and what was expected; at most 256 characters, nested at most 16 deep.
Result<Json> blockValue(std::string_view expression, const BlockValues& values);

} // namespace cairn::graph
