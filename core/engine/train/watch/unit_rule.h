// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine/train/watch/epoch_rules.h"

#include <memory>
#include <optional>
#include <vector>

namespace cairn::engine {

/// Finds layers whose units are dead: over a window of steps a unit puts out nothing but zeros, or no gradient comes back to it, so that it learns no more.
/// A unit is a channel behind convolutions, else a number of the last axis. Looked at are layers with weights and activations, in every 32nd step on the
/// processor, every 128th on a device; what is seen stays there as one number per unit, and is fetched once a window, of eight looks.
/// Windows that a resumed run saw in part do not count. Threads: the training thread.
class UnitWatch {
public:
    static constexpr std::int64_t kHostPeriod = 32, kDevicePeriod = 128, kLooks = 8;
    static constexpr double kDeadShare = 0.4; ///< of a layer's units, from which on it is told

    UnitWatch(const Module& module, GuardAction action);
    ~UnitWatch();

    bool looksAt(std::int64_t step) const;
    /// For the forward pass of a step that is looked at: sees an output, and the gradient that will come back to it.
    void see(const PlanStep& step, const at::Tensor& output);
    /// After a step that was looked at. At the end of a window: what was found, each layer once in a run. Changes `state` (toldUnits).
    std::optional<Finding> stepDone(std::int64_t step, WatchState& state);

private:
    struct Units;

    Finding told(const std::vector<const Units*>& dead, std::int64_t step) const;
    void beginWindow();

    GuardAction m_action;
    std::int64_t m_period;
    std::vector<std::shared_ptr<Units>> m_units; ///< by place in the plan; nullptr: not looked at
    const Module& m_module;
    std::int64_t m_looks = 0; ///< of the running window
};

} // namespace cairn::engine
