// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/lease/run_lease.h"

#include "core/store/file_lock.h"

#include <system_error>

namespace cairn::store {

std::filesystem::path leaseFileOf(const std::filesystem::path& runFolder) { return runFolder / "lease"; }

bool leaseHeld(const std::filesystem::path& runFolder) { return FileLock::held(leaseFileOf(runFolder)); }

bool everLeased(const std::filesystem::path& runFolder)
{
    std::error_code none;
    return std::filesystem::exists(leaseFileOf(runFolder), none);
}

bool anyLeaseHeld(const std::filesystem::path& blobFolder)
{
    std::error_code none;
    for (std::filesystem::directory_iterator at(blobFolder / "runs", none), end; !none && at != end; at.increment(none))
        if (leaseHeld(at->path()))
            return true;
    return false;
}

} // namespace cairn::store
