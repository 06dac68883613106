// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <filesystem>

namespace cairn::data {

struct UnpackLimits {
    std::uint64_t mostBytes = std::uint64_t{16} << 30; ///< of all files together
    std::uint64_t freeBytes = 64 << 20;                ///< up to here the ratio does not count
    std::uint64_t mostRatio = 200;                     ///< unpacked to packed
    std::uint64_t mostFiles = 1'000'000;
};

/// Unpacks a zip or tar archive (also .gz, .xz, .bz2) into a folder that exists. Only plain files and folders below it are
/// made, without their owners and permissions; leftovers of macOS are left out. Reports bytes of the archive.
/// Errors: InvalidInput (a name that leads out of the folder, a link or device: nothing is written for it and the rest
/// is given up), Corrupt (damaged, or grows beyond the limits), NoSpace, Io, Cancelled.
Result<void> unpackArchive(const std::filesystem::path& archive, const std::filesystem::path& folder, JobContext& job, const UnpackLimits& limits = {});

} // namespace cairn::data
