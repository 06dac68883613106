// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/runs/run_query.h"
#include "ui/bridge/job_bridge.h"

#include <QAbstractItemModel>

#include <map>
#include <set>

namespace cairn::ui {

class RunSources;
class Workspace;

/// The runs of the project, and of those beside it, that match a query. Holds their ids; what a row shows is read by a job, for the rows that a
/// view asks for and their neighbours, and forgotten when it is long out of sight. Groups are rows with the runs below.
class RunTableModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Role { RunIdRole = Qt::UserRole, CourseRole, PinnedRole };

    /// `sources` outlives the model.
    RunTableModel(Workspace& workspace, const RunSources& sources, QObject* parent = nullptr);

    void setColumns(std::vector<store::RunField> columns);
    const std::vector<store::RunField>& columns() const { return m_columns; }
    /// Lists the runs anew; the old rows stay until the new ones are there.
    void setQuery(const store::RunQuery& query);
    const store::RunQuery& query() const { return m_query; }
    /// Asks again: runs came, went or changed.
    void refresh();

    const store::RunListing& listing() const { return m_listing; }
    /// The run at an index; none for a group.
    RunId runAt(const QModelIndex& index) const;
    QModelIndex indexOf(RunId run, int column = 0) const; ///< invalid: not listed
    /// What is known of a run that is in sight; nullptr otherwise.
    const store::RunRow* rowOf(RunId run) const;
    bool isSettled() const { return !m_list.running() && !m_read.running() && m_wanted.empty(); }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void listed();
    void refused(const cairn::Error& error);

private:
    std::optional<std::size_t> place(const QModelIndex& index) const; ///< within the listing; nothing for a group
    QModelIndex indexAt(std::size_t place, int column) const;
    const store::RunRow* rowAt(std::size_t place) const; ///< nullptr: not read yet, and asked for
    QVariant groupData(const store::RunGroup& group, int column, int role) const;
    void take(store::RunListing listing);
    void readWanted();
    void forgetRows();

    Workspace& m_workspace;
    const RunSources& m_sources;
    std::vector<store::RunField> m_columns;
    store::RunQuery m_query;
    store::RunListing m_listing;
    mutable std::map<std::size_t, std::vector<store::RunRow>> m_pages; ///< by number
    mutable std::set<std::size_t> m_wanted;
    mutable std::size_t m_lastAsked = 0;
    mutable bool m_scheduled = false;
    LatestJob m_list, m_read;
};

} // namespace cairn::ui
