// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/compare_view.h"

#include "core/session/workbench.h"
#include "plots/base/theme.h"
#include "ui/bridge/run_cache.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/runs/compare/seed_table.h"
#include "ui/runs/table/run_columns.h"
#include "ui/shell/workspace.h"
#include "ui/train/run_text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace cairn::ui {

namespace {

constexpr std::size_t kMostCompared = 16, kMostOverSeeds = 500;

prep::Part chosenPart(int index)
{
    return index == 0 ? prep::Part::Test : index == 1 ? prep::Part::Validation : prep::Part::Train;
}

QString layerText(const graph::LayerDifference& layer)
{
    using How = graph::LayerDifference::How;
    switch (layer.how) {
    case How::Added: return CompareView::tr("added");
    case How::Removed: return CompareView::tr("not there");
    case How::Changed: break;
    }
    QStringList details;
    for (const std::string& detail : layer.details)
        details << fromStd(detail);
    return details.isEmpty() ? CompareView::tr("changed") : details.join(QStringLiteral("; "));
}

} // namespace

CompareView::CompareView(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_said(mutedLabel({})), m_tree(new QTreeWidget), m_seeds(new SeedTable), m_parts(new QSplitter(Qt::Vertical)), m_flips(nullptr), m_part(new QComboBox),
      m_find(new QPushButton(tr("Find the rows that flipped"))), m_gained(new QPushButton), m_lost(new QPushButton), m_verdict(mutedLabel({}))
{
    m_tree->setObjectName(QStringLiteral("runTable"));
    m_tree->setFont(plots::uiFont(9));
    m_tree->setAccessibleName(tr("Differences of the runs"));
    m_tree->setUniformRowHeights(true);
    m_said->setWordWrap(true);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(12, 8, 12, 8);
    rows->setSpacing(8);
    rows->addWidget(m_said);
    m_parts->addWidget(m_seeds);
    m_parts->addWidget(m_tree);
    m_parts->setChildrenCollapsible(false);
    m_seeds->hide();
    rows->addWidget(m_parts, 1);
    m_flips = makeFlips();
    rows->addWidget(m_flips);
    compare();
}

QWidget* CompareView::makeFlips()
{
    m_part->addItems({tr("Test rows"), tr("Validation rows"), tr("Training rows")});
    m_part->setAccessibleName(tr("Rows to compare the models on"));
    m_find->setToolTip(tr("Asks both models about these rows: which are right in one and wrong in the other"));
    auto* row = new QWidget;
    auto* columns = new QHBoxLayout(row);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(8);
    columns->addWidget(m_part);
    columns->addWidget(m_find);
    columns->addWidget(m_gained);
    columns->addWidget(m_lost);
    columns->addWidget(m_verdict, 1);
    connect(m_find, &QPushButton::clicked, this, &CompareView::findFlipped);
    connect(m_part, &QComboBox::activated, this, [this] {
        m_flipped.reset();
        showFlipped();
    });
    connect(m_gained, &QPushButton::clicked, this, [this] { select(m_flipped->gained, tr("right only in %1").arg(fromStd(m_names[1]))); });
    connect(m_lost, &QPushButton::clicked, this, [this] { select(m_flipped->lost, tr("right only in %1").arg(fromStd(m_names[0]))); });
    showFlipped();
    return row;
}

void CompareView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stale)
        compare();
}

void CompareView::setRuns(const std::vector<RunId>& runs)
{
    if (runs == m_runs && !m_stale)
        return;
    m_runs = runs;
    m_stale = true;
    if (isVisible())
        compare();
}

void CompareView::say(const QString& text)
{
    m_said->setText(text);
    m_said->setVisible(!text.isEmpty());
}

void CompareView::compare()
{
    m_flip.drop();
    m_flipped.reset();
    compareSeeds();
    const auto workbench = m_workspace.workbench();
    const bool possible = workbench && m_runs.size() >= 2 && m_runs.size() <= kMostCompared;
    m_flips->setVisible(possible && m_runs.size() == 2);
    showFlipped();
    if (!possible) {
        m_compare.drop();
        m_tree->clear();
        m_tree->hide();
        m_stale = m_runs.size() < 2;
        return say(m_runs.size() > kMostCompared ? tr("At most 16 runs are compared one by one.") : tr("Choose two or more runs in the table (with Ctrl or Shift) to see what distinguishes them."));
    }
    m_stale = false;
    m_compare.start(
        m_workspace.jobs(), this, {tr("Compare runs"), true}, [workbench, runs = m_runs](JobContext& job) { return session::compareRuns(*workbench, runs, job); },
        [this](Result<session::RunComparison> comparison) {
            if (comparison)
                return show(*comparison);
            m_tree->clear();
            say(errorText(comparison.error()));
        });
}

void CompareView::compareSeeds()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench || m_runs.size() < 3 || m_runs.size() > kMostOverSeeds) {
        m_overSeeds.drop();
        return m_seeds->hide();
    }
    m_overSeeds.start(
        m_workspace.jobs(), this, {tr("Compare runs over their seeds"), true}, [workbench, runs = m_runs](JobContext& job) { return session::compareSeeds(*workbench, runs, job); },
        [this](const Result<session::SeedComparison>& comparison) {
            m_seeds->setComparison(comparison ? *comparison : session::SeedComparison());
        });
}

QTreeWidgetItem* CompareView::section(const QString& title, const QString& note)
{
    auto* item = new QTreeWidgetItem(m_tree, {title, note});
    QFont font = m_tree->font();
    font.setWeight(QFont::DemiBold);
    item->setFont(0, font);
    item->setExpanded(true);
    return item;
}

void CompareView::addValues(const QString& title, const std::vector<session::DifferentValue>& values)
{
    if (values.empty())
        return;
    QTreeWidgetItem* above = section(title);
    for (const session::DifferentValue& value : values) {
        QStringList cells{fromStd(value.key)};
        for (const auto& one : value.values)
            cells << (one ? fromStd(*one) : QStringLiteral("–"));
        auto* item = new QTreeWidgetItem(above, cells);
        for (int column = 0; column < cells.size(); ++column)
            item->setToolTip(column, cells[column]);
    }
}

void CompareView::addMetrics(const session::RunComparison& comparison)
{
    if (comparison.metrics.empty())
        return;
    QTreeWidgetItem* above = section(tr("Metrics, at their best"));
    auto metrics = comparison.metrics;
    std::stable_sort(metrics.begin(), metrics.end(), [](const auto& a, const auto& b) {
        return metricRank({store::RunField::Kind::Metric, a.name, a.split}) < metricRank({store::RunField::Kind::Metric, b.name, b.split});
    });
    for (const session::ComparedMetric& metric : metrics) {
        const store::MetricValue which = bestValue(metric.name);
        const bool small = which == store::MetricValue::Least, judged = which != store::MetricValue::Last;
        const std::vector<double>& values = small ? metric.least : judged ? metric.greatest : metric.last;
        QStringList cells{columnTitle({store::RunField::Kind::Metric, metric.name, metric.split})};
        int best = -1;
        for (std::size_t i = 0; i < values.size(); ++i) {
            cells << (std::isnan(values[i]) ? QStringLiteral("–") : metricText(metric.name, values[i], metric.estimated[i]));
            const bool better = judged && !std::isnan(values[i]) && (best < 0 || (small ? values[i] < values[static_cast<std::size_t>(best)] : values[i] > values[static_cast<std::size_t>(best)]));
            best = better ? static_cast<int>(i) : best;
        }
        auto* item = new QTreeWidgetItem(above, cells);
        if (best >= 0) {
            QFont font = m_tree->font();
            font.setWeight(QFont::DemiBold);
            item->setFont(best + 1, font);
            item->setToolTip(best + 1, tr("The best of them"));
        }
    }
}

void CompareView::addLayers(const session::RunComparison& comparison)
{
    std::vector<std::pair<std::string, QStringList>> lines;
    for (std::size_t run = 0; run < comparison.others.size(); ++run) {
        for (const graph::LayerDifference& layer : comparison.others[run].layers) {
            auto at = std::find_if(lines.begin(), lines.end(), [&](const auto& line) { return line.first == layer.label; });
            if (at == lines.end()) {
                lines.emplace_back(layer.label, QStringList(static_cast<qsizetype>(comparison.runs.size()), QString()));
                at = std::prev(lines.end());
            }
            at->second[static_cast<qsizetype>(run) + 1] = layerText(layer);
        }
    }
    if (lines.empty())
        return;
    QTreeWidgetItem* above = section(tr("Layers, against the first run"));
    for (auto& [label, cells] : lines) {
        cells.prepend(fromStd(label));
        auto* item = new QTreeWidgetItem(above, cells);
        for (int column = 1; column < cells.size(); ++column)
            item->setToolTip(column, cells[column]);
    }
}

void CompareView::addWeights(const session::RunComparison& comparison)
{
    std::vector<std::pair<std::string, QStringList>> lines;
    for (std::size_t run = 0; run < comparison.others.size(); ++run) {
        for (const session::TensorDistance& tensor : comparison.others[run].weights) {
            auto at = std::find_if(lines.begin(), lines.end(), [&](const auto& line) { return line.first == tensor.tensor; });
            if (at == lines.end()) {
                lines.emplace_back(tensor.tensor, QStringList(static_cast<qsizetype>(comparison.runs.size()), QString()));
                at = std::prev(lines.end());
            }
            at->second[static_cast<qsizetype>(run) + 1] = tensor.comparable ? tr("%1 % apart", "relative distance of weights").arg(numberText(100 * tensor.relative, 3)) : tr("another shape");
        }
    }
    if (lines.empty())
        return;
    QTreeWidgetItem* above = section(tr("Weights, against the first run"));
    above->setToolTip(0, tr("Length of the difference over the length of the first run's tensor"));
    for (auto& [label, cells] : lines) {
        cells.prepend(fromStd(label));
        new QTreeWidgetItem(above, cells);
    }
}

void CompareView::show(const session::RunComparison& comparison)
{
    m_names = comparison.names;
    m_tree->clear();
    QStringList titles{QString()};
    for (const std::string& name : comparison.names)
        titles << fromStd(name);
    m_tree->setColumnCount(static_cast<int>(titles.size()));
    m_tree->setHeaderLabels(titles);
    addMetrics(comparison);
    addValues(tr("Settings"), comparison.settings);
    addValues(tr("Data"), comparison.data);
    addValues(tr("Recipe"), comparison.recipe);
    addValues(tr("Environment"), comparison.environment);
    addLayers(comparison);
    addWeights(comparison);
    m_tree->header()->resizeSection(0, 240);
    for (int column = 1; column < m_tree->columnCount(); ++column)
        m_tree->header()->resizeSection(column, 180);
    m_tree->show();
    const bool same = comparison.settings.empty() && comparison.data.empty() && comparison.recipe.empty()
                      && std::all_of(comparison.others.begin(), comparison.others.end(), [](const auto& one) { return one.layers.empty(); });
    say(same ? tr("Settings, data, recipe and network are the same.") : QString());
    showFlipped();
}

void CompareView::findFlipped()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench || m_runs.size() != 2)
        return;
    if (!m_workspace.engine()) {
        m_verdict->setText(errorText(m_workspace.engineProblem()));
        return;
    }
    m_find->setEnabled(false);
    m_verdict->setText(tr("Asking both models..."));
    m_flip.start(
        m_workspace.jobs(), this, {tr("Find rows that flipped"), true},
        [workbench, engine = m_workspace.engine(), runs = m_runs, part = chosenPart(m_part->currentIndex())](JobContext& job) -> Result<session::FlippedRows> {
            std::vector<session::Evaluation> evaluations;
            for (const RunId run : runs) {
                CAIRN_ASSIGN(const auto loaded, session::loadRun(*workbench, *engine, run, job));
                CAIRN_ASSIGN(session::Evaluation evaluation, session::evaluate(*workbench, *loaded, part, job));
                evaluations.push_back(std::move(evaluation));
            }
            return session::flippedRows(evaluations[0], evaluations[1]);
        },
        [this](Result<session::FlippedRows> flipped) {
            m_flipped.reset();
            if (flipped)
                m_flipped = std::move(*flipped);
            showFlipped();
            if (!flipped)
                m_verdict->setText(errorText(flipped.error()));
        });
}

void CompareView::showFlipped()
{
    m_find->setEnabled(true);
    m_gained->setVisible(m_flipped.has_value());
    m_lost->setVisible(m_flipped.has_value());
    m_verdict->clear();
    if (!m_flipped || m_names.size() != 2)
        return;
    m_gained->setText(tr("Right only in %1: %2").arg(fromStd(m_names[1]), countText(m_flipped->gained.count())));
    m_lost->setText(tr("Right only in %1: %2").arg(fromStd(m_names[0]), countText(m_flipped->lost.count())));
    m_gained->setEnabled(m_flipped->gained.count() > 0);
    m_lost->setEnabled(m_flipped->lost.count() > 0);
    const QString p = m_flipped->probability < 0.0001 ? tr("p < 0.0001") : tr("p = %1").arg(numberText(m_flipped->probability, 2));
    m_verdict->setText(m_flipped->probability < 0.05 ? tr("More than chance (McNemar's test, %1)").arg(p) : tr("No more than chance (McNemar's test, %1)").arg(p));
}

void CompareView::select(const select::RowSet& rows, const QString& title)
{
    m_workspace.selection().set(rows, title);
    m_workspace.say(tr("%1 rows selected: %2").arg(countText(rows.count()), title));
}

} // namespace cairn::ui
