// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/row_window_model.h"

#include <QWidget>

class QScrollBar;
class QTableView;

namespace cairn::ui {

class Workspace;

/// A table over any number of rows: a view of as many rows as fit, and a scroll bar over all of them. Clicking rows
/// changes the shared selection (Ctrl adds, Shift ranges); Ctrl+C copies the selected rows as TSV.
class RowTable : public QWidget {
    Q_OBJECT

public:
    explicit RowTable(Workspace& workspace, QWidget* parent = nullptr);

    void setSource(std::shared_ptr<const data::Dataset> dataset, std::shared_ptr<const select::RowSet> only = nullptr);
    void scrollToRow(std::uint64_t position);
    RowWindowModel& model() { return *m_model; }
    QTableView& view() { return *m_view; }
    int visibleRows() const;

Q_SIGNALS:
    void columnChosen(int column);

private:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void updateRange();
    void updateWindow();
    void updateSelected();
    void chooseRow(int row, Qt::KeyboardModifiers modifiers);
    bool handleKey(int key);
    void copyRows();

    Workspace& m_workspace;
    RowWindowModel* m_model;
    QTableView* m_view;
    QScrollBar* m_bar;
    std::optional<RowId> m_anchor;
    LatestJob m_copy;
    std::shared_ptr<const data::Dataset> m_dataset;
    std::shared_ptr<const select::RowSet> m_only;
};

} // namespace cairn::ui
