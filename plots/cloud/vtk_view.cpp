// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/cloud/vtk_view.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace cairn::plots {
namespace {

constexpr double kDegreesPerPixel = 0.4;

} // namespace

VtkView::VtkView(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_scene.addTo(m_window.vtk());
    connect(&themes, &ThemeStore::changed, this, &VtkView::updateColors);
    updateColors();
}

void VtkView::redraw()
{
    m_changed = true;
    update();
}

void VtkView::updateColors()
{
    m_scene.setGround(m_themes.color(Role::Surface), mixed(m_themes.color(Role::Hairline), m_themes.color(Role::Muted), 0.25));
    redraw();
}

void VtkView::setPoints(std::span<const float> xyz)
{
    m_scene.setPoints(xyz);
    redraw();
}

void VtkView::setColors(std::span<const QRgb> colors, std::span<const std::uint8_t> shown)
{
    m_scene.setColors(colors, shown);
    redraw();
}

void VtkView::setBright(std::span<const std::uint32_t> indices, std::span<const QRgb> colors)
{
    m_scene.setBright(indices, colors);
    redraw();
}

void VtkView::setPointSize(double pixels)
{
    m_pointSize = pixels;
    redraw();
}

void VtkView::setInset(double pixels)
{
    const double share = pixels / std::max(width(), 1);
    if (std::exchange(m_shift, share) == share)
        return;
    m_scene.setShift(share);
    redraw();
}

void VtkView::setMoving(bool moving)
{
    const std::size_t before = m_scene.drawnPoints();
    m_scene.setMoving(moving);
    if (m_scene.drawnPoints() != before)
        redraw();
}

void VtkView::rotate(double dx, double dy)
{
    m_scene.rotate(kDegreesPerPixel * dx, kDegreesPerPixel * dy);
    redraw();
}

void VtkView::pan(double dx, double dy)
{
    m_scene.pan(dx, dy, height());
    redraw();
}

void VtkView::zoom(double factor)
{
    m_scene.zoom(factor);
    redraw();
}

void VtkView::resetCamera()
{
    m_scene.resetCamera();
    redraw();
}

void VtkView::draw()
{
    const double scale = devicePixelRatioF();
    const QSize pixels = (QSizeF(size()) * scale).toSize();
    if (!m_changed && m_picture.size() == pixels)
        return;
    m_changed = false;
    m_scene.setPointSize(m_pointSize * scale);
    auto picture = m_window.draw(pixels);
    if (picture) {
        m_picture = std::move(*picture);
        m_picture.setDevicePixelRatio(scale);
        return;
    }
    m_picture = {};
    // Not in the middle of painting.
    if (!std::exchange(m_failed, true))
        QMetaObject::invokeMethod(this, [this, error = picture.error()] { Q_EMIT failed(error); }, Qt::QueuedConnection);
}

void VtkView::paintEvent(QPaintEvent*)
{
    draw();
    QPainter painter(this);
    if (m_picture.isNull())
        painter.fillRect(rect(), m_themes.color(Role::Surface));
    else
        painter.drawImage(0, 0, m_picture);
}

} // namespace cairn::plots
