// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/infer/inference.h"

#include <QObject>
#include <QStringList>
#include <QUndoStack>

#include <functional>
#include <memory>

namespace cairn::ui {

class Workspace;

/// The graph of the open project as it is being edited: every edit infers shapes anew, can be undone, and is saved to
/// the project by a job at once. One level of it is shown and edited: the whole, or the inside of a block. UI thread only.
class GraphDocument : public QObject {
    Q_OBJECT

public:
    explicit GraphDocument(Workspace& workspace, QObject* parent = nullptr);

    const graph::Graph& graph() const { return m_graph; }
    const graph::Inference& facts() const { return m_facts; }
    /// The level that is shown: the graph itself, or the body of the block that was entered last.
    const graph::Graph& shown() const { return m_path.empty() ? m_graph : m_body; }
    /// What is known of the nodes on that level.
    const graph::Inference& shownFacts() const { return m_path.empty() ? m_facts : m_bodyFacts; }
    /// The same for a changed copy of that level: what would be.
    graph::Inference factsIf(const graph::Graph& level) const;
    /// Labels of the blocks that were entered, from outside to inside.
    QStringList crumbs() const;
    /// Ids of those blocks; empty: the whole is shown.
    const std::vector<NodeId>& path() const { return m_path; }
    bool isInside() const { return !m_path.empty(); }
    /// The name of the block that is shown; empty: none.
    std::string shownBlock() const;
    /// Shows the inside of a block of the level shown; false where there is nothing to show.
    bool enter(NodeId block);
    /// Shows the level behind the first `depth` blocks; 0: the whole.
    void leaveTo(int depth);
    const graph::DataInterface& data() const { return m_data; }
    QUndoStack& undoStack() { return m_undo; }
    bool isReadOnly() const;
    /// False while an edit is not in the project yet.
    bool isSaved() const { return !m_dirty && !m_saving; }

    /// Changes a copy of the level shown (which knows all blocks of the graph); where `change` succeeds and changes anything, that becomes one step of undo named
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
    void refreshLevel();
    graph::Graph withLevel(const graph::Graph& level) const;
    void save();

    Workspace& m_workspace;
    graph::Graph m_graph;
    graph::DataInterface m_data;
    graph::Inference m_facts;
    std::vector<NodeId> m_path; ///< of block nodes
    graph::Graph m_body;        ///< of the block shown, with the definitions of the graph
    graph::Inference m_bodyFacts;
    QUndoStack m_undo;
    bool m_dirty = false, m_saving = false;
};

} // namespace cairn::ui
