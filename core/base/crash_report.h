// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

namespace cairn {

/// From now on a crash of this program (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) writes where it happened, as addresses
/// that addr2line understands, to standard error and to the end of `file` (empty: standard error only), and then ends the program
/// by that signal as before. `program` is named in the report: "cairn 0.1". Call once, early; a library that is loaded later
/// may take the signals over.
void reportCrashes(std::string_view program, const std::filesystem::path& file);

} // namespace cairn
