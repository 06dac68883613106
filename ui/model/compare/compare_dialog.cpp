// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/compare/compare_dialog.h"

#include "core/graph/edit/layout.h"
#include "plots/base/theme_store.h"
#include "plots/canvas/node_canvas.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"
#include "ui/model/graph_document.h"
#include "ui/shell/workspace.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

using How = graph::LayerDifference::How;

constexpr double kCardHeight = 72;

plots::CardMark markOf(How how)
{
    switch (how) {
    case How::Added: return plots::CardMark::Added;
    case How::Removed: return plots::CardMark::Removed;
    case How::Changed: break;
    }
    return plots::CardMark::Changed;
}

} // namespace

CompareDialog* CompareDialog::open(Workspace& workspace, GraphDocument& document, QWidget* window)
{
    auto* dialog = new CompareDialog(workspace, document, window);
    dialog->show();
    return dialog;
}

CompareDialog::CompareDialog(Workspace& workspace, GraphDocument& document, QWidget* window)
    : QDialog(window), m_workspace(workspace), m_document(document), m_source(new QComboBox), m_said(new QLabel),
      m_canvas(new plots::NodeCanvas(workspace.themes())), m_changes(new QListWidget), m_takeOver(new QPushButton(tr("Take over what is ticked")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("compareDialog"));
    setWindowTitle(tr("Compare networks"));
    resize(1100, 680);
    build();
    connect(&m_document, &GraphDocument::changed, this, &CompareDialog::compare);
    connect(&m_workspace, &Workspace::workbenchChanged, this, &QDialog::close);
    connect(&m_workspace.themes(), &plots::ThemeStore::changed, this, &CompareDialog::recolour);
    listSources();
}

void CompareDialog::build()
{
    m_source->setAccessibleName(tr("Network to compare with"));
    m_source->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_said->setObjectName(QStringLiteral("compareSaid"));
    m_said->setWordWrap(true);
    m_changes->setAccessibleName(tr("Differences"));
    m_changes->setWordWrap(true);
    m_canvas->setReadOnly(true);
    m_takeOver->setProperty("primary", true);

    auto* choice = new QHBoxLayout;
    choice->addWidget(new QLabel(tr("The network on the canvas against")));
    choice->addWidget(m_source);
    choice->addStretch(1);
    auto* splitter = new QSplitter;
    splitter->addWidget(m_canvas);
    splitter->addWidget(m_changes);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({700, 340});
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->addButton(m_takeOver, QDialogButtonBox::ActionRole);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(8);
    layout->addLayout(choice);
    layout->addWidget(m_said);
    layout->addWidget(splitter, 1);
    layout->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_takeOver, &QPushButton::clicked, this, &CompareDialog::takeOver);
    connect(m_source, &QComboBox::activated, this, &CompareDialog::choose);
    connect(m_changes, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0 && row < static_cast<int>(m_cards.size())) {
            m_canvas->selectCards({m_cards[static_cast<std::size_t>(row)]});
            m_canvas->centerOnCard(m_cards[static_cast<std::size_t>(row)]);
        }
    });
    say(tr("Choose a run, an earlier state of this network, or a file."));
}

void CompareDialog::say(const QString& text)
{
    m_said->setText(text);
    m_takeOver->setEnabled(false);
}

void CompareDialog::listSources()
{
    m_list.start(
        m_workspace.jobs(), this, {tr("Read the runs")}, [workbench = m_workspace.workbench()](JobContext&) { return graphSources(*workbench); },
        [this](Result<std::vector<GraphSource>> sources) {
            if (!sources)
                return say(errorText(sources.error()));
            m_sources = std::move(*sources);
            m_source->clear();
            for (const GraphSource& source : m_sources)
                m_source->addItem(source.title);
            m_source->addItem(tr("Choose a file..."));
            m_source->setCurrentIndex(m_sources.empty() ? -1 : 0);
            if (m_sources.empty())
                m_source->setPlaceholderText(tr("Nothing chosen"));
            else
                choose(0);
        });
}

void CompareDialog::choose(int index)
{
    if (index >= static_cast<int>(m_sources.size()))
        return chooseFile();
    m_read.start(
        m_workspace.jobs(), this, {tr("Read a network")},
        [workbench = m_workspace.workbench(), source = m_sources[static_cast<std::size_t>(index)]](JobContext&) { return readGraph(*workbench, source); },
        [this](Result<graph::Graph> other) { take(std::move(other)); });
}

void CompareDialog::chooseFile()
{
    auto* files = new QFileDialog(this, tr("Network to compare with"), {}, tr("Projects and networks (*.cairn *.json);;All files (*)"));
    files->setAttribute(Qt::WA_DeleteOnClose);
    files->setFileMode(QFileDialog::ExistingFile);
    connect(files, &QFileDialog::fileSelected, this, &CompareDialog::compareWithFile);
    files->open();
}

void CompareDialog::compareWithFile(const QString& file)
{
    m_source->setCurrentIndex(m_source->count() - 1);
    m_read.start(
        m_workspace.jobs(), this, {tr("Read a network")}, [path = toStd(file)](JobContext&) { return readGraph(std::filesystem::path(path)); },
        [this](Result<graph::Graph> other) { take(std::move(other)); });
}

void CompareDialog::take(Result<graph::Graph> other)
{
    m_differences.clear();
    m_changes->clear();
    m_canvas->setData({});
    m_other = other ? std::move(*other) : graph::Graph();
    if (!other)
        return say(errorText(other.error()));
    compare();
}

void CompareDialog::compare()
{
    if (m_other.empty())
        return;
    m_differences = graph::difference(m_document.graph(), m_other);
    std::vector<NodeId> removed;
    graph::Graph all = graph::united(m_document.graph(), m_other, m_differences, &removed);
    showList();
    m_layout.start(
        m_workspace.jobs(), this, {tr("Arrange the network")},
        [all = std::move(all)](JobContext&) mutable -> Result<graph::Graph> {
            graph::LayoutOptions options;
            options.nodeHeight = kCardHeight;
            graph::applyLayout(all, graph::autoLayout(all, options));
            return std::move(all);
        },
        [this, removed](Result<graph::Graph> placed) {
            if (placed)
                draw(*placed, removed);
        });
}

void CompareDialog::draw(const graph::Graph& all, const std::vector<NodeId>& removed)
{
    plots::CanvasData drawing = canvasData(all, {});
    for (plots::CanvasCard& card : drawing.cards) {
        card.error.clear();
        card.idle = false;
    }
    for (plots::CanvasWire& wire : drawing.wires)
        wire.invalid = false;
    m_cards.clear();
    std::size_t gone = 0;
    for (const graph::LayerDifference& each : m_differences) {
        const NodeId id = each.how == How::Removed ? removed[gone++] : each.theirs;
        m_cards.push_back(id.value);
        const auto card = std::ranges::find(drawing.cards, id.value, &plots::CanvasCard::id);
        if (card != drawing.cards.end())
            card->mark = markOf(each.how);
    }
    m_canvas->setData(drawing);
    m_canvas->startOver();
}

void CompareDialog::showList()
{
    m_changes->clear();
    for (const graph::LayerDifference& each : m_differences) {
        QString text = each.how == How::Added ? tr("+ %1: only there") : each.how == How::Removed ? tr("− %1: only on the canvas") : tr("≠ %1");
        text = text.arg(fromStd(each.label));
        for (const std::string& detail : each.details)
            text += QStringLiteral("\n    ") + fromStd(detail);
        (new QListWidgetItem(text, m_changes))->setCheckState(Qt::Unchecked);
    }
    recolour();
    say(m_differences.empty() ? tr("Both networks are the same.")
                              : tr("%n layers differ. Tick what the network on the canvas shall take over.", nullptr, static_cast<int>(m_differences.size())));
    m_takeOver->setEnabled(!m_differences.empty() && !m_document.isReadOnly());
}

void CompareDialog::recolour()
{
    const plots::Theme& theme = m_workspace.themes().theme();
    for (int row = 0; row < m_changes->count(); ++row) {
        const How how = m_differences[static_cast<std::size_t>(row)].how;
        m_changes->item(row)->setForeground(theme.color(how == How::Added ? plots::Role::Good : how == How::Removed ? plots::Role::Bad : plots::Role::Warn));
    }
}

void CompareDialog::takeOver()
{
    std::vector<graph::LayerDifference> chosen;
    for (int row = 0; row < m_changes->count(); ++row)
        if (m_changes->item(row)->checkState() == Qt::Checked)
            chosen.push_back(m_differences[static_cast<std::size_t>(row)]);
    if (chosen.empty())
        return m_said->setText(tr("Tick the differences to take over first."));
    m_document.leaveTo(0);
    const auto done = m_document.edit(tr("Take over layers"), [&](graph::Graph& graph) { return graph::takeOver(graph, m_other, chosen); });
    if (!done)
        m_said->setText(errorText(done.error()));
}

} // namespace cairn::ui
