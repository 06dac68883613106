// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace cairn::app {

/// Writes to the debug log when the UI thread has been busy for more than 50 ms at a stretch.
class StallWatch : public QObject {
    Q_OBJECT

public:
    explicit StallWatch(QObject* parent = nullptr);

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
};

} // namespace cairn::app
