// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights_in/weights_file.h"
#include "core/graph/transfer/weight_mapping.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <memory>
#include <vector>

namespace cairn::ui {

/// A file of weights beside the tensors of a model, and which goes where. Values; the file's numbers are read in jobs.
struct MappedFileOfWeights {
    QString name; ///< of the file
    std::shared_ptr<formats::WeightsFile> file;
    std::vector<graph::StateTensor> state;
    graph::WeightMapping mapping;
};

QString mappingStateText(graph::MappingState state);

/// One row for each tensor of the model: what it gets from the file, or why it gets nothing.
class MappingModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { StateColumn, TensorColumn, ShapeColumn, SourceColumn, HowColumn, ColumnCount };
    static constexpr int kStateRole = Qt::UserRole + 1; ///< graph::MappingState as int

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<MappedFileOfWeights> shown);
    /// After the mapping was changed from outside.
    void refreshed();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString cell(int row, int column) const;

    std::shared_ptr<MappedFileOfWeights> m_shown;
};

/// Rows by text and, where asked for, only those that are not simply taken over.
class MappingFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setOpenOnly(bool open);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    bool m_openOnly = false;
};

} // namespace cairn::ui
