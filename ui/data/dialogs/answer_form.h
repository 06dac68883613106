// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/answer.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace cairn::ui {

/// How a number is answered, and what that form needs.
class AnswerForm : public QWidget {
    Q_OBJECT

public:
    explicit AnswerForm(QWidget* parent = nullptr);

    void setAnswer(const batch::Answer& answer);
    /// Quantiles that cannot be read are none; the data refuse those.
    batch::Answer answer() const;

Q_SIGNALS:
    void changed();

private:
    void showWhatCounts();

    QFormLayout* m_form;
    QComboBox* m_kind;
    QLineEdit* m_quantiles;
    QSpinBox* m_components;
};

} // namespace cairn::ui
