// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/remote/remote_file.h"
#include "core/data/samples/sample.h"

namespace cairn::data {

/// Whether the sample can be opened without a connection: its package is installed, or it was downloaded before. Quick.
bool sampleIsHere(const Sample& sample, const std::filesystem::path& folder);

/// Makes the sample ready in `folder`/id: downloads what is not there (a transfer that was cut off goes on where it
/// stopped), compares sizes and checksums, unpacks, and gives tables their headers. Returns at once where it is ready.
/// Reports bytes, and in words what is being done. A file with another checksum is removed.
/// Errors: those of fetchRemote() and unpackArchive(); Io without a connection, which says what is here; Mismatch (another
/// size or checksum than published); NotFound (a package that is not installed: says which).
Result<void> fetchSample(const Sample& sample, const std::filesystem::path& folder, JobContext& job, const RemoteOptions& options = {});

/// What to open for a sample that is here.
SourceSpec sampleSource(const Sample& sample, const std::filesystem::path& folder);

/// Removes the downloaded copy; does nothing for one of a package.
Result<void> removeSample(const Sample& sample, const std::filesystem::path& folder);

} // namespace cairn::data
