// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/table_profile.h"
#include "ui/data/row_window_model.h"

#include <QWidget>

class QScrollBar;
class QTableView;

namespace cairn::ui {

class ProfileHeader;
class Workspace;

/// A table over any number of rows: a view of as many rows as fit, and a scroll bar over all of them. Clicking rows
/// changes the shared selection (Ctrl adds, Shift ranges); Ctrl+C copies the selected rows as TSV. Columns can be hidden, moved
/// and sorted by.
class RowTable : public QWidget {
    Q_OBJECT

public:
    explicit RowTable(Workspace& workspace, QWidget* parent = nullptr);

    void setSource(std::shared_ptr<const data::Dataset> dataset, std::shared_ptr<const select::RowSet> only = nullptr);
    void scrollToRow(std::uint64_t position);
    RowWindowModel& model() { return *m_model; }
    QTableView& view() { return *m_view; }
    int visibleRows() const;
    /// Lists the rows in the order of a column (a job sorts them); none: as the source has them.
    void sortBy(std::optional<int> column, Qt::SortOrder order = Qt::AscendingOrder);
    bool isSettled() const { return !m_model->loading() && !m_sort.running(); }
    /// Figures shown under the names of the columns; nullptr: none.
    void setProfile(std::shared_ptr<const data::TableProfile> profile);

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
    void showHeaderMenu(const QPoint& place);

    Workspace& m_workspace;
    RowWindowModel* m_model;
    QTableView* m_view;
    ProfileHeader* m_header;
    QScrollBar* m_bar;
    std::optional<std::uint64_t> m_anchor; ///< position from which Shift ranges
    LatestJob m_copy;
    LatestJob m_sort;
    std::optional<std::pair<int, Qt::SortOrder>> m_sorted; ///< asked for; kept when other rows of the same data are listed
    std::shared_ptr<const data::Dataset> m_dataset;
    std::shared_ptr<const select::RowSet> m_only;
};

} // namespace cairn::ui
