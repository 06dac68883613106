// SPDX-License-Identifier: GPL-3.0-or-later
// What the user wants, turned into edits of the graph.
#include "core/graph/edit/clipboard.h"
#include "core/graph/edit/folded_frames.h"
#include "core/graph/edit/rewire.h"
#include "core/graph/templates.h"
#include "plots/canvas/canvas_geometry.h"
#include "plots/canvas/node_canvas.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"
#include "ui/model/folding/folded_cards.h"
#include "ui/model/model_page.h"
#include "ui/model/palette.h"
#include "ui/shell/workspace.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>
#include <limits>
#include <set>

namespace cairn::ui {
namespace {

/// The cards on which layers are seen.
std::vector<plots::CardId> cardIds(const graph::Graph& graph, const std::vector<NodeId>& nodes)
{
    const graph::Folding folding = graph::folding(graph);
    std::set<plots::CardId> ids;
    for (const auto node : nodes) {
        const graph::FoldedFrame* frame = folding.at(node);
        ids.insert(frame ? noteId(frame->frame) : node.value);
    }
    return {ids.begin(), ids.end()};
}

graph::PortRef portRef(const plots::CanvasPort& port)
{
    return {NodeId{port.card}, toStd(port.port)};
}

/// Top left corner of all layers and notes in a document; (0, 0) where there are none.
QPointF cornerOf(const std::string& document)
{
    const Json json = Json::parse(document, nullptr, false);
    const auto parsed = graph::graphFromJson(json);
    if (!parsed || (parsed->empty() && parsed->annotations().empty()))
        return {};
    QPointF corner(std::numeric_limits<double>::max(), std::numeric_limits<double>::max());
    for (const graph::Node& node : parsed->nodes())
        corner = {std::min(corner.x(), node.x), std::min(corner.y(), node.y)};
    for (const graph::Annotation& note : parsed->annotations())
        corner = {std::min(corner.x(), note.x), std::min(corner.y(), note.y)};
    return corner;
}

} // namespace

NodeId ModelPage::addKind(const QString& kind, const QPointF& place, const plots::CanvasPort& from)
{
    NodeId added;
    report(m_document.edit(tr("Add %1").arg(kind), [&](graph::Graph& graph) -> Result<void> {
        const double dx = !from ? plots::kCardWidth / 2 : from.output ? 0 : plots::kCardWidth;
        const auto& facts = m_document.shownFacts().nodes;
        const auto source = from.output ? facts.find(NodeId{from.card}) : facts.end();
        const bool known = source != facts.end() && source->second.outputs.contains(toStd(from.port));
        CAIRN_ASSIGN(added, addEntry(graph, kind, place.x() - dx, place.y() - 33, known ? &source->second.outputs.at(toStd(from.port)) : nullptr));
        const auto info = graph::nodeInfo(graph, *graph.find(added));
        const auto& ports = from.output ? info->inputs : info->outputs;
        if (!from || ports.empty())
            return {};
        const graph::PortRef mine{added, ports.front().name};
        return from.output ? graph.connect(portRef(from), mine) : graph.connect(mine, portRef(from));
    }));
    if (added)
        m_canvas->selectCards({added.value});
    return added;
}

void ModelPage::removeCards(const std::vector<plots::CardId>& cards, const std::vector<plots::CanvasWire>& wires)
{
    report(m_document.edit(tr("Delete"), [&](graph::Graph& graph) -> Result<void> {
        for (const auto& wire : wires)
            graph.disconnect({NodeId{wire.to}, toStd(wire.toPort)});
        const auto notes = graph::withFolded(graph, annotationIds(cards));
        graph::removeAndJoin(graph, layersOf(graph, cards));
        graph::removeAnnotations(graph, notes);
        return {};
    }));
}

void ModelPage::connectPorts(const plots::CanvasPort& output, const plots::CanvasPort& input)
{
    report(m_document.edit(tr("Connect"), [&](graph::Graph& graph) { return graph.connect(portRef(output), portRef(input)); }));
}

void ModelPage::disconnectPort(const plots::CanvasPort& input)
{
    report(m_document.edit(tr("Disconnect"), [&](graph::Graph& graph) -> Result<void> {
        graph.disconnect(portRef(input));
        return {};
    }));
}

/// A layer without wires that is moved onto a wire goes into it.
void ModelPage::insertWhereItLies(graph::Graph& graph, const plots::CardMove& move) const
{
    const NodeId id{move.id};
    if (move.id < 0)
        return;
    const bool wired = std::ranges::any_of(graph.edges(), [&](const graph::Edge& edge) { return edge.from.node == id || edge.to.node == id; });
    const auto wire = wired ? std::nullopt : m_canvas->wireAt(move.position + QPointF(plots::kCardWidth / 2, 33));
    if (wire)
        (void)graph::insertOnEdge(graph, id, {NodeId{layerWire(graph, *wire).to}, toStd(layerWire(graph, *wire).toPort)}); // what cannot stand in a wire is only moved
}

void ModelPage::moveCards(const std::vector<plots::CardMove>& moves)
{
    report(m_document.edit(tr("Move"), [&](graph::Graph& graph) -> Result<void> {
        for (const plots::CardMove& move : moves)
            if (const graph::Node* node = graph.find(NodeId{move.id})) {
                graph::Node changed = *node;
                changed.x = move.position.x();
                changed.y = move.position.y();
                CAIRN_TRY(graph.update(changed));
            } else if (graph::findAnnotation(graph, -move.id)) {
                CAIRN_TRY(graph::moveAnnotation(graph, -move.id, move.position.x(), move.position.y()));
            }
        if (moves.size() == 1)
            insertWhereItLies(graph, moves.front());
        return {};
    }));
}

void ModelPage::copyCards(const std::vector<plots::CardId>& cards)
{
    const auto ids = layersOf(m_document.shown(), cards);
    const auto notes = graph::withFolded(m_document.shown(), annotationIds(cards));
    QGuiApplication::clipboard()->setText(fromStd(graph::extract(m_document.shown(), ids, notes).dump(2)));
    workspace().say(tr("%n layers copied", nullptr, static_cast<int>(ids.size())));
}

void ModelPage::pasteAt(const std::optional<QPointF>& place)
{
    const std::string text = toStd(QGuiApplication::clipboard()->text());
    const QPointF shift = place ? *place - cornerOf(text) : QPointF(24, 24);
    std::vector<NodeId> added;
    report(m_document.edit(tr("Paste"), [&](graph::Graph& graph) -> Result<void> {
        CAIRN_ASSIGN(added, graph::paste(graph, text, shift.x(), shift.y()));
        return {};
    }));
    if (!added.empty())
        m_canvas->selectCards(cardIds(m_document.shown(), added));
}

void ModelPage::duplicateCards(const std::vector<plots::CardId>& cards)
{
    const graph::Graph& level = m_document.shown();
    const std::string text = graph::extract(level, layersOf(level, cards), graph::withFolded(level, annotationIds(cards))).dump();
    std::vector<NodeId> added;
    report(m_document.edit(tr("Duplicate"), [&](graph::Graph& graph) -> Result<void> {
        CAIRN_ASSIGN(added, graph::paste(graph, text, 32, 88));
        return {};
    }));
    if (!added.empty())
        m_canvas->selectCards(cardIds(m_document.shown(), added));
}

void ModelPage::arrange()
{
    using Places = std::unordered_map<NodeId, graph::Position>;
    m_layout.start(
        workspace().jobs(), this, JobLabel{tr("Arrange the network")},
        [graph = graph::seenGraph(m_document.shown())](JobContext&) -> Result<Places> {
            graph::LayoutOptions options;
            options.nodeHeight = 72;
            return graph::autoLayout(graph, options);
        },
        [this](Result<Places> places) {
            if (!places)
                return report(places.error());
            report(m_document.edit(tr("Arrange"), [&](graph::Graph& graph) -> Result<void> {
                graph::applySeenLayout(graph, std::move(*places));
                return {};
            }));
            m_canvas->startOver();
        });
}

void ModelPage::useTemplate(const QString& id)
{
    m_template.start(
        workspace().jobs(), this, JobLabel{tr("Build the template")},
        [data = m_document.data(), id = toStd(id)](JobContext&) { return graph::buildTemplate(id, data); },
        [this, id](Result<graph::Graph> built) {
            if (!built)
                return report(built.error());
            m_document.leaveTo(0);
            report(m_document.edit(tr("Use template %1").arg(id), [&](graph::Graph& graph) -> Result<void> {
                graph = std::move(*built);
                return {};
            }));
            m_canvas->startOver();
        });
}

} // namespace cairn::ui
