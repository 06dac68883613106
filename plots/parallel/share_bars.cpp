// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/parallel/share_bars.h"

#include "plots/base/number_text.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace cairn::plots {

namespace {
constexpr int kSpace = 4, kBarHeight = 8;
constexpr int kFigure = 44; ///< room for "100 %"
}

ShareBars::ShareBars(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void ShareBars::setShares(const QStringList& names, const std::vector<double>& shares, const QStringList& tips)
{
    m_bars.clear();
    QStringList told;
    for (qsizetype i = 0; i < names.size(); ++i)
        m_bars.push_back({names[i], tips.value(i), std::clamp(shares[static_cast<std::size_t>(i)], 0.0, 1.0)});
    std::ranges::stable_sort(m_bars, std::ranges::greater{}, &Bar::share);
    for (const Bar& bar : m_bars)
        told << tr("%1: %2 %").arg(bar.name, localNumber(100 * bar.share, 'f', 0));
    setAccessibleDescription(told.join(QStringLiteral("; ")));
    setMinimumHeight(rowHeight() * static_cast<int>(m_bars.size()));
    updateGeometry();
    update();
}

int ShareBars::rowHeight() const
{
    return QFontMetrics(uiFont(9)).height() + kBarHeight + 2 * kSpace;
}

QSize ShareBars::sizeHint() const
{
    return {240, rowHeight() * std::max(1, static_cast<int>(m_bars.size()))};
}

void ShareBars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(uiFont(9));
    const QFontMetrics metrics(painter.font());
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const int top = static_cast<int>(i) * rowHeight();
        const QRect line(0, top, width(), metrics.height());
        painter.setPen(m_themes.color(Role::Text));
        painter.drawText(line.adjusted(0, 0, -kFigure, 0), Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(m_bars[i].name, Qt::ElideMiddle, width() - kFigure));
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("%1 %").arg(100 * m_bars[i].share, 0, 'f', 0));
        const QRectF whole(0, top + metrics.height() + kSpace / 2.0, width(), kBarHeight);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_themes.color(Role::Raised));
        painter.drawRoundedRect(whole, 2, 2);
        painter.setBrush(m_themes.color(Role::Accent));
        painter.drawRoundedRect(QRectF(whole.left(), whole.top(), whole.width() * m_bars[i].share, whole.height()), 2, 2);
    }
}

bool ShareBars::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const auto row = static_cast<std::size_t>(std::max(0, help->pos().y() / rowHeight()));
    if (row < m_bars.size())
        QToolTip::showText(help->globalPos(), m_bars[row].tip.isEmpty() ? m_bars[row].name : m_bars[row].tip, this);
    return true;
}

} // namespace cairn::plots
