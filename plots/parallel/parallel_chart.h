// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QStringList>
#include <QWidget>

#include <map>
#include <set>
#include <utility>
#include <vector>

namespace cairn::plots {

/// One of the upright axes.
struct ParallelAxis {
    QString title;
    double low = 0, high = 1;  ///< ends of the axis
    bool logarithmic = false;  ///< both ends above 0
    bool whole = false;        ///< whole numbers
    QStringList choices = {};  ///< names of the values 0, 1, 2...; empty: a range of numbers
};

/// One line across all axes.
struct ParallelLine {
    qint64 id = 0;
    QString name;               ///< told under the cursor
    std::vector<double> values; ///< one for each axis; NaN: none, the line ends before
};

/// Parallel coordinates (Inselberg 1985): every axis a setting, every line what was tried; the last axis is the outcome, by which
/// lines are coloured. Dragging along an axis keeps the lines that pass there, on several axes those that pass all of them; a click
/// near a line chooses it (Ctrl: one more). Up and Down go through the lines by their outcome, Space chooses, Escape takes the
/// ranges away; right-click saves or copies. Thousands of lines.
class ParallelChart : public QWidget {
    Q_OBJECT

public:
    explicit ParallelChart(ThemeStore& themes, QWidget* parent = nullptr);

    /// `smallIsGood`: which end of the last axis the strong colour stands for. Ranges are kept where the axes stay the same.
    void setLines(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines, bool smallIsGood);
    /// Drawn in the selection colour, on top.
    void setChosen(std::set<qint64> ids);
    const std::set<qint64>& chosen() const { return m_chosen; }
    /// Lines that pass all ranges, by id.
    std::vector<qint64> passing() const;
    /// Keeps what lies between two values of an axis; low above high takes the range away.
    void setRange(int axis, double low, double high);
    /// Where a value of an axis is drawn.
    QPointF placeOf(int axis, double value) const;

    QSize sizeHint() const override { return {640, 300}; }
    QSize minimumSizeHint() const override { return {260, 160}; }

Q_SIGNALS:
    /// The user chose lines: by a click, by the keyboard, or all that pass the ranges.
    void linesChosen(const std::vector<qint64>& ids);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QRectF area(const QSize& size) const;
    double axisX(const QSize& size, int axis) const;
    double share(int axis, double value) const; ///< 0 at the low end, 1 at the high one
    double valueAt(int axis, double share) const;
    QPointF place(const QSize& size, int axis, double value) const;
    int axisAt(const QPointF& place) const;
    int lineAt(const QPointF& place) const;
    bool passes(const ParallelLine& line) const;
    QColor colorOf(const ParallelLine& line) const;
    QString text(const ParallelAxis& axis, double value) const;
    QString describe(const ParallelLine& line) const;
    void choose(std::vector<qint64> ids);
    void moveFocus(int by);
    void paint(QPainter& painter, const QSize& size) const;
    void paintLine(QPainter& painter, const QSize& size, const ParallelLine& line, const QPen& pen) const;
    void paintAxis(QPainter& painter, const QSize& size, int axis) const;

    ThemeStore& m_themes;
    std::vector<ParallelAxis> m_axes;
    std::vector<ParallelLine> m_lines;
    std::vector<std::size_t> m_byOutcome; ///< lines, the best first
    std::map<qint64, double> m_rank;      ///< 0 the best, 1 the worst
    std::map<int, std::pair<double, double>> m_ranges; ///< by axis, as shares
    std::set<qint64> m_chosen;
    bool m_smallIsGood = true;
    int m_focused = -1;  ///< into m_byOutcome
    int m_hovered = -1;  ///< into m_lines
    int m_dragged = -1;  ///< axis
    double m_from = 0;   ///< share where the drag began
    QPointF m_pressed;
};

} // namespace cairn::plots
