// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/table_profile.h"
#include "ui/data/table/row_window_model.h"
#include "ui/data/table/table_layout.h"

#include <QWidget>

class QMenu;
class QScrollBar;
class QTableView;
class QUndoStack;

namespace cairn::ui {

class ProfileHeader;
class Workspace;

/// A table over any number of rows: a view of as many rows as fit, and a scroll bar over all of them. Clicking rows
/// changes the shared selection (Ctrl adds, Shift ranges); Ctrl+C copies the selected rows as TSV. Columns can be hidden, moved,
/// pinned to the left and sorted by; where it is made editable, also renamed and given another type.
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

    /// Which columns are hidden and pinned, by their names in the data.
    const TableLayout& arrangement() const { return m_layout; }
    void setArrangement(const TableLayout& layout);
    /// Arrangements of the user become edits on this stack; nullptr: they cannot be undone.
    void setUndoStack(QUndoStack* undo) { m_undo = undo; }
    /// Whether the menu of a header offers another name and type.
    void setEditable(bool editable) { m_editable = editable; }
    /// What the menu of a header offers; the caller owns it.
    QMenu* headerMenu(int column);
    /// Opens the line in which a column gets another name.
    void editName(int column);
    QTableView& pinnedView() { return *m_pinned; }

Q_SIGNALS:
    void columnChosen(int column);
    void arrangementChanged(const cairn::ui::TableLayout& layout);
    void renameAsked(int column, const QString& name);
    void retypeAsked(int column, cairn::data::ColumnType type);
    /// A cell was clicked.
    void cellChosen(cairn::RowId row, int column);
    /// A cell was double-clicked, to be read whole.
    void cellOpened(cairn::RowId row, int column);

private:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void updateRange();
    void updateWindow();
    void updateSelected();
    void chooseRow(int row, Qt::KeyboardModifiers modifiers);
    bool handleKey(int key);
    void copyRows();
    void connectHeader(ProfileHeader* header, QTableView* view);
    void showHeaderMenu(ProfileHeader* header, const QPoint& place);
    void addEdits(QMenu& menu, int column);
    void chooseColumns();
    /// The user's wish for another arrangement.
    void arrange(const TableLayout& layout, const QString& what);
    void applyArrangement();
    void updatePinnedWidth();
    QString nameOf(int column) const;

    Workspace& m_workspace;
    RowWindowModel* m_model;
    QTableView* m_view;
    ProfileHeader* m_header;
    QTableView* m_pinned;        ///< the columns that stay at the left
    ProfileHeader* m_pinnedHeader;
    QScrollBar* m_bar;
    QUndoStack* m_undo = nullptr;
    TableLayout m_layout;
    bool m_editable = false;
    std::optional<std::uint64_t> m_anchor; ///< position from which Shift ranges
    LatestJob m_copy;
    LatestJob m_sort;
    std::optional<std::pair<int, Qt::SortOrder>> m_sorted; ///< asked for; kept when other rows of the same data are listed
    std::shared_ptr<const data::Dataset> m_dataset;
    std::shared_ptr<const select::RowSet> m_only;
};

} // namespace cairn::ui
