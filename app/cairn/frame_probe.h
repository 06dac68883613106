// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace cairn::app {

/// Measures how long the UI thread keeps an event waiting: a timer is due every few milliseconds, and what it comes late
/// is what a frame or a key press would have waited. UI thread only.
class FrameProbe : public QObject {
    Q_OBJECT

public:
    explicit FrameProbe(QObject* parent = nullptr);

    void start(double seconds, std::function<void(const Json&)> done);
    /// {"samples", "p50_ms", "p99_ms", "max_ms", "over_16_ms", "seconds"}
    Json result() const;

private:
    void sample();

    QTimer m_timer;
    QElapsedTimer m_clock, m_total;
    double m_seconds = 0;
    std::vector<double> m_latenessMs;
    std::function<void(const Json&)> m_done;
};

} // namespace cairn::app
