// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/data/samples/sample.h"

namespace cairn::data {

bool isSample(const std::string& location);

/// Where a sample lies on this computer, downloaded first where needed. Errors as of fetchSample().
Result<SourceSpec> sampleFiles(const std::string& location, JobContext& job);

/// Opens "sample:NAME"; the dataset's source stays that name, so that a project finds it on any computer.
Result<std::shared_ptr<Dataset>> openSample(const SourceSpec& spec, const std::filesystem::path& cacheFolder, JobContext& job);

} // namespace cairn::data
