// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse, keys and context menu of a point cloud.
#include "plots/cloud/cloud_overlay.h"
#include "plots/cloud/point_cloud_widget.h"
#include "plots/cloud/vtk_view.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace cairn::plots {
namespace {

constexpr double kReach = 8; ///< pixels around the cursor

} // namespace

bool PointCloudWidget::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_view)
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress: pressed(*static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseMove: moved(*static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseButtonRelease: released(*static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseButtonDblClick: resetView(); return true;
    case QEvent::Wheel:
        m_view->zoom(std::pow(1.0015, static_cast<QWheelEvent*>(event)->angleDelta().y()));
        cameraMoved();
        return true;
    case QEvent::Leave: m_overlay->setHovered(std::nullopt); return false;
    default: return false;
    }
}

void PointCloudWidget::pressed(QMouseEvent& event)
{
    setFocus(Qt::MouseFocusReason);
    m_last = m_origin = event.position();
    m_panning = event.button() == Qt::MiddleButton
        || (event.button() == Qt::LeftButton && m_tool == Tool::Rotate && (event.modifiers() & Qt::ShiftModifier));
    m_dragging = m_panning || event.button() == Qt::LeftButton;
    m_lasso.clear();
    if (m_dragging && !m_panning && m_tool == Tool::Lasso)
        m_lasso << event.position();
}

void PointCloudWidget::moved(QMouseEvent& event)
{
    const QPointF place = event.position();
    if (!m_dragging)
        return hover(place);
    const QPointF step = place - m_last;
    m_last = place;
    if (m_panning || m_tool == Tool::Rotate) {
        m_panning ? m_view->pan(step.x(), step.y()) : m_view->rotate(step.x(), step.y());
        return cameraMoved();
    }
    if (m_tool == Tool::Lasso)
        m_lasso << place;
    else
        m_lasso = QPolygonF(QRectF(m_origin, place).normalized());
    m_overlay->setLasso(m_lasso);
}

void PointCloudWidget::released(QMouseEvent& event)
{
    if (!m_dragging)
        return;
    m_dragging = false;
    m_overlay->setLasso({});
    const bool still = (event.position() - m_origin).manhattanLength() < QApplication::startDragDistance();
    if (!still) {
        if (!m_panning && m_tool != Tool::Rotate)
            finishSelection(event.modifiers());
        return;
    }
    if (event.button() != Qt::LeftButton)
        return;
    const auto index = nearestPoint(m_view->projection(), m_points, m_shown, event.position().x(), event.position().y(), kReach);
    if (index)
        Q_EMIT picked(*index);
}

void PointCloudWidget::hover(const QPointF& place)
{
    // A scan of all points per mouse move is cheap up to a few hundred thousand; beyond that hovering stays quiet.
    if (pointCount() > 500'000)
        return;
    const auto index = nearestPoint(m_view->projection(), m_points, m_shown, place.x(), place.y(), kReach);
    if (!index)
        return m_overlay->setHovered(std::nullopt);
    m_overlay->setHovered(placeOf(*index), m_describe ? m_describe(*index) : tr("point %1").arg(*index));
}

void PointCloudWidget::finishSelection(Qt::KeyboardModifiers modifiers)
{
    const auto inside = pointsInside(m_view->projection(), m_points, m_shown, m_lasso);
    std::vector<std::uint32_t> result;
    if (modifiers & Qt::ControlModifier)
        std::set_union(m_selected.begin(), m_selected.end(), inside.begin(), inside.end(), std::back_inserter(result));
    else if (modifiers & Qt::AltModifier)
        std::set_difference(m_selected.begin(), m_selected.end(), inside.begin(), inside.end(), std::back_inserter(result));
    else
        result = inside;
    setSelected(result);
    Q_EMIT selectionChanged(m_selected);
}

void PointCloudWidget::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_R: return setTool(Tool::Rotate);
    case Qt::Key_B: return setTool(Tool::Box);
    case Qt::Key_L: return setTool(Tool::Lasso);
    case Qt::Key_F: return resetView();
    case Qt::Key_Left: m_view->rotate(-20, 0); return cameraMoved();
    case Qt::Key_Right: m_view->rotate(20, 0); return cameraMoved();
    case Qt::Key_Up: m_view->rotate(0, -20); return cameraMoved();
    case Qt::Key_Down: m_view->rotate(0, 20); return cameraMoved();
    case Qt::Key_Plus: m_view->zoom(1.2); return cameraMoved();
    case Qt::Key_Minus: m_view->zoom(1 / 1.2); return cameraMoved();
    case Qt::Key_Escape:
        if (m_dragging) {
            m_dragging = false;
            return m_overlay->setLasso({});
        }
        break;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

void PointCloudWidget::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.addAction(tr("Copy image"), this, [this] { QApplication::clipboard()->setImage(screenshot()); });
    menu.addAction(tr("Save picture..."), this, [this] {
        const QString path = QFileDialog::getSaveFileName(this, tr("Save picture"), tr("cloud.png"), tr("PNG image (*.png)"));
        if (!path.isEmpty() && !screenshot().save(path, "PNG"))
            m_state->showError(fail(ErrorCode::Io, "The picture could not be written", path.toStdString(), "Choose another folder"));
    });
    menu.addSeparator();
    menu.addAction(tr("Reset view"), this, &PointCloudWidget::resetView);
    menu.exec(event->globalPos());
}

} // namespace cairn::plots
