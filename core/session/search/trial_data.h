// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/workbench.h"

#include <list>
#include <mutex>

namespace cairn::session {

/// Prepared data of the trials of a search: those of the project where a trial prepares them in the same way, else fitted anew on the
/// training part and kept for the next trials that want the same. Threads: any; one fit at a time.
class TrialData {
public:
    explicit TrialData(const Workbench& workbench) : m_workbench(workbench) {}

    /// Errors: those of prep::makeSplit(), prep::fitRecipe() and batch::makeSources(); Cancelled.
    Result<FrozenData> of(const DataChoice& choice, JobContext& job);

private:
    Result<FrozenData> prepare(const DataChoice& choice, JobContext& job) const;

    const Workbench& m_workbench;
    std::mutex m_mutex; ///< guards what follows
    std::list<std::pair<std::string, FrozenData>> m_kept; ///< by the text of the choice; the last one used first
};

} // namespace cairn::session
