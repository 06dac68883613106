// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/image/spectrogram_view.h"

#include "plots/base/color_map.h"
#include "plots/base/picture_menu.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace cairn::plots {

namespace {

constexpr double kLeft = 46, kBottom = 22, kTop = 8, kRight = 72, kBarWidth = 10;

double melOf(double hertz)
{
    return 2595 * std::log10(1 + hertz / 700);
}

/// 1, 2 or 5 times a power of ten that cuts `length` into at most `most` pieces.
double niceStep(double length, int most)
{
    const double raw = length / std::max(1, most), power = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= raw)
            return factor * power;
    }
    return 10 * power;
}

} // namespace

SpectrogramView::SpectrogramView(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void SpectrogramView::setLevels(const std::vector<std::uint8_t>& levels, int bands, int frames, double seconds, double highestHertz, double range)
{
    m_levels = levels;
    m_bands = bands;
    m_frames = frames;
    m_seconds = seconds;
    m_hertz = highestHertz;
    m_range = range;
    m_image = QImage(frames, bands, QImage::Format_RGB32);
    for (int band = 0; band < bands; ++band) {
        auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(band));
        for (int frame = 0; frame < frames; ++frame)
            line[frame] = sequential(levels[static_cast<std::size_t>(band * frames + frame)] / 255.0);
    }
    update();
}

void SpectrogramView::clear()
{
    m_image = {};
    m_levels.clear();
    update();
}

QRectF SpectrogramView::plotRect(const QSize& size) const
{
    return QRectF(QPointF(), QSizeF(size)).adjusted(kLeft, kTop, -kRight, -kBottom);
}

/// The frequency at a share of the height, from below.
double SpectrogramView::hertzAt(double share) const
{
    return 700 * (std::pow(10, share * melOf(m_hertz) / 2595) - 1);
}

void SpectrogramView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, size());
}

void SpectrogramView::paint(QPainter& painter, const QSize& size) const
{
    if (m_image.isNull())
        return;
    const QRectF plot = plotRect(size);
    painter.drawImage(plot, m_image);
    painter.setFont(uiFont(9));
    paintAxes(painter, plot);
    paintBar(painter, plot);
}

void SpectrogramView::paintAxes(QPainter& painter, const QRectF& plot) const
{
    const auto tick = [&](const QPointF& place, const QRectF& text, int alignment, const QString& label) {
        painter.setPen(m_themes.color(Role::Hairline));
        const bool below = place.y() >= plot.bottom();
        painter.drawLine(place, place + (below ? QPointF(0, 4) : QPointF(-4, 0)));
        painter.setPen(m_themes.color(Role::Muted));
        painter.drawText(text, alignment, label);
    };
    const double step = niceStep(m_seconds, static_cast<int>(plot.width() / 60));
    for (double at = 0; at <= m_seconds + 1e-9; at += step) {
        const double x = plot.left() + at / m_seconds * plot.width();
        const bool last = at + step > m_seconds;
        tick({x, plot.bottom()}, {x - 30, plot.bottom() + 4, 60, kBottom - 4}, Qt::AlignHCenter | Qt::AlignTop, last ? tr("%1 s").arg(at) : QString::number(at));
    }
    double above = plot.bottom() + 14; // labels do not meet
    for (const double hertz : {0.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0}) {
        const double y = plot.bottom() - melOf(hertz) / melOf(m_hertz) * plot.height();
        if (hertz > m_hertz || above - y < 14)
            continue;
        above = y;
        tick({plot.left(), y}, {0, y - 8, kLeft - 6, 16}, Qt::AlignRight | Qt::AlignVCenter, hertz < 1000 ? tr("%1 Hz").arg(hertz) : tr("%1 kHz").arg(hertz / 1000));
    }
}

void SpectrogramView::paintBar(QPainter& painter, const QRectF& plot) const
{
    const QRectF bar(plot.right() + 8, plot.top(), kBarWidth, plot.height());
    for (int i = 0; i < static_cast<int>(bar.height()); ++i)
        painter.fillRect(QRectF(bar.left(), bar.top() + i, bar.width(), 1), QColor(sequential(1 - i / bar.height())));
    painter.setPen(m_themes.color(Role::Muted));
    painter.drawText(QRectF(bar.right() + 4, bar.top() - 4, kRight, 16), Qt::AlignLeft | Qt::AlignVCenter, tr("0 dB"));
    painter.drawText(QRectF(bar.right() + 4, bar.bottom() - 12, kRight, 16), Qt::AlignLeft | Qt::AlignVCenter, tr("%1 dB").arg(-m_range));
}

bool SpectrogramView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip || m_image.isNull())
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QRectF plot = plotRect(size());
    if (!plot.contains(help->pos())) {
        QToolTip::hideText();
        return true;
    }
    const double across = (help->pos().x() - plot.left()) / plot.width(), up = (plot.bottom() - help->pos().y()) / plot.height();
    const int frame = std::clamp(static_cast<int>(across * m_frames), 0, m_frames - 1), band = std::clamp(static_cast<int>((1 - up) * m_bands), 0, m_bands - 1);
    const double level = m_levels[static_cast<std::size_t>(band * m_frames + frame)] / 255.0;
    QToolTip::showText(help->globalPos(), tr("%1 s, %2 Hz: %3 dB").arg(across * m_seconds, 0, 'f', 2).arg(std::lround(hertzAt(up))).arg((level - 1) * m_range, 0, 'f', 1), this);
    return true;
}

void SpectrogramView::contextMenuEvent(QContextMenuEvent* event)
{
    if (m_image.isNull())
        return;
    showPictureMenu(*this, event->globalPos(), tr("spectrogram.png"), tr("Spectrogram"), [this](QPainter& p, const QSize& s) { paint(p, s); });
}

} // namespace cairn::plots
