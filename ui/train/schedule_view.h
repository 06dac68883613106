// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/engine_api/schedule.h"

#include <QPointF>
#include <QWidget>

#include <optional>

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// How the learning rate will go over the run, from the training options. With the schedule "curve" its corners can be drawn: a click
/// adds one, dragging moves it, a right click or Delete takes it away; arrow keys move the corner that was touched last.
class ScheduleView : public QWidget {
    Q_OBJECT

public:
    explicit ScheduleView(plots::ThemeStore& themes, QWidget* parent = nullptr);

    /// Training options by name; wrong ones are not shown.
    void setOptions(const Json& options);
    const std::vector<engine::CurvePoint>& corners() const { return m_schedule.curve; }
    /// Where a corner is drawn.
    QPointF place(const engine::CurvePoint& corner) const;

    QSize sizeHint() const override { return {240, 96}; }
    QSize minimumSizeHint() const override { return {120, 72}; }

Q_SIGNALS:
    /// The user has drawn: the text of the option schedule_curve.
    void drawn(const QString& curve);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool draws() const { return m_schedule.name == "curve"; }
    QRectF frame() const;
    engine::CurvePoint cornerAt(const QPointF& place) const;
    std::optional<std::size_t> touched(const QPointF& place) const;
    /// Between its neighbours.
    void move(std::size_t corner, engine::CurvePoint to);
    void remove(std::size_t corner);
    void tell();

    plots::ThemeStore& m_themes;
    engine::Schedule m_schedule;
    double m_top = 1; ///< factor at the upper edge
    std::optional<std::size_t> m_current;
    bool m_dragging = false;
    QPointF m_grip; ///< from the pointer to the corner that is dragged
};

} // namespace cairn::ui
