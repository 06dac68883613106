// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/energy/meter.h"
#include "core/engine/parallel/group.h"
#include "core/engine/train/run_state.h"
#include "core/engine_api/train.h"

namespace cairn::engine {

/// The energy of a training: what it took before, what this rank counts, and what the other ranks counted up to the end of the last epoch.
/// Ranks that are threads of one process leave its processor to the leader; each counts the graphics card that it computes on. Lives on the
/// training thread; the meter looks in a thread of its own.
class EnergyAccount {
public:
    EnergyAccount(const TrainRequest& request, Group& group, const at::Device& device);

    /// Goes on from what a checkpoint or the run's series says, whichever is more.
    void begin(const RunState& state);
    /// Says in the log what is counted.
    void tell(TrainSink& sink) const;
    /// As of the last look, a quarter of a second ago at most; costs nothing.
    energy::Spent spent() const { return m_before + m_others + m_planned.meter->spent(); }
    /// Looks now.
    energy::Spent look();
    /// Looks now, and asks the other ranks, who all call it.
    Result<energy::Spent> settle();
    /// For the time that the training is paused.
    void hold() { m_planned.meter->hold(); }
    void goOn() { m_planned.meter->goOn(); }

    /// The numbers of the run's series.
    std::map<std::string, double> metrics(const energy::Spent& spent) const;

private:
    Group& m_group;
    energy::Spent m_before, m_others;
    energy::PlannedMeter m_planned;
    double m_gridFactor;
};

} // namespace cairn::engine
