// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/table/table_preview.h"

#include <QAbstractTableModel>

namespace cairn::ui {

/// The first rows of a result that is not a dataset yet.
class PreviewModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void show(data::TablePreview preview);
    const data::TablePreview& preview() const { return m_preview; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    data::TablePreview m_preview;
};

} // namespace cairn::ui
