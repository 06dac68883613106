// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/inspection.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace cairn::ui {

/// The model that Evaluate, Embeddings, Explain and Deploy look at, loaded once. Any thread; load() from jobs only.
class RunCache {
public:
    /// The model of `run` (none: the last trained run), from memory if it is the one loaded last and its checkpoint is
    /// still the newest. Blocks while another job loads. Cancelled when `job` is, and then nothing is kept.
    Result<std::shared_ptr<session::LoadedRun>> load(const session::Workbench& workbench, engine::Engine& engine, RunId run,
                                                     JobContext& job);
    /// Forgets the model, and what is being loaded now: another project, other data, or the run has trained on. Never blocks.
    void forget();

private:
    std::mutex m_mutex; ///< guards m_loaded; held while loading
    std::shared_ptr<session::LoadedRun> m_loaded;
    std::uint64_t m_loadedIn = 0;              ///< the generation m_loaded belongs to; guarded as well
    std::atomic<std::uint64_t> m_generation{0}; ///< counts forget()
};

} // namespace cairn::ui
