// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/stream/line_source.h"

#include <filesystem>

/// One function per kind of source; line_source.cpp chooses.
namespace cairn::data::stream {

Result<std::unique_ptr<LineSource>> growingFile(const std::filesystem::path& file, bool fromStart, const Json& position);
Result<std::unique_ptr<LineSource>> growingFolder(const std::filesystem::path& folder, const std::string& pattern, bool fromStart, const Json& position);
Result<std::unique_ptr<LineSource>> fifo(const std::filesystem::path& path);
Result<std::unique_ptr<LineSource>> tcp(const std::string& host, const std::string& port, const StopToken& stop);
Result<std::unique_ptr<LineSource>> http(const std::string& url);
Result<std::unique_ptr<LineSource>> kafka(const std::string& servers, const std::string& topic, bool fromStart, const Json& position, const StopToken& stop);

/// Sleeps a little at a time until `wait` is over or somebody stops.
void pause(std::chrono::milliseconds wait, const StopToken& stop);

} // namespace cairn::data::stream
