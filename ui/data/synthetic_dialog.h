// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace cairn::ui {

class Workspace;

/// "Make a synthetic table": size, kind, noise, file. Writes in a job, then opens the table.
class SyntheticDialog : public QDialog {
    Q_OBJECT

public:
    static void open(Workspace& workspace, QWidget* window);

private:
    SyntheticDialog(Workspace& workspace, QWidget* window);
    void make();

    Workspace& m_workspace;
    QSpinBox* m_rows;
    QSpinBox* m_columns;
    QComboBox* m_kind;
    QDoubleSpinBox* m_noise;
    QDoubleSpinBox* m_missing;
    QSpinBox* m_seed;
    QLineEdit* m_file;
};

} // namespace cairn::ui
