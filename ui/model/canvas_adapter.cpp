// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/canvas_adapter.h"

#include "ui/common/described.h"
#include "ui/common/text.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <cmath>

namespace cairn::ui {
namespace {

class Texts {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::ModelPage)
};

QString valueText(const Json& value)
{
    if (value.is_string())
        return fromStd(value.get<std::string>());
    if (value.is_boolean())
        return value.get<bool>() ? Texts::tr("on") : Texts::tr("off");
    if (value.is_number_float())
        return numberText(value.get<double>(), 4);
    return fromStd(value.dump());
}

template <typename Types>
QStringList shapesAt(const QStringList& ports, const Types& types)
{
    QStringList shapes;
    for (const QString& port : ports) {
        const auto type = types.find(toStd(port));
        shapes << (type == types.end() ? QString() : fromStd(graph::shapeText(type->second.shape)));
    }
    return shapes;
}

plots::CanvasCard cardOf(const graph::Graph& graph, const graph::Node& node, const graph::Inference& facts)
{
    plots::CanvasCard card;
    card.id = node.id.value;
    card.title = fromStd(node.label);
    card.position = {node.x, node.y};
    card.details = detailsText(graph, node);
    if (const auto info = graph::nodeInfo(graph, node)) {
        card.kind = kindTitle(*info);
        card.family = familyColor(info->family);
        for (const auto& port : info->inputs)
            card.inputs << fromStd(port.name);
        for (const auto& port : info->outputs)
            card.outputs << fromStd(port.name);
        QStringList taps;
        for (const graph::TapSpec& tap : info->taps)
            taps << Texts::tr("Can be looked at: %1").arg(fromStd(tap.help));
        card.taps = taps.join(QLatin1Char('\n'));
    } else {
        card.kind = fromStd(node.kind);
    }
    const auto found = facts.nodes.find(node.id);
    if (found == facts.nodes.end())
        return card;
    const graph::NodeFacts& f = found->second;
    card.inputShapes = shapesAt(card.inputs, f.inputs);
    card.outputShapes = shapesAt(card.outputs, f.outputs);
    if (!f.outputs.empty())
        card.shape = fromStd(graph::shapeText(f.outputs.begin()->second.shape));
    else if (!f.inputs.empty() && card.outputs.isEmpty())
        card.shape = fromStd(graph::shapeText(f.inputs.begin()->second.shape));
    if (f.parameters > 0)
        card.parameters = shortCount(static_cast<double>(f.parameters));
    if (f.error) {
        card.error = fromStd(f.error->what);
        if (!f.error->fix.empty())
            card.error += QStringLiteral("\n") + fromStd(f.error->fix);
    }
    card.idle = !facts.order.empty() && std::find(facts.order.begin(), facts.order.end(), node.id) == facts.order.end();
    return card;
}

plots::CanvasWire wireOf(const graph::Edge& edge, const graph::Inference& facts)
{
    plots::CanvasWire wire{edge.from.node.value, fromStd(edge.from.port), edge.to.node.value, fromStd(edge.to.port), {}, 1, false};
    if (const auto from = facts.nodes.find(edge.from.node); from != facts.nodes.end()) {
        const auto type = from->second.outputs.find(edge.from.port);
        if (type != from->second.outputs.end()) {
            wire.label = fromStd(graph::shapeText(type->second.shape));
            // A wire of a million numbers is three times as thick as one of ten.
            const double numbers = static_cast<double>(std::max<std::int64_t>(graph::elementsPerRow(type->second), 1));
            wire.weight = std::clamp(1 + std::log10(numbers) / 3 - 0.33, 1.0, 3.0);
        }
    }
    if (const auto to = facts.nodes.find(edge.to.node); to != facts.nodes.end())
        wire.invalid = to->second.error.has_value();
    return wire;
}

} // namespace

plots::CanvasData canvasData(const graph::Graph& graph, const graph::Inference& facts)
{
    plots::CanvasData data;
    for (const graph::Node& node : graph.nodes())
        data.cards.push_back(cardOf(graph, node, facts));
    for (const graph::Edge& edge : graph.edges())
        data.wires.push_back(wireOf(edge, facts));
    for (const graph::Annotation& annotation : graph.annotations())
        data.notes.push_back({noteId(annotation.id), annotation.kind == graph::Annotation::Kind::Frame, fromStd(annotation.text),
                              {annotation.x, annotation.y, annotation.width, annotation.height}, annotation.color});
    return data;
}

std::vector<std::int64_t> annotationIds(const std::vector<plots::CardId>& items)
{
    std::vector<std::int64_t> ids;
    for (const plots::CardId item : items) {
        if (item < 0)
            ids.push_back(-item);
    }
    return ids;
}

int familyColor(const std::string& family)
{
    static const QHash<QString, int> colors = {
        {QStringLiteral("dense"), 0},       {QStringLiteral("convolution"), 1},    {QStringLiteral("activation"), 2},
        {QStringLiteral("combine"), 3},     {QStringLiteral("pooling"), 4},        {QStringLiteral("data"), 5},
        {QStringLiteral("shape"), 6},       {QStringLiteral("normalization"), 7},  {QStringLiteral("regularization"), 8},
        {QStringLiteral("sequence"), 1},    {QStringLiteral("attention"), 8},
        {QStringLiteral("memory"), 6},      {QStringLiteral("graph"), 4},          {QStringLiteral("generative"), 7},
        {QStringLiteral("heads"), 5},
        {QStringLiteral("block"), 1},       {QStringLiteral("image"), 6}};
    return colors.value(fromStd(family), 9);
}

QString familyTitle(const std::string& family)
{
    static const QHash<QString, const char*> titles = {
        {QStringLiteral("data"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Data")},
        {QStringLiteral("dense"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Dense")},
        {QStringLiteral("convolution"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Convolution")},
        {QStringLiteral("pooling"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Pooling")},
        {QStringLiteral("image"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Images")},
        {QStringLiteral("activation"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Activation")},
        {QStringLiteral("normalization"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Normalisation")},
        {QStringLiteral("regularization"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Regularisation")},
        {QStringLiteral("shape"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Shape")},
        {QStringLiteral("combine"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Combine")},
        {QStringLiteral("sequence"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Sequence")},
        {QStringLiteral("attention"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Attention")},
        {QStringLiteral("memory"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Memory")},
        {QStringLiteral("graph"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Graphs")},
        {QStringLiteral("generative"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Generative")},
        {QStringLiteral("heads"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Heads")},
        {QStringLiteral("block"), QT_TRANSLATE_NOOP("cairn::ui::ModelPage", "Blocks")}};
    const QString key = fromStd(family);
    return titles.contains(key) ? Texts::tr(titles.value(key)) : key;
}

QString kindTitle(const graph::KindInfo& info)
{
    return info.family == "block" ? fromStd(info.title) : described(kLayerTexts, info.title);
}

QString detailsText(const graph::Graph& graph, const graph::Node& node)
{
    const auto info = graph::nodeInfo(graph, node);
    if (!info)
        return {};
    QStringList parts;
    for (const graph::ParamSpec& spec : info->params) {
        const Json value = node.params.value(spec.name, spec.fallback);
        // The first parameter says most of a layer; its name goes without saying where it is a width or a word.
        const bool first = &spec == &info->params.front() && info->id != graph::kBlockKind;
        const bool plain = spec.type == graph::ParamType::Text || spec.type == graph::ParamType::Choice || spec.name.starts_with("out_");
        if (value.is_string() && value.get<std::string>().empty())
            continue;
        if (first && plain)
            parts << valueText(value);
        else if (value != spec.fallback || (first && spec.name != "eps"))
            parts << describedWithin(kLayerTexts, spec.title) + QLatin1Char(' ') + valueText(value);
    }
    if (!node.weights.empty())
        parts << Texts::tr("weights of %1").arg(fromStd(node.weights));
    if (node.frozen)
        parts << Texts::tr("frozen");
    else if (node.rate != 1.0)
        parts << Texts::tr("rate × %1").arg(numberText(node.rate, 4));
    return parts.join(QStringLiteral(", "));
}

std::vector<QString> fittingEntries(const graph::Graph& graph, const graph::Inference& facts, const graph::DataInterface& wanted,
                                    const std::vector<PaletteEntry>& entries, const plots::CanvasPort& from)
{
    std::vector<QString> ids;
    const auto source = facts.nodes.find(NodeId{from.card});
    const bool known = from.output && source != facts.nodes.end() && source->second.outputs.contains(toStd(from.port));
    graph::DataInterface data = wanted;
    data.fields.clear();
    if (known)
        data.fields["x"] = source->second.outputs.at(toStd(from.port));
    for (const PaletteEntry& entry : entries) {
        // The layer by itself behind what comes out of the port: as quick in a network of thousands.
        graph::Graph trial;
        for (const auto& [name, block] : graph.blocks())
            (void)trial.defineBlock(name, *block);
        const NodeId input = trial.add("input");
        const auto id = addEntry(trial, entry.id, 0, 0, known ? &data.fields.at("x") : nullptr);
        const auto info = id ? graph::nodeInfo(trial, *trial.find(*id)) : std::nullopt;
        if (!info)
            continue;
        const auto& ports = from.output ? info->inputs : info->outputs;
        if (from && ports.empty())
            continue;
        // A layer that only lacks its other inputs fits; one that cannot take this shape does not.
        const bool open = std::ranges::count(ports, false, &graph::PortSpec::optional) > 1;
        if (known && !open && trial.connect({input, "out"}, {*id, ports.front().name})) {
            const graph::Inference tried = graph::infer(trial, data);
            if (const auto found = tried.nodes.find(*id); found != tried.nodes.end() && found->second.error)
                continue;
        }
        ids.push_back(entry.id);
    }
    return ids;
}

} // namespace cairn::ui
