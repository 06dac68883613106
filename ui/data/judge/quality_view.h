// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/data_check.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace cairn::ui {

class DataJudge;
class Workspace;

/// What is wrong with the data, worst first, and whether the parts of the split are apart. Each entry selects its rows.
class QualityView : public QWidget {
    Q_OBJECT

public:
    QualityView(Workspace& workspace, DataJudge& judge, QWidget* parent = nullptr);

Q_SIGNALS:
    void columnChosen(int column);
    /// The user wants the fix of a finding.
    void fixAsked(const cairn::data::Fix& fix);

private:
    void refresh();
    void addLeaks(const prep::LeakReport& leaks);
    void addFindings(const data::QualityReport& quality);
    QWidget* entry(const QString& icon, const QColor& color, const QString& state, const QString& text, const select::RowSet& rows);

    Workspace& m_workspace;
    DataJudge& m_judge;
    QLabel* m_state;
    QPushButton* m_check;
    QPushButton* m_stop;
    QVBoxLayout* m_list;
};

} // namespace cairn::ui
