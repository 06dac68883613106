// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/sample_flow.h"
#include "plots/canvas/canvas_data.h"
#include "ui/bridge/job_bridge.h"

#include <QObject>

namespace cairn::ui {

class GraphDocument;
class Workspace;

/// A real sample that flows through the network on the canvas, under every card: its picture, mean and deviation over some rows, and what is
/// wrong with them. Computed anew by a job after every edit while it is switched on.
class SampleView : public QObject {
    Q_OBJECT

public:
    SampleView(Workspace& workspace, GraphDocument& document, QObject* parent = nullptr);

    void setShown(bool shown);
    bool isShown() const { return m_shown; }
    bool isSettled() const { return !m_job.running(); }
    /// Puts the samples under the cards of `data`, which shows the level of the document.
    void addTo(plots::CanvasData& data) const;
    /// Why there is nothing to see, or which rows flow; empty while switched off.
    const QString& text() const { return m_text; }

Q_SIGNALS:
    void changed();

private:
    void refresh();
    void clear(const QString& text);

    Workspace& m_workspace;
    GraphDocument& m_document;
    bool m_shown = false;
    session::SampleFlow m_flow;
    QString m_text;
    LatestJob m_job;
};

} // namespace cairn::ui
