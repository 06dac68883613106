// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/search_view.h"

#include "core/session/workbench.h"
#include "plots/base/state_overlay.h"
#include "plots/parallel/parallel_chart.h"
#include "plots/parallel/share_bars.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/search/search_controller.h"
#include "ui/search/search_text.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace cairn::ui {

SearchView::SearchView(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_controller(new SearchController(workspace, this)), m_picker(new QComboBox), m_line(mutedLabel({})), m_new(new QPushButton(tr("New search..."))),
      m_go(new QPushButton), m_table(new QPushButton(tr("Only its runs"))), m_more(new QToolButton), m_body(new QWidget), m_chart(new plots::ParallelChart(workspace.themes())),
      m_shares(new plots::ShareBars(workspace.themes())), m_mattered(mutedLabel({})), m_overlay(nullptr)
{
    addCommands();
    auto* halves = new QSplitter;
    halves->addWidget(m_chart);
    halves->addWidget(makeImportance());
    halves->setStretchFactor(0, 1);
    halves->setSizes({760, 240});
    halves->setChildrenCollapsible(false);
    auto* inside = new QVBoxLayout(m_body);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->addWidget(halves);
    m_overlay = new plots::StateOverlay(workspace.themes(), m_body);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(16, 8, 16, 8);
    rows->addWidget(makeHeader());
    rows->addWidget(m_body, 1);
    connect(m_overlay, &plots::StateOverlay::actionTriggered, this, &SearchView::openDialog);
    connect(m_chart, &plots::ParallelChart::linesChosen, this, [this](const std::vector<qint64>& ids) {
        std::vector<RunId> runs;
        for (const qint64 id : ids) {
            if (id > 0)
                runs.push_back(RunId{id});
        }
        Q_EMIT runsChosen(runs);
    });
    connect(m_controller, &SearchController::trialsChanged, this, &SearchView::invalidate);
    connect(m_controller, &SearchController::stateChanged, this, [this] {
        updateButtons();
        Q_EMIT runningChanged();
        invalidate();
    });
    connect(&workspace, &Workspace::runsChanged, this, &SearchView::invalidate);
    connect(&workspace, &Workspace::engineChanged, this, &SearchView::updateButtons);
    connect(&workspace, &Workspace::longWorkEnded, this, &SearchView::updateButtons);
    connect(&workspace, &Workspace::workbenchChanged, this, [this] {
        m_view.reset();
        m_all.clear();
        m_picker->clear();
        invalidate();
    });
    invalidate();
}

QWidget* SearchView::makeHeader()
{
    m_picker->setObjectName(QStringLiteral("search.picker"));
    m_picker->setAccessibleName(tr("Search"));
    m_picker->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_picker, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_filling)
            load();
    });
    m_line->setObjectName(QStringLiteral("search.line"));
    m_new->setObjectName(QStringLiteral("search.new"));
    m_go->setObjectName(QStringLiteral("search.go"));
    m_table->setObjectName(QStringLiteral("search.table"));
    m_table->setToolTip(tr("Let the table above show the runs of this search only"));
    connect(m_new, &QPushButton::clicked, this, &SearchView::openDialog);
    connect(m_go, &QPushButton::clicked, this, [this] { m_controller->running() ? m_controller->stop() : m_controller->start(wanted()); });
    connect(m_table, &QPushButton::clicked, this, [this] {
        if (m_view)
            Q_EMIT tableAsked(fromStd(m_view->sweep.name));
    });
    m_more->setObjectName(QStringLiteral("search.more"));
    m_more->setText(tr("Queue"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_more);
    menu->addAction(tr("Earlier in the queue"), this, &SearchView::moveUp);
    menu->addAction(tr("Last in the queue"), this, [this] { changeQueue(tr("Order the queue"), [id = wanted()](store::SweepRegister& sweeps) { return sweeps.move(id, {}); }); });
    menu->addSeparator();
    menu->addAction(tr("End it for good"), this, [this] {
        const auto workbench = m_workspace.workbench();
        changeQueue(tr("End the search"), [id = wanted(), workbench](store::SweepRegister&) { return session::cancelSearch(*workbench, id); });
    });
    menu->addAction(tr("Forget it; its runs stay"), this, [this] { changeQueue(tr("Forget the search"), [id = wanted()](store::SweepRegister& sweeps) { return sweeps.remove(id); }); });
    m_more->setMenu(menu);
    auto* header = new QWidget;
    auto* line = new QHBoxLayout(header);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_picker);
    line->addWidget(m_line, 1);
    line->addWidget(m_table);
    line->addWidget(m_more);
    line->addWidget(m_go);
    line->addWidget(m_new);
    return header;
}

QWidget* SearchView::makeImportance()
{
    m_shares->setAccessibleName(tr("What mattered"));
    m_mattered->setObjectName(QStringLiteral("search.mattered"));
    m_mattered->setWordWrap(true);
    auto* inside = new QWidget;
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(12, 0, 12, 0);
    rows->addWidget(sectionLabel(tr("What mattered")));
    rows->addWidget(m_shares);
    rows->addWidget(m_mattered);
    rows->addStretch(1);
    auto* area = new QScrollArea;
    area->setWidget(inside);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setMinimumWidth(170);
    return area;
}

void SearchView::addCommands()
{
    m_workspace.commands().add({.id = QStringLiteral("search.new"),
                                .title = tr("Search for good settings..."),
                                .help = tr("Train many runs with other settings of training, network and recipe, and find the best"),
                                .icon = QStringLiteral("search"),
                                .run = [this](const QVariant&) { openDialog(); },
                                .enabledWhen = [this] {
                                    const auto workbench = m_workspace.workbench();
                                    return workbench && !workbench->readOnly() && workbench->dataState() == session::DataState::Ready;
                                }});
}

bool SearchView::isSettled() const
{
    return !m_load.running() && !m_change.running() && (!m_dialog || m_dialog->isSettled());
}

void SearchView::openDialog()
{
    if (m_dialog)
        return m_dialog->raise();
    m_dialog = SearchDialog::open(m_workspace, *m_controller, window());
}

void SearchView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stale)
        load();
}

void SearchView::invalidate()
{
    m_stale = true;
    if (isVisible())
        load();
}

SweepId SearchView::wanted() const
{
    return SweepId{m_picker->currentData().toLongLong()};
}

void SearchView::load()
{
    const auto workbench = m_workspace.workbench();
    m_stale = false;
    if (!workbench) {
        m_load.drop();
        return take({});
    }
    // What runs is shown when it begins; otherwise what was picked, else the last one.
    const SweepId picked = wanted();
    m_load.start(
        m_workspace.jobs(), this, {tr("Read the searches")},
        [workbench, picked](JobContext&) -> Result<Known> {
            Known known;
            CAIRN_ASSIGN(known.all, store::SweepRegister(workbench->project()).list());
            if (known.all.empty())
                return known;
            const bool there = std::ranges::find(known.all, picked, &store::SweepSummary::id) != known.all.end();
            const SweepId newest = std::ranges::max_element(known.all, {}, &store::SweepSummary::id)->id;
            CAIRN_ASSIGN(known.view, session::searchView(*workbench, there ? picked : newest));
            return known;
        },
        [this](Result<Known> known) {
            if (known)
                take(std::move(*known));
            else
                m_overlay->showError(known.error());
        });
}

void SearchView::take(Known known)
{
    const bool more = known.all.size() > m_all.size() && !m_all.empty();
    m_all = std::move(known.all);
    m_view = std::move(known.view);
    m_filling = true;
    m_picker->clear();
    for (const store::SweepSummary& sweep : m_all)
        m_picker->addItem(tr("%1 (%2)").arg(fromStd(sweep.name), sweepStateText(sweep.state)), QVariant::fromValue<qint64>(sweep.id.value));
    if (m_view)
        m_picker->setCurrentIndex(m_picker->findData(QVariant::fromValue<qint64>(m_view->sweep.id.value)));
    m_filling = false;
    showFound();
    if (more && m_controller->running() && m_controller->sweep() != wanted()) // a new one has begun
        m_picker->setCurrentIndex(m_picker->findData(QVariant::fromValue<qint64>(m_controller->sweep().value)));
}

void SearchView::setChosen(const std::vector<RunId>& runs)
{
    m_chosen.clear();
    for (const RunId run : runs)
        m_chosen.insert(run.value);
    m_chart->setChosen(m_chosen);
}

void SearchView::updateButtons()
{
    const bool running = m_controller->running();
    const bool waits = m_view && (m_view->sweep.state == store::SweepState::Paused || m_view->sweep.state == store::SweepState::Queued);
    m_go->setText(running ? tr("Stop") : m_view && m_view->sweep.state == store::SweepState::Queued ? tr("Start") : tr("Go on"));
    m_go->setVisible(running || waits);
    m_go->setEnabled(running || m_controller->possible());
    m_picker->setVisible(!m_all.empty());
    m_table->setVisible(m_view.has_value());
    m_more->setVisible(m_view.has_value());
    m_more->setEnabled(m_view && m_view->sweep.state != store::SweepState::Running && m_workspace.workbench() && !m_workspace.workbench()->readOnly());
    m_new->setVisible(!m_all.empty());
    m_new->setEnabled(m_workspace.workbench() && !m_workspace.workbench()->readOnly());
}

void SearchView::changeQueue(const QString& title, std::function<Result<void>(store::SweepRegister&)> change)
{
    const auto workbench = m_workspace.workbench();
    if (!workbench || !m_view)
        return;
    m_change.start(
        m_workspace.jobs(), this, {title},
        [workbench, change = std::move(change)](JobContext&) {
            store::SweepRegister sweeps(workbench->project());
            return change(sweeps);
        },
        [this](const Result<void>& changed) {
            if (!changed)
                m_workspace.problems().set(QStringLiteral("search"), {problemFrom({}, changed.error())});
            load();
        });
}

void SearchView::moveUp()
{
    const auto place = std::ranges::find(m_all, wanted(), &store::SweepSummary::id);
    if (place == m_all.begin() || place == m_all.end())
        return;
    changeQueue(tr("Order the queue"), [id = wanted(), before = (place - 1)->id](store::SweepRegister& sweeps) { return sweeps.move(id, before); });
}

} // namespace cairn::ui
