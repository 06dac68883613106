// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/select/row_set.h"
#include "core/session/inspect/evaluation.h"
#include "plots/chart/histogram_chart.h"

#include <memory>
#include <vector>

namespace cairn::ui {

/// How the loss is spread over the rows, for tasks whose answers are no class and no number: a brushed range chooses rows, so
/// that those which are hard for the model can be looked at.
class LossView : public plots::HistogramChart {
    Q_OBJECT

public:
    explicit LossView(plots::ThemeStore& themes, QWidget* parent = nullptr);

    void show(std::shared_ptr<const session::Evaluation> evaluation);
    /// Marks rows, wherever they were selected.
    void setSelected(const select::RowSet& rows);

Q_SIGNALS:
    void rowsChosen(const cairn::select::RowSet& rows, const QString& title);

private:
    void choose(double low, double high);
    std::size_t binOf(double loss) const;

    std::shared_ptr<const session::Evaluation> m_evaluation;
    std::vector<double> m_edges;
    select::RowSet m_chosen; ///< here, last
};

} // namespace cairn::ui
