// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/select/row_set.h"
#include "core/session/inspect/evaluation.h"

#include <QSplitter>

#include <memory>
#include <set>

namespace cairn::plots {
class LineChart;
class MatrixView;
class ThemeStore;
}

namespace cairn::ui {

/// Confusion matrix, and for two classes the ROC. Clicking cells chooses their rows; Ctrl adds and takes away.
class ClassificationView : public QSplitter {
    Q_OBJECT

public:
    explicit ClassificationView(plots::ThemeStore& themes, QWidget* parent = nullptr);

    void show(std::shared_ptr<const session::Evaluation> evaluation);
    /// Something else may have been selected elsewhere: then no cell is marked.
    void setSelected(const select::RowSet& rows);
    plots::MatrixView& matrix() { return *m_matrix; }

Q_SIGNALS:
    void rowsChosen(const cairn::select::RowSet& rows, const QString& title);

private:
    void chooseCell(int actual, int predicted, Qt::KeyboardModifiers modifiers);
    QString titleOfCells() const;
    void showRoc();

    plots::MatrixView* m_matrix;
    plots::LineChart* m_roc;
    std::shared_ptr<const session::Evaluation> m_evaluation;
    std::set<std::pair<int, int>> m_cells;
    select::RowSet m_chosen; ///< rows of m_cells
};

} // namespace cairn::ui
