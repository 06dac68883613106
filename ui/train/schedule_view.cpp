// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/schedule_view.h"

#include "core/session/training/train_options.h"
#include "plots/base/theme_store.h"
#include "ui/common/text.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace cairn::ui {

namespace {

constexpr int kUpdates = 400; ///< of the run that is drawn
constexpr double kReach = 9, kDot = 4, kMargin = 6;
constexpr double kKeyStep = 0.02, kLeastDistance = 0.005;

double rounded(double value)
{
    return std::round(value * 1000) / 1000;
}

} // namespace

ScheduleView::ScheduleView(plots::ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("schedule"));
    setAccessibleName(tr("Learning rate over the run"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&themes, &plots::ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void ScheduleView::setOptions(const Json& options)
{
    if (m_dragging)
        return;
    const auto config = session::toTrainConfig(options);
    if (!config)
        return;
    m_schedule = engine::scheduleOf(*config, kUpdates);
    m_schedule.peak = 1;
    m_top = 1;
    for (int i = 0; i < kUpdates; ++i)
        m_top = std::max(m_top, m_schedule.at(i));
    if (m_current && *m_current >= m_schedule.curve.size())
        m_current.reset();
    setFocusPolicy(draws() ? Qt::StrongFocus : Qt::NoFocus);
    setToolTip(draws() ? tr("Click to add a corner, drag to move it, right-click to remove it; arrow keys and Delete do the same")
                       : tr("How the learning rate goes over the run"));
    update();
}

QRectF ScheduleView::frame() const
{
    return QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin);
}

QPointF ScheduleView::place(const engine::CurvePoint& corner) const
{
    const QRectF area = frame();
    return {area.left() + corner.at * area.width(), area.bottom() - corner.factor / m_top * area.height()};
}

engine::CurvePoint ScheduleView::cornerAt(const QPointF& place) const
{
    const QRectF area = frame();
    const double at = std::clamp((place.x() - area.left()) / area.width(), 0.0, 1.0), factor = std::clamp((area.bottom() - place.y()) / area.height(), 0.0, 1.0) * m_top;
    return {rounded(at), rounded(factor)};
}

void ScheduleView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = frame();
    painter.setPen(m_themes.color(plots::Role::Hairline));
    for (const double height : {area.top(), area.center().y(), area.bottom()})
        painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height));
    QPainterPath line;
    for (int i = 0; i < kUpdates; ++i) {
        const QPointF point = place({static_cast<double>(i) / (kUpdates - 1), m_schedule.at(i)});
        i == 0 ? line.moveTo(point) : line.lineTo(point);
    }
    const QColor color = m_themes.color(plots::Role::Accent);
    painter.setPen(QPen(color, 1.5));
    painter.drawPath(line);
    if (!draws())
        return;
    for (std::size_t i = 0; i < m_schedule.curve.size(); ++i) {
        const bool current = m_current == i && hasFocus();
        painter.setBrush(current ? color : m_themes.color(plots::Role::Surface));
        painter.drawEllipse(place(m_schedule.curve[i]), kDot, kDot);
    }
}

std::optional<std::size_t> ScheduleView::touched(const QPointF& place) const
{
    std::optional<std::size_t> found;
    double nearest = kReach;
    for (std::size_t i = 0; i < m_schedule.curve.size(); ++i) {
        const double distance = QLineF(this->place(m_schedule.curve[i]), place).length();
        if (distance <= nearest) {
            nearest = distance;
            found = i;
        }
    }
    return found;
}

void ScheduleView::mousePressEvent(QMouseEvent* event)
{
    if (!draws())
        return QWidget::mousePressEvent(event);
    m_current = touched(event->position());
    if (event->button() == Qt::RightButton) {
        if (m_current)
            remove(*m_current);
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    auto& curve = m_schedule.curve;
    if (!m_current && curve.size() < engine::kMostCurvePoints) {
        const engine::CurvePoint corner = cornerAt(event->position());
        const auto after = std::ranges::lower_bound(curve, corner.at, {}, &engine::CurvePoint::at);
        if (after != curve.end() && after->at - corner.at < kLeastDistance)
            return;
        if (after != curve.begin() && corner.at - std::prev(after)->at < kLeastDistance)
            return;
        m_current = static_cast<std::size_t>(after - curve.begin());
        curve.insert(after, corner);
    }
    m_dragging = m_current.has_value();
    m_grip = m_dragging ? place(curve[*m_current]) - event->position() : QPointF();
    update();
}

void ScheduleView::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragging && m_current)
        move(*m_current, cornerAt(event->position() + m_grip));
}

void ScheduleView::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_dragging)
        return;
    if (m_current)
        move(*m_current, cornerAt(event->position() + m_grip));
    m_dragging = false;
    tell();
}

void ScheduleView::keyPressEvent(QKeyEvent* event)
{
    if (!draws() || m_schedule.curve.empty())
        return QWidget::keyPressEvent(event);
    const std::size_t current = m_current.value_or(0);
    engine::CurvePoint corner = m_schedule.curve[current];
    switch (event->key()) {
    case Qt::Key_Left: corner.at -= kKeyStep; break;
    case Qt::Key_Right: corner.at += kKeyStep; break;
    case Qt::Key_Up: corner.factor += kKeyStep * m_top; break;
    case Qt::Key_Down: corner.factor -= kKeyStep * m_top; break;
    case Qt::Key_Delete: return remove(current);
    default: return QWidget::keyPressEvent(event);
    }
    m_current = current;
    move(current, {rounded(corner.at), rounded(corner.factor)});
    tell();
}

void ScheduleView::move(std::size_t corner, engine::CurvePoint to)
{
    auto& curve = m_schedule.curve;
    const double left = corner == 0 ? 0.0 : curve[corner - 1].at + kLeastDistance;
    const double right = corner + 1 == curve.size() ? 1.0 : curve[corner + 1].at - kLeastDistance;
    curve[corner] = {std::clamp(to.at, std::min(left, right), right), std::clamp(to.factor, 0.0, m_top)};
    update();
}

void ScheduleView::remove(std::size_t corner)
{
    auto& curve = m_schedule.curve;
    if (curve.size() < 2)
        return;
    curve.erase(curve.begin() + static_cast<std::ptrdiff_t>(corner));
    m_current = std::min(corner, curve.size() - 1);
    update();
    tell();
}

void ScheduleView::tell()
{
    Q_EMIT drawn(fromStd(engine::curveText(m_schedule.curve)));
}

} // namespace cairn::ui
