// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "ui/bridge/job_bridge.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QTableWidget;
class QVBoxLayout;

namespace cairn::plots { class HistogramChart; }

namespace cairn::ui {

class StateView;
class Workspace;

/// What one column holds: counts, spread, histogram (brushing selects rows), most frequent values (clicking selects).
class ColumnPanel : public QWidget {
    Q_OBJECT

public:
    explicit ColumnPanel(Workspace& workspace, QWidget* parent = nullptr);

    void setDataset(std::shared_ptr<const data::Dataset> dataset);
    void showColumn(int column);
    int column() const { return m_column; }
    bool isSettled() const { return !m_profile.running(); }

private:
    void show(const data::ColumnProfile& profile);
    void showFacts(const data::ColumnProfile& profile);
    void showTop(const data::ColumnProfile& profile);
    void selectWhere(const std::string& condition, const QString& title);

    Workspace& m_workspace;
    std::shared_ptr<const data::Dataset> m_dataset;
    int m_column = -1;
    QComboBox* m_picker;
    StateView* m_state;
    QWidget* m_factsHolder;
    QVBoxLayout* m_factsPlace;
    plots::HistogramChart* m_histogram;
    QLabel* m_topTitle;
    QTableWidget* m_top;
    LatestJob m_profile;
    LatestJob m_filter;
};

/// A column name as SQL wants it: "a ""b""".
std::string sqlName(const std::string& column);
/// A text as SQL wants it: 'it''s'.
std::string sqlText(const std::string& text);

} // namespace cairn::ui
