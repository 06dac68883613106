// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace cairn::store {

/// Whether a file is a project, by its first bytes, whatever its name. False where it cannot be read.
bool isProjectFile(const std::filesystem::path& file);

} // namespace cairn::store
