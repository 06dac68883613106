// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/train.h"
#include "core/session/detached/detached_run.h"
#include "core/session/runs/reproduction.h"
#include "core/session/training/training.h"
#include "ui/bridge/job_bridge.h"
#include "ui/shell/workspace.h"

#include <QObject>

namespace cairn::ui {

/// Starts, pauses, resumes and ends trainings, on the training thread or in a process of their own, which the training thread then
/// follows; one at a time. A process that was started before the project was opened is followed from then on. The commands
/// train.* are its levers. UI thread only.
class TrainController : public QObject, public LongWork {
    Q_OBJECT

public:
    explicit TrainController(Workspace& workspace, QObject* parent = nullptr);
    ~TrainController() override;

    bool running() const override { return m_running; }
    bool survives() const override { return m_running && m_leave; }
    QString question() const override;
    void endCleanly() override { stopAndKeep(); }
    void endForNow() override { cancel(); }
    bool paused() const;
    /// Whether trainings that begin from now on get a process of their own; kept for the user.
    bool ownProcess() const { return m_ownProcess; }
    void setOwnProcess(bool own);
    /// How far it is; nullptr before the first training. Any member may be read at any time.
    const engine::TrainProgress* progress() const { return m_progress.get(); }
    /// The run that is being trained or was trained last in this window; none before it has begun.
    RunId run() const { return m_run; }
    /// Why the last training ended badly; nothing otherwise.
    const std::optional<Error>& error() const { return m_error; }
    std::optional<RunId> resumable() const { return m_resumable; }

    void start();
    void resume(RunId run);
    /// Trains a finished run once more and says whether it came out the same.
    void reproduce(RunId run);
    void setPaused(bool paused);
    /// From the next step on the learning rate is so many times the schedule's.
    void setRateFactor(double factor);
    void stopAndKeep();
    void cancel();
    /// Looks in a job which run could be resumed.
    void updateResumable();

Q_SIGNALS:
    void stateChanged();
    void runStarted(cairn::RunId run);
    void ended();

private:
    using Work = std::function<Result<session::TrainReport>(engine::TrainControl&, engine::TrainProgress&, const session::TrainObserver&)>;
    /// `leave`: of work that goes on elsewhere when it is asked to stop by this.
    void launch(Work work, std::optional<StopSource> leave = {});
    /// What `begin` began in a process of its own.
    void follow(std::function<Result<session::DetachedStart>()> begin);
    /// Follows no longer; the process goes on.
    void letGo();
    void finished(const Result<session::TrainReport>& report);
    void tellVerdict(const session::Reproduction& judged);
    struct Post;
    session::TrainObserver observer();
    void begun(RunId run);
    void addCommands();
    bool possible() const;

    Workspace& m_workspace;
    std::shared_ptr<Post> m_post; ///< what the training thread may still call when this object is gone
    std::shared_ptr<engine::TrainControl> m_control;
    std::shared_ptr<engine::TrainProgress> m_progress;
    bool m_running = false;
    bool m_ownProcess;
    std::optional<StopSource> m_leave; ///< of the process that is followed, or was last
    RunId m_run;
    std::optional<RunId> m_resumable;
    std::optional<Error> m_error;
    std::shared_ptr<std::optional<session::Reproduction>> m_verdict; ///< written by the training thread before it ends
    LatestJob m_look;
};

} // namespace cairn::ui
