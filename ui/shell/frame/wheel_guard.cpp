// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/frame/wheel_guard.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QEvent>

namespace cairn::ui {

WheelGuard::WheelGuard(QObject* parent) : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool WheelGuard::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::Wheel || !(qobject_cast<QComboBox*>(watched) || qobject_cast<QAbstractSpinBox*>(watched)))
        return false;
    event->ignore(); // it goes on to the parent
    return true;
}

} // namespace cairn::ui
