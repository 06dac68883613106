// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/training/preflight.h"
#include "ui/bridge/job_bridge.h"

#include <QTimer>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace cairn::ui {

class Workspace;

/// What the training would take: parameters, memory and time, measured by a few steps. Looks anew when network, data or options
/// change, while it can be seen and nothing is being trained.
class PreflightCard : public QWidget {
    Q_OBJECT

public:
    explicit PreflightCard(Workspace& workspace, QWidget* parent = nullptr);

    bool isSettled() const { return !m_soon.isActive() && !m_job.running(); }
    /// The figures shown; nothing before the first or after an error.
    const std::optional<session::Preflight>& figures() const { return m_figures; }

public Q_SLOTS:
    void refreshSoon();
    /// Leaves the device to a training that begins.
    void stop();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void measure();
    void showFigures();
    void say(const QString& text);

    Workspace& m_workspace;
    QGridLayout* m_facts;
    QLabel* m_said;
    QTimer m_soon;
    LatestJob m_job;
    bool m_stale = true;
    std::optional<session::Preflight> m_figures;
};

} // namespace cairn::ui
