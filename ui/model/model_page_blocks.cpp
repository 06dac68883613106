// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks on the Model page: making, entering, unpacking them; and what the form of a layer changes.
#include "core/graph/blocks/edit.h"
#include "plots/base/theme_store.h"
#include "plots/canvas/node_canvas.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"
#include "ui/model/folding/folded_cards.h"
#include "ui/model/model_page.h"
#include "ui/model/node_form.h"
#include "ui/model/user_blocks.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/workspace.h"

#include <QInputDialog>
#include <QLabel>

namespace cairn::ui {

void ModelPage::wireForm()
{
    const auto change = [this](const QString& title, NodeId id, const std::function<void(graph::Node&)>& how, int key = 0) {
        report(m_document.edit(title, [&](graph::Graph& graph) -> Result<void> {
            const graph::Node* node = graph.find(id);
            if (!node)
                return {};
            graph::Node changed = *node;
            how(changed);
            return graph.update(changed);
        }, key));
    };
    connect(m_form, &NodeForm::paramEdited, this, [change](NodeId id, const QString& name, const Json& value) {
        const int key = static_cast<int>((qHash(name) ^ static_cast<std::size_t>(id.value) * 31) & 0x3fffffff) + 1;
        change(tr("Change %1").arg(name), id, [&](graph::Node& node) { node.params[toStd(name)] = value; }, key);
    });
    connect(m_form, &NodeForm::labelEdited, this, [this, change](NodeId id, const QString& label) {
        // Layers that use this one's weights go on doing so.
        report(m_document.edit(tr("Rename"), [&](graph::Graph& graph) -> Result<void> {
            const graph::Node* node = graph.find(id);
            if (!node || node->label == toStd(label))
                return {};
            graph::Node renamed = *node;
            const std::string before = std::exchange(renamed.label, toStd(label));
            CAIRN_TRY(graph.update(renamed));
            for (graph::Node other : std::vector<graph::Node>(graph.nodes())) {
                if (other.weights != before)
                    continue;
                other.weights = renamed.label;
                CAIRN_TRY(graph.update(other));
            }
            return {};
        }));
        refreshInspector();
    });
    connect(m_form, &NodeForm::trainingEdited, this, [change](NodeId id, const QString& weights, bool frozen, double rate) {
        const int key = static_cast<int>((static_cast<std::size_t>(id.value) * 131 + 7) & 0x3fffffff) + 1;
        change(tr("Change how it is trained"), id, [&](graph::Node& node) {
            node.weights = toStd(weights);
            node.frozen = frozen;
            node.rate = rate;
        }, key);
    });
    connect(m_form, &NodeForm::promoteRequested, this, [this](NodeId id, const QString& name) {
        report(m_document.edit(tr("Make %1 a parameter of the block").arg(name), [&](graph::Graph& level) -> Result<void> {
            const std::string block = m_document.shownBlock();
            graph::Graph known = level; // whose definition has the body that is shown
            graph::Block definition = *known.blocks().at(block);
            definition.body = graph::Graph::assemble(level.nodes(), level.edges()).value();
            CAIRN_TRY(known.defineBlock(block, std::move(definition)));
            std::string parameter = toStd(name);
            for (int number = 2; std::ranges::find(known.blocks().at(block)->parameters, parameter, &graph::BlockParameter::name) != known.blocks().at(block)->parameters.end(); ++number)
                parameter = toStd(name) + "_" + std::to_string(number);
            CAIRN_TRY(graph::promoteParameter(known, block, id, toStd(name), parameter));
            const graph::Block& changed = *known.blocks().at(block);
            CAIRN_TRY(level.update(*changed.body.find(id)));
            return level.defineBlock(block, changed);
        }));
    });
}

const graph::Node* ModelPage::onlySelected() const
{
    const auto cards = m_canvas->selectedCards();
    return cards.size() == 1 ? m_document.shown().find(NodeId{cards.front()}) : nullptr;
}

bool ModelPage::blockSelected() const
{
    const graph::Node* node = onlySelected();
    return node && graph::blockOf(m_document.shown(), *node);
}

void ModelPage::addBlockCommands()
{
    auto& commands = workspace().commands();
    const auto editable = [this] { return !m_document.isReadOnly(); };
    const auto one = [this] { return m_canvas->selectedCards().front(); };
    commands.add({.id = QStringLiteral("model.makeBlock"),
                  .title = tr("Make a block of the selection"),
                  .help = tr("Turns the selected layers into one that can be named, repeated and used again"),
                  .shortcut = QKeySequence(Qt::CTRL | Qt::Key_G),
                  .run = [this](const QVariant&) { makeBlock(m_canvas->selectedCards()); },
                  .enabledWhen = [this, editable] { return editable() && !m_canvas->selectedCards().empty(); }});
    commands.add({.id = QStringLiteral("model.unpackBlock"),
                  .title = tr("Unpack the block"),
                  .help = tr("Puts the layers of the selected block in its place"),
                  .shortcut = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G),
                  .run = [this, one](const QVariant&) { unpackBlock(one()); },
                  .enabledWhen = [this, editable] { return editable() && blockSelected(); }});
    commands.add({.id = QStringLiteral("model.enterBlock"),
                  .title = tr("Show the inside of the block"),
                  .help = tr("Also by double click or Enter"),
                  .run = [this, one](const QVariant&) { enterBlock(one()); },
                  .enabledWhen = [this] { return blockSelected(); }});
    commands.add({.id = QStringLiteral("model.leaveBlock"),
                  .title = tr("Leave the block"),
                  .help = tr("Shows the network around the block"),
                  .shortcut = QKeySequence(Qt::ALT | Qt::Key_Up),
                  .run = [this](const QVariant&) { leaveBlock(); },
                  .enabledWhen = [this] { return m_document.isInside(); }});
    commands.add({.id = QStringLiteral("model.saveBlock"),
                  .title = tr("Save the block to my library"),
                  .help = tr("Offers the selected block in all projects"),
                  .run = [this, one](const QVariant&) { saveBlock(one()); },
                  .enabledWhen = [this] { return blockSelected(); }});
}

void ModelPage::makeBlock(const std::vector<plots::CardId>& cards, QString name)
{
    if (name.isEmpty())
        name = QInputDialog::getText(this, tr("Make a block"), tr("Name of the block"), QLineEdit::Normal, fromStd(m_document.shown().freeLabel("block")));
    if (name.isEmpty())
        return;
    NodeId block;
    report(m_document.edit(tr("Make the block %1").arg(name), [&](graph::Graph& graph) -> Result<void> {
        const auto ids = layersOf(graph, cards);
        const auto frames = graph::withFolded(graph, annotationIds(cards)); // the block takes the place of their cards
        CAIRN_ASSIGN(block, graph::makeBlock(graph, ids, toStd(name)));
        graph::removeAnnotations(graph, frames);
        return {};
    }));
    if (block)
        m_canvas->selectCards({block.value});
}

void ModelPage::unpackBlock(plots::CardId card)
{
    std::vector<plots::CardId> added;
    report(m_document.edit(tr("Unpack the block"), [&](graph::Graph& graph) -> Result<void> {
        CAIRN_ASSIGN(const auto ids, graph::unpackBlock(graph, NodeId{card}));
        for (const NodeId id : ids)
            added.push_back(id.value);
        return {};
    }));
    if (!added.empty())
        m_canvas->selectCards(added);
}

void ModelPage::enterBlock(plots::CardId card)
{
    if (m_document.enter(NodeId{card}))
        m_canvas->startOver();
}

void ModelPage::leaveBlock()
{
    m_document.leaveTo(static_cast<int>(m_document.crumbs().size()) - 1);
    m_canvas->startOver();
}

void ModelPage::saveBlock(plots::CardId card)
{
    const graph::Node* node = m_document.shown().find(NodeId{card});
    if (!node || !graph::blockOf(m_document.shown(), *node))
        return;
    const std::string name = node->params.at("block").get<std::string>();
    if (const auto saved = saveUserBlock(m_document.shown(), name); !saved)
        return report(saved);
    workspace().say(tr("The block %1 is in your library").arg(fromStd(name)));
    refresh();
}

void ModelPage::refreshCrumbs()
{
    const QStringList crumbs = m_document.crumbs();
    m_crumbs->setVisible(!crumbs.isEmpty());
    QStringList parts{QStringLiteral("<a href=\"0\">%1</a>").arg(tr("Network").toHtmlEscaped())};
    for (int depth = 1; depth <= crumbs.size(); ++depth) {
        const QString name = crumbs[depth - 1].toHtmlEscaped();
        parts << (depth == crumbs.size() ? QStringLiteral("<b>%1</b>").arg(name) : QStringLiteral("<a href=\"%1\">%2</a>").arg(depth).arg(name));
    }
    QString text = parts.join(QStringLiteral(" › "));
    if (!crumbs.isEmpty())
        text += QStringLiteral("&nbsp;&nbsp;·&nbsp;&nbsp;")
                + tr("Changes hold for every use of the block %1. Alt+Up leaves it.").arg(fromStd(m_document.shownBlock())).toHtmlEscaped();
    QPalette palette = m_crumbs->palette();
    palette.setColor(QPalette::Link, workspace().themes().color(plots::Role::Accent));
    m_crumbs->setPalette(palette);
    m_crumbs->setText(text);
}

} // namespace cairn::ui
