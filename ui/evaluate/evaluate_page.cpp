// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/evaluate_page.h"

#include "core/session/workbench.h"
#include "plots/chart/histogram_chart.h"
#include "plots/chart/line_chart.h"
#include "plots/chart/matrix_view.h"
#include "plots/chart/scatter_chart.h"
#include "ui/bridge/run_cache.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/run_picker.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/row_images.h"
#include "ui/data/row_table.h"
#include "ui/evaluate/class_model.h"
#include "ui/shell/command.h"
#include "ui/shell/workspace.h"
#include "ui/train/run_text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace cairn::ui {

namespace {

constexpr int kResidualBins = 40;

prep::Part partAt(int index)
{
    return index == 0 ? prep::Part::Test : index == 1 ? prep::Part::Validation : prep::Part::Train;
}

QStringList names(const std::vector<std::string>& classes)
{
    QStringList list;
    for (const std::string& name : classes)
        list.append(fromStd(name));
    return list;
}

} // namespace

EvaluatePage::EvaluatePage(const PageInfo& info, Workspace& workspace)
    : Page(info, workspace), m_runs(new RunPicker(workspace)), m_part(new QComboBox), m_picker(new QWidget), m_views(new QStackedWidget),
      m_matrix(new plots::MatrixView(workspace.themes())), m_roc(new plots::LineChart(workspace.themes())),
      m_scatter(new plots::ScatterChart(workspace.themes())), m_residuals(new plots::HistogramChart(workspace.themes())), m_classes(new ClassModel(this)),
      m_classTable(new QTableView), m_rowViews(new QStackedWidget), m_rowTable(new RowTable(workspace)), m_rowImages(new RowImages(workspace)),
      m_rowsTitle(sectionLabel({})), m_inspector(new QWidget), m_metrics(nullptr)
{
    m_part->addItems({tr("Test rows"), tr("Validation rows"), tr("Training rows")});
    m_part->setAccessibleName(tr("Rows to evaluate on"));
    auto* pickers = new QHBoxLayout(m_picker);
    pickers->setContentsMargins(0, 0, 0, 0);
    pickers->setSpacing(8);
    pickers->addWidget(m_runs);
    pickers->addWidget(m_part);

    m_views->addWidget(makeClassification());
    m_views->addWidget(makeRegression());
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(m_views);
    splitter->addWidget(makeRows());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({560, 400});
    setContent(splitter);

    auto* rows = new QVBoxLayout(m_inspector);
    rows->setContentsMargins(12, 12, 12, 12);
    m_metrics = new QVBoxLayout;
    rows->addLayout(m_metrics);
    rows->addWidget(m_classTable, 1);

    addCommands();
    connect(m_part, &QComboBox::activated, this, &EvaluatePage::invalidate);
    connect(&workspace, &Workspace::runChanged, this, &EvaluatePage::invalidate);
    connect(&workspace, &Workspace::runsChanged, this, &EvaluatePage::invalidate);
    connect(&workspace, &Workspace::workbenchChanged, this, &EvaluatePage::invalidate);
    connect(&workspace, &Workspace::dataChanged, this, &EvaluatePage::invalidate);
    connect(&workspace, &Workspace::engineChanged, this, &EvaluatePage::invalidate);
    connect(m_matrix, &plots::MatrixView::cellClicked, this, &EvaluatePage::selectCell);
    connect(m_scatter, &plots::ScatterChart::pointsSelected, this, [this](const std::vector<std::uint32_t>& indices) {
        select::RowSet chosen;
        for (const std::uint32_t index : indices)
            chosen.add(m_evaluation->rows[index]);
        m_scatter->setSelected(indices);
        const QString title = tr("boxed among predictions");
        showRows(std::make_shared<select::RowSet>(chosen), title);
        this->workspace().selection().set(std::move(chosen), title);
    });
}

QWidget* EvaluatePage::makeClassification()
{
    m_matrix->setObjectName(QStringLiteral("evaluate.matrix"));
    m_roc->setAxisTitles(tr("False positive rate"), tr("True positive rate"));
    m_roc->setPictureTitle(tr("ROC"));
    m_roc->setFixedExtent(QRectF(0, 0, 1, 1));
    m_roc->setControlsShown(false);
    m_roc->addReference({0, 0}, {1, 1});
    m_classTable->setModel(m_classes);
    m_classTable->setShowGrid(false);
    m_classTable->verticalHeader()->hide();
    m_classTable->verticalHeader()->setDefaultSectionSize(24);
    m_classTable->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_classTable->horizontalHeader()->setSectionResizeMode(ClassModel::Name, QHeaderView::Stretch);
    m_classTable->setFont(plots::uiFont(9));
    m_classTable->setSelectionMode(QAbstractItemView::NoSelection);
    m_classTable->hide();
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_matrix);
    splitter->addWidget(m_roc);
    splitter->setContentsMargins(16, 8, 8, 8);
    return splitter;
}

QWidget* EvaluatePage::makeRegression()
{
    m_scatter->setAxisTitles(tr("Actual"), tr("Predicted"));
    m_scatter->setPictureTitle(tr("Predicted against actual"));
    m_residuals->setAxisTitles(tr("Predicted − actual"), tr("Rows"));
    m_residuals->setPictureTitle(tr("Residuals"));
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_scatter);
    splitter->addWidget(m_residuals);
    splitter->setContentsMargins(16, 8, 8, 8);
    return splitter;
}

QWidget* EvaluatePage::makeRows()
{
    m_rowViews->addWidget(mutedLabel(tr("Click a cell of the matrix: its rows appear here and become the selection.")));
    static_cast<QLabel*>(m_rowViews->widget(0))->setAlignment(Qt::AlignCenter);
    m_rowViews->addWidget(m_rowTable);
    m_rowViews->addWidget(m_rowImages);
    auto* holder = new QWidget;
    auto* rows = new QVBoxLayout(holder);
    rows->setContentsMargins(0, 8, 0, 0);
    m_rowsTitle->setContentsMargins(12, 0, 12, 0);
    m_rowsTitle->setWordWrap(true);
    rows->addWidget(m_rowsTitle);
    rows->addWidget(m_rowViews, 1);
    return holder;
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
                                    showRows(std::make_shared<select::RowSet>(wrong), tr("all mistakes"));
                                    workspace().selection().set(std::move(wrong), tr("all mistakes"));
                                },
                                .enabledWhen = [this] { return m_evaluation && !m_evaluation->actual.empty(); }});
}

QList<QAction*> EvaluatePage::headerActions()
{
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
    return Page::isSettled() && !m_job.running();
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
    QAction* train = workspace().commands().action(QStringLiteral("train.start"));
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
            return Answer{std::make_shared<const session::Evaluation>(std::move(evaluation)), workbench->dataset(), loaded->recipe.target.column};
        },
        [this, train](Result<Answer> answer) {
            if (answer) {
                show(std::move(*answer));
            } else if (answer.error().code == ErrorCode::NotFound) {
                showEmpty(tr("No trained model yet"), errorText(answer.error()), train);
            } else {
                showError(answer.error(), train);
            }
            workspace().commands().refresh();
        });
}

void EvaluatePage::show(Answer answer)
{
    m_evaluation = std::move(answer.evaluation);
    m_dataset = std::move(answer.dataset);
    m_index.clear();
    for (std::size_t i = 0; i < m_evaluation->rows.size(); ++i)
        m_index.emplace(m_evaluation->rows[i], i);
    m_cells.clear();
    m_rowImages->setNotes([this](RowId row) -> RowImages::Note {
        const auto found = m_index.find(row);
        if (found == m_index.end() || m_evaluation->classes.empty())
            return {};
        const auto actual = static_cast<std::size_t>(m_evaluation->actual[found->second]);
        const auto predicted = static_cast<std::size_t>(m_evaluation->predicted[found->second]);
        const QString truth = fromStd(m_evaluation->classes[actual]);
        return actual == predicted ? RowImages::Note{truth, false}
                                   : RowImages::Note{QStringLiteral("%1 → %2").arg(truth, fromStd(m_evaluation->classes[predicted])), true};
    });
    showMetrics();
    if (m_evaluation->kind == batch::TaskKind::Classification)
        showClassification();
    else
        showRegression();
    m_rowViews->setCurrentIndex(0);
    m_rowsTitle->clear();
    showReady();
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

void EvaluatePage::showClassification()
{
    m_matrix->setMatrix(names(m_evaluation->classes), std::vector<double>(m_evaluation->confusion.begin(), m_evaluation->confusion.end()));
    m_matrix->setSelectedCells({});
    m_classes->setClasses(m_evaluation->perClass);
    m_classTable->show();
    m_roc->setVisible(!m_evaluation->roc.empty());
    if (!m_evaluation->roc.empty()) {
        std::vector<double> x, y;
        for (const session::RocPoint& point : m_evaluation->roc) {
            x.push_back(point.falsePositiveRate);
            y.push_back(point.truePositiveRate);
        }
        if (m_roc->seriesCount() == 0) {
            plots::LineStyle style;
            style.name = tr("ROC");
            style.smoothed = false;
            m_roc->addSeries(style);
        }
        m_roc->setData(0, std::move(x), std::move(y));
    }
    m_views->setCurrentIndex(0);
}

void EvaluatePage::showRegression()
{
    m_classTable->hide();
    const std::vector<double>& actual = m_evaluation->actualValue;
    const std::vector<double>& predicted = m_evaluation->predictedValue;
    m_scatter->setPoints(actual, predicted);
    m_scatter->setSelected({});
    const auto [low, high] = std::minmax_element(actual.begin(), actual.end());
    if (low != actual.end())
        m_scatter->addReference({*low, *low}, {*high, *high});

    std::vector<double> residuals;
    double most = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        residuals.push_back(predicted[i] - actual[i]);
        most = std::max(most, std::abs(residuals.back()));
    }
    most = most > 0 ? most : 1;
    std::vector<double> edges, counts(kResidualBins, 0);
    for (int bin = 0; bin <= kResidualBins; ++bin)
        edges.push_back(-most + 2 * most * bin / kResidualBins);
    for (const double residual : residuals)
        ++counts[static_cast<std::size_t>(std::clamp(static_cast<int>((residual + most) / (2 * most) * kResidualBins), 0, kResidualBins - 1))];
    m_residuals->setBins(std::move(edges), std::move(counts));
    m_views->setCurrentIndex(1);
}

void EvaluatePage::selectCell(int actual, int predicted, Qt::KeyboardModifiers modifiers)
{
    if (!m_evaluation)
        return;
    const std::pair cell(actual, predicted);
    if (!(modifiers & Qt::ControlModifier))
        m_cells.clear();
    if (!m_cells.insert(cell).second)
        m_cells.erase(cell);
    select::RowSet rows;
    for (std::size_t i = 0; i < m_evaluation->rows.size(); ++i) {
        if (m_cells.contains({static_cast<int>(m_evaluation->actual[i]), static_cast<int>(m_evaluation->predicted[i])}))
            rows.add(m_evaluation->rows[i]);
    }
    m_matrix->setSelectedCells(m_cells);
    QString title;
    for (const auto& [truth, called] : m_cells) {
        const QString from = fromStd(m_evaluation->classes[static_cast<std::size_t>(truth)]);
        const QString to = fromStd(m_evaluation->classes[static_cast<std::size_t>(called)]);
        title += (title.isEmpty() ? QString() : QStringLiteral(", ")) + (truth == called ? tr("%1 recognised").arg(from) : QStringLiteral("%1 → %2").arg(from, to));
    }
    showRows(std::make_shared<select::RowSet>(rows), title);
    workspace().selection().set(std::move(rows), title);
}

void EvaluatePage::showRows(std::shared_ptr<const select::RowSet> rows, const QString& title)
{
    m_rowsTitle->setText(tr("%1 rows: %2").arg(countText(rows->count()), title));
    if (!m_dataset) {
        m_rowViews->setCurrentIndex(0);
        return;
    }
    if (m_dataset->schema().imageColumn()) {
        m_rowImages->setSource(m_dataset, {}, std::move(rows));
        m_rowViews->setCurrentIndex(2);
    } else {
        m_rowTable->setSource(m_dataset, std::move(rows));
        m_rowViews->setCurrentIndex(1);
    }
}

} // namespace cairn::ui
