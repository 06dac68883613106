// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/engine_api/rate_curve.h"
#include "ui/bridge/job_bridge.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace cairn::plots { class LineChart; }

namespace cairn::ui {

class Workspace;

/// Tries learning rates on a copy of the network when asked to, and shows how the loss went, with the rate it suggests. What was found
/// goes when network, data or options change.
class RateCard : public QWidget {
    Q_OBJECT

public:
    explicit RateCard(Workspace& workspace, QWidget* parent = nullptr);

    bool isSettled() const { return !m_job.running(); }
    /// What was found; nothing before the first sweep, after an error, or when it is out of date.
    const std::optional<engine::RateCurve>& found() const { return m_found; }
    bool possible() const;

public Q_SLOTS:
    void find();
    /// Leaves the device to a training that begins.
    void stop();

Q_SIGNALS:
    /// The user takes the suggestion.
    void taken(double rate);

private:
    void forget();
    Json optionsButRate() const;
    void show(engine::RateCurve curve);
    void say(const QString& text);

    Workspace& m_workspace;
    QPushButton* m_find;
    QPushButton* m_take;
    QLabel* m_said;
    plots::LineChart* m_chart;
    LatestJob m_job;
    std::optional<engine::RateCurve> m_found;
    Json m_of; ///< options of what was found, without the rate
};

} // namespace cairn::ui
