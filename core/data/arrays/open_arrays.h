// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"

namespace cairn::data {

/// Whether a location is a file of arrays: NPY, NPZ, HDF5, MATLAB v5 and v7.3.
bool isArrays(const std::string& location);

/// Opens arrays as a dataset (see chooseArrays for which): pictures [N, H, W], [N, H, W, C], [N, C, H, W] with labels are an
/// image dataset; rows [N, F] a table of columns "x0", "x1", ...; one-dimensional arrays and records are columns. The rows
/// of the parts train, validation and test follow each other. MATLAB's habit of counting rows along the last axis is
/// noticed. Large tables of numbers are copied into the cache folder once.
Result<std::shared_ptr<Dataset>> openArrays(const SourceSpec& spec, const std::filesystem::path& cacheFolder, JobContext& job);

} // namespace cairn::data
