// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/model_page.h"

#include "core/graph/infer/saturating.h"
#include "core/graph/templates.h"
#include "plots/base/theme_store.h"
#include "plots/canvas/node_canvas.h"
#include "ui/common/described.h"
#include "ui/common/icon.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"
#include "ui/model/code_view.h"
#include "ui/model/folding/folded_cards.h"
#include "ui/model/graph_problems.h"
#include "ui/model/kind_list.h"
#include "ui/model/kind_popup.h"
#include "ui/model/node_form.h"
#include "ui/model/sample/sample_view.h"
#include "ui/model/templates/template_popup.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/workspace.h"

#include <QAction>
#include <QCursor>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kProblemRows = 3; ///< seen at once below the canvas

graph::NodeFacts wholeOf(const graph::Inference& facts)
{
    graph::NodeFacts whole;
    whole.parameters = facts.parameters;
    whole.flops = facts.flops;
    whole.activationBytes = facts.activationBytes;
    return whole;
}

graph::NodeFacts sumOf(const graph::Inference& facts, const std::vector<NodeId>& layers)
{
    graph::NodeFacts sum;
    for (const NodeId id : layers) {
        const auto found = facts.nodes.find(id);
        if (found == facts.nodes.end())
            continue;
        sum.parameters = graph::plus(sum.parameters, found->second.parameters);
        sum.flops = graph::plus(sum.flops, found->second.flops);
        sum.activationBytes = graph::plus(sum.activationBytes, found->second.activationBytes);
    }
    return sum;
}

} // namespace

ModelPage::ModelPage(PageInfo info, Workspace& workspace, QWidget* parent)
    : Page(std::move(info), workspace, parent), m_document(workspace)
{
    build();
    addCommands();
    addBlockCommands();
    addCanvasCommands();
    addNoteCommands();
    addFoldCommands();
    addTransferCommands();
    wireCanvas();
    connect(&m_document, &GraphDocument::changed, this, &ModelPage::refresh);
    connect(&m_document, &GraphDocument::saveFailed, this, [this](const Error& error) {
        this->workspace().problems().set(QStringLiteral("model.save"), {problemFrom(QStringLiteral("model.save"), error)});
    });
    connect(&workspace, &Workspace::workbenchChanged, m_canvas, &plots::NodeCanvas::startOver);
    connect(&workspace.themes(), &plots::ThemeStore::changed, this, &ModelPage::refresh);
    refresh();
    refreshStart();
}

ModelPage::~ModelPage()
{
    // The Inspector may hold the form elsewhere.
    if (m_form && !m_form->parent())
        delete m_form;
}

void ModelPage::build()
{
    auto& themes = workspace().themes();
    m_canvas = new plots::NodeCanvas(themes);
    m_kinds = new KindList(themes);
    m_popup = new KindPopup(themes, this);
    m_finder = new KindPopup(themes, this);
    m_templateList = new TemplatePopup(themes, this);
    m_code = new CodeView(themes);
    m_code->hide();
    m_form = new NodeForm(themes);
    m_samples = new SampleView(workspace(), m_document, this);
    connect(m_samples, &SampleView::changed, this, &ModelPage::refreshCanvas);
    m_totals = new QLabel;
    m_totals->setContentsMargins(16, 4, 16, 4);
    m_totals->setFont(plots::uiFont(9));
    m_totals->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_crumbs = new QLabel;
    m_crumbs->setContentsMargins(16, 8, 16, 8);
    m_crumbs->setFont(plots::uiFont(10));
    m_crumbs->setTextFormat(Qt::RichText);
    m_crumbs->setObjectName(QStringLiteral("crumbs"));
    m_crumbs->setAccessibleName(tr("Way to the block shown"));
    connect(m_crumbs, &QLabel::linkActivated, this, [this](const QString& depth) { m_document.leaveTo(depth.toInt()); });
    m_problems = new QListWidget;
    m_problems->setFrameShape(QFrame::NoFrame);
    m_problems->setAccessibleName(tr("Problems of the network"));
    m_problems->setTextElideMode(Qt::ElideRight);
    m_problems->setIconSize({16, 16});

    auto* board = new QWidget;
    auto* layout = new QVBoxLayout(board);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_crumbs);
    layout->addWidget(m_canvas, 1);
    layout->addWidget(m_problems);
    layout->addWidget(m_totals);
    auto* splitter = new QSplitter;
    splitter->addWidget(m_kinds);
    splitter->addWidget(board);
    splitter->addWidget(m_code);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({176, 800, 420});
    splitter->setChildrenCollapsible(true);
    setContent(splitter);

    connect(m_kinds, &KindList::chosen, this, [this](const QString& kind) {
        addKind(kind, m_canvas->mapToScene(m_canvas->viewport()->rect().center()));
        m_canvas->setFocus();
    });
    connect(m_popup, &KindPopup::chosen, this, [this](const QString& kind) {
        addKind(kind, m_palettePlace, m_paletteFrom);
        m_canvas->setFocus();
    });
    connect(m_templateList, &TemplatePopup::chosen, this, &ModelPage::useTemplate);
    connect(m_finder, &KindPopup::chosen, this, [this](const QString& id) {
        showCard(seenCard(m_document.shown(), NodeId{id.toLongLong()}));
        m_canvas->setFocus();
    });
    const auto jump = [this](const QListWidgetItem* item) {
        showCard(seenCard(m_document.shown(), NodeId{item->data(Qt::UserRole).toLongLong()}));
    };
    connect(m_problems, &QListWidget::itemClicked, this, jump);
    connect(m_problems, &QListWidget::itemActivated, this, jump);
    wireForm();
}

void ModelPage::addCommands()
{
    auto& commands = workspace().commands();
    const auto hasGraph = [this] { return !m_document.graph().empty() && !m_document.isReadOnly(); };
    m_arrange = commands.add({.id = QStringLiteral("model.arrange"),
                              .title = tr("Arrange"),
                              .help = tr("Place the layers so that data flows from left to right with few crossings"),
                              .run = [this](const QVariant&) { arrange(); },
                              .enabledWhen = hasGraph});
    commands.add({.id = QStringLiteral("model.fit"),
                  .title = tr("Show the whole network"),
                  .help = tr("Zoom so that every layer is in view"),
                  .run = [this](const QVariant&) { m_canvas->fit(); }});
    for (const graph::TemplateInfo& info : graph::templates()) {
        const QString id = fromStd(info.id);
        commands.add({.id = QStringLiteral("model.template.") + id,
                      .title = described(kTemplateTexts, info.title),
                      .help = described(kTemplateTexts, info.help),
                      .run = [this, id](const QVariant&) { useTemplate(id); },
                      .enabledWhen = [this, id] { return !m_document.isReadOnly() && graph::templateAnswers(toStd(id), m_document.data().task); }});
    }
    m_templates = commands.add({.id = QStringLiteral("model.templates"),
                                .title = tr("Templates"),
                                .help = tr("Start from a network that adapts to the data"),
                                .run = [this](const QVariant&) { m_templateList->open(m_document.data(), QCursor::pos()); },
                                .enabledWhen = [this] { return !m_document.isReadOnly(); }});
}

void ModelPage::wireCanvas()
{
    using plots::NodeCanvas;
    connect(m_canvas, &NodeCanvas::selectionChanged, this, [this] {
        refreshInspector();
        refreshCode();
        this->workspace().commands().refresh();
    });
    connect(m_canvas, &NodeCanvas::cardsMoved, this, &ModelPage::moveCards);
    // Ports and wires of folded cards are those of layers within.
    const auto port = [this](const plots::CanvasPort& seen) { return layerPort(m_document.shown(), seen); };
    connect(m_canvas, &NodeCanvas::connectRequested, this, [this, port](const plots::CanvasPort& output, const plots::CanvasPort& input) { connectPorts(port(output), port(input)); });
    connect(m_canvas, &NodeCanvas::disconnectRequested, this, [this, port](const plots::CanvasPort& input) { disconnectPort(port(input)); });
    connect(m_canvas, &NodeCanvas::deleteRequested, this, [this](const std::vector<plots::CardId>& cards, std::vector<plots::CanvasWire> wires) {
        std::ranges::transform(wires, wires.begin(), [this](const plots::CanvasWire& wire) { return layerWire(m_document.shown(), wire); });
        removeCards(cards, wires);
    });
    connect(m_canvas, &NodeCanvas::copyRequested, this, &ModelPage::copyCards);
    connect(m_canvas, &NodeCanvas::cutRequested, this, [this](const std::vector<plots::CardId>& cards) {
        copyCards(cards);
        removeCards(cards, {});
    });
    connect(m_canvas, &NodeCanvas::pasteRequested, this, [this](const QPointF& place) { pasteAt(place); });
    connect(m_canvas, &NodeCanvas::duplicateRequested, this, &ModelPage::duplicateCards);
    connect(m_canvas, &NodeCanvas::paletteRequested, this, [this, port](const QPointF& place, const QPoint& screen, const plots::CanvasPort& from) { openPalette(place, screen, port(from)); });
    connect(m_canvas, &NodeCanvas::cardActivated, this, [this](plots::CardId card) { card < 0 ? unfoldCards({card}) : enterBlock(card); });
    connect(m_canvas, &NodeCanvas::kindDropped, this,
            [this](const QString& kind, const QPointF& place) {
                if (const auto wire = m_canvas->wireAt(place))
                    insertOnWire(kind, place, layerWire(m_document.shown(), *wire));
                else
                    addKind(kind, place);
            });
    connect(m_canvas, &NodeCanvas::menuAboutToShow, this, [this](QMenu* menu) { addMenu(*menu); });
}

QList<QAction*> ModelPage::headerActions()
{
    return {m_arrange, m_templates, m_import, workspace().commands().action(QStringLiteral("model.samples")), workspace().commands().action(QStringLiteral("model.compare")), workspace().commands().action(QStringLiteral("model.code"))};
}

QWidget* ModelPage::inspector()
{
    return m_form;
}

void ModelPage::activated()
{
    m_canvas->setFocus();
}

void ModelPage::openPalette(const QPointF& place, const QPoint& screen, const plots::CanvasPort& from)
{
    m_palettePlace = place;
    m_paletteFrom = from;
    const auto entries = paletteEntries(m_document.shown(), m_document.isInside());
    const auto ids = fittingEntries(m_document.shown(), m_document.shownFacts(), m_document.data(), entries, from);
    std::vector<PaletteEntry> fitting;
    std::ranges::copy_if(entries, std::back_inserter(fitting), [&](const PaletteEntry& entry) { return std::ranges::find(ids, entry.id) != ids.end(); });
    m_popup->open(fitting, screen, from ? tr("Layers that fit here") : tr("Add a layer"));
}

void ModelPage::refresh()
{
    if (!workspace().workbench())
        showEmpty(tr("No project"), tr("A network is built for a project: open one, or make one from a file."),
                  workspace().commands().action(QStringLiteral("project.new")));
    else
        showReady();
    m_kinds->setEntries(paletteEntries(m_document.shown(), m_document.isInside()));
    refreshCanvas();
    refreshCrumbs();
    refreshProblems();
    refreshInspector();
    refreshCode();
    workspace().commands().refresh();
}

void ModelPage::refreshCanvas()
{
    const auto& graph = m_document.graph();
    const auto& facts = m_document.facts();
    plots::CanvasData drawing = canvasData(m_document.shown(), m_document.shownFacts());
    m_samples->addTo(drawing);
    foldCards(drawing, m_document.shown(), m_document.shownFacts());
    m_canvas->setData(drawing);
    const QString samples = m_samples->text().isEmpty() ? QString() : QStringLiteral("  ·  ") + m_samples->text();
    m_totals->setText(graph.empty() ? tr("Empty network: press Tab to add a layer, or choose a template.")
                                    : tr("%n layers", nullptr, static_cast<int>(graph.nodes().size()))
                              + tr("  ·  %1 parameters  ·  %2 per row (estimate)  ·  %3 of outputs per row")
                                    .arg(countText(static_cast<std::uint64_t>(facts.parameters)),
                                         quantityText(static_cast<double>(facts.flops), QStringLiteral("FLOP")),
                                         bytesText(static_cast<std::uint64_t>(facts.activationBytes)))
                              + samples + (m_startNote.isEmpty() ? QString() : QStringLiteral("  ·  ") + m_startNote));
}

void ModelPage::refreshProblems()
{
    const auto& graph = m_document.graph();
    m_problems->clear();
    std::vector<Problem> problems;
    const auto shown = graph.empty() ? std::vector<GraphProblem>() : graphProblems(m_document.shown(), m_document.shownFacts());
    for (const GraphProblem& problem : shown) {
        const bool bad = problem.severity == graph::Severity::Error;
        auto* item = new QListWidgetItem(themedIcon(bad ? QStringLiteral("bad") : QStringLiteral("warning")), problem.text, m_problems);
        item->setData(Qt::UserRole, QVariant::fromValue<qlonglong>(problem.node.value));
        item->setToolTip(problem.text);
        if (!m_document.isInside() && !m_document.isReadOnly() && problem.cause)
            offerFixes(item, *problem.cause);
        problems.push_back({bad ? Problem::Severity::Error : Problem::Severity::Warning, {}, tr("Network"), problem.text, {}, {}, true});
    }
    const int rows = std::min(m_problems->count(), kProblemRows);
    m_problems->setFixedHeight(rows > 0 ? rows * m_problems->sizeHintForRow(0) + 4 : 0);
    m_problems->setVisible(rows > 0);
    workspace().problems().set(QStringLiteral("model"), std::move(problems));
    Q_EMIT markChanged(this, m_problems->count() > 0 ? AttentionMark : NoMark);
}

void ModelPage::refreshInspector()
{
    if (!m_form)
        return;
    const auto selected = m_canvas->selectedCards();
    const graph::Graph& level = m_document.shown();
    const graph::Node* node = selected.size() == 1 ? level.find(NodeId{selected.front()}) : nullptr;
    const auto layers = layersOf(level, selected);
    if (!node && layers.size() > 1)
        return m_form->showSummary(sumOf(m_document.shownFacts(), layers), static_cast<int>(layers.size()), true);
    if (!node)
        return m_form->showSummary(wholeOf(m_document.shownFacts()), static_cast<int>(level.nodes().size()), false);
    const auto& facts = m_document.shownFacts().nodes;
    const auto found = facts.find(node->id);
    m_form->showNode(level, *node, found == facts.end() ? graph::NodeFacts{} : found->second, m_document.data(), m_document.isInside(), m_document.isReadOnly());
}

void ModelPage::showCard(plots::CardId card)
{
    m_canvas->selectCards({card});
    m_canvas->centerOnCard(card);
}

void ModelPage::report(const Result<void>& result)
{
    if (!result)
        workspace().say(errorText(result.error()));
}

} // namespace cairn::ui
