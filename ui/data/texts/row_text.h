// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "ui/bridge/job_bridge.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace cairn::ui {

class Workspace;

/// The whole value of a cell, however long: texts are wrapped and can be scrolled, selected and copied. Another column of the
/// row is chosen above it.
class RowText : public QWidget {
    Q_OBJECT

public:
    explicit RowText(Workspace& workspace, QWidget* parent = nullptr);

    void setDataset(std::shared_ptr<const data::Dataset> dataset);
    /// Shows a cell; a job reads the row. Where it is a picture, the column shown before stays.
    void showCell(RowId row, int column);
    bool isSettled() const { return !m_read.running(); }

private:
    void read();
    void showValue();

    Workspace& m_workspace;
    std::shared_ptr<const data::Dataset> m_dataset;
    std::optional<RowId> m_row;
    data::TablePage m_page; ///< of that row
    QComboBox* m_column;
    QLabel* m_facts;
    QPlainTextEdit* m_text;
    LatestJob m_read;
};

} // namespace cairn::ui
