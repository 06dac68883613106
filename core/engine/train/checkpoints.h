// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine/train/run_state.h"
#include "core/engine/train/optimizers/optimizer.h"
#include "core/engine/train/step/weight_average.h"

#include <filesystem>
#include <optional>
#include <string>

namespace cairn::engine {

/// The checkpoints of one run: folders with weights.safetensors, optimizer.safetensors and state.json, written through
/// core/store. With averaged weights, weights.safetensors holds the average and raw.safetensors what training goes on from.
/// Non-finite weights are never written. Threads: the training thread.
class Checkpoints {
public:
    /// All outlive this object. `average`: nullptr without one. `ranks`: that train together.
    Checkpoints(std::filesystem::path root, Module& module, Optimizer& optimizer, WeightAverage* average = nullptr, int ranks = 1);

    /// Writes the present state; on success older ones are pruned (the best and the newest two stay).
    /// Errors: Diverged, NoSpace, ReadOnly, Io.
    Result<std::filesystem::path> write(const RunState& state);
    /// Notes that the checkpoint of that step is the best.
    Result<void> markBest(std::int64_t step);
    /// Loads the newest valid checkpoint into module and optimiser. NotFound where there is none; Mismatch, Corrupt.
    Result<RunState> restore();

    const std::filesystem::path& last() const { return m_last; }
    std::filesystem::path best() const;
    /// What about the restored checkpoint's surroundings differs from here, so that the rest is not bit-identical.
    const std::string& differences() const { return m_differences; }

private:
    Result<std::string> encodeShown(std::int64_t averaged);

    std::filesystem::path m_root, m_last;
    Module& m_module;
    Optimizer& m_optimizer;
    WeightAverage* m_average;
    int m_ranks;
    std::string m_differences;
};

} // namespace cairn::engine
