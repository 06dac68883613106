// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/state_overlay.h"
#include "plots/base/theme_store.h"

#include <QWidget>

#include <vector>

namespace cairn::plots {

/// A histogram at one place of the horizontal axis: even bins from `low` to `high`.
struct HistogramColumn {
    double place = 0;
    double low = 0, high = 0;
    std::vector<double> counts; ///< empty: nothing is known here
    QString details;            ///< what is told of it
};

/// Histograms side by side over time, as a heat map: bright where many values lie, each column by its own peak. Left and right (Home, End)
/// move a cursor, whose column is told by cursorMoved(), the tool tip and the accessible description; right-click saves or copies.
class HistogramMap : public QWidget {
    Q_OBJECT

public:
    explicit HistogramMap(ThemeStore& themes, QWidget* parent = nullptr);

    /// `columns` by ascending place. The cursor stays at the last column if it was there.
    void setColumns(std::vector<HistogramColumn> columns);
    void setAxisTitle(const QString& title);
    StateOverlay& overlay() { return *m_overlay; }
    int cursor() const { return m_cursor; } ///< -1: no columns
    int count() const { return static_cast<int>(m_columns.size()); }
    QByteArray csv() const;

    QSize sizeHint() const override { return {420, 240}; }
    QSize minimumSizeHint() const override { return {180, 120}; }

Q_SIGNALS:
    void cursorMoved(int column);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QRectF grid(const QSize& size) const;
    QRectF columnRect(const QRectF& grid, int column) const;
    int columnAt(const QPointF& place) const;
    void moveTo(int column);
    void paint(QPainter& painter, const QSize& size) const;
    void paintColumn(QPainter& painter, const QRectF& place, const HistogramColumn& column) const;
    void paintAxes(QPainter& painter, const QRectF& grid) const;

    ThemeStore& m_themes;
    StateOverlay* m_overlay;
    std::vector<HistogramColumn> m_columns;
    QString m_axisTitle;
    double m_low = 0, m_high = 1; ///< of all columns
    int m_cursor = -1;
};

} // namespace cairn::plots
