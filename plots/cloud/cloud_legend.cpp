// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/cloud/cloud_legend.h"

#include "core/base/text.h"
#include "plots/base/color_map.h"
#include "plots/base/number_text.h"

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>

namespace cairn::plots {
namespace {

constexpr int kRow = 20, kPadding = 8, kDot = 9, kNameMost = 150, kBarHeight = 110;

QString valueText(double value)
{
    const double size = std::abs(value);
    return size >= 1000 && size < 1e9 ? QLocale().toString(value, 'f', 0) : localNumber(value, 'g', 4);
}

} // namespace

CloudLegend::CloudLegend(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    setFont(uiFont(9));
    setAccessibleName(tr("Legend"));
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void CloudLegend::setCategories(const QString& title, std::vector<Entry> entries)
{
    m_kind = Kind::Categories;
    m_title = title;
    m_entries = std::move(entries);
    setToolTip(tr("Click a name to hide or show its points"));
    resize(sizeHint());
    update();
}

void CloudLegend::setValues(const QString& title, double low, double high)
{
    m_kind = Kind::Values;
    m_title = title;
    m_entries.clear();
    m_low = low;
    m_high = high;
    setToolTip({});
    resize(sizeHint());
    update();
}

void CloudLegend::clear()
{
    m_kind = Kind::None;
    resize(0, 0);
}

QString CloudLegend::countText(const Entry& entry) const
{
    const QString all = QString::fromStdString(grouped(entry.count));
    return entry.selected == 0 ? all : tr("%1 of %2").arg(QString::fromStdString(grouped(entry.selected)), all);
}

QSize CloudLegend::sizeHint() const
{
    const QFontMetrics metrics(font());
    if (m_kind == Kind::Values)
        return {std::max(110, metrics.horizontalAdvance(m_title) + 2 * kPadding), kRow + kBarHeight + 2 * kPadding};
    int name = 0, number = 0;
    for (const Entry& entry : m_entries) {
        name = std::max(name, std::min(metrics.horizontalAdvance(entry.name), kNameMost));
        number = std::max(number, metrics.horizontalAdvance(countText(entry)));
    }
    const int width = std::max(kDot + 8 + name + 16 + number, metrics.horizontalAdvance(m_title));
    return {width + 2 * kPadding, kRow * (1 + static_cast<int>(m_entries.size())) + 2 * kPadding - 4};
}

void CloudLegend::paintEvent(QPaintEvent*)
{
    if (m_kind == Kind::None)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = m_themes.color(Role::Raised);
    fill.setAlphaF(0.9f);
    painter.setPen(QPen(m_themes.color(Role::Hairline), 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setPen(m_themes.color(Role::Muted));
    painter.drawText(QRect(kPadding, kPadding - 2, width() - 2 * kPadding, kRow), Qt::AlignVCenter, m_title);
    m_kind == Kind::Categories ? paintCategories(painter) : paintValues(painter);
}

void CloudLegend::paintCategories(QPainter& painter) const
{
    QRect row(kPadding, kPadding - 2, width() - 2 * kPadding, kRow);
    for (const Entry& entry : m_entries) {
        row.translate(0, kRow);
        painter.setPen(Qt::NoPen);
        painter.setBrush(entry.shown ? entry.color : m_themes.color(Role::Hairline));
        painter.drawEllipse(QRectF(row.left(), row.center().y() - kDot / 2.0 + 0.5, kDot, kDot));
        painter.setPen(m_themes.color(entry.shown ? Role::Text : Role::Muted));
        QFont f = font();
        f.setStrikeOut(!entry.shown);
        painter.setFont(f);
        painter.drawText(row.adjusted(kDot + 8, 0, 0, 0), Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(entry.name, Qt::ElideRight, kNameMost));
        painter.setFont(font());
        painter.setPen(m_themes.color(Role::Muted));
        painter.drawText(row, Qt::AlignVCenter | Qt::AlignRight, countText(entry));
    }
}

void CloudLegend::paintValues(QPainter& painter) const
{
    const QRect bar(kPadding, kPadding + kRow, 12, kBarHeight - 4);
    for (int i = 0; i < bar.height(); ++i)
        painter.fillRect(bar.left(), bar.top() + i, bar.width(), 1, QColor(sequential(1.0 - static_cast<double>(i) / bar.height())));
    painter.setPen(m_themes.color(Role::Text));
    const QRect text = bar.adjusted(bar.width() + 6, -4, 90, 4);
    painter.drawText(text, Qt::AlignTop, valueText(m_high));
    painter.drawText(text, Qt::AlignVCenter, valueText((m_low + m_high) / 2));
    painter.drawText(text, Qt::AlignBottom, valueText(m_low));
}

void CloudLegend::mousePressEvent(QMouseEvent* event)
{
    const int row = (static_cast<int>(event->position().y()) - kPadding + 2) / kRow - 1;
    if (m_kind != Kind::Categories || row < 0 || row >= static_cast<int>(m_entries.size()))
        return;
    auto& entry = m_entries[static_cast<std::size_t>(row)];
    entry.shown = !entry.shown;
    update();
    Q_EMIT toggled(row, entry.shown);
}

} // namespace cairn::plots
