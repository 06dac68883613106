// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QString>

#include <utility>
#include <vector>

class QListWidget;

namespace cairn::ui {

/// Which tables of a database (or sheets of a workbook) are to be added.
class TableChoice : public QDialog {
    Q_OBJECT

public:
    using Tables = std::vector<std::pair<QString, QString>>; ///< name, location

    explicit TableChoice(Tables tables, QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(const std::vector<std::pair<QString, QString>>& tables);

private:
    void take();

    Tables m_tables;
    QListWidget* m_list;
};

} // namespace cairn::ui
