// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/zoom_brush.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QRubberBand>

#include <cmath>
#include <cstdlib>

namespace cairn::plots {
namespace {

constexpr int kLeast = 6;      ///< pixels; less is a click
constexpr int kStraight = 14;  ///< off the line that is still along it
constexpr double kKeyZoom = 0.8, kKeyPan = 0.1;
constexpr std::size_t kMostSteps = 50;

/// `range` scaled around its middle; on a logarithmic axis around the middle that one sees.
QCPRange scaled(const QCPAxis& axis, double factor)
{
    const QCPRange range = axis.range();
    if (axis.scaleType() == QCPAxis::stLogarithmic && range.lower > 0) {
        const double middle = (std::log(range.lower) + std::log(range.upper)) / 2, half = (std::log(range.upper) - std::log(range.lower)) / 2 * factor;
        return {std::exp(middle - half), std::exp(middle + half)};
    }
    const double middle = range.center(), half = range.size() / 2 * factor;
    return {middle - half, middle + half};
}

/// `range` moved by pixels.
QCPRange moved(const QCPAxis& axis, double pixels)
{
    const double low = axis.coordToPixel(axis.range().lower), high = axis.coordToPixel(axis.range().upper);
    return {axis.pixelToCoord(low - pixels), axis.pixelToCoord(high - pixels)};
}

} // namespace

ZoomBrush::ZoomBrush(QCustomPlot* plot, Fit fit) : QObject(plot), m_plot(plot), m_fit(std::move(fit)), m_band(new QRubberBand(QRubberBand::Rectangle, plot))
{
    plot->installEventFilter(this);
}

void ZoomBrush::remember()
{
    if (m_steps.size() == kMostSteps)
        m_steps.erase(m_steps.begin());
    m_steps.push_back({m_plot->xAxis->range(), m_plot->yAxis->range()});
}

void ZoomBrush::back()
{
    if (m_steps.empty())
        return;
    const View view = m_steps.back();
    m_steps.pop_back();
    m_plot->xAxis->setRange(view.x);
    m_plot->yAxis->setRange(view.y);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

bool ZoomBrush::eventFilter(QObject* watched, QEvent* event)
{
    if (!m_plot->interactions().testFlag(QCP::iRangeZoom))
        return QObject::eventFilter(watched, event);
    const auto type = event->type();
    if (type != QEvent::MouseButtonPress && type != QEvent::MouseMove && type != QEvent::MouseButtonRelease)
        return QObject::eventFilter(watched, event);
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const QPoint place = mouse->position().toPoint();
    if (type == QEvent::MouseButtonPress)
        return press(*mouse);
    if (!m_brushing && !m_panning)
        return QObject::eventFilter(watched, event);
    if (type == QEvent::MouseMove) {
        m_panning ? pan(place - m_origin) : move(place);
        return true;
    }
    const bool click = m_brushing && kindOf(place) == Kind::None;
    release(place);
    return !click; // clicks are for the chart
}

bool ZoomBrush::press(const QMouseEvent& event)
{
    const QPoint place = event.position().toPoint();
    if (!m_plot->axisRect()->rect().contains(place))
        return false;
    m_panning = event.button() == Qt::MiddleButton || (event.button() == Qt::LeftButton && event.modifiers().testFlag(Qt::ControlModifier));
    m_brushing = !m_panning && event.button() == Qt::LeftButton && event.modifiers() == Qt::NoModifier;
    m_origin = place;
    if (m_panning)
        remember();
    if (m_panning || m_brushing)
        m_plot->setFocus(Qt::MouseFocusReason);
    return m_panning || m_brushing;
}

ZoomBrush::Kind ZoomBrush::kindOf(const QPoint& place) const
{
    const int dx = std::abs(place.x() - m_origin.x()), dy = std::abs(place.y() - m_origin.y());
    if (!alongY())
        return dx >= kLeast ? Kind::Stretch : Kind::None;
    if (dx < kLeast && dy < kLeast)
        return Kind::None;
    if (dy <= kStraight && dx > dy)
        return Kind::Stretch;
    return dx <= kStraight && dy > dx ? Kind::Values : Kind::Box;
}

QRect ZoomBrush::shapeOf(Kind kind, const QPoint& place) const
{
    const QRect area = m_plot->axisRect()->rect();
    QRect shape = QRect(m_origin, place).normalized() & area;
    if (kind == Kind::Stretch) {
        shape.setTop(area.top());
        shape.setBottom(area.bottom());
    } else if (kind == Kind::Values) {
        shape.setLeft(area.left());
        shape.setRight(area.right());
    }
    return shape;
}

void ZoomBrush::move(const QPoint& place)
{
    const Kind kind = kindOf(place);
    m_band->setVisible(kind != Kind::None);
    m_band->setGeometry(shapeOf(kind, place));
}

void ZoomBrush::pan(const QPoint& by)
{
    m_plot->xAxis->setRange(moved(*m_plot->xAxis, by.x()));
    if (alongY())
        m_plot->yAxis->setRange(moved(*m_plot->yAxis, by.y()));
    m_origin += by;
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void ZoomBrush::release(const QPoint& place)
{
    const Kind kind = m_brushing ? kindOf(place) : Kind::None;
    m_brushing = m_panning = false;
    m_band->hide();
    if (kind != Kind::None)
        zoomTo(kind, shapeOf(kind, place));
}

void ZoomBrush::zoomTo(Kind kind, const QRect& shape)
{
    QCPAxis *x = m_plot->xAxis, *y = m_plot->yAxis;
    const QCPRange across(x->pixelToCoord(shape.left()), x->pixelToCoord(shape.right()));
    const QCPRange up(y->pixelToCoord(shape.bottom()), y->pixelToCoord(shape.top()));
    if (!QCPRange::validRange(across) || !QCPRange::validRange(up))
        return; // as deep as numbers go
    remember();
    if (kind != Kind::Values)
        x->setRange(across);
    if (kind != Kind::Stretch)
        y->setRange(up);
    else if (const QCPRange fit = m_fit(across); alongY() && fit.upper > fit.lower)
        y->setRange(fit);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

bool ZoomBrush::isKey(const QKeyEvent& event)
{
    if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    switch (event.key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_Minus:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down: return true;
    default: return false;
    }
}

bool ZoomBrush::key(const QKeyEvent& event)
{
    if (!isKey(event) || !m_plot->interactions().testFlag(QCP::iRangeZoom))
        return false;
    const QRect area = m_plot->axisRect()->rect();
    QCPAxis *x = m_plot->xAxis, *y = m_plot->yAxis;
    if (!alongY() && (event.key() == Qt::Key_Up || event.key() == Qt::Key_Down))
        return false;
    remember();
    switch (event.key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: x->setRange(scaled(*x, kKeyZoom)); break;
    case Qt::Key_Minus: x->setRange(scaled(*x, 1 / kKeyZoom)); break;
    case Qt::Key_Left: x->setRange(moved(*x, kKeyPan * area.width())); break;
    case Qt::Key_Right: x->setRange(moved(*x, -kKeyPan * area.width())); break;
    case Qt::Key_Up: y->setRange(moved(*y, kKeyPan * area.height())); break;
    default: y->setRange(moved(*y, -kKeyPan * area.height()));
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    return true;
}

} // namespace cairn::plots
