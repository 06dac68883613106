// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explain/attribution_bars.h"

#include "plots/base/number_text.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace cairn::ui {

namespace {

constexpr int kRow = 22;
constexpr int kNumberWidth = 64;

} // namespace

AttributionBars::AttributionBars(plots::ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    setFont(plots::uiFont(9));
    connect(&themes, &plots::ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void AttributionBars::setBars(std::vector<Bar> bars, std::size_t most)
{
    std::stable_sort(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) { return std::abs(a.value) > std::abs(b.value); });
    if (bars.size() > most) {
        double rest = 0;
        for (std::size_t i = most; i < bars.size(); ++i)
            rest += bars[i].value;
        const std::size_t others = bars.size() - most;
        bars.resize(most);
        bars.push_back({tr("%n other(s) together", nullptr, static_cast<int>(others)), rest});
    }
    m_bars = std::move(bars);
    updateGeometry();
    update();
}

QSize AttributionBars::sizeHint() const
{
    return {420, static_cast<int>(m_bars.size()) * kRow + 8};
}

void AttributionBars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor text = m_themes.color(plots::Role::Text);
    const QColor muted = m_themes.color(plots::Role::Muted);
    const QColor towards = m_themes.theme().isDark() ? QColor(0xf0, 0x9a, 0x4a) : QColor(0xc8, 0x64, 0x10);
    const QColor against = m_themes.theme().isDark() ? QColor(0x6f, 0xb2, 0xf2) : QColor(0x1f, 0x6f, 0xb8);
    double most = 1e-12;
    for (const Bar& bar : m_bars)
        most = std::max(most, std::abs(bar.value));
    const int names = std::min(200, width() / 3);
    const double zero = names + (width() - names) / 2.0;
    const double reach = (width() - names) / 2.0 - kNumberWidth;
    painter.setPen(QPen(m_themes.color(plots::Role::Hairline), 1));
    painter.drawLine(QPointF(zero, 2), QPointF(zero, height() - 2));
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const Bar& bar = m_bars[i];
        const int y = 4 + static_cast<int>(i) * kRow;
        const double length = bar.value / most * reach;
        painter.setPen(text);
        painter.drawText(QRect(0, y, names - 8, kRow), Qt::AlignRight | Qt::AlignVCenter,
                         fontMetrics().elidedText(bar.name, Qt::ElideMiddle, names - 8));
        painter.setPen(Qt::NoPen);
        painter.setBrush(bar.value >= 0 ? towards : against);
        painter.drawRoundedRect(QRectF(std::min(zero, zero + length), y + 5, std::max(1.0, std::abs(length)), kRow - 10), 2, 2);
        painter.setPen(muted);
        const QString number = (bar.value > 0 ? QStringLiteral("+") : QString()) + plots::localNumber(bar.value, 'g', 3);
        if (bar.value >= 0)
            painter.drawText(QRectF(zero + length + 6, y, kNumberWidth, kRow), Qt::AlignLeft | Qt::AlignVCenter, number);
        else
            painter.drawText(QRectF(zero + length - 6 - kNumberWidth, y, kNumberWidth, kRow), Qt::AlignRight | Qt::AlignVCenter, number);
    }
}

} // namespace cairn::ui
