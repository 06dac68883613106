// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/chart/qcp.h"

#include <QObject>

#include <functional>
#include <vector>

class QKeyEvent;
class QMouseEvent;
class QRubberBand;

namespace cairn::plots {

/// Zooming by hand: dragging over a stretch of the axes shows that stretch. A drag along x keeps to x (the value axis then fits what
/// is drawn there), one along y to y, any other is a box. Ctrl and drag, or the middle button, pans. The wheel is QCustomPlot's own.
///
/// Keys, while the chart has the focus: + and - zoom along x, the arrows pan; Escape goes one step back, Home shows everything.
class ZoomBrush : public QObject {
    Q_OBJECT

public:
    /// Range of the values within a stretch of x; an empty one: keep the axis.
    using Fit = std::function<QCPRange(const QCPRange& x)>;

    ZoomBrush(QCustomPlot* plot, Fit fit);

    /// Whether a step can be taken back.
    bool hasSteps() const { return !m_steps.empty(); }
    /// The view before the last step.
    void back();
    /// Everything is shown: there is nothing to go back to.
    void forget() { m_steps.clear(); }
    /// True if the key was one of those above (but for Escape and Home, which are the chart's).
    bool key(const QKeyEvent& event);
    static bool isKey(const QKeyEvent& event);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Kind { None, Stretch, Values, Box };
    struct View {
        QCPRange x, y;
    };
    bool press(const QMouseEvent& event);
    void move(const QPoint& place);
    void release(const QPoint& place);
    void pan(const QPoint& by);
    Kind kindOf(const QPoint& place) const;
    QRect shapeOf(Kind kind, const QPoint& place) const;
    void zoomTo(Kind kind, const QRect& shape);
    void remember();
    bool alongY() const { return m_plot->axisRect()->rangeZoom().testFlag(Qt::Vertical); }

    QCustomPlot* m_plot;
    Fit m_fit;
    QRubberBand* m_band;
    QPoint m_origin;
    bool m_brushing = false, m_panning = false;
    std::vector<View> m_steps;
};

} // namespace cairn::plots
