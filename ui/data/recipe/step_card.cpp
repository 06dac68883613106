// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/recipe/step_card.h"

#include "plots/base/theme_store.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace cairn::ui {

namespace {

constexpr int kHeight = 52, kMargin = 8, kBox = 18;
constexpr double kRadius = 6;

QRect boxRect(const QRect& card)
{
    return {card.left() + kMargin, card.center().y() - kBox / 2, kBox, kBox};
}

} // namespace

StepCardDelegate::StepCardDelegate(plots::ThemeStore& themes, QObject* parent) : QStyledItemDelegate(parent), m_themes(themes) {}

QSize StepCardDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {120, kHeight};
}

void StepCardDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    using plots::Role;
    const auto color = [&](Role role) { return m_themes.color(role); };
    const bool on = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    const bool current = option.state.testFlag(QStyle::State_Selected), problem = index.data(ProblemRole).toBool();
    const QRect card = option.rect.adjusted(1, 1, -1, -1);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(problem ? color(Role::Bad) : current ? color(Role::Accent) : color(Role::Hairline), 1));
    painter->setBrush(current ? plots::mixed(color(Role::Surface), color(Role::Accent), 0.12) : color(Role::Surface));
    painter->drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);

    QStyleOptionViewItem box(option);
    box.rect = boxRect(card);
    box.state = QStyle::State_Enabled | (on ? QStyle::State_On : QStyle::State_Off);
    (option.widget ? option.widget->style() : QApplication::style())->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, painter, option.widget);

    QRect text = card.adjusted(2 * kMargin + kBox, 6, -kMargin, -6);
    painter->setPen(on ? color(Role::Text) : color(Role::Muted));
    painter->setFont(plots::uiFont(10, QFont::DemiBold));
    const QString title = QStringLiteral("%1  %2").arg(index.row() + 1).arg(index.data(Qt::DisplayRole).toString());
    painter->drawText(text.adjusted(0, 0, 0, -text.height() / 2), Qt::AlignLeft | Qt::AlignVCenter, painter->fontMetrics().elidedText(title, Qt::ElideRight, text.width()));
    painter->setPen(problem ? color(Role::Bad) : color(Role::Muted));
    painter->setFont(plots::uiFont(9));
    const QString summary = on ? index.data(SummaryRole).toString() : tr("off: %1").arg(index.data(SummaryRole).toString());
    painter->drawText(text.adjusted(0, text.height() / 2, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, painter->fontMetrics().elidedText(summary, Qt::ElideRight, text.width()));
    painter->restore();
}

bool StepCardDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const bool clicked = event->type() == QEvent::MouseButtonRelease
        && boxRect(option.rect.adjusted(1, 1, -1, -1)).contains(static_cast<QMouseEvent*>(event)->position().toPoint());
    const bool pressed = event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space;
    if (!clicked && !pressed)
        return false;
    const bool on = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

} // namespace cairn::ui
