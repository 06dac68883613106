// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/run.h"
#include "ui/bridge/job_bridge.h"

#include <QComboBox>

namespace cairn::ui {

class Workspace;

/// Which run's model a page looks at: the runs of the project that have one, the newest first. Shared by all pages
/// through Workspace::run().
class RunPicker : public QComboBox {
    Q_OBJECT

public:
    explicit RunPicker(Workspace& workspace, QWidget* parent = nullptr);

    bool isSettled() const { return !m_job.running(); }

Q_SIGNALS:
    /// The list has been read; empty: no run has a model yet.
    void runsRead(bool any);

private:
    void reload();

    Workspace& m_workspace;
    LatestJob m_job;
};

} // namespace cairn::ui
