// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/loss_view.h"

#include "ui/common/text.h"

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kLossBins = 40;

} // namespace

LossView::LossView(plots::ThemeStore& themes, QWidget* parent) : HistogramChart(themes, parent)
{
    setObjectName(QStringLiteral("evaluate.losses"));
    setAxisTitles(tr("Loss of the row"), tr("Rows"));
    setPictureTitle(tr("Losses of the rows"));
    connect(this, &HistogramChart::rangeSelected, this, &LossView::choose);
    connect(this, &HistogramChart::selectionCleared, this, [this] {
        m_chosen = {};
        Q_EMIT rowsChosen({}, {});
    });
}

void LossView::show(std::shared_ptr<const session::Evaluation> evaluation)
{
    m_evaluation = std::move(evaluation);
    const std::vector<double>& losses = m_evaluation->rowLoss;
    const double most = losses.empty() ? 1 : std::max(1e-12, *std::ranges::max_element(losses));
    m_edges.clear();
    for (int bin = 0; bin <= kLossBins; ++bin)
        m_edges.push_back(most * bin / kLossBins);
    std::vector<double> counts(kLossBins, 0);
    for (const double loss : losses)
        ++counts[binOf(loss)];
    setBins(m_edges, std::move(counts));
}

std::size_t LossView::binOf(double loss) const
{
    return static_cast<std::size_t>(std::clamp(static_cast<int>(loss / m_edges.back() * kLossBins), 0, kLossBins - 1));
}

void LossView::setSelected(const select::RowSet& rows)
{
    if (!m_evaluation)
        return;
    std::vector<double> counts(rows.count() > 0 ? kLossBins : 0, 0);
    for (std::size_t i = 0; i < m_evaluation->rows.size() && rows.count() > 0; ++i) {
        if (rows.contains(m_evaluation->rows[i]))
            ++counts[binOf(m_evaluation->rowLoss[i])];
    }
    setSelectedCounts(std::move(counts));
    if (!(rows == m_chosen))
        clearBrush();
}

void LossView::choose(double low, double high)
{
    const bool last = high >= m_edges.back(); // the last bin holds its upper end too
    select::RowSet rows;
    for (std::size_t i = 0; i < m_evaluation->rowLoss.size(); ++i) {
        if (m_evaluation->rowLoss[i] >= low && (m_evaluation->rowLoss[i] < high || last))
            rows.add(m_evaluation->rows[i]);
    }
    m_chosen = rows;
    Q_EMIT rowsChosen(rows, tr("losses from %1 to %2").arg(numberText(low, 3), numberText(high, 3)));
}

} // namespace cairn::ui
