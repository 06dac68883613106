// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/search/search_run.h"
#include "ui/bridge/job_bridge.h"
#include "ui/shell/workspace.h"

#include <QObject>
#include <QTimer>

namespace cairn::ui {

/// Carries searches out beside the window: one at a time, the next of the queue when one has ended. The commands search.stop and
/// search.resume are its levers. UI thread only.
class SearchController : public QObject, public LongWork {
    Q_OBJECT

public:
    explicit SearchController(Workspace& workspace, QObject* parent = nullptr);
    ~SearchController() override;

    bool running() const override { return m_running; }
    QString question() const override;
    void endCleanly() override { stop(); }
    void endForNow() override { stop(); }
    /// The search that runs or ran last in this window; 0: none.
    SweepId sweep() const { return m_sweep; }
    const session::SearchProgress* progress() const { return m_progress.get(); }
    /// Why the last one paused by itself; nothing otherwise.
    const std::optional<Error>& error() const { return m_error; }
    /// A search can be started or gone on with.
    bool possible() const;

    void start(SweepId sweep);
    /// All trials stop at their next step; the search can go on later.
    void stop();
    /// Goes on with what waits first in the queue.
    void resumeNext();

Q_SIGNALS:
    void stateChanged();
    /// Trials have begun, reported or ended; at most a few times a second.
    void trialsChanged();

private:
    struct Post;
    void addCommands();
    void finished(const Result<session::SearchView>& view);

    Workspace& m_workspace;
    std::shared_ptr<Post> m_post; ///< what the threads of a search may still call when this object is gone
    std::shared_ptr<session::SearchProgress> m_progress;
    StopSource m_stop;
    QTimer m_throttle;
    bool m_running = false;
    SweepId m_sweep;
    std::optional<Error> m_error;
};

} // namespace cairn::ui
