// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_cache.h"

namespace cairn::ui {

Result<std::shared_ptr<session::LoadedRun>> RunCache::load(const session::Workbench& workbench, engine::Engine& engine, RunId run,
                                                           JobContext& job)
{
    const std::lock_guard lock(m_mutex);
    if (!run) {
        CAIRN_ASSIGN(run, session::lastTrainedRun(workbench));
    }
    if (m_loaded && m_of == &workbench && m_loaded->run == run)
        return m_loaded;
    m_loaded.reset();
    if (job.cancelled())
        return fail(ErrorCode::Cancelled, "Loading the model was cancelled");
    // Readers of the data keep the stop token they were made with. The model outlives the job that loads it, so it must
    // not stop when that job does.
    JobContext lasting{StopToken(), m_progress};
    CAIRN_ASSIGN(m_loaded, session::loadRun(workbench, engine, run, lasting));
    m_of = &workbench;
    return m_loaded;
}

void RunCache::forget()
{
    const std::lock_guard lock(m_mutex);
    m_loaded.reset();
    m_of = nullptr;
}

} // namespace cairn::ui
