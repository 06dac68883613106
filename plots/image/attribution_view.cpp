// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/image/attribution_view.h"

#include "plots/base/color_map.h"
#include "plots/base/number_text.h"
#include "plots/base/picture_menu.h"
#include "plots/image/raster.h"

#include <QContextMenuEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace cairn::plots {
namespace {

constexpr int kMargin = 8, kCaption = 20, kBar = 10, kBarText = 48;

} // namespace

AttributionView::AttributionView(ThemeStore& themes, QWidget* parent)
    : QWidget(parent), m_themes(themes), m_overlay(new StateOverlay(themes, this))
{
    setMouseTracking(true);
    connect(&themes, &ThemeStore::changed, this, &AttributionView::updateMap);
}

void AttributionView::setImage(const QImage& image)
{
    m_image = image;
    update();
}

void AttributionView::setAttribution(std::vector<float> values, int channels, int height, int width)
{
    m_values = std::move(values);
    m_channels = channels;
    m_height = height;
    m_width = width;
    m_kind = Overlay::Signed;
    updateMap();
}

void AttributionView::setHeat(std::vector<float> values, int height, int width)
{
    m_values = std::move(values);
    m_channels = 1;
    m_height = height;
    m_width = width;
    m_kind = Overlay::Heat;
    updateMap();
}

void AttributionView::clearOverlay()
{
    m_kind = Overlay::None;
    m_values.clear();
    updateMap();
}

void AttributionView::setOpacity(double opacity)
{
    m_opacity = std::clamp(opacity, 0.0, 1.0);
    update();
}

void AttributionView::setCaption(const QString& caption)
{
    m_caption = caption.isEmpty() ? QStringList() : caption.split(QLatin1Char('\n'));
    setAccessibleName(caption);
    update();
}

void AttributionView::updateMap()
{
    m_most = 0;
    m_map = {};
    if (m_kind == Overlay::Signed)
        m_map = divergingMap(m_values, m_channels, m_height, m_width, m_themes.theme().isDark());
    if (m_kind == Overlay::Heat)
        m_map = heatMap(m_values, m_height, m_width);
    for (int y = 0; !m_map.isNull() && y < m_height; ++y)
        for (int x = 0; x < m_width; ++x)
            m_most = std::max(m_most, std::abs(valueAt(x, y)));
    update();
}

double AttributionView::valueAt(int x, int y) const
{
    double sum = 0;
    for (int c = 0; c < m_channels; ++c)
        sum += m_values[(static_cast<std::size_t>(c) * static_cast<std::size_t>(m_height) + static_cast<std::size_t>(y))
                            * static_cast<std::size_t>(m_width)
                        + static_cast<std::size_t>(x)];
    return sum;
}

QRectF AttributionView::imageRect(const QSize& size) const
{
    if (m_image.isNull())
        return {};
    const double bar = m_kind == Overlay::None ? 0 : kBar + kBarText + kMargin;
    const QSizeF room(size.width() - 2 * kMargin - bar, size.height() - 2 * kMargin - kCaption * m_caption.size());
    const QSizeF fitted = QSizeF(m_image.size()).scaled(room, Qt::KeepAspectRatio);
    return {QPointF(kMargin, kMargin), fitted};
}

void AttributionView::paint(QPainter& painter, const QSize& size) const
{
    painter.fillRect(QRect(QPoint(), size), m_themes.color(Role::Surface));
    const QRectF picture = imageRect(size);
    if (picture.isEmpty())
        return;
    painter.drawImage(picture, m_image);
    if (!m_map.isNull()) {
        // The picture steps back so that the map's colours are read as they are.
        QColor veil = m_themes.color(Role::Surface);
        veil.setAlphaF(static_cast<float>(0.55 * m_opacity));
        painter.fillRect(picture, veil);
        painter.setOpacity(m_opacity);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, m_kind == Overlay::Heat);
        painter.drawImage(picture, m_map);
        painter.setOpacity(1);
        paintBar(painter, picture);
    }
    painter.setFont(uiFont(9));
    painter.setPen(m_themes.color(Role::Text));
    QRectF line(picture.left(), picture.bottom() + 2, size.width() - 2.0 * kMargin, kCaption);
    for (const QString& text : m_caption) {
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(line.width())));
        line.translate(0, kCaption);
    }
}

void AttributionView::paintBar(QPainter& painter, const QRectF& picture) const
{
    const QRectF bar(picture.right() + kMargin, picture.top(), kBar, picture.height());
    const int steps = std::max(2, static_cast<int>(bar.height()));
    for (int i = 0; i < steps; ++i) {
        const double t = 1.0 - static_cast<double>(i) / (steps - 1);
        const QRgb color = m_kind == Overlay::Signed ? diverging(2 * t - 1, m_themes.theme().isDark()) : sequential(t);
        painter.fillRect(QRectF(bar.left(), bar.top() + i * bar.height() / steps, kBar, bar.height() / steps + 1), QColor(color));
    }
    painter.setFont(uiFont(8));
    painter.setPen(m_themes.color(Role::Muted));
    const QRectF text(bar.right() + 4, bar.top(), kBarText, bar.height());
    const QString most = localNumber(m_most, 'g', 2);
    painter.drawText(text, Qt::AlignTop | Qt::AlignLeft, m_kind == Overlay::Signed ? QLatin1Char('+') + most : most);
    if (m_kind == Overlay::Signed)
        painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft, QStringLiteral("0"));
    painter.drawText(text, Qt::AlignBottom | Qt::AlignLeft,
                     m_kind == Overlay::Signed ? QStringLiteral("\u2212") + most : QStringLiteral("0"));
}

void AttributionView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, size());
}

void AttributionView::mouseMoveEvent(QMouseEvent* event)
{
    const QRectF picture = imageRect(size());
    if (m_kind == Overlay::None || m_map.isNull() || !picture.contains(event->position()))
        return QToolTip::hideText();
    const QPointF at = event->position() - picture.topLeft();
    const int x = std::min(static_cast<int>(at.x() / picture.width() * m_width), m_width - 1);
    const int y = std::min(static_cast<int>(at.y() / picture.height() * m_height), m_height - 1);
    QToolTip::showText(event->globalPosition().toPoint(),
                       tr("row %1, column %2: %3").arg(y).arg(x).arg(localNumber(valueAt(x, y), 'g', 4)), this);
}

void AttributionView::contextMenuEvent(QContextMenuEvent* event)
{
    showPictureMenu(*this, event->globalPos(), tr("attribution.png"), m_caption.join(QLatin1Char(' ')), [this](QPainter& p, const QSize& s) { paint(p, s); });
}

} // namespace cairn::plots
