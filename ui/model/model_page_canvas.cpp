// SPDX-License-Identifier: GPL-3.0-or-later
// What surrounds the canvas: finding layers, code beside it, layers put into wires, problems mended.
#include "core/graph/edit/fixes.h"
#include "core/graph/edit/rewire.h"
#include "plots/canvas/node_canvas.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"
#include "ui/model/code_view.h"
#include "ui/model/compare/compare_dialog.h"
#include "ui/model/folding/folded_cards.h"
#include "ui/model/kind_popup.h"
#include "ui/model/model_page.h"
#include "ui/model/palette.h"
#include "ui/model/sample/sample_view.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/workspace.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QMenu>
#include <QToolButton>

namespace cairn::ui {

void ModelPage::addCanvasCommands()
{
    auto& commands = workspace().commands();
    commands.add({.id = QStringLiteral("model.find"),
                  .title = tr("Find a layer of the network"),
                  .help = tr("Type a part of its name or kind"),
                  .shortcut = QKeySequence::Find,
                  .run = [this](const QVariant&) { findLayer(); },
                  .enabledWhen = [this] { return isVisible() && !m_document.shown().empty(); }});
    const auto several = [this] { return !m_document.isReadOnly() && m_canvas->selectedCards().size() > 1; };
    commands.add({.id = QStringLiteral("model.alignRow"),
                  .title = tr("Align in a row"),
                  .help = tr("Gives the selected layers the height of the topmost"),
                  .run = [this](const QVariant&) { alignCards(Qt::Horizontal); },
                  .enabledWhen = several});
    commands.add({.id = QStringLiteral("model.alignColumn"),
                  .title = tr("Align in a column"),
                  .help = tr("Puts the selected layers below the leftmost"),
                  .run = [this](const QVariant&) { alignCards(Qt::Vertical); },
                  .enabledWhen = several});
    commands.add({.id = QStringLiteral("model.samples"),
                  .title = tr("Sample"),
                  .help = tr("Let a real sample flow through the network: what every layer makes of it, and layers that are dead, vanishing or exploding"),
                  .run = [this](const QVariant&) { showSamples(!m_samples->isShown()); },
                  .checkedWhen = [this] { return m_samples->isShown(); }});
    commands.add({.id = QStringLiteral("model.compare"),
                  .title = tr("Compare"),
                  .help = tr("Show what distinguishes this network from that of a run, an earlier state or another project, and take parts over"),
                  .run = [this](const QVariant&) { CompareDialog::open(workspace(), m_document, window()); },
                  .enabledWhen = [this] { return !m_document.graph().empty(); }});
    commands.add({.id = QStringLiteral("model.code"),
                  .title = tr("Code"),
                  .help = tr("Show the PyTorch source of the network beside the canvas"),
                  .run = [this](const QVariant&) { showCode(m_code->isHidden()); },
                  .checkedWhen = [this] { return !m_code->isHidden(); }});
}

void ModelPage::alignCards(Qt::Orientation along)
{
    std::vector<plots::CardMove> moves;
    QPointF first(1e9, 1e9);
    for (const plots::CardId card : m_canvas->selectedCards()) {
        if (const graph::Node* node = m_document.shown().find(NodeId{card})) {
            moves.push_back({card, {node->x, node->y}});
            first = {std::min(first.x(), node->x), std::min(first.y(), node->y)};
        }
    }
    for (plots::CardMove& move : moves) {
        if (along == Qt::Horizontal)
            move.position.setY(first.y());
        else
            move.position.setX(first.x());
    }
    moveCards(moves);
}

void ModelPage::findLayer()
{
    std::vector<PaletteEntry> layers;
    for (const graph::Node& node : m_document.shown().nodes()) {
        const auto info = graph::nodeInfo(m_document.shown(), node);
        layers.push_back({QString::number(node.id.value), fromStd(node.label), info ? kindTitle(*info) : fromStd(node.kind), info ? fromStd(info->help) : QString()});
    }
    m_finder->open(layers, m_canvas->viewport()->mapToGlobal(QPoint(m_canvas->viewport()->width() / 2 - 130, 24)), tr("Find a layer of the network"));
}

void ModelPage::showSamples(bool shown)
{
    m_samples->setShown(shown);
    workspace().commands().refresh();
}

bool ModelPage::samplesSettled() const
{
    return m_samples->isSettled();
}

void ModelPage::showCode(bool shown)
{
    m_code->setVisible(shown);
    refreshCode();
    workspace().commands().refresh();
}

void ModelPage::refreshCode()
{
    if (m_code->isHidden())
        return;
    m_code->showGraph(m_document.graph(), m_document.data());
    QList<QStringList> ways;
    for (const NodeId id : layersOf(m_document.shown(), m_canvas->selectedCards())) {
        if (const graph::Node* node = m_document.shown().find(id))
            ways << m_document.crumbs() + QStringList(fromStd(node->label));
    }
    m_code->mark(ways);
}

void ModelPage::insertOnWire(const QString& kind, const QPointF& place, const plots::CanvasWire& wire)
{
    NodeId added;
    report(m_document.edit(tr("Add %1").arg(kind), [&](graph::Graph& graph) -> Result<void> {
        const auto& facts = m_document.shownFacts().nodes;
        const auto source = facts.find(NodeId{wire.from});
        const bool known = source != facts.end() && source->second.outputs.contains(toStd(wire.fromPort));
        CAIRN_ASSIGN(added, addEntry(graph, kind, place.x() - 80, place.y() - 33, known ? &source->second.outputs.at(toStd(wire.fromPort)) : nullptr));
        // What cannot stand in a wire is only placed.
        (void)graph::insertOnEdge(graph, added, {NodeId{wire.to}, toStd(wire.toPort)});
        return {};
    }));
    if (added)
        m_canvas->selectCards({added.value});
}

void ModelPage::addMenu(QMenu& menu)
{
    menu.addSeparator();
    for (const char* id : {"model.makeBlock", "model.unpackBlock", "model.enterBlock", "model.leaveBlock", "model.saveBlock", "model.fold", "model.unfold", "model.frame", "model.addNote", "model.noteColor", "model.alignRow", "model.alignColumn", "model.find"}) {
        QAction* action = workspace().commands().action(QLatin1String(id));
        if (action && action->isEnabled())
            menu.addAction(action);
    }
}

void ModelPage::offerFixes(QListWidgetItem* item, const graph::Problem& problem)
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->addStretch(1);
    auto* button = new QToolButton(row);
    button->setText(tr("Mend"));
    button->setAutoRaise(true);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolTip(tr("Changes that make this problem go away"));
    auto* menu = new QMenu(button);
    button->setMenu(menu);
    layout->addWidget(button);
    connect(menu, &QMenu::aboutToShow, this, [this, menu, problem] {
        menu->clear();
        const auto fixes = graph::fixesFor(m_document.graph(), m_document.data(), problem);
        for (const graph::Fix& fix : fixes) {
            menu->addAction(fromStd(fix.title), this, [this, fix] {
                report(m_document.edit(fromStd(fix.title), [&](graph::Graph& graph) -> Result<void> {
                    graph = fix.graph;
                    return {};
                }));
            });
        }
        if (fixes.empty())
            menu->addAction(tr("Cairn knows no change that helps here"))->setEnabled(false);
    });
    item->listWidget()->setItemWidget(item, row);
}

} // namespace cairn::ui
