// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/workspace.h"

#include "core/engine_api/engine_loader.h"
#include "core/session/workbench.h"
#include "ui/bridge/job_bridge.h"
#include "ui/bridge/run_cache.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/text.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"

#include <QCoreApplication>
#include <QEvent>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>
#include <mutex>

namespace cairn::ui {

namespace {

const auto kPartsEvent = static_cast<QEvent::Type>(QEvent::registerEventType());

std::uint32_t bit(session::Aspect part)
{
    return 1u << static_cast<unsigned>(part);
}

} // namespace

/// Gathers changes from any thread into one event for the UI thread.
struct Workspace::PartQueue {
    std::mutex mutex; ///< guards everything below
    std::uint32_t parts = 0;
    QObject* receiver = nullptr; ///< nullptr once the workspace looks at another project

    void add(session::Aspect part)
    {
        const std::lock_guard lock(mutex);
        if (parts == 0 && receiver)
            QCoreApplication::postEvent(receiver, new QEvent(kPartsEvent));
        parts |= bit(part);
    }
    std::uint32_t take()
    {
        const std::lock_guard lock(mutex);
        return std::exchange(parts, 0);
    }
    void leave()
    {
        const std::lock_guard lock(mutex);
        receiver = nullptr;
    }
};

Workspace::Workspace(JobBridge& jobs, CommandRegistry& commands, plots::ThemeStore& themes, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_commands(commands), m_themes(themes), m_selection(std::make_unique<SelectionBridge>()),
      m_problems(std::make_unique<ProblemList>()), m_runCache(std::make_shared<RunCache>()), m_engineText(tr("Engine: loading"))
{
    connect(this, &Workspace::engineChanged, &commands, &CommandRegistry::refresh);
    connect(this, &Workspace::workbenchChanged, &commands, &CommandRegistry::refresh);
    connect(this, &Workspace::dataChanged, &commands, &CommandRegistry::refresh);
    connect(this, &Workspace::choiceChanged, &commands, &CommandRegistry::refresh);
    connect(this, &Workspace::graphChanged, &commands, &CommandRegistry::refresh);
    connect(this, &Workspace::runsChanged, &commands, &CommandRegistry::refresh);
    connect(m_selection.get(), &SelectionBridge::changed, &commands, &CommandRegistry::refresh);
    connect(this, &Workspace::dataChanged, this, [this] { m_runCache->forget(); });
    connect(&jobs, &JobBridge::failed, this, [this](const QString& title, const Error& error) {
        log(QStringLiteral("error"), QStringLiteral("%1: %2").arg(title, errorText(error)));
    });
}

Workspace::~Workspace()
{
    if (m_parts)
        m_parts->leave();
}

void Workspace::setWorkbench(std::shared_ptr<session::Workbench> workbench)
{
    if (m_parts)
        m_parts->leave();
    m_parts = std::make_shared<PartQueue>();
    m_parts->receiver = this;
    m_workbench = std::move(workbench);
    m_run = {};
    if (m_workbench)
        m_workbench->setObserver([parts = m_parts](session::Aspect part) { parts->add(part); });
    m_runCache->forget();
    m_selection->core().reset();
    m_problems->clear(QStringLiteral("data"));
    Q_EMIT workbenchChanged();
}

bool Workspace::event(QEvent* event)
{
    if (event->type() != kPartsEvent)
        return QObject::event(event);
    if (m_parts)
        tellParts(m_parts->take());
    return true;
}

void Workspace::tellParts(std::uint32_t parts)
{
    if (parts & bit(session::Aspect::Data)) {
        m_selection->core().reset();
        Q_EMIT dataChanged();
    }
    if (parts & bit(session::Aspect::Choice))
        Q_EMIT choiceChanged();
    if (parts & bit(session::Aspect::Graph))
        Q_EMIT graphChanged();
    if (parts & bit(session::Aspect::Options))
        Q_EMIT optionsChanged();
    if (parts & bit(session::Aspect::Runs))
        Q_EMIT runsChanged();
}

Error Workspace::engineProblem() const
{
    if (m_engineError)
        return *m_engineError;
    return fail(ErrorCode::EngineMissing, "The engine is still loading", {}, "Try again in a moment");
}

void Workspace::loadEngine()
{
    if (std::exchange(m_engineAsked, true))
        return;
    using Loaded = std::pair<engine::Engine*, std::string>;
    runJob(
        m_jobs, this, {tr("Load the engine")},
        [](JobContext&) -> Result<Loaded> {
            CAIRN_ASSIGN(engine::Engine * engine, engine::loadEngine());
            const engine::EngineInfo info = engine->info();
            std::string device;
            for (const engine::Device& each : info.devices)
                device = each.title; // accelerators come after the CPU
            return Loaded{engine, device};
        },
        [this](Result<Loaded> loaded) {
            m_engineState = loaded ? EngineState::Ready : EngineState::Missing;
            if (loaded) {
                m_engine = loaded->first;
                m_engineText = fromStd(loaded->second);
            } else {
                m_engineError = loaded.error();
                m_engineText = tr("No engine");
                m_problems->set(QStringLiteral("engine"), {problemFrom({}, loaded.error())});
            }
            log(loaded ? QStringLiteral("info") : QStringLiteral("error"), loaded ? tr("Engine ready: %1").arg(m_engineText) : errorText(*m_engineError));
            Q_EMIT engineChanged();
        });
}

bool Workspace::longWorkRunning() const
{
    return std::ranges::any_of(m_longWorks, [](const LongWork* work) { return work->running(); });
}

LongWork* Workspace::workToEnd() const
{
    const auto found = std::ranges::find_if(m_longWorks, [](const LongWork* work) { return work->running() && !work->survives(); });
    return found == m_longWorks.end() ? nullptr : *found;
}

void Workspace::whenIdle(QWidget* window, std::function<void()> then)
{
    if (!closingEndsWork()) {
        then();
        return;
    }
    auto* box = new QMessageBox(QMessageBox::Question, tr("A training is running"), workToEnd()->question(), QMessageBox::NoButton, window);
    box->setInformativeText(tr("Stop for now: it can go on later from its last checkpoint.\nStop and keep: the run ends here, with the model as it is."));
    QPushButton* pause = box->addButton(tr("Stop for now"), QMessageBox::AcceptRole);
    pause->setObjectName(QStringLiteral("stopForNow"));
    QPushButton* stop = box->addButton(tr("Stop and keep"), QMessageBox::AcceptRole);
    stop->setObjectName(QStringLiteral("stopAndKeep"));
    QPushButton* stay = box->addButton(tr("Go on training"), QMessageBox::RejectRole);
    box->setEscapeButton(stay);
    box->setDefaultButton(pause);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(this, &Workspace::longWorkEnded, box, [this, box, then] {
        if (!box->isVisible() || closingEndsWork())
            return;
        box->done(QDialog::Accepted);
        then();
    });
    connect(box, &QMessageBox::buttonClicked, this, [this, stay, stop, then = std::move(then)](QAbstractButton* button) {
        if (button == stay)
            return;
        if (!closingEndsWork()) {
            then();
            return;
        }
        connect(this, &Workspace::longWorkEnded, this, [then] { then(); }, Qt::SingleShotConnection);
        if (button == stop)
            workToEnd()->endCleanly();
        else
            workToEnd()->endForNow();
    });
    box->open();
}

void Workspace::setRun(RunId run)
{
    if (m_run == run)
        return;
    m_run = run;
    m_commands.refresh();
    Q_EMIT runChanged();
}

} // namespace cairn::ui
