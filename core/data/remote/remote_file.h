// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <filesystem>
#include <string>

namespace cairn::data {

struct RemoteOptions {
    int connectSeconds = 15;
    int stallSeconds = 30;  ///< no byte for so long counts as a cut
    int attempts = 5;       ///< in a row that bring nothing
    int firstWaitMs = 300;  ///< before the second attempt; doubles
};

struct RemoteFile {
    std::filesystem::path file; ///< complete copy
    std::string notice;         ///< why the copy may be old; empty: it is as on the server
};

/// A copy of a file on a web server ("https://...") or an S3-compatible store ("s3://bucket/key") in
/// `cacheFolder`/remote. A copy that is there and complete is used after a look whether it is still the same (ETag,
/// Last-Modified, size); without a connection it is used as it is. A transfer that was cut off goes on where it stopped,
/// also in another run of the program (the side file beside the copy says what is there and of which version); a file
/// that changed meanwhile is fetched from its beginning. Reports bytes.
/// Errors: NotFound, Permission, Io (not reached after some attempts), Timeout, Mismatch (keeps changing), NoSpace,
/// InvalidInput (an address with a signature in it, which would be stored), Cancelled.
Result<RemoteFile> fetchRemote(const std::string& location, const std::filesystem::path& cacheFolder, JobContext& job,
                               const RemoteOptions& options = {});

} // namespace cairn::data
