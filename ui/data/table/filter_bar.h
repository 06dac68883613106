// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/select/row_set.h"
#include "ui/bridge/job_bridge.h"

#include <QStringList>
#include <QWidget>

class QHBoxLayout;
class QLineEdit;

namespace cairn::ui {

class Workspace;

/// Selects rows by conditions: a line for SQL over the columns or for words to look for, and a chip for each condition
/// that holds at the moment. All of them must be true of a row. Chips go when something else is selected.
class FilterBar : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(Workspace& workspace, QWidget* parent = nullptr);

    void setDataset(std::shared_ptr<const data::Dataset> dataset);
    bool isSettled() const { return !m_job.running(); }
    const QStringList& conditions() const { return m_conditions; }

private:
    void add();
    void apply(const QStringList& conditions);
    void showChips();

    Workspace& m_workspace;
    std::shared_ptr<const data::Dataset> m_dataset;
    QLineEdit* m_line;
    QWidget* m_chipArea;
    QHBoxLayout* m_chips;
    QStringList m_conditions; ///< as the user wrote them
    std::shared_ptr<const select::RowSet> m_selected; ///< what they selected
    LatestJob m_job;
};

} // namespace cairn::ui
