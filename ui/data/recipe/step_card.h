// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// Draws a step as a card: a box to switch it off, its place, its name, and below what it does to which columns.
class StepCardDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    enum Role { SummaryRole = Qt::UserRole, ProblemRole };

    explicit StepCardDelegate(plots::ThemeStore& themes, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index) override;

private:
    plots::ThemeStore& m_themes;
};

} // namespace cairn::ui
