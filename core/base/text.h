// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cairn {

/// "1,234,567"
std::string grouped(std::uint64_t number);

/// "12.3 MiB"
std::string bytesText(std::uint64_t bytes);

/// "3 s", "2 min 05 s", "1 h 04 min"
std::string durationText(double seconds);

/// Whether `text` is well-formed UTF-8.
bool isUtf8(std::string_view text);

/// Replaces malformed UTF-8 with U+FFFD.
std::string toUtf8(std::string_view text);

std::vector<std::string> split(std::string_view text, char separator);
std::string_view trimmed(std::string_view text);

/// Lower-case letters, digits and underscores; never empty, never starts with a digit ("Linear 1" -> "linear_1").
std::string identifier(std::string_view text);

} // namespace cairn
