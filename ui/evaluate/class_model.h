// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/evaluation.h"

#include <QAbstractTableModel>

#include <vector>

namespace cairn::ui {

/// Precision, recall and F1 of each class.
class ClassModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Precision, Recall, F1, Support, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setClasses(std::vector<session::ClassQuality> classes);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<session::ClassQuality> m_classes;
};

} // namespace cairn::ui
