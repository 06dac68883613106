// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/runs/compare_runs.h"

#include <filesystem>

namespace cairn::session {

/// Distances between the tensors of two safetensors files, by name; tensors that only one of them has are told as not
/// comparable. Reads one tensor of each at a time. Errors of reading; Cancelled.
Result<std::vector<TensorDistance>> weightDistances(const std::filesystem::path& first, const std::filesystem::path& second, JobContext& job);

/// The same for the newest checkpoints of two runs. NotFound for a run without a model.
Result<std::vector<TensorDistance>> weightDistances(const Workbench& workbench, RunId first, RunId second, JobContext& job);

} // namespace cairn::session
