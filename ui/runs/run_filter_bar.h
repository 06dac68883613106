// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/runs/run_query.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace cairn::ui {

/// Above the table: which runs, in which groups, with which columns.
class RunFilterBar : public QWidget {
    Q_OBJECT

public:
    explicit RunFilterBar(QWidget* parent = nullptr);

    /// Offers what runs can be grouped by.
    void setKnown(const std::vector<store::KnownField>& known);
    QString filter() const;
    std::optional<store::RunField> group() const;
    bool archived() const; ///< the archived runs instead of the others
    void set(const QString& filter, const std::optional<store::RunField>& group, bool archived);
    /// The conditions as typed; none, and a mark at the line, where they cannot be read.
    std::optional<std::vector<store::RunTerm>> terms();
    void setCount(const QString& text);
    QToolButton& columnsButton() { return *m_columns; }

Q_SIGNALS:
    void changed();

private:
    QLineEdit* m_filter;
    QComboBox* m_group;
    QCheckBox* m_archived;
    QToolButton* m_columns;
    QLabel* m_count;
    std::vector<store::RunField> m_groups; ///< entries of m_group behind the first
    QTimer m_typing;
};

} // namespace cairn::ui
