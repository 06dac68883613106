// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/run.h"

#include <QAbstractTableModel>

#include <vector>

namespace cairn::ui {

/// The runs of a project, the newest first.
class RunModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, State, Score, Epochs, Time, Energy, Seed, Data, ColumnCount };
    enum Role { RunIdRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(std::vector<store::RunSummary> runs);
    const std::vector<store::RunSummary>& runs() const { return m_runs; }
    int rowOf(RunId run) const; ///< -1: not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const store::RunSummary& run, int column) const;

    std::vector<store::RunSummary> m_runs;
};

} // namespace cairn::ui
