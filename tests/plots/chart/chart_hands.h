// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMouseEvent>
#include <QTest>
#include <QWidget>

namespace cairn::test {

/// What a chart is drawn on and takes the mouse.
inline QWidget* canvasOf(QWidget& chart)
{
    for (auto* child : chart.findChildren<QWidget*>())
        if (child->inherits("QCustomPlot"))
            return child;
    return nullptr;
}

inline void drag(QWidget* widget, const QPoint& from, const QPoint& to, Qt::KeyboardModifiers modifiers = {})
{
    QTest::mousePress(widget, Qt::LeftButton, modifiers, from);
    const QPoint middle = (from + to) / 2;
    for (const QPoint& place : {middle, to}) {
        QMouseEvent move(QEvent::MouseMove, place, widget->mapToGlobal(place), Qt::NoButton, Qt::LeftButton, modifiers);
        QCoreApplication::sendEvent(widget, &move);
    }
    QTest::mouseRelease(widget, Qt::LeftButton, modifiers, to);
}

} // namespace cairn::test
