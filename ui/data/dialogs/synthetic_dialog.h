// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/synthetic/synthetic.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace cairn::ui {

class OptionForm;
class Workspace;

/// "Make synthetic data": kind, size, seed, what the kind asks for, place. Writes in a job, then opens the data.
class SyntheticDialog : public QDialog {
    Q_OBJECT

public:
    static void open(Workspace& workspace, QWidget* window);

private:
    SyntheticDialog(Workspace& workspace, QWidget* window);
    const data::SyntheticKind& kind() const;
    void showKind();
    void choosePlace();
    void make();

    Workspace& m_workspace;
    QComboBox* m_kind;
    QLabel* m_help;
    QLabel* m_unit;
    QLineEdit* m_size;
    QLineEdit* m_seed;
    QLineEdit* m_place;
    QVBoxLayout* m_options;
    OptionForm* m_form = nullptr;
};

} // namespace cairn::ui
