// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runs_page.h"

#include "core/session/workbench.h"
#include "core/store/sweeps/sweep_register.h"
#include "plots/base/theme.h"
#include "ui/common/text.h"
#include "ui/runs/compare/compare_view.h"
#include "ui/runs/run_edits.h"
#include "ui/runs/run_filter_bar.h"
#include "ui/runs/run_inspector.h"
#include "ui/runs/sources/run_sources.h"
#include "ui/runs/table/course_delegate.h"
#include "ui/runs/table/field_chooser.h"
#include "ui/runs/table/run_columns.h"
#include "ui/runs/transfer/run_transfer.h"
#include "ui/search/search_controller.h"
#include "ui/search/search_view.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/workspace.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTabWidget>
#include <QTreeView>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kSaveMs = 800, kSettleMs = 60;
constexpr std::size_t kMostOpenGroups = 50; ///< more begin closed
constexpr std::size_t kUnaskedCurves = 5; ///< drawn while no run is chosen and nothing is grouped

} // namespace

RunsPage::RunsPage(const PageInfo& info, Workspace& workspace)
    : Page(info, workspace), m_sources(new RunSources(workspace, *this)), m_bar(new RunFilterBar), m_model(new RunTableModel(workspace, *m_sources, this)), m_table(new QTreeView), m_curves(new RunCurves(workspace, *m_sources)),
      m_compare(new CompareView(workspace)), m_search(new SearchView(workspace)), m_tabs(new QTabWidget), m_splitter(new QSplitter(Qt::Vertical)), m_chooser(new FieldChooser(this)), m_undo(new QUndoStack(&workspace.undo())),
      m_edits(new RunEdits(workspace, *m_undo, this)), m_transfer(new RunTransfer(workspace, *this))
{
    makeTable();
    auto* above = new QWidget;
    auto* rows = new QVBoxLayout(above);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_bar);
    rows->addWidget(m_table, 1);
    m_splitter->addWidget(above);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_curves, tr("Curves"));
    m_tabs->addTab(m_compare, tr("Differences"));
    m_tabs->addTab(m_search, tr("Search"));
    m_splitter->addWidget(m_tabs);
    m_splitter->setSizes({360, 340});
    setContent(m_splitter);
    addCommands();
    followSearch();

    m_save.setSingleShot(true);
    m_save.setInterval(kSaveMs);
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    connect(&m_save, &QTimer::timeout, this, &RunsPage::saveView);
    connect(&m_settle, &QTimer::timeout, this, &RunsPage::chosenChanged);
    connect(m_bar, &RunFilterBar::changed, this, [this] {
        ask();
        m_save.start();
    });
    connect(m_model, &RunTableModel::modelReset, this, [this] { m_others = true; });
    connect(m_model, &RunTableModel::listed, this, &RunsPage::listed);
    connect(m_model, &RunTableModel::refused, this, [this](const Error& error) { showError(error); });
    connect(m_curves, &RunCurves::stateChanged, &m_save, qOverload<>(&QTimer::start));
    connect(m_chooser, &FieldChooser::toggled, this, &RunsPage::setColumn);
    connect(m_edits, &RunEdits::done, this, &RunsPage::invalidate);
    const auto tell = [this](const Error& error) {
        if (error.code != ErrorCode::Cancelled)
            this->workspace().problems().set(QStringLiteral("runs"), {problemFrom({}, error)});
    };
    connect(m_edits, &RunEdits::failed, this, tell);
    connect(m_transfer, &RunTransfer::failed, this, tell);
    connect(m_sources, &RunSources::failed, this, tell);
    connect(m_sources, &RunSources::changed, this, [this] {
        m_save.start();
        invalidate();
    });
    connect(m_transfer, &RunTransfer::imported, this, [this](const std::vector<RunId>& runs) {
        m_chosen = runs;
        this->workspace().problems().clear(QStringLiteral("runs"));
    });
    connect(m_inspector, &RunInspector::edited, this, [this](const store::RunEdit& edit, const QString& what) { m_edits->edit(ownRuns(), edit, what); });
    connect(&workspace, &Workspace::runsChanged, this, &RunsPage::invalidate);
    connect(&workspace, &Workspace::checkpointWritten, this, &RunsPage::invalidate);
    connect(&workspace, &Workspace::workbenchChanged, this, [this] {
        m_undo->clear();
        m_chosen.clear();
        m_restored = false;
        m_save.stop();
        invalidate();
    });
}

void RunsPage::followSearch()
{
    connect(m_search, &SearchView::runsChosen, this, &RunsPage::choose);
    connect(m_search, &SearchView::tableAsked, this, [this](const QString& name) {
        m_bar->set(QStringLiteral("sweep=\"%1\"").arg(name), std::nullopt, false);
        ask();
    });
    connect(m_search, &SearchView::runningChanged, this, [this] {
        const bool running = m_search->controller().running();
        Q_EMIT markChanged(this, running ? RunningMark : m_search->controller().error() ? AttentionMark : NoMark);
        if (running)
            m_tabs->setCurrentWidget(m_search);
    });
}

void RunsPage::makeTable()
{
    m_table->setObjectName(QStringLiteral("runTable"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CourseDelegate(workspace().themes(), m_table));
    m_table->setFont(plots::uiFont(9));
    m_table->setUniformRowHeights(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setAccessibleName(tr("Runs"));
    QHeaderView* header = m_table->header();
    header->setSectionsClickable(true);
    header->setSectionsMovable(true);
    header->setFirstSectionMovable(true);
    header->setStretchLastSection(true);
    header->setSortIndicatorShown(true);
    header->setTextElideMode(Qt::ElideRight);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, &RunsPage::showHeaderMenu);
    connect(header, &QHeaderView::sectionMoved, &m_save, qOverload<>(&QTimer::start));
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this] {
        if (m_arranging)
            return;
        ask();
        m_save.start();
    });
    connect(m_table, &QTreeView::customContextMenuRequested, this, &RunsPage::showRowMenu);
    connect(m_table, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        if (m_model->runAt(index))
            workspace().commands().run(QStringLiteral("runs.look"));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!m_choosing)
            m_settle.start();
    });
    connect(&m_bar->columnsButton(), &QToolButton::clicked, this, &RunsPage::openColumns);
}

QWidget* RunsPage::inspector()
{
    return m_inspector;
}

bool RunsPage::isSettled() const
{
    return Page::isSettled() && !m_load.running() && !m_settle.isActive() && m_model->isSettled() && m_curves->isSettled() && m_edits->isSettled()
           && m_compare->isSettled() && m_transfer->isSettled() && m_sources->isSettled() && m_search->isSettled() && m_inspector->isSettled();
}

void RunsPage::activated()
{
    if (!m_fresh)
        load();
}

void RunsPage::invalidate()
{
    m_fresh = false;
    if (isActive())
        load();
}

void RunsPage::load()
{
    const auto workbench = workspace().workbench();
    if (!workbench) {
        m_load.drop();
        m_model->refresh();
        showEmpty(tr("No runs yet"), tr("Open a project; this page compares its trainings."), nullptr);
        return;
    }
    m_fresh = true;
    showLoading(tr("Reading the runs"));
    m_load.start(
        workspace().jobs(), this, {tr("Read the runs")},
        [workbench, shelf = m_sources->shelf(), others = m_sources->anyOthers()](JobContext&) -> Result<Known> {
            Known known;
            CAIRN_ASSIGN(const auto last, workbench->project().lastRun());
            CAIRN_ASSIGN(const auto sweeps, store::SweepRegister(workbench->project()).list());
            known.any = last.has_value() || !sweeps.empty() || others;
            CAIRN_ASSIGN(known.fields, shelf->fields());
            CAIRN_ASSIGN(const auto view, workbench->project().document(kRunsView));
            known.view = view.value_or(Json());
            return known;
        },
        [this](Result<Known> known) {
            if (known)
                take(std::move(*known));
            else
                showError(known.error());
        });
}

void RunsPage::take(Known known)
{
    m_known = std::move(known.fields);
    m_any = known.any;
    if (!m_any) {
        m_model->setQuery({});
        showEmpty(tr("No runs yet"), tr("Each training becomes a run. Train a model, or bring runs of other programs; here they are compared."),
                  workspace().commands().action(QStringLiteral("page.train")));
        return;
    }
    m_bar->setKnown(m_known);
    if (!m_restored)
        restoreView(known.view);
    m_curves->setKnown(m_known);
    ask();
}

void RunsPage::ask()
{
    const auto terms = m_bar->terms();
    if (!terms) {
        showReady(); // the table as it was
        return;
    }
    store::RunQuery query;
    query.terms = *terms;
    query.archived = m_bar->archived() ? store::RunQuery::Archived::Only : store::RunQuery::Archived::Hidden;
    query.group = m_bar->group();
    const int sorted = m_table->header()->sortIndicatorSection();
    if (sorted >= 0 && sorted < m_model->columnCount())
        query.order = m_model->columns()[static_cast<std::size_t>(sorted)];
    query.descending = sorted < 0 || m_table->header()->sortIndicatorOrder() == Qt::DescendingOrder;
    m_model->setQuery(query);
}

void RunsPage::listed()
{
    if (!m_any)
        return; // the page is empty, and says so
    const store::RunListing& listing = m_model->listing();
    m_table->setRootIsDecorated(!listing.groups.empty());
    for (int group = 0; group < static_cast<int>(listing.groups.size()); ++group)
        m_table->setFirstColumnSpanned(group, {}, true);
    if (m_others && !listing.groups.empty() && listing.groups.size() <= kMostOpenGroups) // runs alone have nothing to open
        m_table->expandAll();
    m_others = false;
    m_bar->setCount(tr("%Ln runs", nullptr, static_cast<int>(listing.runs.size())));
    showReady();
    choose(m_chosen);
}

std::vector<RunId> RunsPage::chosenRuns() const
{
    std::vector<RunId> runs;
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            const QModelIndex index = m_model->index(row, 0, range.parent());
            if (const RunId run = m_model->runAt(index)) {
                runs.push_back(run);
                continue;
            }
            const store::RunGroup& group = m_model->listing().groups[static_cast<std::size_t>(row)];
            const auto first = m_model->listing().runs.begin() + static_cast<std::ptrdiff_t>(group.first);
            runs.insert(runs.end(), first, first + static_cast<std::ptrdiff_t>(group.count));
        }
    }
    std::sort(runs.begin(), runs.end());
    runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
    return runs;
}

void RunsPage::choose(const std::vector<RunId>& runs)
{
    QItemSelection selection;
    for (const RunId run : runs) {
        const QModelIndex first = m_model->indexOf(run);
        if (first.isValid())
            selection.select(first, first.siblingAtColumn(m_model->columnCount() - 1));
    }
    m_choosing = true;
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    m_choosing = false;
    chosenChanged();
}

void RunsPage::chosenChanged()
{
    m_chosen = chosenRuns();
    const std::vector<RunId> own = ownRuns();
    m_inspector->setRuns(own);
    m_compare->setRuns(own);
    m_search->setChosen(own);
    showCurves();
    workspace().commands().refresh();
}

void RunsPage::showCurves()
{
    const store::RunListing& listing = m_model->listing();
    std::vector<RunCurves::ShownRun> shown;
    const auto add = [&](RunId run) {
        const auto place = static_cast<std::size_t>(std::find(listing.runs.begin(), listing.runs.end(), run) - listing.runs.begin());
        QString group;
        for (const store::RunGroup& one : listing.groups)
            if (place >= one.first && place < one.first + one.count)
                group = groupText(*m_model->query().group, one.value);
        shown.push_back({run, group});
    };
    const std::vector<RunId>& wanted = m_chosen.empty() ? listing.runs : m_chosen;
    const bool few = m_chosen.empty() && listing.groups.empty();
    const std::size_t most = few ? kUnaskedCurves : RunCurves::kMostRuns;
    for (std::size_t i = 0; i < std::min(wanted.size(), most); ++i)
        add(wanted[i]);
    m_curves->setGrouped(!listing.groups.empty());
    m_curves->showRuns(std::move(shown), few ? 0 : wanted.size());
}

} // namespace cairn::ui
