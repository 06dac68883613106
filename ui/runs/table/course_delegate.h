// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QStyledItemDelegate>

namespace cairn::ui {

/// Draws a run's cell: its text and, for a metric, the course of the series as a small line beside the number; pinned runs have a mark.
class CourseDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit CourseDelegate(plots::ThemeStore& themes, QObject* parent = nullptr) : QStyledItemDelegate(parent), m_themes(themes) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    plots::ThemeStore& m_themes;
};

} // namespace cairn::ui
