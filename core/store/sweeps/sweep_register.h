// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/project.h"
#include "core/store/sweeps/sweep.h"

#include <set>

namespace cairn::store {

/// The searches of a project: a queue of sweeps, each with its trials. Everything is committed when a call returns, so after a
/// kill the trials are as they were told last.
///
/// Threads and errors: those of Project; NotFound for a sweep or trial that is not there. The project outlives the register.
class SweepRegister {
public:
    explicit SweepRegister(Project& project) : m_project(project) {}

    /// Puts one at the end of the queue, Queued.
    Result<SweepId> add(const std::string& name, const Json& plan);
    /// In the order of the queue.
    Result<std::vector<SweepSummary>> list() const;
    Result<Sweep> sweep(SweepId id) const;
    /// Going to an ended state sets endedMs; any other clears it. `error` takes the place of the old one.
    Result<void> setState(SweepId id, SweepState state, const std::string& error = {});
    /// Puts a sweep before another one of the queue; {}: at the end.
    Result<void> move(SweepId id, SweepId before);
    /// Forgets a sweep and its trials; their runs stay. Busy while it is running.
    Result<void> remove(SweepId id);

    /// By number.
    Result<std::vector<StoredTrial>> trials(SweepId id) const;
    /// Adds the trial or replaces the one of its number, but for its run, which RunDraft::trial sets.
    Result<void> setTrial(SweepId id, const StoredTrial& trial);
    /// The runs of all trials of all searches.
    Result<std::set<RunId>> runsOfTrials() const;

private:
    Project& m_project;
};

} // namespace cairn::store
