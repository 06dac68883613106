// SPDX-License-Identifier: GPL-3.0-or-later
// Notes and frames on the canvas, and frames folded into cards.
#include "core/graph/edit/folded_frames.h"
#include "plots/canvas/node_canvas.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"
#include "ui/model/folding/folded_cards.h"
#include "ui/model/model_page.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/workspace.h"

#include <QCursor>

#include <algorithm>
#include <cmath>

namespace cairn::ui {
namespace {

constexpr int kNoteColors = 10;
constexpr double kNoteGrid = 20;

} // namespace

void ModelPage::addNoteCommands()
{
    auto& commands = workspace().commands();
    const auto writable = [this] { return isVisible() && !m_document.isReadOnly(); };
    commands.add({.id = QStringLiteral("model.addNote"),
                  .title = tr("Add a note"),
                  .help = tr("Puts a text onto the canvas"),
                  .run = [this](const QVariant&) {
                      const QPoint cursor = m_canvas->viewport()->mapFromGlobal(QCursor::pos());
                      const QRect view = m_canvas->viewport()->rect();
                      addNote(m_canvas->mapToScene(view.contains(cursor) ? cursor : view.center()));
                  },
                  .enabledWhen = writable});
    commands.add({.id = QStringLiteral("model.frame"),
                  .title = tr("Frame the selected layers"),
                  .help = tr("Draws a frame with a title around them; moved, it takes them along"),
                  .run = [this](const QVariant&) { frameCards(m_canvas->selectedCards()); },
                  .enabledWhen = [this, writable] { return writable() && !m_canvas->selectedCards().empty(); }});
    commands.add({.id = QStringLiteral("model.noteColor"),
                  .title = tr("Change the colour"),
                  .help = tr("Gives the selected notes and frames the next colour"),
                  .run = [this](const QVariant&) {
                      changeNotes(tr("Change the colour"), [](graph::Annotation& note) { note.color = (note.color + 1) % kNoteColors; });
                  },
                  .enabledWhen = [this, writable] { return writable() && !annotationIds(m_canvas->selectedCardsAndNotes()).empty(); }});
    connect(m_canvas, &plots::NodeCanvas::noteEdited, this, [this](plots::CardId note, const QString& text) {
        changeNote(tr("Edit the note"), note, [&](graph::Annotation& changed) { changed.text = toStd(text); });
    });
    connect(m_canvas, &plots::NodeCanvas::noteResized, this, [this](plots::CardId note, const QRectF& rect) {
        changeNote(tr("Resize"), note, [&](graph::Annotation& changed) {
            changed.width = rect.width();
            changed.height = rect.height();
        });
    });
}

void ModelPage::addFoldCommands()
{
    auto& commands = workspace().commands();
    const auto writable = [this] { return isVisible() && !m_document.isReadOnly(); };
    commands.add({.id = QStringLiteral("model.fold"),
                  .title = tr("Fold into one card"),
                  .help = tr("Shows the selected layers, or what lies in the selected frame, as one card; nothing else changes"),
                  .shortcut = QKeySequence(Qt::CTRL | Qt::Key_E),
                  .run = [this](const QVariant&) { foldCardsOf(m_canvas->selectedCardsAndNotes()); },
                  .enabledWhen = [this, writable] { return writable() && !m_canvas->selectedCardsAndNotes().empty(); }});
    commands.add({.id = QStringLiteral("model.unfold"),
                  .title = tr("Unfold"),
                  .help = tr("Shows the layers of the selected card again; also by double click or Enter"),
                  .run = [this](const QVariant&) { unfoldCards(m_canvas->selectedCards()); },
                  .enabledWhen = [this, writable] { return writable() && std::ranges::any_of(m_canvas->selectedCards(), [](plots::CardId card) { return card < 0; }); }});
}

void ModelPage::foldCardsOf(const std::vector<plots::CardId>& items)
{
    std::vector<plots::CardId> folded;
    report(m_document.edit(tr("Fold into one card"), [&](graph::Graph& graph) -> Result<void> {
        for (const std::int64_t id : annotationIds(items)) {
            const graph::Annotation* frame = graph::findAnnotation(graph, id);
            if (!frame || frame->kind != graph::Annotation::Kind::Frame || frame->folded())
                continue;
            CAIRN_TRY(graph::foldFrame(graph, id));
            folded.push_back(noteId(id));
        }
        if (folded.empty()) {
            CAIRN_ASSIGN(const std::int64_t id, graph::foldLayers(graph, layersOf(graph, items)));
            folded.push_back(noteId(id));
        }
        return {};
    }));
    if (!folded.empty())
        m_canvas->selectCards(folded);
}

void ModelPage::unfoldCards(const std::vector<plots::CardId>& cards)
{
    const std::vector<NodeId> layers = layersOf(m_document.shown(), cards);
    report(m_document.edit(tr("Unfold"), [&](graph::Graph& graph) -> Result<void> {
        for (const std::int64_t id : annotationIds(cards))
            CAIRN_TRY(graph::unfoldFrame(graph, id));
        return {};
    }));
    std::vector<plots::CardId> seen;
    for (const NodeId layer : layers)
        seen.push_back(seenCard(m_document.shown(), layer));
    m_canvas->selectCards(seen);
}

void ModelPage::addAnnotation(const QString& title, graph::Annotation annotation)
{
    std::int64_t id = 0;
    report(m_document.edit(title, [&](graph::Graph& graph) -> Result<void> {
        CAIRN_ASSIGN(id, graph::addAnnotation(graph, std::move(annotation)));
        return {};
    }));
    if (id == 0)
        return;
    m_canvas->selectCards({noteId(id)});
    m_canvas->editNote(noteId(id));
}

void ModelPage::addNote(const QPointF& place)
{
    graph::Annotation note;
    note.x = std::round(place.x() / kNoteGrid) * kNoteGrid;
    note.y = std::round(place.y() / kNoteGrid) * kNoteGrid;
    note.color = 4;
    addAnnotation(tr("Add a note"), std::move(note));
}

void ModelPage::frameCards(const std::vector<plots::CardId>& cards)
{
    auto frame = graph::frameAround(m_document.shown(), layersOf(m_document.shown(), cards));
    if (!frame)
        return report(frame.error());
    frame->color = static_cast<int>(m_document.shown().annotations().size()) % kNoteColors;
    addAnnotation(tr("Frame the selected layers"), std::move(*frame));
}

void ModelPage::changeNote(const QString& title, plots::CardId id, const std::function<void(graph::Annotation&)>& change)
{
    report(m_document.edit(title, [&](graph::Graph& graph) -> Result<void> {
        const graph::Annotation* note = graph::findAnnotation(graph, -id);
        if (!note)
            return {};
        graph::Annotation changed = *note;
        change(changed);
        return graph::changeAnnotation(graph, changed);
    }));
}

void ModelPage::changeNotes(const QString& title, const std::function<void(graph::Annotation&)>& change)
{
    report(m_document.edit(title, [&](graph::Graph& graph) -> Result<void> {
        for (const std::int64_t id : annotationIds(m_canvas->selectedCardsAndNotes())) {
            graph::Annotation changed = *graph::findAnnotation(graph, id);
            change(changed);
            CAIRN_TRY(graph::changeAnnotation(graph, changed));
        }
        return {};
    }));
}

} // namespace cairn::ui
