// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/runs/run_query.h"
#include "ui/bridge/job_bridge.h"

#include <QObject>

#include <deque>

class QUndoStack;

namespace cairn::ui {

class Workspace;

/// Changes of runs, one after the other in jobs, each a step that can be undone; and their deletion, which cannot.
class RunEdits : public QObject {
    Q_OBJECT

public:
    RunEdits(Workspace& workspace, QUndoStack& undo, QObject* parent = nullptr);

    void edit(const std::vector<RunId>& runs, const store::RunEdit& edit, const QString& what);
    /// Deletes runs and gives their space back; says how much in the status bar.
    void remove(const std::vector<RunId>& runs);
    bool isSettled() const { return m_waiting.empty() && !m_working && !m_removal.running(); }

Q_SIGNALS:
    void done();
    void failed(const cairn::Error& error);

private:
    friend class RunEditStep;
    using Edits = std::shared_ptr<std::vector<store::RunEditFor>>;
    /// Applies `edits`; `back` then holds what takes them back.
    void apply(Edits edits, Edits back);
    void next();

    Workspace& m_workspace;
    QUndoStack& m_undo;
    std::deque<std::pair<Edits, Edits>> m_waiting;
    bool m_working = false;
    LatestJob m_removal;
};

} // namespace cairn::ui
