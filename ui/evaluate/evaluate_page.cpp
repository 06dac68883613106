// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/evaluate_page.h"

#include "core/session/workbench.h"
#include "plots/base/theme.h"
#include "ui/bridge/run_cache.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/model_state.h"
#include "ui/common/run_picker.h"
#include "ui/common/sample_grid.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/evaluate/chosen_rows.h"
#include "ui/evaluate/class_model.h"
#include "ui/evaluate/classification_view.h"
#include "ui/evaluate/loss_view.h"
#include "ui/evaluate/regression_view.h"
#include "ui/evaluate/segmentation_view.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/workspace.h"
#include "ui/train/run_text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

prep::Part partAt(int index)
{
    return index == 0 ? prep::Part::Test : index == 1 ? prep::Part::Validation : prep::Part::Train;
}

} // namespace

EvaluatePage::EvaluatePage(const PageInfo& info, Workspace& workspace)
    : Page(info, workspace), m_runs(new RunPicker(workspace)), m_part(new QComboBox), m_picker(new QWidget), m_views(new QStackedWidget),
      m_classification(new ClassificationView(workspace.themes())), m_regression(new RegressionView(workspace.themes())), m_losses(new LossView(workspace.themes())),
      m_segmentation(new SegmentationView(workspace.jobs(), workspace.themes())), m_samples(new SampleGrid(workspace.jobs(), workspace.themes())), m_classes(new ClassModel(workspace.themes(), this)),
      m_classTable(new QTableView), m_rows(new ChosenRows(workspace)), m_inspector(new QWidget), m_metrics(nullptr)
{
    m_part->addItems({tr("Test rows"), tr("Validation rows"), tr("Training rows")});
    m_part->setAccessibleName(tr("Rows to evaluate on"));
    auto* pickers = new QHBoxLayout(m_picker);
    pickers->setContentsMargins(0, 0, 0, 0);
    pickers->setSpacing(8);
    pickers->addWidget(m_runs);
    pickers->addWidget(m_part);

    m_views->addWidget(m_classification);
    m_views->addWidget(m_regression);
    m_views->addWidget(m_losses);
    m_views->addWidget(m_segmentation);
    m_views->addWidget(m_samples);
    makeClassTable();
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(m_views);
    splitter->addWidget(m_rows);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({560, 400});
    setContent(splitter);

    auto* rows = new QVBoxLayout(m_inspector);
    rows->setContentsMargins(12, 12, 12, 12);
    m_metrics = new QVBoxLayout;
    rows->addLayout(m_metrics);
    rows->addWidget(m_classTable, 1000); // the stretch is for numbers, which have no table
    rows->addStretch(1);

    addCommands();
    followCheckpoints(*this, workspace.commands().action(QStringLiteral("evaluate.again")), [this] { invalidate(); });
    connect(m_part, &QComboBox::activated, this, &EvaluatePage::invalidate);
    connect(&workspace, &Workspace::runChanged, this, &EvaluatePage::invalidate);
    connect(&workspace, &Workspace::runsChanged, this, &EvaluatePage::invalidate);
    connect(&workspace, &Workspace::workbenchChanged, this, &EvaluatePage::invalidate);
    connect(&workspace, &Workspace::dataChanged, this, &EvaluatePage::invalidate);
    connect(&workspace, &Workspace::engineChanged, this, &EvaluatePage::invalidate);
    connect(&workspace.selection(), &SelectionBridge::changed, this, &EvaluatePage::followSelection);
    connect(m_classification, &ClassificationView::rowsChosen, this, &EvaluatePage::choose);
    connect(m_regression, &RegressionView::rowsChosen, this, &EvaluatePage::choose);
    connect(m_losses, &LossView::rowsChosen, this, &EvaluatePage::choose);
    connect(m_segmentation, &SegmentationView::rowsChosen, this, &EvaluatePage::choose);
    connect(&m_segmentation->model(), &PixelRowModel::failed, this, [this] { showError(*m_segmentation->model().problem(), this->workspace().commands().action(QStringLiteral("evaluate.again"))); });
}

void EvaluatePage::makeClassTable()
{
    m_classTable->setObjectName(QStringLiteral("classTable"));
    m_classTable->setModel(m_classes);
    m_classTable->setShowGrid(false);
    m_classTable->verticalHeader()->hide();
    m_classTable->verticalHeader()->setDefaultSectionSize(24);
    m_classTable->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_classTable->setFont(plots::uiFont(9));
    m_classTable->setSelectionMode(QAbstractItemView::NoSelection);
    m_classTable->hide();
}

void EvaluatePage::addCommands()
{
    workspace().commands().add({.id = QStringLiteral("evaluate.wrong"),
                                .title = tr("Select all mistakes"),
                                .help = tr("The rows that the model gets wrong become the selection"),
                                .icon = QStringLiteral("selection"),
                                .run = [this](const QVariant&) {
                                    select::RowSet wrong;
                                    for (std::size_t i = 0; i < m_evaluation->rows.size(); ++i) {
                                        if (m_evaluation->actual[i] != m_evaluation->predicted[i])
                                            wrong.add(m_evaluation->rows[i]);
                                    }
                                    choose(wrong, tr("all mistakes"));
                                },
                                .enabledWhen = [this] { return m_evaluation && !m_evaluation->actual.empty(); }});
    workspace().commands().add({.id = QStringLiteral("evaluate.again"),
                                .title = tr("Evaluate again"),
                                .help = tr("Ask the model about these rows once more"),
                                .icon = QStringLiteral("refresh"),
                                .run =
                                    [this](const QVariant&) {
                                        workspace().showPage(info().id);
                                        evaluate();
                                    },
                                .enabledWhen = [this] { return workspace().engine() && workspace().workbench(); }});
}

QList<QAction*> EvaluatePage::headerActions()
{
    if (m_evaluation && !batch::classifies(m_evaluation->kind))
        return {}; // numbers are not right or wrong
    return {workspace().commands().action(QStringLiteral("evaluate.wrong"))};
}

QWidget* EvaluatePage::headerPicker()
{
    return m_picker;
}

QWidget* EvaluatePage::inspector()
{
    return m_inspector;
}

bool EvaluatePage::isSettled() const
{
    return Page::isSettled() && !m_job.running() && m_segmentation->isSettled() && m_samples->isSettled();
}

void EvaluatePage::activated()
{
    if (!m_fresh)
        evaluate();
}

void EvaluatePage::invalidate()
{
    m_fresh = false;
    if (isActive())
        evaluate();
}

void EvaluatePage::evaluate()
{
    const auto workbench = workspace().workbench();
    m_job.drop();
    if (!workbench) {
        showEmpty(tr("Nothing to evaluate yet"), tr("Open a project and train a model; this page shows how good it is."), nullptr);
        return;
    }
    if (workspace().engineState() == Workspace::EngineState::Missing) {
        showError(workspace().engineProblem());
        return;
    }
    showLoading(tr("Evaluating"));
    if (!workspace().engine() || workbench->dataState() == session::DataState::Closed)
        return;
    m_fresh = true;
    m_job.start(
        workspace().jobs(), this, {tr("Evaluate"), true},
        [workbench, engine = workspace().engine(), cache = workspace().runCache(), run = workspace().run(), part = partAt(m_part->currentIndex())](JobContext& job) -> Result<Answer> {
            CAIRN_ASSIGN(const std::shared_ptr<session::LoadedRun> loaded, cache->load(*workbench, *engine, run, job));
            CAIRN_ASSIGN(session::Evaluation evaluation, session::evaluate(*workbench, *loaded, part, job));
            return Answer{std::make_shared<const session::Evaluation>(std::move(evaluation)), workbench->dataset(), loaded->recipe.target.column, loaded, part};
        },
        [this](Result<Answer> answer) {
            if (answer) {
                show(std::move(*answer));
            } else if (answer.error().code == ErrorCode::NotFound) {
                showNoModel(*this, tr("This page shows how good a model is and where it errs."), answer.error());
            } else if (answer.error().code == ErrorCode::Cancelled) {
                showEmpty(tr("Evaluation cancelled"), tr("The model was not asked about all of these rows."), workspace().commands().action(QStringLiteral("evaluate.again")));
            } else {
                showError(answer.error(), workspace().commands().action(QStringLiteral("evaluate.again")));
            }
            workspace().commands().refresh();
        });
}

void EvaluatePage::show(Answer answer)
{
    m_evaluation = answer.evaluation;
    m_index.clear();
    for (std::size_t i = 0; i < m_evaluation->rows.size(); ++i)
        m_index.emplace(m_evaluation->rows[i], i);
    m_rows->begin(answer.dataset, hintText(), [this](RowId row) -> RowImages::Note {
        const auto found = m_index.find(row);
        if (found != m_index.end() && !m_evaluation->texts.empty())
            return {fromStd(m_evaluation->texts[found->second]), false};
        if (found == m_index.end() || m_evaluation->actual.empty())
            return {};
        const auto actual = static_cast<std::size_t>(m_evaluation->actual[found->second]);
        const auto predicted = static_cast<std::size_t>(m_evaluation->predicted[found->second]);
        const QString truth = fromStd(m_evaluation->classes[actual]);
        return actual == predicted ? RowImages::Note{truth, false}
                                   : RowImages::Note{QStringLiteral("%1 → %2").arg(truth, fromStd(m_evaluation->classes[predicted])), true};
    });
    showMetrics();
    m_views->setCurrentWidget(viewOf(answer));
    followSelection();
    showReady();
    Q_EMIT headerChanged();
}

/// The view that suits the task, filled.
QWidget* EvaluatePage::viewOf(const Answer& answer)
{
    const bool classes = batch::classifies(m_evaluation->kind), pixels = m_evaluation->kind == batch::TaskKind::Segmentation;
    m_classTable->setVisible(classes || pixels);
    if (pixels)
        m_classes->setClasses(m_evaluation->perClassPixels);
    else
        m_classes->setClasses(m_evaluation->perClass);
    m_classTable->horizontalHeader()->setSectionResizeMode(ClassModel::kName, QHeaderView::Stretch);
    if (classes) {
        m_classification->show(m_evaluation);
        return m_classification;
    }
    if (batch::regresses(m_evaluation->kind)) {
        m_regression->show(m_evaluation);
        return m_regression;
    }
    if (pixels) {
        m_segmentation->show(m_evaluation, [run = answer.run, part = answer.part](const std::vector<std::uint64_t>& positions, JobContext& job) {
            return session::pixelAnswers(*run, part, positions, job);
        });
        return m_segmentation;
    }
    if (m_evaluation->kind == batch::TaskKind::Adversarial) {
        m_samples->show([run = answer.run](JobContext& job) { return session::samplePictures(*run, SampleGrid::kShown, session::kShownNoise, job); });
        return m_samples;
    }
    m_losses->show(m_evaluation);
    return m_losses;
}

QString EvaluatePage::hintText() const
{
    if (batch::classifies(m_evaluation->kind))
        return tr("Click a cell of the matrix: its rows appear here and become the selection.");
    if (batch::regresses(m_evaluation->kind))
        return tr("Drag over the residuals, or Shift and drag around points: their rows appear here and become the selection.");
    if (m_evaluation->kind == batch::TaskKind::Adversarial)
        return tr("These pictures are made of noise and belong to no row.");
    return tr("Drag over the losses: the rows that are hard for the model appear here and become the selection.");
}

void EvaluatePage::showMetrics()
{
    clearLayout(m_metrics);
    m_metrics->addWidget(sectionLabel(tr("On %1 rows").arg(countText(m_evaluation->rows.size()))));
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    for (const auto& [name, value] : m_evaluation->metrics) {
        QString title = metricTitle(name);
        if (!title.isEmpty())
            title[0] = title[0].toUpper();
        addFact(grid, title, metricText(name, value));
    }
    m_metrics->addLayout(grid);
}

void EvaluatePage::choose(const select::RowSet& rows, const QString& title)
{
    if (rows.count() > 0)
        m_rows->show(std::make_shared<select::RowSet>(rows), title);
    else
        m_rows->clear();
    workspace().selection().set(rows, title);
}

void EvaluatePage::followSelection()
{
    if (!m_evaluation)
        return;
    const select::RowSet& rows = *workspace().selection().current().rows;
    if (batch::classifies(m_evaluation->kind))
        m_classification->setSelected(rows);
    else if (m_evaluation->kind == batch::TaskKind::Segmentation)
        m_segmentation->setSelected(rows);
    else if (m_evaluation->kind == batch::TaskKind::Adversarial)
        return;
    else if (!batch::regresses(m_evaluation->kind))
        m_losses->setSelected(rows);
    else
        m_regression->setSelected(rows);
}

plots::MatrixView& EvaluatePage::matrix()
{
    return m_classification->matrix();
}

} // namespace cairn::ui
