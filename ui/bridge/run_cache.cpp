// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_cache.h"

namespace cairn::ui {

Result<std::shared_ptr<session::LoadedRun>> RunCache::load(const session::Workbench& workbench, engine::Engine& engine, RunId run,
                                                           JobContext& job)
{
    const std::uint64_t generation = m_generation;
    const std::lock_guard lock(m_mutex);
    if (job.cancelled())
        return fail(ErrorCode::Cancelled, "Loading the model was cancelled");
    if (!run) {
        CAIRN_ASSIGN(run, session::lastTrainedRun(workbench));
    }
    if (m_loaded && m_loadedIn == generation && m_loaded->run == run && session::newestStep(workbench, run) == m_loaded->step)
        return m_loaded;
    m_loaded.reset();
    CAIRN_ASSIGN(const std::shared_ptr<session::LoadedRun> loaded, session::loadRun(workbench, engine, run, job));
    m_loaded = loaded;
    m_loadedIn = generation;
    return loaded;
}

void RunCache::forget()
{
    ++m_generation;
    // Whoever loads at this moment will find that what it loaded is of an older generation.
    if (const std::unique_lock lock(m_mutex, std::try_to_lock); lock)
        m_loaded.reset();
}

} // namespace cairn::ui
