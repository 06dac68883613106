// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QWidget>

#include <vector>

namespace cairn::plots {

/// A line under the cursor and the values there, drawn over a chart without redrawing it. Mouse events pass through.
class Crosshair : public QWidget {
    Q_OBJECT

public:
    struct Value {
        QString name, text;
        QColor color;
        QPointF place; ///< widget coordinates of the mark
    };

    Crosshair(ThemeStore& themes, QWidget* parent);

    /// `area`: the axes' rectangle; `x`: where the line stands.
    void showValues(const QRect& area, double x, const QString& title, std::vector<Value> values);
    void clear();
    bool active() const { return m_active; }
    const std::vector<Value>& values() const { return m_values; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void paintBox(QPainter& painter) const;

    ThemeStore& m_themes;
    bool m_active = false;
    QRect m_area;
    double m_x = 0;
    QString m_title;
    std::vector<Value> m_values;
};

} // namespace cairn::plots
