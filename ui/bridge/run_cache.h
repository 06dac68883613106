// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspection.h"

#include <memory>
#include <mutex>

namespace cairn::ui {

/// The model that Evaluate, Embeddings, Explain and Deploy look at, loaded once. Called from jobs; any thread.
class RunCache {
public:
    /// The model of `run` (none: the last trained run), from memory if it is the one loaded last and its checkpoint is
    /// still the newest. Blocks while another job loads.
    Result<std::shared_ptr<session::LoadedRun>> load(const session::Workbench& workbench, engine::Engine& engine, RunId run,
                                                     JobContext& job);
    /// Forgets the model: another project, or the run has trained on.
    void forget();

private:
    std::mutex m_mutex; ///< guards everything below
    const session::Workbench* m_of = nullptr;
    std::shared_ptr<session::LoadedRun> m_loaded;
    Progress m_progress;
};

} // namespace cairn::ui
