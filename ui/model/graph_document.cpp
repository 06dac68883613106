// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/graph_document.h"

#include "core/session/workbench.h"
#include "ui/bridge/job_bridge.h"
#include "ui/shell/workspace.h"

#include <QUndoCommand>

namespace cairn::ui {
namespace {

class GraphEdit : public QUndoCommand {
public:
    GraphEdit(GraphDocument& document, const QString& title, graph::Graph before, graph::Graph after, int mergeKey)
        : QUndoCommand(title), m_document(document), m_before(std::move(before)), m_after(std::move(after)), m_key(mergeKey)
    {
    }
    void undo() override { m_document.replace(m_before); }
    void redo() override { m_document.replace(m_after); }
    int id() const override { return m_key == 0 ? -1 : m_key; }
    bool mergeWith(const QUndoCommand* other) override
    {
        m_after = static_cast<const GraphEdit*>(other)->m_after;
        if (m_after == m_before)
            setObsolete(true);
        return true;
    }

private:
    GraphDocument& m_document;
    graph::Graph m_before, m_after;
    int m_key;
};

} // namespace

GraphDocument::GraphDocument(Workspace& workspace, QObject* parent) : QObject(parent), m_workspace(workspace)
{
    m_undo.setUndoLimit(500);
    connect(&workspace, &Workspace::workbenchChanged, this, [this] {
        m_undo.clear();
        m_dirty = false;
        load();
    });
    connect(&workspace, &Workspace::graphChanged, this, &GraphDocument::load);
    connect(&workspace, &Workspace::dataChanged, this, &GraphDocument::refreshData);
    connect(&workspace, &Workspace::choiceChanged, this, &GraphDocument::refreshData);
    load();
}

bool GraphDocument::isReadOnly() const
{
    return !m_workspace.workbench() || m_workspace.workbench()->readOnly();
}

Result<void> GraphDocument::edit(const QString& title, const std::function<Result<void>(graph::Graph&)>& change, int mergeKey)
{
    if (isReadOnly())
        return fail(ErrorCode::ReadOnly, "The project is open for reading only", {}, "Save a copy of it and edit that");
    graph::Graph after = m_graph;
    CAIRN_TRY(change(after));
    if (!(after == m_graph))
        m_undo.push(new GraphEdit(*this, title, m_graph, std::move(after), mergeKey));
    return {};
}

void GraphDocument::replace(const graph::Graph& graph)
{
    m_graph = graph;
    m_facts = graph::infer(m_graph, m_data);
    m_dirty = true;
    save();
    Q_EMIT changed();
}

void GraphDocument::load()
{
    // The echo of an own save, or a change from outside while own edits wait: those win.
    if (m_dirty || m_saving)
        return;
    const auto workbench = m_workspace.workbench();
    const graph::Graph stored = workbench ? workbench->graph() : graph::Graph();
    if (!(stored == m_graph)) {
        m_graph = stored;
        m_undo.clear();
    }
    refreshData();
}

void GraphDocument::refreshData()
{
    const auto workbench = m_workspace.workbench();
    m_data = workbench ? workbench->dataInterface() : graph::DataInterface();
    m_facts = graph::infer(m_graph, m_data);
    Q_EMIT changed();
}

void GraphDocument::save()
{
    const auto workbench = m_workspace.workbench();
    if (m_saving || !m_dirty || !workbench)
        return;
    m_saving = true;
    m_dirty = false;
    runJob(
        m_workspace.jobs(), this, JobLabel{tr("Save the network")},
        [workbench, graph = m_graph](JobContext&) { return workbench->setGraph(graph); },
        [this](Result<void> saved) {
            m_saving = false;
            if (!saved)
                Q_EMIT saveFailed(saved.error());
            save();
        });
}

} // namespace cairn::ui
