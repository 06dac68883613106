// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/select/row_set.h"
#include "ui/evaluate/pixel_row_model.h"

#include <QSplitter>

class QTableView;

namespace cairn::plots {
class ClassLegend;
}

namespace cairn::ui {

class LossView;

/// Classes of pixels: picture, truth and prediction of each row beside each other, the hardest rows first, and below how the loss is spread
/// over the rows. A selection, made here or elsewhere, leaves its rows alone in the list.
class SegmentationView : public QSplitter {
    Q_OBJECT

public:
    SegmentationView(JobBridge& jobs, plots::ThemeStore& themes, QWidget* parent = nullptr);

    void show(std::shared_ptr<const session::Evaluation> evaluation, PixelRowModel::Ask ask);
    void setSelected(const select::RowSet& rows);
    bool isSettled() const { return m_model->isSettled(); }
    QTableView& table() { return *m_table; }
    PixelRowModel& model() { return *m_model; }

Q_SIGNALS:
    void rowsChosen(const cairn::select::RowSet& rows, const QString& title);

private:
    void chooseCurrent();

    PixelRowModel* m_model;
    plots::ClassLegend* m_legend;
    QTableView* m_table;
    LossView* m_losses;
    std::shared_ptr<const session::Evaluation> m_evaluation;
    std::vector<std::uint64_t> m_hardest; ///< positions, by falling loss
    select::RowSet m_picked;              ///< rows of the list that were clicked: they do not shorten it
};

} // namespace cairn::ui
