// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/prep/column_edits.h"
#include "core/select/row_set.h"
#include "ui/bridge/job_bridge.h"

#include <QAbstractTableModel>

#include <list>
#include <unordered_map>

namespace cairn::ui {

/// The rows that a table shows at the moment: a window of a few dozen rows on a dataset (or on some of its rows) of any
/// length. Cells come from a cache of a few blocks, read by jobs; a cell that has not come yet is empty. Moving the
/// window is O(1), so a scroll bar over ten million rows costs nothing.
class RowWindowModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { RowIdRole = Qt::UserRole, LoadedRole };
    static constexpr std::uint64_t kBlockRows = 256;

    explicit RowWindowModel(JobBridge& jobs, QObject* parent = nullptr);

    /// Rows one after the other as they are to be listed.
    using Order = std::shared_ptr<const std::vector<RowId>>;
    /// `only`: the rows to list, in ascending order; nullptr: all of them.
    void setSource(std::shared_ptr<const data::Dataset> dataset, std::shared_ptr<const select::RowSet> only = nullptr);
    /// Lists the rows in this order (it holds all that are to be listed); nullptr: as the source has them.
    void setOrder(Order order);
    /// Rows to tint.
    void setSelected(std::shared_ptr<const select::RowSet> rows);
    /// What the columns are called and hold behind the recipe, one for each; empty: as in the data.
    void setShownColumns(std::vector<prep::ShownColumn> columns);
    prep::ShownColumn shownColumn(int column) const;
    /// Colour of that tint.
    void setSelectColor(const QColor& color);

    /// Rows that can be scrolled through; grows when the dataset gets to know its size.
    std::uint64_t total() const { return m_total; }
    /// Whether total() is the true number of rows.
    bool totalKnown() const { return m_totalKnown; }
    /// Asks the dataset again for its number of rows.
    void updateTotal();

    void setWindow(std::uint64_t first, int rows);
    std::uint64_t first() const { return m_first; }
    bool loading() const { return m_fetch.running(); }
    std::optional<RowId> rowId(int row) const;
    /// The rows listed at the positions [first, last].
    select::RowSet listed(std::uint64_t first, std::uint64_t last) const;
    std::size_t cachedRows() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void totalChanged();
    void loadingChanged();
    void failed(const cairn::Error& error);

private:
    using Block = std::shared_ptr<const data::TablePage>;
    const data::TablePage* blockOf(std::uint64_t position, std::size_t& row) const;
    void fetchMissing();
    void forget();
    void store(std::uint64_t block, Block page);
    void redraw();

    JobBridge& m_jobs;
    std::shared_ptr<const data::Dataset> m_dataset;
    std::shared_ptr<const select::RowSet> m_only, m_selected;
    std::vector<prep::ShownColumn> m_shown;
    QColor m_selectColor;
    std::uint64_t m_total = 0, m_first = 0;
    bool m_totalKnown = false;
    int m_rows = 0;
    std::unordered_map<std::uint64_t, Block> m_blocks;
    std::list<std::uint64_t> m_ages; ///< blocks, the oldest first
    Order m_order;
    LatestJob m_fetch;
};

/// "12" / "0.25" / text of a cell as tables show it; empty for a missing value.
QString displayText(const data::Cell& cell);
/// "integer", "text"... in the window's language.
QString columnTypeText(const data::Column& column);
QString typeText(data::ColumnType type);

} // namespace cairn::ui
