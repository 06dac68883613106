// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/samples/sample.h"
#include "core/jobs/progress.h"

#include <filesystem>

namespace cairn::data {

/// Gives a table its header. Errors: NotFound, Io, NoSpace, Cancelled.
Result<void> prepareTable(const SampleTable& table, const std::filesystem::path& folder, JobContext& job);

/// Makes IDX files (train-images-idx3-ubyte and its kin, [N, 3, 32, 32]) from CIFAR's binary files, which are removed.
/// Corrupt where a file does not have whole records.
Result<void> preparePictures(const SamplePictures& pictures, const std::filesystem::path& folder, JobContext& job);

} // namespace cairn::data
