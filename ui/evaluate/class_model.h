// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/evaluation.h"
#include "plots/base/theme_store.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace cairn::ui {

/// How well each class is found: of rows, or of pixels beside the colour and texture of the class.
class ClassModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int kName = 0; ///< the column of the class itself; numbers follow

    explicit ClassModel(plots::ThemeStore& themes, QObject* parent = nullptr);

    /// Precision, recall, F1 and number of rows.
    void setClasses(const std::vector<session::ClassQuality>& classes);
    /// Intersection over union, precision and recall; a dash where a class does not occur.
    void setClasses(const std::vector<session::PixelQuality>& classes);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Column {
        QString title, tip;
    };
    struct Row {
        QStringList cells; ///< one per column
        QString tip;       ///< of the name
    };
    void reset(std::vector<Column> columns, std::vector<Row> rows, bool swatches);

    plots::ThemeStore& m_themes;
    std::vector<Column> m_columns;
    std::vector<Row> m_rows;
    bool m_swatches = false; ///< beside the names
};

} // namespace cairn::ui
