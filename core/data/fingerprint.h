// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::data {

/// 32 hex digits that tell contents apart: size of each file, up to 64 blocks of 64 KiB spread evenly over it (the whole
/// file where it is smaller than that), and `extra`. Not cryptographic; names and times do not count.
Result<std::string> fingerprint(const std::vector<std::filesystem::path>& files, std::string_view extra);

/// 32 hex digits of a text.
std::string hashText(std::string_view text);

} // namespace cairn::data
