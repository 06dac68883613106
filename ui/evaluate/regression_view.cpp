// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/regression_view.h"

#include "plots/chart/histogram_chart.h"
#include "plots/chart/scatter_chart.h"
#include "ui/common/text.h"
#include "ui/evaluate/interval_view.h"

#include <algorithm>
#include <cmath>

namespace cairn::ui {

namespace {

constexpr int kBins = 40;

} // namespace

RegressionView::RegressionView(plots::ThemeStore& themes, QWidget* parent)
    : QSplitter(Qt::Vertical, parent), m_scatter(new plots::ScatterChart(themes)), m_intervals(new IntervalView(themes)), m_histogram(new plots::HistogramChart(themes))
{
    m_scatter->setObjectName(QStringLiteral("evaluate.scatter"));
    m_scatter->setAxisTitles(tr("Actual"), tr("Predicted"));
    m_scatter->setPictureTitle(tr("Predicted against actual"));
    m_histogram->setObjectName(QStringLiteral("evaluate.residuals"));
    m_histogram->setAxisTitles(tr("Predicted − actual"), tr("Rows"));
    m_histogram->setPictureTitle(tr("Residuals"));
    addWidget(m_scatter);
    addWidget(m_intervals);
    m_intervals->hide();
    addWidget(m_histogram);
    setStretchFactor(0, 3);
    setStretchFactor(1, 3);
    setStretchFactor(2, 2);
    setContentsMargins(16, 8, 8, 8);
    connect(m_scatter, &plots::ScatterChart::pointsSelected, this,
            [this](const std::vector<std::uint32_t>& indices) { choose(indices, tr("boxed among predictions")); });
    connect(m_histogram, &plots::HistogramChart::rangeSelected, this, &RegressionView::chooseRange);
    connect(m_histogram, &plots::HistogramChart::selectionCleared, this, [this] { choose({}, {}); });
}

void RegressionView::show(std::shared_ptr<const session::Evaluation> evaluation)
{
    m_evaluation = std::move(evaluation);
    m_residuals.clear();
    for (std::size_t i = 0; i < m_evaluation->actualValue.size(); ++i)
        m_residuals.push_back(m_evaluation->predictedValue[i] - m_evaluation->actualValue[i]);
    showScatter();
    const bool before = !m_intervals->isHidden();
    m_intervals->show(*m_evaluation);
    if (!m_intervals->isHidden() && !before)
        setSizes({280, 330, 180});
    showResiduals();
}

void RegressionView::showScatter()
{
    const std::vector<double>& actual = m_evaluation->actualValue;
    m_scatter->setPoints(actual, m_evaluation->predictedValue);
    const auto [low, high] = std::minmax_element(actual.begin(), actual.end());
    if (low != actual.end())
        m_scatter->setReference({*low, *low}, {*high, *high});
}

void RegressionView::showResiduals()
{
    double most = 0;
    for (const double residual : m_residuals)
        most = std::max(most, std::abs(residual));
    most = most > 0 ? most : 1;
    std::vector<double> counts(kBins, 0);
    m_edges.clear();
    for (int bin = 0; bin <= kBins; ++bin)
        m_edges.push_back(-most + 2 * most * bin / kBins);
    for (const double residual : m_residuals)
        ++counts[binOf(residual)];
    m_histogram->setBins(m_edges, std::move(counts));
}

std::size_t RegressionView::binOf(double residual) const
{
    const double low = m_edges.front(), high = m_edges.back();
    return static_cast<std::size_t>(std::clamp(static_cast<int>((residual - low) / (high - low) * kBins), 0, kBins - 1));
}

void RegressionView::setSelected(const select::RowSet& rows)
{
    if (!m_evaluation)
        return;
    std::vector<std::uint32_t> indices;
    std::vector<double> counts(rows.count() > 0 ? kBins : 0, 0);
    for (std::size_t i = 0; i < m_evaluation->rows.size() && rows.count() > 0; ++i) {
        if (!rows.contains(m_evaluation->rows[i]))
            continue;
        indices.push_back(static_cast<std::uint32_t>(i));
        ++counts[binOf(m_residuals[i])];
    }
    m_scatter->setSelected(std::move(indices));
    m_histogram->setSelectedCounts(std::move(counts));
    if (!(rows == m_chosen))
        m_histogram->clearBrush();
}

void RegressionView::choose(const std::vector<std::uint32_t>& indices, const QString& title)
{
    if (!m_evaluation)
        return;
    select::RowSet rows;
    for (const std::uint32_t index : indices)
        rows.add(m_evaluation->rows[index]);
    m_chosen = rows;
    Q_EMIT rowsChosen(rows, title);
}

void RegressionView::chooseRange(double low, double high)
{
    // The last bin holds its upper end too.
    const bool last = high >= m_edges.back();
    std::vector<std::uint32_t> indices;
    for (std::size_t i = 0; i < m_residuals.size(); ++i) {
        if (m_residuals[i] >= low && (m_residuals[i] < high || last))
            indices.push_back(static_cast<std::uint32_t>(i));
    }
    choose(indices, tr("residuals from %1 to %2").arg(numberText(low, 3), numberText(high, 3)));
}

} // namespace cairn::ui
