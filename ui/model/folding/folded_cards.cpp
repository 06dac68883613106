// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/folding/folded_cards.h"

#include "core/graph/infer/saturating.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace cairn::ui {
namespace {

class FoldTexts {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::ModelPage)
};

/// Names of a card's ports: the layer's, with its port where the layer has several here.
QStringList portNames(const graph::Graph& graph, const std::vector<graph::PortRef>& ports)
{
    QStringList names;
    for (const graph::PortRef& port : ports) {
        const QString label = fromStd(graph.find(port.node)->label);
        const bool several = std::ranges::count(ports, port.node, &graph::PortRef::node) > 1;
        names << (several ? label + QLatin1Char('.') + fromStd(port.port) : label);
    }
    return names;
}

QString nameOf(const graph::Graph& graph, const std::vector<graph::PortRef>& ports, const QString& port, plots::CardId layer)
{
    const auto found = std::ranges::find(ports, graph::PortRef{NodeId{layer}, toStd(port)});
    return found == ports.end() ? QString() : portNames(graph, ports)[found - ports.begin()];
}

QString layerNames(const graph::Graph& graph, const graph::FoldedFrame& frame)
{
    constexpr std::size_t kMostNames = 20;
    QStringList names;
    for (const NodeId id : frame.layers) {
        if (names.size() >= static_cast<qsizetype>(kMostNames))
            return names.join(QStringLiteral(", ")) + QStringLiteral(" …");
        names << fromStd(graph.find(id)->label);
    }
    return names.join(QStringLiteral(", "));
}

/// `hidden`: the cards of the layers within.
plots::CanvasCard foldedCard(const graph::Graph& graph, const graph::FoldedFrame& frame, const graph::Inference& facts, const QHash<plots::CardId, const plots::CanvasCard*>& hidden)
{
    const graph::Annotation& annotation = *graph::findAnnotation(graph, frame.frame);
    plots::CanvasCard card;
    card.id = noteId(frame.frame);
    card.folded = true;
    card.title = annotation.text.empty() ? FoldTexts::tr("Folded") : fromStd(annotation.text);
    card.kind = FoldTexts::tr("%n layers", nullptr, static_cast<int>(frame.layers.size()));
    card.details = layerNames(graph, frame);
    card.position = {graph::seenPlace(annotation).x, graph::seenPlace(annotation).y};
    card.family = annotation.color;
    card.inputs = portNames(graph, frame.inputs);
    card.outputs = portNames(graph, frame.outputs);
    card.idle = true;
    std::int64_t parameters = 0;
    for (const NodeId id : frame.layers) {
        const plots::CanvasCard& inner = *hidden.value(id.value);
        if (card.error.isEmpty() && !inner.error.isEmpty())
            card.error = inner.title + QStringLiteral(": ") + inner.error;
        card.idle = card.idle && inner.idle;
        if (!inner.taps.isEmpty())
            card.taps += (card.taps.isEmpty() ? QString() : QStringLiteral("\n")) + inner.title + QStringLiteral(": ") + inner.taps;
        if (const auto found = facts.nodes.find(id); found != facts.nodes.end())
            parameters = graph::plus(parameters, found->second.parameters);
    }
    if (parameters > 0)
        card.parameters = shortCount(static_cast<double>(parameters));
    for (const graph::PortRef& port : frame.inputs)
        card.inputShapes << hidden.value(port.node.value)->inputShapes.value(hidden.value(port.node.value)->inputs.indexOf(fromStd(port.port)));
    for (const graph::PortRef& port : frame.outputs)
        card.outputShapes << hidden.value(port.node.value)->outputShapes.value(hidden.value(port.node.value)->outputs.indexOf(fromStd(port.port)));
    card.shape = card.outputShapes.value(0);
    if (!frame.outputs.empty()) { // what leaves it
        const plots::CanvasCard& last = *hidden.value(frame.outputs.back().node.value);
        card.sample = last.sample;
        card.sampleText = last.sampleText;
        card.sampleTip = last.sampleTip;
        card.sampleBad = last.sampleBad;
    }
    return card;
}

} // namespace

void foldCards(plots::CanvasData& data, const graph::Graph& graph, const graph::Inference& facts)
{
    const graph::Folding folding = graph::folding(graph);
    if (folding.frames.empty())
        return;
    QHash<plots::CardId, const plots::CanvasCard*> all;
    for (const plots::CanvasCard& card : data.cards)
        all.insert(card.id, &card);
    std::vector<plots::CanvasCard> cards;
    for (const plots::CanvasCard& card : data.cards) {
        if (!folding.at(NodeId{card.id}))
            cards.push_back(card);
    }
    for (const graph::FoldedFrame& frame : folding.frames)
        cards.push_back(foldedCard(graph, frame, facts, all));
    std::vector<plots::CanvasWire> wires;
    for (plots::CanvasWire wire : data.wires) {
        const auto *from = folding.at(NodeId{wire.from}), *to = folding.at(NodeId{wire.to});
        if (from && from == to)
            continue;
        if (from) {
            wire.fromPort = nameOf(graph, from->outputs, wire.fromPort, wire.from);
            wire.from = noteId(from->frame);
        }
        if (to) {
            wire.toPort = nameOf(graph, to->inputs, wire.toPort, wire.to);
            wire.to = noteId(to->frame);
        }
        wires.push_back(wire);
    }
    data.cards = std::move(cards);
    data.wires = std::move(wires);
    std::erase_if(data.notes, [&](const plots::CanvasNote& note) { return folding.hidden.contains(-note.id) || folding.of(-note.id); });
}

plots::CanvasPort layerPort(const graph::Graph& graph, const plots::CanvasPort& port)
{
    if (port.card >= 0)
        return port;
    const graph::Folding folding = graph::folding(graph);
    const graph::FoldedFrame* frame = folding.of(-port.card);
    if (!frame)
        return {};
    const auto& ports = port.output ? frame->outputs : frame->inputs;
    const qsizetype index = portNames(graph, ports).indexOf(port.port);
    if (index < 0)
        return {};
    const graph::PortRef& inner = ports[static_cast<std::size_t>(index)];
    return {inner.node.value, fromStd(inner.port), port.output};
}

plots::CanvasWire layerWire(const graph::Graph& graph, const plots::CanvasWire& wire)
{
    plots::CanvasWire inner = wire;
    const plots::CanvasPort from = layerPort(graph, {wire.from, wire.fromPort, true}), to = layerPort(graph, {wire.to, wire.toPort, false});
    inner.from = from.card;
    inner.fromPort = from.port;
    inner.to = to.card;
    inner.toPort = to.port;
    return inner;
}

std::vector<NodeId> layersOf(const graph::Graph& graph, const std::vector<plots::CardId>& cards)
{
    std::vector<NodeId> ids;
    const bool anyNote = std::ranges::any_of(cards, [](plots::CardId card) { return card < 0; });
    const graph::Folding folding = anyNote ? graph::folding(graph) : graph::Folding();
    for (const plots::CardId card : cards) {
        if (card > 0)
            ids.push_back(NodeId{card});
        else if (const graph::FoldedFrame* frame = folding.of(-card))
            ids.insert(ids.end(), frame->layers.begin(), frame->layers.end());
    }
    return ids;
}

plots::CardId seenCard(const graph::Graph& graph, NodeId layer)
{
    const graph::Folding folding = graph::folding(graph);
    const graph::FoldedFrame* frame = folding.at(layer);
    return frame ? noteId(frame->frame) : layer.value;
}

} // namespace cairn::ui
