// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/embeddings/embeddings_page.h"

#include "core/session/workbench.h"
#include "plots/base/number_text.h"
#include "plots/base/theme_store.h"
#include "plots/cloud/point_cloud_widget.h"
#include "ui/bridge/run_cache.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/model_state.h"
#include "ui/common/run_picker.h"
#include "ui/common/text.h"
#include "ui/embeddings/row_strip.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/workspace.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QSplitter>
#include <QVBoxLayout>

namespace cairn::ui {
namespace {

// What the colour picker holds beside columns.
enum ColorBy { ByClass = -4, ByPrediction, ByCorrectness, ByError };

} // namespace

EmbeddingsPage::EmbeddingsPage(PageInfo info, Workspace& workspace, QWidget* parent) : Page(std::move(info), workspace, parent)
{
    build();
    connect(&workspace, &Workspace::workbenchChanged, this, [this] {
        m_embedding = {};
        m_have = false;
        m_node->clear();
        m_color->clear();
        invalidate();
    });
    for (auto signal : {&Workspace::runsChanged, &Workspace::runChanged, &Workspace::engineChanged, &Workspace::dataChanged})
        connect(&workspace, signal, this, &EmbeddingsPage::invalidate);
    connect(&workspace.selection(), &SelectionBridge::changed, this, &EmbeddingsPage::followSelection);
    invalidate();
}

void EmbeddingsPage::build()
{
    m_runs = new RunPicker(workspace());
    m_node = new QComboBox;
    m_node->setToolTip(tr("The layer whose output is drawn"));
    m_node->setMinimumWidth(150);
    m_part = new QComboBox;
    m_part->setToolTip(tr("The rows that are drawn"));
    m_part->addItem(tr("Test"), static_cast<int>(prep::Part::Test));
    m_part->addItem(tr("Validation"), static_cast<int>(prep::Part::Validation));
    m_part->addItem(tr("Training"), static_cast<int>(prep::Part::Train));
    m_rowsWanted = new QSpinBox;
    m_rowsWanted->setRange(100, 1'000'000);
    m_rowsWanted->setSingleStep(1000);
    m_rowsWanted->setValue(5000);
    m_rowsWanted->setGroupSeparatorShown(true);
    m_rowsWanted->setKeyboardTracking(false);
    m_rowsWanted->setToolTip(tr("At most so many rows, evenly spread over the part"));
    m_color = new QComboBox;
    m_color->setToolTip(tr("What the colours mean"));
    m_color->setMinimumWidth(130);
    m_color->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_note = new QLabel;
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_note->setFont(plots::uiFont(9));

    auto* controls = new QWidget;
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    const auto add = [&](const QString& title, QWidget* widget) {
        auto* label = new QLabel(title);
        label->setBuddy(widget);
        row->addWidget(label);
        row->addWidget(widget);
        row->addSpacing(8);
    };
    add(tr("&Layer"), m_node);
    add(tr("&Rows of"), m_part);
    add(tr("at m&ost"), m_rowsWanted);
    add(tr("&Colour"), m_color);
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_note->setMinimumWidth(120);
    row->addWidget(m_note, 1);

    m_cloud = new plots::PointCloudWidget(workspace().themes());
    m_cloud->setDescription([this](std::uint32_t index) { return describe(index); });
    m_strip = new RowStrip(workspace());
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_cloud);
    splitter->addWidget(m_strip);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({520, 160});
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(controls);
    layout->addWidget(splitter, 1);
    setContent(content);

    m_refresh = workspace().commands().add({.id = QStringLiteral("embeddings.refresh"),
                                            .title = tr("Draw again"),
                                            .help = tr("Ask the layer for its outputs again and draw them"),
                                            .icon = QStringLiteral("refresh"),
                                            .run = [this](const QVariant&) { compute(); },
                                            .enabledWhen = [this] { return this->workspace().engine() && this->workspace().workbench(); }});
    followCheckpoints(*this, m_refresh, [this] { invalidate(); });
    for (QComboBox* box : {m_node, m_part})
        connect(box, &QComboBox::activated, this, &EmbeddingsPage::compute);
    connect(m_rowsWanted, &QSpinBox::valueChanged, this, &EmbeddingsPage::compute);
    connect(m_color, &QComboBox::currentIndexChanged, this, &EmbeddingsPage::recolor);
    connect(m_cloud, &plots::PointCloudWidget::selectionChanged, this, &EmbeddingsPage::cloudSelected);
    connect(m_cloud, &plots::PointCloudWidget::picked, this, [this](std::uint32_t index) { cloudSelected({index}); });
}

QWidget* EmbeddingsPage::headerPicker()
{
    return m_runs;
}

QList<QAction*> EmbeddingsPage::headerActions()
{
    return {m_refresh};
}

bool EmbeddingsPage::isSettled() const
{
    return Page::isSettled() && !m_job.running() && !m_colorJob.running() && m_strip->isSettled();
}

void EmbeddingsPage::activated()
{
    if (m_stale)
        compute();
}

void EmbeddingsPage::invalidate()
{
    m_stale = true;
    if (isActive())
        compute();
}

void EmbeddingsPage::compute()
{
    const auto workbench = workspace().workbench();
    if (!workbench)
        return showEmpty(tr("No project"), tr("Embeddings show how a trained model arranges the rows. Open a project first."),
                         workspace().commands().action(QStringLiteral("project.open")));
    if (workspace().engineState() == Workspace::EngineState::Loading)
        return showLoading(tr("Loading the engine"));
    if (!workspace().engine())
        return showError(workspace().engineProblem());
    showLoading(tr("Asking the layer for its outputs"));
    if (workbench->dataState() == session::DataState::Closed)
        return;
    m_stale = false;
    EmbeddingRequest request;
    request.node = NodeId{m_node->currentData().toLongLong()};
    request.part = static_cast<prep::Part>(m_part->currentData().toInt());
    request.maxRows = static_cast<std::uint64_t>(m_rowsWanted->value());
    m_job.start(
        workspace().jobs(), this, JobLabel{tr("Embeddings"), true},
        [workbench, engine = workspace().engine(), cache = workspace().runCache(), run = workspace().run(), request](JobContext& job) -> Result<Embedding> {
            job.progress.setText("Loading the model");
            CAIRN_ASSIGN(const std::shared_ptr<session::LoadedRun> loaded, cache->load(*workbench, *engine, run, job));
            return embed(*workbench, loaded, request, job);
        },
        [this](Result<Embedding> embedding) {
            if (embedding)
                return present(std::move(*embedding));
            if (embedding.error().code == ErrorCode::NotFound)
                return showNoModel(*this, tr("Embeddings show how a layer of a trained model arranges the rows."), embedding.error());
            if (embedding.error().code == ErrorCode::Cancelled)
                return showEmpty(tr("Cancelled"), tr("The layer was not asked about all of these rows."), m_refresh);
            showError(embedding.error(), m_refresh);
        });
}

void EmbeddingsPage::present(Embedding embedding)
{
    m_embedding = std::move(embedding);
    m_have = true;
    fillChoices();
    QStringList axes;
    for (int i = 0; i < 3; ++i)
        axes << tr("PC %1 (%2 %)").arg(i + 1).arg(plots::localNumber(100 * m_embedding.shares[i], 'f', 1));
    m_cloud->setPoints(m_embedding.points, axes);
    const double kept = m_embedding.shares[0] + m_embedding.shares[1] + m_embedding.shares[2];
    // The note gives way to the controls when there is little room; its tooltip says all.
    m_note->setText(tr("%1 rows, %2 numbers each; the picture keeps %3 % of the variance")
                        .arg(countText(m_embedding.rows.size()), countText(static_cast<std::uint64_t>(m_embedding.features)),
                             plots::localNumber(100 * kept, 'f', 1)));
    m_note->setToolTip(m_note->text());
    recolor();
    followSelection();
    showReady();
}

void EmbeddingsPage::fillChoices()
{
    m_filling = true;
    m_node->clear();
    for (const graph::Node& node : m_embedding.loaded->graph.nodes())
        if (node.kind != "output")
            m_node->addItem(fromStd(node.label), QVariant::fromValue<qlonglong>(node.id.value));
    m_node->setCurrentIndex(m_node->findData(QVariant::fromValue<qlonglong>(m_embedding.node.value)));
    const QVariant before = m_color->currentData();
    m_color->clear();
    if (!m_embedding.actual.empty()) {
        m_color->addItem(tr("Class"), ByClass);
        m_color->addItem(tr("Prediction"), ByPrediction);
        m_color->addItem(tr("Right or wrong"), ByCorrectness);
    }
    if (!m_embedding.error.empty())
        m_color->addItem(batch::regresses(m_embedding.loaded->recipe.target.kind) ? tr("Error of prediction") : tr("Loss of the row"), ByError);
    if (const auto dataset = workspace().workbench()->dataset())
        for (std::size_t c = 0; c < dataset->schema().size(); ++c)
            if (dataset->schema()[c].type != data::ColumnType::Image)
                m_color->addItem(tr("Column %1").arg(fromStd(dataset->schema()[c].name)), static_cast<int>(c));
    m_color->setCurrentIndex(std::max(0, m_color->findData(before)));
    m_filling = false;
}

void EmbeddingsPage::recolor()
{
    if (!m_have || m_filling || m_color->currentIndex() < 0)
        return;
    m_colorJob.drop();
    const int by = m_color->currentData().toInt();
    QStringList classes;
    for (const std::string& name : m_embedding.classes)
        classes << fromStd(name);
    if (by == ByClass)
        return m_cloud->colorByCategory(tr("class"), m_embedding.actual, classes);
    if (by == ByPrediction)
        return m_cloud->colorByCategory(tr("prediction"), m_embedding.predicted, classes);
    if (by == ByError)
        return m_cloud->colorByValue(batch::regresses(m_embedding.loaded->recipe.target.kind) ? tr("predicted - actual") : tr("loss"), m_embedding.error);
    if (by == ByCorrectness) {
        std::vector<std::int32_t> codes;
        for (std::size_t i = 0; i < m_embedding.actual.size(); ++i)
            codes.push_back(m_embedding.actual[i] == m_embedding.predicted[i] ? 0 : 1);
        return m_cloud->colorByCategory(tr("prediction"), std::move(codes), {tr("right"), tr("wrong")});
    }
    const auto dataset = workspace().workbench() ? workspace().workbench()->dataset() : nullptr;
    if (!dataset)
        return;
    const QString title = fromStd(dataset->schema()[static_cast<std::size_t>(by)].name);
    m_colorJob.start(
        workspace().jobs(), this, JobLabel{tr("Read a column")},
        [dataset, rows = m_embedding.rows, by](JobContext& job) {
            return columnColors(*dataset, rows, static_cast<std::size_t>(by), job);
        },
        [this, title](Result<ColumnColors> colors) {
            if (!colors)
                workspace().say(errorText(colors.error()));
            else if (colors->names.isEmpty())
                m_cloud->colorByValue(title, std::move(colors->values));
            else
                m_cloud->colorByCategory(title, std::move(colors->codes), colors->names);
        });
}

void EmbeddingsPage::cloudSelected(const std::vector<std::uint32_t>& indices)
{
    std::vector<RowId> rows;
    for (const auto i : indices)
        rows.push_back(m_embedding.rows[i]);
    workspace().selection().set(select::RowSet::of(rows), rows.empty() ? QString() : tr("points of %1").arg(m_node->currentText()));
}

void EmbeddingsPage::followSelection()
{
    if (!m_have)
        return;
    const auto current = workspace().selection().current();
    std::vector<std::uint32_t> indices;
    if (!current.rows->empty())
        for (std::size_t i = 0; i < m_embedding.rows.size(); ++i)
            if (current.rows->contains(m_embedding.rows[i]))
                indices.push_back(static_cast<std::uint32_t>(i));
    if (indices != m_cloud->selected())
        m_cloud->setSelected(std::move(indices));
    refreshStrip();
}

void EmbeddingsPage::refreshStrip()
{
    std::vector<RowId> rows;
    QStringList captions;
    for (const auto i : m_cloud->selected()) {
        rows.push_back(m_embedding.rows[i]);
        captions << classText(i);
    }
    const auto workbench = workspace().workbench();
    m_strip->showRows(workbench ? workbench->dataset() : nullptr, std::move(rows), captions);
}

QString EmbeddingsPage::classText(std::size_t index) const
{
    const auto name = [this](std::int32_t code) {
        return code < 0 ? tr("unknown") : fromStd(m_embedding.classes[static_cast<std::size_t>(code)]);
    };
    if (m_embedding.actual.empty())
        return {};
    const auto actual = m_embedding.actual[index], predicted = m_embedding.predicted[index];
    return actual == predicted ? name(actual) : name(actual) + QStringLiteral(" \u2192 ") + name(predicted);
}

QString EmbeddingsPage::describe(std::uint32_t index) const
{
    const QString row = tr("row %1").arg(countText(m_embedding.rows[index]));
    const QString text = classText(index);
    return text.isEmpty() ? row : row + QLatin1Char('\n') + text;
}

} // namespace cairn::ui
