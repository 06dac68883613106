// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

/// The program's log: standard error from "warn" on, and a rotating file from "info" on where one is set.
/// Any thread may write. Never log values of a user's data.
namespace cairn::log {

enum class Level { Debug, Info, Warn, Error };

/// Also writes to `file` (5 MB, 3 generations). A file that cannot be opened is reported on standard error and skipped.
void setFile(const std::filesystem::path& file);

/// Lowest level shown on standard error; "warn" at start.
void setConsoleLevel(Level level);

void write(Level level, std::string_view part, std::string_view message);

inline void debug(std::string_view part, std::string_view message) { write(Level::Debug, part, message); }
inline void info(std::string_view part, std::string_view message) { write(Level::Info, part, message); }
inline void warn(std::string_view part, std::string_view message) { write(Level::Warn, part, message); }
inline void error(std::string_view part, std::string_view message) { write(Level::Error, part, message); }

} // namespace cairn::log
