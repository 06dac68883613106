// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cairn {

/// Bytes as text of 64 letters (RFC 4648, with padding), for JSON.
std::string toBase64(std::string_view bytes);
/// Back again; empty where the text has other letters or another length than toBase64() makes.
std::optional<std::string> fromBase64(std::string_view text);

} // namespace cairn
