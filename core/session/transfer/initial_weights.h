// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights.h"
#include "core/session/workbench.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Weights of another program's file that a project keeps, and that its next trainings begin with.
namespace cairn::session {

inline constexpr const char* kInitialFile = "initial.safetensors"; ///< beside the project, and within the folder of a run that began with them

/// What is known of them without reading them.
struct InitialWeights {
    std::string source;      ///< name of the file they came from
    std::string report;      ///< what became of each tensor, for people
    std::int64_t taken = 0;  ///< tensors of the model that they hold
    std::int64_t wanted = 0; ///< tensors that the model had then
};

/// Nothing where the project has none.
std::optional<InitialWeights> initialWeights(const Workbench& workbench);

/// Keeps weights, named "<label>.<name>" as in modelState(), beside the project; replaces those it had. The file is written durably.
/// ReadOnly, NoSpace, Io; InvalidInput where there are none.
Result<void> setInitialWeights(Workbench& workbench, const formats::Weights& weights, const InitialWeights& about);

/// Trainings begin with numbers drawn from the seed again.
Result<void> clearInitialWeights(Workbench& workbench);

/// Those that fit a graph: what its names and shapes have a place for. Layers that were changed since, a new head for instance, are
/// drawn anew.
struct FittingWeights {
    std::filesystem::path file; ///< empty: none are kept, or none fits
    std::string source;
    std::int64_t fitting = 0, kept = 0;
};

/// Writes them to "initial.safetensors" in `folder`, for engine::TrainRequest::initialWeights. NotFound or Corrupt, with what to do,
/// where the file beside the project is gone or damaged.
Result<FittingWeights> fittingWeights(const Workbench& workbench, const graph::Graph& graph, const graph::DataInterface& data, const std::filesystem::path& folder);

} // namespace cairn::session
