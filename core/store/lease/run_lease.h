// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace cairn::store {

/// A process of its own that carries out one run holds the lease of that run, a lock on a file in the run's folder, besides
/// whoever holds the project (Project::openForRun()). It ends with the process, however that dies. The file stays.
std::filesystem::path leaseFileOf(const std::filesystem::path& runFolder);

/// Whether some process holds the lease now.
bool leaseHeld(const std::filesystem::path& runFolder);

/// Whether the run was ever carried out that way.
bool everLeased(const std::filesystem::path& runFolder);

/// Whether some run of a project is carried out that way now.
bool anyLeaseHeld(const std::filesystem::path& blobFolder);

} // namespace cairn::store
