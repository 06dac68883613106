// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <optional>
#include <string_view>

namespace cairn::data {

/// Reads what NumPy writes into headers: dictionaries, lists, tuples, texts, numbers that are not negative, True, False,
/// None. Nothing where the text is no such literal, is nested deeper than 16 or holds a list of more than 10,000 items.
std::optional<Json> pythonLiteral(std::string_view text);

} // namespace cairn::data
