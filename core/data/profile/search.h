// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/schema.h"

#include <span>

namespace cairn::data {

/// The SQL condition for what a person wrote: a condition as it stands, or words (letters, digits, spaces, no operator, no
/// name of a column) that any column is to contain, in whatever case.
std::string conditionOf(const Schema& schema, const std::string& written);

/// The SQL condition that holds where all of them hold; "true" for none.
std::string allOf(const Schema& schema, std::span<const std::string> written);

} // namespace cairn::data
