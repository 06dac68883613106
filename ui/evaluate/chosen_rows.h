// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/select/row_set.h"
#include "ui/data/table/row_images.h"

#include <QWidget>

#include <functional>
#include <memory>

class QLabel;
class QStackedWidget;

namespace cairn::ui {

class RowTable;
class Workspace;

/// The rows that were chosen in a view beside it: as pictures where they have some, else as a table. Without rows it says how to choose them.
class ChosenRows : public QWidget {
    Q_OBJECT

public:
    explicit ChosenRows(Workspace& workspace);

    /// Rows of another dataset may follow, none are chosen yet. `note`: what is written below a picture.
    void begin(std::shared_ptr<const data::Dataset> dataset, const QString& hint, std::function<RowImages::Note(RowId)> note);
    void show(std::shared_ptr<const select::RowSet> rows, const QString& title);
    /// No rows: the hint.
    void clear();

private:
    QStackedWidget* m_views;
    RowTable* m_table;
    RowImages* m_images;
    QLabel* m_title;
    QLabel* m_hint;
    std::shared_ptr<const data::Dataset> m_dataset;
};

} // namespace cairn::ui
