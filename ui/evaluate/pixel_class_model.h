// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/evaluation.h"
#include "plots/base/theme_store.h"

#include <QAbstractTableModel>

#include <vector>

namespace cairn::ui {

/// How well the pixels of each class are found, beside the colour and texture of the class.
class PixelClassModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Overlap, Precision, Recall, Pixels, ColumnCount };

    explicit PixelClassModel(plots::ThemeStore& themes, QObject* parent = nullptr);

    void setClasses(std::vector<session::PixelQuality> classes);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    plots::ThemeStore& m_themes;
    std::vector<session::PixelQuality> m_classes;
};

} // namespace cairn::ui
