// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QWidget>

#include <vector>

namespace cairn::plots {

/// Names and colours of series in one flowing line; a click (or Space on the focused entry) hides and shows a series.
class LegendBar : public QWidget {
    Q_OBJECT

public:
    struct Entry {
        QString name;
        QColor color;
        bool dashed = false;
        bool shown = true;
    };

    explicit LegendBar(ThemeStore& themes, QWidget* parent = nullptr);

    void setEntries(std::vector<Entry> entries);
    const std::vector<Entry>& entries() const { return m_entries; }

    /// Draws the legend within `width` at the painter's origin; returns the height used.
    int paint(QPainter& painter, int width, int focused = -1) const;
    int heightForWidth(int width) const override;
    bool hasHeightForWidth() const override { return true; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void toggled(int entry, bool shown);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    std::vector<QRect> layoutEntries(int width) const;
    void toggle(int entry);

    ThemeStore& m_themes;
    std::vector<Entry> m_entries;
    int m_focused = 0;
};

} // namespace cairn::plots
