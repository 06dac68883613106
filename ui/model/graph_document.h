// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/inference.h"

#include <QObject>
#include <QUndoStack>

#include <functional>
#include <memory>

namespace cairn::ui {

class Workspace;

/// The graph of the open project as it is being edited: every edit infers shapes anew, can be undone, and is saved to
/// the project by a job at once. UI thread only.
class GraphDocument : public QObject {
    Q_OBJECT

public:
    explicit GraphDocument(Workspace& workspace, QObject* parent = nullptr);

    const graph::Graph& graph() const { return m_graph; }
    const graph::Inference& facts() const { return m_facts; }
    const graph::DataInterface& data() const { return m_data; }
    QUndoStack& undoStack() { return m_undo; }
    bool isReadOnly() const;
    /// False while an edit is not in the project yet.
    bool isSaved() const { return !m_dirty && !m_saving; }

    /// Changes a copy of the graph; where `change` succeeds and changes anything, that becomes one step of undo named
    /// `title`. `mergeKey` not 0: follows the previous step of the same key without a new one (typing in a field).
    Result<void> edit(const QString& title, const std::function<Result<void>(graph::Graph&)>& change, int mergeKey = 0);

    /// Used by undo and redo.
    void replace(const graph::Graph& graph);

Q_SIGNALS:
    void changed();
    void saveFailed(const cairn::Error& error);

private:
    void load();
    void refreshData();
    void save();

    Workspace& m_workspace;
    graph::Graph m_graph;
    graph::DataInterface m_data;
    graph::Inference m_facts;
    QUndoStack m_undo;
    bool m_dirty = false, m_saving = false;
};

} // namespace cairn::ui
