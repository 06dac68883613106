// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/image/class_legend.h"

#include "plots/image/class_picture.h"

#include <QPainter>

#include <algorithm>

namespace cairn::plots {

namespace {

constexpr int kSwatchWidth = 26, kSwatchHeight = 16, kSwatchGap = 6, kEntrySpace = 18, kLineSpace = 6, kSlack = 3;

} // namespace

ClassLegend::ClassLegend(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    setFont(uiFont(9));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&m_themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void ClassLegend::setClasses(const QStringList& names)
{
    m_names = names;
    setAccessibleName(tr("Classes: %1").arg(names.join(QStringLiteral(", "))));
    updateGeometry();
    update();
}

template <typename Place>
int ClassLegend::arrange(int width, const Place& place) const
{
    const int line = std::max(kSwatchHeight, fontMetrics().height());
    int x = 0, y = 0;
    for (int i = 0; i < m_names.size(); ++i) {
        const int wide = kSwatchWidth + kSwatchGap + fontMetrics().horizontalAdvance(m_names[i]) + kSlack;
        if (x > 0 && x + wide > width) {
            x = 0;
            y += line + kLineSpace;
        }
        place(i, QRect(x, y, std::min(wide, width), line));
        x += wide + kEntrySpace;
    }
    return m_names.isEmpty() ? 0 : y + line;
}

int ClassLegend::heightForWidth(int width) const
{
    return arrange(width, [](int, const QRect&) {});
}

QSize ClassLegend::sizeHint() const
{
    return {320, heightForWidth(320)};
}

void ClassLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    arrange(width(), [&](int index, const QRect& box) {
        const QRect swatch(box.left(), box.top() + (box.height() - kSwatchHeight) / 2, kSwatchWidth, kSwatchHeight);
        painter.drawImage(swatch.topLeft(), classSwatch(index, swatch.size(), m_themes.theme()));
        painter.setPen(m_themes.color(Role::Hairline));
        painter.drawRect(swatch.adjusted(0, 0, -1, -1));
        painter.setPen(m_themes.color(Role::Text));
        const QRect text = box.adjusted(kSwatchWidth + kSwatchGap, 0, 0, 0);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(m_names[index], Qt::ElideRight, text.width()));
    });
}

} // namespace cairn::plots
