// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace cairn::ui {

class CommandRegistry;

/// The commands that fit a query, best first; those that can run before those that cannot.
class CommandModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { HelpRole = Qt::UserRole, ShortcutRole, EnabledRole };

    explicit CommandModel(CommandRegistry& commands, QObject* parent = nullptr);

    void setQuery(const QString& query);
    QString commandId(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    CommandRegistry& m_commands;
    QStringList m_ids;
};

/// Title, help and shortcut on one line each row.
class CommandDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace cairn::ui
