// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/schema.h"
#include "core/prep/split/split.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QSpinBox;

namespace cairn::ui {

/// How rows are divided: the method and what it needs.
class SplitForm : public QWidget {
    Q_OBJECT

public:
    explicit SplitForm(QWidget* parent = nullptr);

    void setSplit(const prep::SplitSpec& spec, const data::Schema& schema, bool givenTest);
    /// `spec` with what the form says.
    prep::SplitSpec edited(prep::SplitSpec spec) const;

Q_SIGNALS:
    void changed();

private:
    prep::SplitMethod method() const;
    void fillColumns();
    void showWhatCounts();

    data::Schema m_schema;
    bool m_givenTest = false;
    QFormLayout* m_form;
    QComboBox* m_method;
    QComboBox* m_by;
    QComboBox* m_key;
    QDoubleSpinBox* m_validation;
    QDoubleSpinBox* m_test;
    QSpinBox* m_folds;
    QSpinBox* m_fold;
    QSpinBox* m_seed;
    bool m_filling = false;
};

} // namespace cairn::ui
