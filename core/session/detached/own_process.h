// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace cairn::session {

/// Starts a program in a session of its own: no terminal, nothing read, what it says appended to `log`, at the end of this program
/// it goes on. Returns its number; reap() it. NotFound, Io.
Result<pid_t> startOwnProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments, const std::vector<std::string>& variables,
                              const std::filesystem::path& log);

/// Whether a child has ended; then its number is free again.
bool reap(pid_t child);

/// The last line with a word in it, of at most some kilobytes from the end.
std::string lastLineOf(const std::filesystem::path& log);

} // namespace cairn::session
