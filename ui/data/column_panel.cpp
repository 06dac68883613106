// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/column_panel.h"

#include "core/session/workbench.h"
#include "plots/chart/histogram_chart.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/state_view.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/table/row_window_model.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/workspace.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

std::string quoted(const std::string& text, char quote)
{
    std::string result(1, quote);
    for (const char letter : text) {
        result += letter;
        if (letter == quote)
            result += quote;
    }
    return result + quote;
}

QString estimated(const QString& text, bool exact)
{
    return exact ? text : QStringLiteral("≈ ") + text;
}

} // namespace

std::string sqlName(const std::string& column)
{
    return quoted(column, '"');
}

std::string sqlText(const std::string& text)
{
    return quoted(text, '\'');
}

ColumnPanel::ColumnPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_picker(new QComboBox), m_state(new StateView), m_factsHolder(new QWidget),
      m_factsPlace(new QVBoxLayout(m_factsHolder)), m_histogram(new plots::HistogramChart(workspace.themes())), m_topTitle(sectionLabel(tr("Most frequent"))),
      m_top(new QTableWidget(0, 2))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    m_picker->setAccessibleName(tr("Column"));
    m_picker->setObjectName(QStringLiteral("columnPicker"));
    layout->addWidget(m_picker);
    layout->addWidget(m_state, 1);

    auto* inside = new QWidget;
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(0, 4, 0, 0);
    rows->setSpacing(8);
    m_factsPlace->setContentsMargins(0, 0, 0, 0);
    m_histogram->setMinimumHeight(170);
    m_histogram->setMaximumHeight(220);
    m_top->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_top->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_top->horizontalHeader()->hide();
    m_top->verticalHeader()->hide();
    m_top->verticalHeader()->setDefaultSectionSize(24);
    m_top->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_top->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_top->setShowGrid(false);
    m_top->setMinimumHeight(120);
    m_top->setToolTip(tr("Click a value to select its rows"));
    rows->addWidget(m_factsHolder);
    rows->addWidget(m_histogram);
    rows->addWidget(m_topTitle);
    rows->addWidget(m_top, 4);
    rows->addStretch(1);
    m_state->setContent(inside);

    connect(m_picker, &QComboBox::activated, this, &ColumnPanel::showColumn);
    connect(m_histogram, &plots::HistogramChart::rangeSelected, this, [this](double low, double high) {
        if (m_dataset->schema()[static_cast<std::size_t>(m_column)].type == data::ColumnType::Image)
            return; // brightness of all pixels: no rows have it
        const std::string name = sqlName(m_dataset->schema()[static_cast<std::size_t>(m_column)].name);
        selectWhere(name + " >= " + std::to_string(low) + " AND " + name + " <= " + std::to_string(high),
                    tr("%1 from %2 to %3").arg(m_picker->currentText(), numberText(low, 4), numberText(high, 4)));
    });
    connect(m_histogram, &plots::HistogramChart::selectionCleared, this, [this] { m_workspace.selection().clear(); });
    connect(m_top, &QTableWidget::cellClicked, this, [this](int row) {
        const std::string value = toStd(m_top->item(row, 0)->data(Qt::UserRole).toString());
        selectWhere("CAST(" + sqlName(m_dataset->schema()[static_cast<std::size_t>(m_column)].name) + " AS VARCHAR) = " + sqlText(value),
                    QStringLiteral("%1 = %2").arg(m_picker->currentText(), fromStd(value)));
    });
}

void ColumnPanel::setDataset(std::shared_ptr<const data::Dataset> dataset)
{
    m_dataset = std::move(dataset);
    m_profile.drop();
    m_column = -1;
    m_picker->clear();
    if (!m_dataset) {
        m_state->showEmpty(QString(), tr("Statistics of a column appear here once there are data."));
        return;
    }
    QStringList names;
    for (const data::Column& column : m_dataset->schema().columns)
        names.append(fromStd(column.name));
    m_picker->addItems(names);
    showColumn(0);
}

void ColumnPanel::showColumn(int column)
{
    if (!m_dataset || column < 0 || column == m_column || static_cast<std::size_t>(column) >= m_dataset->schema().size())
        return;
    m_column = column;
    m_picker->setCurrentIndex(column);
    m_state->showLoading(tr("Computing statistics"));
    m_profile.start(
        m_workspace.jobs(), this, {tr("Profile %1").arg(m_picker->currentText())},
        [dataset = m_dataset, column](JobContext& job) { return dataset->profile(static_cast<std::size_t>(column), job); },
        [this](Result<data::ColumnProfile> profile) {
            if (profile)
                show(*profile);
            else if (profile.error().code != ErrorCode::Cancelled)
                m_state->showError(profile.error());
        });
}

void ColumnPanel::show(const data::ColumnProfile& profile)
{
    showFacts(profile);
    showTop(profile);
    m_histogram->setVisible(!profile.histogram.counts.empty());
    if (!profile.histogram.counts.empty()) {
        std::vector<double> counts(profile.histogram.counts.begin(), profile.histogram.counts.end());
        m_histogram->setBins(profile.histogram.edges, std::move(counts));
        m_histogram->setPictureTitle(m_picker->currentText());
    }
    m_state->showReady();
}

void ColumnPanel::showFacts(const data::ColumnProfile& profile)
{
    clearLayout(m_factsPlace);
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    grid->setVerticalSpacing(2);
    addFact(grid, tr("Type"), columnTypeText(m_dataset->schema()[static_cast<std::size_t>(m_column)]));
    addFact(grid, tr("Rows"), countText(profile.count));
    if (profile.missing > 0)
        addFact(grid, tr("Missing"), tr("%1 (%2 %)").arg(countText(profile.missing), numberText(100.0 * static_cast<double>(profile.missing) / static_cast<double>(profile.count), 3)));
    else
        addFact(grid, tr("Missing"), tr("none"));
    if (profile.distinct > 0)
        addFact(grid, tr("Different values"), estimated(countText(profile.distinct), profile.distinctExact), profile.distinctExact ? QString() : tr("Estimate, a few per cent off"));
    if (profile.numeric) {
        const data::NumericSummary& numbers = *profile.numeric;
        addFact(grid, tr("Mean"), numberText(numbers.mean, 5));
        addFact(grid, tr("Standard deviation"), numberText(numbers.deviation, 5));
        addFact(grid, tr("Least"), numberText(numbers.minimum, 6));
        for (const auto& [probability, value] : numbers.quantiles) {
            if (probability == 0.25 || probability == 0.5 || probability == 0.75)
                addFact(grid, probability == 0.5 ? tr("Median") : tr("%1 % quantile").arg(static_cast<int>(100 * probability)), estimated(numberText(value, 5), numbers.quantilesExact));
        }
        addFact(grid, tr("Greatest"), numberText(numbers.maximum, 6));
        if (numbers.notFinite > 0)
            addFact(grid, tr("Not finite"), countText(numbers.notFinite));
    }
    m_factsPlace->addLayout(grid);
}

void ColumnPanel::showTop(const data::ColumnProfile& profile)
{
    m_top->setVisible(!profile.top.empty());
    m_topTitle->setVisible(!profile.top.empty());
    m_top->setRowCount(static_cast<int>(profile.top.size()));
    for (int row = 0; row < m_top->rowCount(); ++row) {
        const data::ValueCount& value = profile.top[static_cast<std::size_t>(row)];
        auto* name = new QTableWidgetItem(value.value.empty() ? tr("(empty)") : fromStd(value.value));
        name->setData(Qt::UserRole, fromStd(value.value));
        auto* count = new QTableWidgetItem(countText(value.count));
        count->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_top->setItem(row, 0, name);
        m_top->setItem(row, 1, count);
    }
}

void ColumnPanel::selectWhere(const std::string& condition, const QString& title)
{
    m_filter.start(
        m_workspace.jobs(), this, {tr("Select rows")}, [dataset = m_dataset, condition](JobContext& job) { return dataset->filter(condition, job); },
        [this, title](const Result<std::vector<RowId>>& rows) {
            if (rows)
                m_workspace.selection().set(select::RowSet::of(*rows), title);
            else if (rows.error().code != ErrorCode::Cancelled)
                m_workspace.problems().set(QStringLiteral("filter"), {problemFrom({}, rows.error())});
        });
}

} // namespace cairn::ui
