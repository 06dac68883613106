// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/graph_document.h"

#include "core/graph/blocks/infer_blocks.h"
#include "core/session/workbench.h"
#include "ui/bridge/job_bridge.h"
#include "ui/common/text.h"
#include "ui/shell/workspace.h"

#include <QUndoCommand>

#include <span>

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
    graph::Graph level = shown();
    CAIRN_TRY(change(level));
    graph::Graph after = withLevel(level);
    if (!(after == m_graph))
        m_undo.push(new GraphEdit(*this, title, m_graph, std::move(after), mergeKey));
    return {};
}

void GraphDocument::replace(const graph::Graph& graph)
{
    m_graph = graph;
    m_facts = graph::infer(m_graph, m_data);
    refreshLevel();
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
    refreshLevel();
    Q_EMIT changed();
}

namespace {

/// The definition that a way through block nodes leads to, and its name; nullptr where it leads nowhere.
std::pair<std::string, const graph::Block*> blockAt(const graph::Graph& graph, std::span<const NodeId> path)
{
    const graph::Graph* level = &graph;
    std::pair<std::string, const graph::Block*> found{{}, nullptr};
    for (const NodeId id : path) {
        const graph::Node* node = level->find(id);
        const Json name = node && node->kind == graph::kBlockKind ? node->params.value("block", Json()) : Json();
        const auto block = name.is_string() ? graph.blocks().find(name.get<std::string>()) : graph.blocks().end();
        if (block == graph.blocks().end())
            return {{}, nullptr};
        found = {block->first, block->second.get()};
        level = &block->second->body;
    }
    return found;
}

/// A body that knows the blocks around it, so that it can be edited as the whole graph is.
graph::Graph bodyWithBlocks(const graph::Graph& graph, const graph::Block& block)
{
    graph::Graph body = block.body;
    for (const auto& [name, definition] : graph.blocks())
        (void)body.defineBlock(name, *definition); // was accepted before
    return body;
}

} // namespace

/// The whole graph with a changed level in place of the one shown.
graph::Graph GraphDocument::withLevel(const graph::Graph& level) const
{
    const auto [name, block] = blockAt(m_graph, m_path);
    if (!block)
        return level;
    graph::Graph whole = m_graph;
    for (const auto& [other, definition] : m_graph.blocks()) {
        if (!level.blocks().contains(other))
            whole.removeBlock(other);
    }
    for (const auto& [other, definition] : level.blocks()) {
        if (other != name)
            (void)whole.defineBlock(other, *definition);
    }
    // Definitions were changed in place: the body's own is what was edited, with parameters that may be new.
    graph::Block changed = level.blocks().contains(name) ? *level.blocks().at(name) : *block;
    changed.body = graph::Graph::assemble(level.nodes(), level.edges()).value();
    changed.body.setAnnotations(level.annotations());
    (void)whole.defineBlock(name, std::move(changed));
    return whole;
}

void GraphDocument::refreshLevel()
{
    while (!m_path.empty() && !blockAt(m_graph, m_path).second)
        m_path.pop_back();
    if (m_path.empty())
        return;
    m_body = bodyWithBlocks(m_graph, *blockAt(m_graph, m_path).second);
    m_bodyFacts = factsIf(m_body);
}

graph::Inference GraphDocument::factsIf(const graph::Graph& level) const
{
    if (m_path.empty())
        return graph::infer(level, m_data);
    graph::Inference facts;
    facts.nodes = graph::BlockInference(withLevel(level), m_data).inside(m_path);
    for (const graph::Node& node : level.nodes()) {
        facts.order.push_back(node.id); // none is shown as idle
        if (const auto found = facts.nodes.find(node.id); found != facts.nodes.end() && found->second.error)
            facts.problems.push_back({node.id, *found->second.error});
    }
    return facts;
}

QStringList GraphDocument::crumbs() const
{
    QStringList labels;
    const graph::Graph* level = &m_graph;
    for (std::size_t depth = 0; depth < m_path.size(); ++depth) {
        labels << fromStd(level->find(m_path[depth])->label);
        level = &blockAt(m_graph, std::span(m_path).first(depth + 1)).second->body;
    }
    return labels;
}

std::string GraphDocument::shownBlock() const
{
    return blockAt(m_graph, m_path).first;
}

bool GraphDocument::enter(NodeId block)
{
    std::vector<NodeId> path = m_path;
    path.push_back(block);
    if (!blockAt(m_graph, path).second)
        return false;
    m_path = std::move(path);
    refreshLevel();
    Q_EMIT changed();
    return true;
}

void GraphDocument::leaveTo(int depth)
{
    if (depth >= static_cast<int>(m_path.size()))
        return;
    m_path.resize(static_cast<std::size_t>(std::max(depth, 0)));
    refreshLevel();
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
