// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/search_controller.h"

#include "core/session/workbench.h"
#include "ui/bridge/run_cache.h"
#include "ui/common/text.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"

#include <mutex>

namespace cairn::ui {

namespace {
constexpr int kTellMs = 400;
}

/// The way from the threads of a search to the controller, cut when the controller goes.
struct SearchController::Post {
    std::mutex mutex; ///< guards receiver
    SearchController* receiver = nullptr;

    void tell()
    {
        const std::lock_guard lock(mutex);
        if (receiver)
            QMetaObject::invokeMethod(
                receiver, [to = receiver] {
                    if (!to->m_throttle.isActive())
                        to->m_throttle.start();
                },
                Qt::QueuedConnection);
    }
    void log(const QString& message)
    {
        const std::lock_guard lock(mutex);
        if (receiver)
            QMetaObject::invokeMethod(receiver, [to = receiver, message] { to->m_workspace.log(QStringLiteral("warn"), message); }, Qt::QueuedConnection);
    }
};

SearchController::SearchController(Workspace& workspace, QObject* parent) : QObject(parent), m_workspace(workspace), m_post(std::make_shared<Post>())
{
    m_post->receiver = this;
    m_throttle.setSingleShot(true);
    m_throttle.setInterval(kTellMs);
    workspace.addLongWork(this);
    addCommands();
    connect(&m_throttle, &QTimer::timeout, this, &SearchController::trialsChanged);
    connect(&workspace, &Workspace::workbenchChanged, this, [this] {
        m_sweep = {};
        m_error.reset();
        Q_EMIT stateChanged();
    });
    connect(this, &SearchController::stateChanged, &workspace.commands(), &CommandRegistry::refresh);
}

SearchController::~SearchController()
{
    m_stop.request_stop();
    m_workspace.removeLongWork(this);
    const std::lock_guard lock(m_post->mutex);
    m_post->receiver = nullptr;
}

QString SearchController::question() const
{
    return tr("A search is running. Both ways its trials can go on later.");
}

bool SearchController::possible() const
{
    const auto workbench = m_workspace.workbench();
    return workbench && !workbench->readOnly() && m_workspace.engine() && !m_workspace.longWorkRunning() && workbench->dataState() == session::DataState::Ready;
}

void SearchController::addCommands()
{
    CommandRegistry& commands = m_workspace.commands();
    commands.add({.id = QStringLiteral("search.stop"),
                  .title = tr("Stop the search"),
                  .help = tr("Stop all trials at their next step; the search can go on later from there"),
                  .icon = QStringLiteral("stop"),
                  .run = [this](const QVariant&) { stop(); },
                  .enabledWhen = [this] { return m_running; }});
    commands.add({.id = QStringLiteral("search.resume"),
                  .title = tr("Go on with the search"),
                  .help = tr("Go on with the first search of the queue, trials from their newest checkpoint"),
                  .icon = QStringLiteral("resume"),
                  .run = [this](const QVariant& sweep) { sweep.isValid() ? start(SweepId{sweep.toLongLong()}) : resumeNext(); },
                  .enabledWhen = [this] { return possible(); }});
}

void SearchController::start(SweepId sweep)
{
    if (!possible())
        return;
    m_sweep = sweep;
    m_progress = std::make_shared<session::SearchProgress>();
    m_stop = {};
    m_running = true;
    m_error.reset();
    m_workspace.problems().clear(QStringLiteral("search"));
    m_workspace.runCache()->forget();
    session::SearchObserver observer; // called on the threads of the trials
    observer.changed = [post = m_post](const session::SearchTrial&) { post->tell(); };
    observer.note = [post = m_post](const std::string& text) { post->log(fromStd(text)); };
    runJob(
        m_workspace.jobs(), this, {tr("Search"), true, true},
        [workbench = m_workspace.workbench(), engine = m_workspace.engine(), sweep, progress = m_progress, stop = m_stop, observer](JobContext& job) mutable {
            const StopCallback<std::function<void()>> forward(job.stop, [&stop] { stop.request_stop(); });
            return session::runSearch(*workbench, *engine, sweep, stop.get_token(), *progress, observer);
        },
        [this](const Result<session::SearchView>& view) { finished(view); });
    Q_EMIT stateChanged();
    Q_EMIT m_workspace.runsChanged();
}

void SearchController::finished(const Result<session::SearchView>& view)
{
    m_running = false;
    m_throttle.stop();
    m_workspace.runCache()->forget();
    if (!view) {
        m_error = view.error();
        if (view.error().code != ErrorCode::Cancelled)
            m_workspace.problems().set(QStringLiteral("search"), {problemFrom({}, view.error())});
    } else if (view->sweep.state == store::SweepState::Finished) {
        m_workspace.say(tr("%1 ended: %Ln trials", nullptr, static_cast<int>(view->trials.size())).arg(fromStd(view->sweep.name)));
    }
    Q_EMIT stateChanged();
    Q_EMIT trialsChanged();
    Q_EMIT m_workspace.runsChanged();
    Q_EMIT m_workspace.longWorkEnded();
    if (view && view->sweep.state == store::SweepState::Finished)
        resumeNext();
}

void SearchController::stop()
{
    m_stop.request_stop();
    Q_EMIT stateChanged();
}

void SearchController::resumeNext()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench || !possible())
        return;
    runJob(
        m_workspace.jobs(), this, {tr("Look at the queue")}, [workbench](JobContext&) { return session::nextSearch(*workbench); },
        [this, workbench](const Result<std::optional<SweepId>>& next) {
            if (next && *next && workbench == m_workspace.workbench())
                start(**next);
        });
}

} // namespace cairn::ui
