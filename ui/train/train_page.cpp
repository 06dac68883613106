// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_page.h"

#include "core/session/training/train_options.h"
#include "core/session/workbench.h"
#include "plots/base/theme.h"
#include "ui/common/option_form.h"
#include "ui/common/sample_grid.h"
#include "ui/common/text.h"
#include "ui/distributions/distribution_panel.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/train/curves.h"
#include "ui/train/launch/launch_command.h"
#include "ui/train/loss_card.h"
#include "ui/train/metric_feed.h"
#include "ui/train/option_text.h"
#include "ui/train/options_command.h"
#include "ui/train/preflight_card.h"
#include "ui/train/rate_card.h"
#include "ui/train/run_model.h"
#include "ui/train/run_text.h"
#include "ui/train/schedule_view.h"
#include "ui/train/train_controller.h"
#include "ui/train/train_strip.h"

#include <QCheckBox>
#include <QDateTime>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QTabWidget>
#include <QTableView>
#include <QUndoStack>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kTickMs = 200;

} // namespace

TrainPage::TrainPage(const PageInfo& info, Workspace& workspace)
    : Page(info, workspace), m_controller(new TrainController(workspace, this)), m_feed(new MetricFeed(workspace, this)),
      m_curves(new Curves(workspace.themes())), m_formArea(new QScrollArea), m_runs(new RunModel(this)), m_runTable(new QTableView),
      m_log(new QPlainTextEdit), m_samples(new SampleGrid(workspace.jobs(), workspace.themes())), m_distributions(new DistributionPanel(workspace)),
      m_undo(new QUndoStack(&workspace.undo())), m_strip(new TrainStrip)
{
    makeForm();
    setContent(makeContent());
    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &TrainPage::updateStrip);
    connect(m_feed, &MetricFeed::restarted, this, [this] {
        m_curves->clear();
        m_log->clear();
    });
    connect(m_feed, &MetricFeed::points, this, [this](const std::vector<store::MetricPoint>& points) {
        m_curves->add(points);
        updateFigures();
    });
    connect(m_feed, &MetricFeed::events, this, [this](const std::vector<store::RunEvent>& events) {
        for (const store::RunEvent& event : events)
            m_log->appendPlainText(QStringLiteral("%1  %2").arg(QDateTime::fromMSecsSinceEpoch(event.timeMs).toString(QStringLiteral("HH:mm:ss")), fromStd(event.message)));
    });
    connect(m_controller, &TrainController::stateChanged, this, &TrainPage::updateState);
    addLaunchCommand(workspace, *this);
    connect(m_strip, &TrainStrip::rateFactorChosen, m_controller, &TrainController::setRateFactor);
    connect(m_controller, &TrainController::runStarted, this, [this](RunId run) { followRun(run); });
    connect(m_controller, &TrainController::ended, this, [this] {
        m_feed->pull();
        m_feed->setLive(false);
        m_distributions->setLive(false);
    });
    connect(&workspace, &Workspace::workbenchChanged, this, &TrainPage::reload);
    connect(&workspace, &Workspace::workbenchChanged, m_undo, &QUndoStack::clear);
    connect(&workspace, &Workspace::optionsChanged, this, &TrainPage::reloadOptions);
    connect(&workspace, &Workspace::choiceChanged, this, &TrainPage::reloadOptions);
    connect(&workspace, &Workspace::choiceChanged, this, &TrainPage::updateState);
    connect(&workspace, &Workspace::dataChanged, this, &TrainPage::updateState);
    connect(&workspace, &Workspace::graphChanged, this, &TrainPage::updateState);
    connect(&workspace, &Workspace::engineChanged, this, &TrainPage::updateState);
    connect(&workspace, &Workspace::runsChanged, this, &TrainPage::reloadRuns);
    connect(&workspace, &Workspace::checkpointWritten, this, [this](RunId run) {
        if (run == m_feed->run())
            showSamples(run);
    });
    reload();
}

QList<QAction*> TrainPage::headerActions()
{
    CommandRegistry& commands = workspace().commands();
    if (m_controller->running())
        return {commands.action(QStringLiteral("train.stopAndKeep")), commands.action(QStringLiteral("train.pause")), commands.action(QStringLiteral("train.cancel"))};
    QList<QAction*> actions{commands.action(QStringLiteral("train.start")), commands.action(QStringLiteral("train.launch_script"))};
    if (m_controller->resumable())
        actions.insert(1, commands.action(QStringLiteral("train.resume")));
    if (QAction* search = commands.action(QStringLiteral("search.new"))) // the page of runs may not be there yet
        actions << search;
    return actions;
}

QWidget* TrainPage::inspector()
{
    return m_formArea;
}

bool TrainPage::isSettled() const
{
    return Page::isSettled() && m_preflight->isSettled() && m_rates->isSettled() && !m_runsJob.running() && !m_obstacle.running() && m_feed->isSettled() && m_samples->isSettled() && m_distributions->isSettled();
}

void TrainPage::activated()
{
    reloadRuns();
    updateState();
}

void TrainPage::reload()
{
    m_feed->setRun({});
    m_distributions->setRun({});
    m_runs->setRuns({});
    reloadOptions();
    reloadRuns();
    updateState();
}

void TrainPage::reloadOptions()
{
    const auto workbench = workspace().workbench();
    m_form->setEnabled(workbench && !workbench->readOnly());
    if (!workbench)
        return;
    m_form->setChoices("loss", session::offeredLosses(workbench->target()));
    showOptions(workbench->trainOptions());
}

void TrainPage::showOptions(const Json& options)
{
    m_form->setValues(options);
    m_schedule->setOptions(options);
    m_loss->setLoss(options.value("loss", std::string()));
}

void TrainPage::optionsEdited()
{
    const auto workbench = workspace().workbench();
    if (!workbench || m_form->values() == workbench->trainOptions())
        return;
    showOptions(m_form->values());
    const auto apply = [this](const Json& options) {
        const auto current = workspace().workbench();
        if (!current)
            return;
        showOptions(options);
        runJob(
            workspace().jobs(), this, {tr("Save the options")}, [current, options](JobContext&) { return current->setTrainOptions(options); },
            [this](const Result<void>& saved) {
                if (!saved)
                    workspace().problems().set(QStringLiteral("options"), {problemFrom({}, saved.error())});
                else
                    workspace().problems().clear(QStringLiteral("options"));
            });
    };
    m_undo->push(new OptionsCommand(apply, workbench->trainOptions(), m_form->values()));
}

void TrainPage::reloadRuns()
{
    const auto workbench = workspace().workbench();
    if (!workbench)
        return;
    m_runsJob.start(
        workspace().jobs(), this, {tr("Read the runs")}, [workbench](JobContext&) { return workbench->project().runs(); },
        [this](Result<std::vector<store::RunSummary>> runs) {
            if (!runs)
                return;
            std::reverse(runs->begin(), runs->end());
            const RunId newest = runs->empty() ? RunId{} : runs->front().id;
            m_runs->setRuns(std::move(*runs));
            if (!m_feed->run() && newest)
                followRun(newest);
            m_runTable->selectRow(m_runs->rowOf(m_feed->run()));
            updateStrip();
            updateFigures();
        });
}

void TrainPage::followRun(RunId run)
{
    if (m_feed->run() != run) {
        m_feed->setRun(run);
        m_distributions->setRun(run);
    }
    const bool live = m_controller->running() && m_controller->run() == run;
    m_feed->setLive(live);
    m_distributions->setLive(live);
    m_runTable->selectRow(m_runs->rowOf(run));
    workspace().setRun(run);
    updateStrip();
    showSamples(run);
}

void TrainPage::showSamples(RunId run)
{
    const auto workbench = workspace().workbench();
    const bool plays = workbench && workbench->target().kind == batch::TaskKind::Adversarial;
    m_below->setTabVisible(m_below->indexOf(m_samples), plays);
    if (!plays || !run || !workspace().engine())
        return;
    m_samples->show([workbench, engine = workspace().engine(), run](JobContext& job) -> Result<session::SamplePictures> {
        CAIRN_ASSIGN(const std::shared_ptr<session::LoadedRun> loaded, session::loadRun(*workbench, *engine, run, job));
        return session::samplePictures(*loaded, SampleGrid::kShown, session::kShownNoise, job);
    });
}

void TrainPage::updateState()
{
    const bool running = m_controller->running();
    m_ownProcess->setChecked(m_controller->ownProcess());
    m_ownProcess->setEnabled(!running);
    Q_EMIT headerChanged();
    Q_EMIT markChanged(this, running ? RunningMark : m_controller->error() && m_controller->error()->code != ErrorCode::Cancelled ? AttentionMark : NoMark);
    if (running) {
        m_preflight->stop();
        m_rates->stop();
        m_tick.start();
        m_feed->setLive(m_feed->run() == m_controller->run());
        m_distributions->setLive(m_feed->run() == m_controller->run());
    } else {
        m_tick.stop();
    }
    const auto workbench = workspace().workbench();
    if (!workbench || workbench->dataState() == session::DataState::None) {
        showEmpty(tr("Nothing to train on yet"), tr("Open data first; then a model that suits them is proposed, and this page trains it."),
                  workspace().commands().action(QStringLiteral("data.open")));
        return;
    }
    showReady();
    updateStrip();
    m_obstacle.start(
        workspace().jobs(), this, {tr("Check what training needs")},
        [workbench](JobContext&) -> Result<std::optional<Error>> { return session::trainingObstacle(*workbench); },
        [this](const Result<std::optional<Error>>& obstacle) {
            m_notReady = obstacle && *obstacle ? tr("Not ready to train: %1").arg(errorText(**obstacle)) : QString();
            updateStrip();
        });
}

void TrainPage::updateStrip()
{
    // Here, since somebody else may pause a run in its own process.
    workspace().commands().action(QStringLiteral("train.pause"))->setText(m_controller->paused() ? tr("Go on") : tr("Pause"));
    if (m_controller->running() && m_controller->progress()) {
        m_strip->showProgress(*m_controller->progress(), doingText());
        updateFigures();
        return;
    }
    m_strip->showState(idleText());
}

QString TrainPage::doingText() const
{
    if (m_controller->survives())
        return m_controller->paused() ? tr("Paused in its own process") : tr("Training in its own process");
    return m_controller->paused() ? tr("Paused") : tr("Training");
}

QString TrainPage::idleText() const
{
    if (m_controller->error() && m_controller->error()->code != ErrorCode::Cancelled)
        return errorText(*m_controller->error());
    if (workspace().engineState() == Workspace::EngineState::Missing)
        return errorText(workspace().engineProblem());
    const int row = m_runs->rowOf(m_feed->run());
    if (row >= 0) {
        const store::RunSummary& run = m_runs->runs()[static_cast<std::size_t>(row)];
        return run.error.empty() ? runLine(run) : QStringLiteral("%1. %2").arg(runLine(run), fromStd(run.error));
    }
    return m_notReady.isEmpty() ? tr("No run yet. Train starts one with the options at the right.") : m_notReady;
}

void TrainPage::updateFigures()
{
    m_strip->showFigures(*m_curves, m_controller->running() ? m_controller->progress() : nullptr);
}

} // namespace cairn::ui
