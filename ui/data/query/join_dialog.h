// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/sql/join_sql.h"
#include "ui/data/query/sql_words.h"

#include <QDialog>

class QComboBox;
class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace cairn::ui {

/// Writes the SQL that joins two tables: which ones, by which columns, and which rows stay.
class JoinDialog : public QDialog {
    Q_OBJECT

public:
    explicit JoinDialog(SqlScope scope, QWidget* parent = nullptr);

Q_SIGNALS:
    void written(const QString& sql);

private:
    using Pair = std::pair<QComboBox*, QComboBox*>;
    const data::Schema& schemaOf(const QComboBox* table) const;
    void fillColumns();
    void addPair();
    void writeSql();

    SqlScope m_scope;
    QComboBox* m_left;
    QComboBox* m_right;
    QComboBox* m_kind;
    QGridLayout* m_pairs;
    std::vector<Pair> m_on;
    QPlainTextEdit* m_sql;
    QLabel* m_problem;
    QPushButton* m_ok = nullptr;
};

} // namespace cairn::ui
