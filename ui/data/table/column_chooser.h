// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QStringList>

class QLineEdit;
class QListWidget;
class QPushButton;

namespace cairn::ui {

/// Which columns a table shows, with a search for tables that have thousands. At least one stays.
class ColumnChooser : public QDialog {
    Q_OBJECT

public:
    /// `shown`: what the columns are called at the moment; `hidden`: one flag for each.
    ColumnChooser(const QStringList& shown, const QList<bool>& hidden, QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(const QList<bool>& hidden);

private:
    void setFound(bool on);
    void updateOk();

    QLineEdit* m_search;
    QListWidget* m_list;
    QPushButton* m_ok = nullptr;
};

} // namespace cairn::ui
