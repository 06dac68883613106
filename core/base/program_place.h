// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace cairn {

/// Where a program of this installation lies: at the place that the environment variable names, beside the running program, or in a
/// "bin" above this library. Empty if it is at none of them.
std::filesystem::path programPlace(const std::string& name, const char* variable);

} // namespace cairn
