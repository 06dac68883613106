// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_controller.h"

#include "core/session/workbench.h"
#include "ui/bridge/run_cache.h"
#include "ui/common/text.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/settings.h"

#include <mutex>

namespace cairn::ui {

/// The way from the training thread to the controller, cut when the controller goes.
struct TrainController::Post {
    std::mutex mutex; ///< guards receiver
    TrainController* receiver = nullptr;

    template <typename Action>
    void send(Action action)
    {
        const std::lock_guard lock(mutex);
        if (receiver)
            QMetaObject::invokeMethod(receiver, [to = receiver, action = std::move(action)] { action(*to); }, Qt::QueuedConnection);
    }
};

TrainController::TrainController(Workspace& workspace, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_post(std::make_shared<Post>()), m_ownProcess(savedOwnProcess())
{
    m_post->receiver = this;
    workspace.addLongWork(this);
    addCommands();
    connect(&workspace, &Workspace::workbenchChanged, this, [this] {
        letGo();
        m_run = {};
        m_error.reset();
        m_resumable.reset();
        updateResumable();
        Q_EMIT stateChanged();
    });
    connect(&workspace, &Workspace::runsChanged, this, &TrainController::updateResumable);
    connect(this, &TrainController::stateChanged, &workspace.commands(), &CommandRegistry::refresh);
    updateResumable(); // the project may have been opened before this page was made
}

TrainController::~TrainController()
{
    // The window has asked already; what still runs here is stopped at its last checkpoint, what runs elsewhere goes on.
    if (m_leave)
        m_leave->request_stop();
    else if (m_control)
        m_control->stop.request_stop();
    m_workspace.removeLongWork(this);
    const std::lock_guard lock(m_post->mutex);
    m_post->receiver = nullptr;
}

QString TrainController::question() const
{
    return tr("The model is still being trained.");
}

bool TrainController::paused() const
{
    return m_running && m_control && m_control->pause.load();
}

bool TrainController::possible() const
{
    const auto workbench = m_workspace.workbench();
    return !m_workspace.longWorkRunning() && workbench && !workbench->readOnly() && m_workspace.engine() && workbench->dataState() == session::DataState::Ready;
}

void TrainController::addCommands()
{
    CommandRegistry& commands = m_workspace.commands();
    commands.add({.id = QStringLiteral("train.start"),
                  .title = tr("Train"),
                  .help = tr("Start a new run with the options of the Train page"),
                  .icon = QStringLiteral("play"),
                  .shortcut = QKeySequence(Qt::CTRL | Qt::Key_Return),
                  .run = [this](const QVariant&) { start(); },
                  .enabledWhen = [this] { return possible(); }});
    commands.add({.id = QStringLiteral("train.pause"),
                  .title = tr("Pause"),
                  .help = tr("Hold the training between two steps, or let it go on"),
                  .icon = QStringLiteral("pause"),
                  .run = [this](const QVariant&) { setPaused(!paused()); },
                  .enabledWhen = [this] { return m_running; },
                  .checkedWhen = [this] { return paused(); }});
    commands.add({.id = QStringLiteral("train.stopAndKeep"),
                  .title = tr("Stop and keep"),
                  .help = tr("End the training now, write a checkpoint, and keep the model as it is"),
                  .icon = QStringLiteral("keep"),
                  .run = [this](const QVariant&) { stopAndKeep(); },
                  .enabledWhen = [this] { return m_running; }});
    commands.add({.id = QStringLiteral("train.cancel"),
                  .title = tr("Cancel the training"),
                  .help = tr("End the training at its last checkpoint; it can be resumed from there"),
                  .icon = QStringLiteral("stop"),
                  .run = [this](const QVariant&) { cancel(); },
                  .enabledWhen = [this] { return m_running; }});
    commands.add({.id = QStringLiteral("train.resume"),
                  .title = tr("Resume the interrupted run"),
                  .help = tr("Go on from the newest checkpoint, exactly as if nothing had happened"),
                  .icon = QStringLiteral("resume"),
                  .run = [this](const QVariant& run) {
                      if (run.isValid())
                          resume(RunId{run.toLongLong()});
                      else if (m_resumable)
                          resume(*m_resumable);
                  },
                  .enabledWhen = [this] { return possible() && m_resumable.has_value(); }});
    commands.add({.id = QStringLiteral("train.ownProcess"),
                  .title = tr("Keep training after closing"),
                  .help = tr("Trainings get a process of their own, which this window follows and which goes on without it"),
                  .run = [this](const QVariant&) { setOwnProcess(!m_ownProcess); },
                  .checkedWhen = [this] { return m_ownProcess; }});
    commands.add({.id = QStringLiteral("train.reproduce"),
                  .title = tr("Reproduce the run"),
                  .help = tr("Train the run that is looked at once more, from all that was kept with it, and say whether it comes out the same"),
                  .icon = QStringLiteral("refresh"),
                  .run = [this](const QVariant& run) { reproduce(run.isValid() ? RunId{run.toLongLong()} : m_workspace.run()); },
                  .enabledWhen = [this] { return possible(); }});
}

session::TrainObserver TrainController::observer()
{
    // Called on the training thread: facts are posted to this object, numbers are read from the project.
    session::TrainObserver observer;
    observer.started = [post = m_post](RunId run) { post->send([run](TrainController& self) { self.begun(run); }); };
    observer.checkpoint = [post = m_post](std::int64_t) { post->send([](TrainController& self) { Q_EMIT self.m_workspace.checkpointWritten(self.m_run); }); };
    observer.event = [post = m_post](const std::string& level, const std::string& message) {
        post->send([level, message](TrainController& self) { self.m_workspace.log(fromStd(level), fromStd(message)); });
    };
    return observer;
}

void TrainController::begun(RunId run)
{
    if (!m_running)
        return; // of a process that was let go meanwhile
    m_run = run;
    m_workspace.setRun(run);
    Q_EMIT runStarted(run);
    Q_EMIT stateChanged(); // one that is followed may be paused
    Q_EMIT m_workspace.runsChanged();
}

void TrainController::launch(Work work, std::optional<StopSource> leave)
{
    m_control = std::make_shared<engine::TrainControl>();
    m_progress = std::make_shared<engine::TrainProgress>();
    m_running = true;
    m_leave = leave;
    m_error.reset();
    m_workspace.problems().clear(QStringLiteral("train"));
    m_workspace.runCache()->forget();
    runJob(
        m_workspace.jobs(), this, {tr("Train"), true, true},
        [work = std::move(work), control = m_control, progress = m_progress, watch = observer()](JobContext& job) {
            const StopCallback<std::function<void()>> forward(job.stop, [control] { control->stop.request_stop(); });
            return work(*control, *progress, watch);
        },
        [this, leave](const Result<session::TrainReport>& report) {
            if (!leave || !leave->stop_requested())
                finished(report);
        });
    Q_EMIT stateChanged();
}

void TrainController::follow(std::function<Result<session::DetachedStart>()> begin)
{
    StopSource leave;
    launch(
        [workbench = m_workspace.workbench(), begin = std::move(begin), token = leave.get_token()](
            engine::TrainControl& control, engine::TrainProgress& progress, const session::TrainObserver& watch) -> Result<session::TrainReport> {
            CAIRN_ASSIGN(const session::DetachedStart start, begin());
            return session::followDetached(*workbench, start, control, progress, watch, token);
        },
        leave);
}

void TrainController::letGo()
{
    if (!survives())
        return;
    m_leave->request_stop();
    m_running = false;
    Q_EMIT ended();
}

void TrainController::start()
{
    if (!possible())
        return;
    const auto workbench = m_workspace.workbench();
    engine::Engine* const engine = m_workspace.engine();
    if (m_ownProcess)
        follow([workbench, engine] { return session::startDetached(*workbench, *engine, workbench->trainOptions()); });
    else
        launch([workbench, engine](engine::TrainControl& control, engine::TrainProgress& progress, const session::TrainObserver& watch) {
            return session::startTraining(*workbench, *engine, workbench->trainOptions(), control, progress, watch);
        });
    m_workspace.showPage(QStringLiteral("train"));
}

void TrainController::resume(RunId run)
{
    if (!possible())
        return;
    m_run = run;
    const auto workbench = m_workspace.workbench();
    if (m_ownProcess)
        follow([workbench, run] { return session::resumeDetached(*workbench, run); });
    else
        launch([workbench, engine = m_workspace.engine(), run](engine::TrainControl& control, engine::TrainProgress& progress, const session::TrainObserver& watch) {
            return session::resumeTraining(*workbench, *engine, run, control, progress, watch);
        });
    m_workspace.showPage(QStringLiteral("train"));
}

void TrainController::reproduce(RunId run)
{
    if (!possible() || !run)
        return;
    auto verdict = std::make_shared<std::optional<session::Reproduction>>();
    launch([workbench = m_workspace.workbench(), engine = m_workspace.engine(), run, verdict](
               engine::TrainControl& control, engine::TrainProgress& progress, const session::TrainObserver& watch) -> Result<session::TrainReport> {
        CAIRN_ASSIGN(session::Reproduction judged, session::reproduce(*workbench, *engine, run, control, progress, watch));
        const session::TrainReport report{judged.replay, judged.outcome};
        *verdict = std::move(judged);
        return report;
    });
    m_verdict = std::move(verdict);
    m_workspace.showPage(QStringLiteral("train"));
}

void TrainController::tellVerdict(const session::Reproduction& judged)
{
    const QString reasons = judged.reasons.empty() ? QString() : fromStd(judged.reasons.front());
    switch (judged.verdict) {
    case session::Verdict::Equal: return m_workspace.say(tr("The replay is equal: the same weights, the same numbers"));
    case session::Verdict::Tolerable: return m_workspace.say(tr("The replay agrees within the tolerance: %1").arg(reasons));
    case session::Verdict::Different: return m_workspace.say(tr("The replay came out different: %1").arg(reasons));
    }
}

void TrainController::finished(const Result<session::TrainReport>& report)
{
    m_running = false;
    m_workspace.runCache()->forget();
    if (!report) {
        m_error = report.error();
        if (report.error().code != ErrorCode::Cancelled)
            m_workspace.problems().set(QStringLiteral("train"), {problemFrom({}, report.error())});
    } else {
        m_run = report->run;
        if (m_verdict && *m_verdict)
            tellVerdict(**m_verdict);
        else
            m_workspace.say(tr("Training ended after %1").arg(durationText(report->outcome.seconds)));
    }
    m_verdict.reset();
    updateResumable();
    Q_EMIT stateChanged();
    Q_EMIT ended();
    Q_EMIT m_workspace.runsChanged();
    Q_EMIT m_workspace.longWorkEnded();
}

void TrainController::setOwnProcess(bool own)
{
    if (own == m_ownProcess)
        return;
    m_ownProcess = own;
    saveOwnProcess(own);
    Q_EMIT stateChanged();
}

void TrainController::setPaused(bool paused)
{
    if (m_control)
        m_control->pause = paused;
    Q_EMIT stateChanged();
}

void TrainController::setRateFactor(double factor)
{
    if (m_control)
        m_control->rateFactor = factor;
}

void TrainController::stopAndKeep()
{
    if (!m_control)
        return;
    m_control->finish = true;
    m_control->pause = false;
    Q_EMIT stateChanged();
}

void TrainController::cancel()
{
    if (!m_control)
        return;
    m_control->stop.request_stop();
    m_control->pause = false;
    Q_EMIT stateChanged();
}

void TrainController::updateResumable()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench || m_running)
        return;
    using Found = std::pair<std::optional<RunId>, std::optional<RunId>>;
    m_look.start(
        m_workspace.jobs(), this, {tr("Look for interrupted runs")},
        [workbench](JobContext&) -> Result<Found> { return Found(session::resumableRun(*workbench), session::detachedRun(*workbench)); },
        [this, workbench](const Result<Found>& found) {
            m_resumable = found ? found->first : std::nullopt;
            if (found && found->second && !workbench->readOnly() && !m_workspace.longWorkRunning())
                return follow([run = *found->second]() -> Result<session::DetachedStart> { return session::DetachedStart{run}; });
            Q_EMIT stateChanged();
        });
}

} // namespace cairn::ui
