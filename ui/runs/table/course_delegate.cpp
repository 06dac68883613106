// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/table/course_delegate.h"

#include "ui/runs/table/run_table_model.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace cairn::ui {

namespace {

constexpr int kCourseWidth = 56;

/// A line from edge to edge; what is no number is a gap.
QPainterPath pathOf(const QList<float>& values, const QRectF& area)
{
    float low = std::numeric_limits<float>::infinity(), high = -low;
    for (const float value : values) {
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    QPainterPath path;
    bool drawing = false;
    const double span = high > low ? high - low : 1, last = std::max<double>(1, static_cast<double>(values.size()) - 1);
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            drawing = false;
            continue;
        }
        const QPointF point(area.left() + area.width() * static_cast<double>(i) / last, area.bottom() - area.height() * (values[i] - low) / span);
        drawing ? path.lineTo(point) : path.moveTo(point);
        drawing = true;
    }
    return path;
}

} // namespace

void CourseDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem plain = option;
    if (index.column() == 0 && index.data(RunTableModel::PinnedRole).toBool()) {
        QStyledItemDelegate::paint(painter, plain, index);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_themes.color(plots::Role::Accent));
        painter->drawEllipse(QRectF(option.rect.right() - 12, option.rect.center().y() - 2.5, 6, 6));
        painter->restore();
        return;
    }
    QStyledItemDelegate::paint(painter, plain, index);
    const QList<float> values = index.data(RunTableModel::CourseRole).value<QList<float>>();
    const int textWidth = option.fontMetrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + 12;
    if (values.size() < 2 || option.rect.width() < kCourseWidth + textWidth + 8)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_themes.color(plots::Role::Accent), 1.2));
    painter->drawPath(pathOf(values, QRectF(option.rect.left() + 6, option.rect.top() + 6, kCourseWidth, option.rect.height() - 12)));
    painter->restore();
}

QSize CourseDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.isValid() && !index.data(RunTableModel::CourseRole).isNull())
        size.rwidth() += kCourseWidth + 12;
    return {size.width() + 8, 26};
}

} // namespace cairn::ui
