// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/select/row_set.h"
#include "core/session/inspect/evaluation.h"

#include <QSplitter>

#include <memory>
#include <vector>

namespace cairn::plots {
class HistogramChart;
class ScatterChart;
class ThemeStore;
}

namespace cairn::ui {

class IntervalView;

/// Predicted against actual values, intervals where the answers have some, and how the residuals are spread. A box in the one and a brushed range in the other
/// choose rows.
class RegressionView : public QSplitter {
    Q_OBJECT

public:
    explicit RegressionView(plots::ThemeStore& themes, QWidget* parent = nullptr);

    void show(std::shared_ptr<const session::Evaluation> evaluation);
    /// Marks rows in both pictures, wherever they were selected.
    void setSelected(const select::RowSet& rows);
    plots::ScatterChart& scatter() { return *m_scatter; }
    plots::HistogramChart& residuals() { return *m_histogram; }
    IntervalView& intervals() { return *m_intervals; }

Q_SIGNALS:
    void rowsChosen(const cairn::select::RowSet& rows, const QString& title);

private:
    void showScatter();
    void showResiduals();
    void choose(const std::vector<std::uint32_t>& indices, const QString& title);
    void chooseRange(double low, double high);
    std::size_t binOf(double residual) const;

    plots::ScatterChart* m_scatter;
    IntervalView* m_intervals;
    plots::HistogramChart* m_histogram;
    std::shared_ptr<const session::Evaluation> m_evaluation;
    std::vector<double> m_residuals; ///< predicted - actual, in the order of the evaluation
    std::vector<double> m_edges;     ///< of the bins
    select::RowSet m_chosen;         ///< here, last
};

} // namespace cairn::ui
