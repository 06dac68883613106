// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QStringList>
#include <QWidget>

#include <utility>
#include <vector>

namespace cairn::plots {

/// A square table of values in [-1, 1], coloured blue - neutral - orange about a fixed zero, with its colour bar: how columns
/// go together. The value under the cursor is told; large cells carry it. Arrow keys move, Enter clicks; right-click saves
/// or copies.
class HeatMatrix : public QWidget {
    Q_OBJECT

public:
    explicit HeatMatrix(ThemeStore& themes, QWidget* parent = nullptr);

    /// `values`: labels.size() squared, row-major; NaN: no value. `details`: what is told of each cell besides its value; as
    /// many, or empty.
    void setValues(const QStringList& labels, std::vector<double> values, QStringList details = {});
    QByteArray csv() const;

    QSize sizeHint() const override { return {520, 480}; }
    QSize minimumSizeHint() const override { return {240, 220}; }

Q_SIGNALS:
    void cellClicked(int row, int column);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    struct Frame {
        QRectF grid, bar;
        double cell = 0;
        int every = 1; ///< every n-th label is drawn
    };
    Frame frame(const QSize& size) const;
    std::pair<int, int> cellAt(const QPointF& place) const;
    double value(int row, int column) const { return m_values[static_cast<std::size_t>(row * m_labels.size() + column)]; }
    QString describe(int row, int column) const;
    void paint(QPainter& painter, const QSize& size) const;
    void paintCells(QPainter& painter, const Frame& f) const;
    void paintLabels(QPainter& painter, const Frame& f) const;

    ThemeStore& m_themes;
    QStringList m_labels, m_details;
    std::vector<double> m_values;
    std::pair<int, int> m_focused{0, 0};
};

} // namespace cairn::plots
