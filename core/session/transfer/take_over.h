// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/transfer/adapt.h"
#include "core/jobs/stop.h"
#include "core/session/workbench.h"

#include <filesystem>
#include <string>

namespace cairn::session {

/// What became of a file.
struct TakenOver {
    std::string report;      ///< for people
    std::int64_t taken = 0;  ///< tensors of the network that have weights of the file
    std::int64_t wanted = 0; ///< tensors of the network
};

/// Matches the weights of a file to the project's network and keeps them for its next trainings; see initial_weights.h. `freeze`: the
/// layers that got all their weights. Errors of the readers; Mismatch where nothing fits.
Result<TakenOver> takeWeights(Workbench& workbench, const std::filesystem::path& file, bool freeze, const StopToken& stop = {});

/// Puts a model in the place of the project's network, and keeps its weights where all of its operators became layers.
Result<TakenOver> takeModel(Workbench& workbench, const std::filesystem::path& file, const graph::Adapting& how, const StopToken& stop = {});

} // namespace cairn::session
