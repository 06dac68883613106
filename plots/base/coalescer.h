// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <functional>

namespace cairn::plots {

/// Runs `action` at most about 30 times a second however often it is asked for; the last request is never lost.
/// Main thread only.
class Coalescer : public QObject {
    Q_OBJECT

public:
    explicit Coalescer(std::function<void()> action, QObject* parent = nullptr);

    void request();
    /// Runs a pending request now.
    void flush();

private:
    std::function<void()> m_action;
    QTimer m_timer;
};

} // namespace cairn::plots
