// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace cairn::data {

/// `name` as a SQL identifier (MySQL quotes with '`'), `text` as a SQL literal, `number` as a literal that reads back as exactly
/// the same DOUBLE.
std::string sqlName(std::string_view name, char quote = '"');
std::string sqlText(std::string_view text);
std::string sqlNumber(double number);

} // namespace cairn::data
