// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for unpack.cpp where libarchive is not installed.
#include "core/data/samples/unpack.h"

namespace cairn::data {

Result<void> unpackArchive(const std::filesystem::path& archive, const std::filesystem::path&, JobContext&, const UnpackLimits&)
{
    return fail(ErrorCode::Unsupported, "This Cairn was built without libarchive", archive.string(), "Install libarchive and build again, or unpack the archive by other means");
}

} // namespace cairn::data
