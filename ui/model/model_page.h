// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "plots/canvas/canvas_data.h"
#include "ui/bridge/job_bridge.h"
#include "ui/model/graph_document.h"
#include "ui/shell/page.h"

#include <QPointer>

#include <optional>

class QLabel;
class QListWidget;
class QListWidgetItem;
class QMenu;

namespace cairn::plots { class NodeCanvas; }

namespace cairn::ui {

class CodeView;
class KindList;
class KindPopup;
class NodeForm;
class SampleView;
class TemplatePopup;

/// The architecture on a canvas: layers from a palette, wires with live shapes, properties in the Inspector, totals and
/// problems below.
class ModelPage : public Page {
    Q_OBJECT

public:
    ModelPage(PageInfo info, Workspace& workspace, QWidget* parent = nullptr);
    ~ModelPage() override;

    QList<QAction*> headerActions() override;
    QWidget* inspector() override;
    QUndoStack* undoStack() override { return &m_document.undoStack(); }
    bool isSettled() const override { return !m_layout.running() && m_document.isSaved() && samplesSettled(); }

    GraphDocument& document() { return m_document; }
    plots::NodeCanvas& canvas() { return *m_canvas; }

    // Intents; also what the tests drive.
    /// Adds a layer; with a port given, also the wire to it.
    NodeId addKind(const QString& kind, const QPointF& place, const plots::CanvasPort& from = {});
    void removeCards(const std::vector<plots::CardId>& cards, const std::vector<plots::CanvasWire>& wires);
    void connectPorts(const plots::CanvasPort& output, const plots::CanvasPort& input);
    void disconnectPort(const plots::CanvasPort& input);
    void moveCards(const std::vector<plots::CardMove>& moves);
    void copyCards(const std::vector<plots::CardId>& cards);
    void pasteAt(const std::optional<QPointF>& place);
    void duplicateCards(const std::vector<plots::CardId>& cards);
    void arrange();
    /// Puts a layer into a wire: a kind or block that is dropped on it, or a card without wires that was moved onto it.
    void insertOnWire(const QString& kind, const QPointF& place, const plots::CanvasWire& wire);
    /// Puts the selected cards in a row or a column.
    void alignCards(Qt::Orientation along);
    /// Puts a note onto the canvas, or a frame around cards, and opens the editor of its text.
    void addNote(const QPointF& place);
    void frameCards(const std::vector<plots::CardId>& cards);
    /// Folds frames among the items into one card each; where there are none, the cards, in a frame around them.
    void foldCardsOf(const std::vector<plots::CardId>& items);
    /// Opens the folded ones among cards.
    void unfoldCards(const std::vector<plots::CardId>& cards);
    /// Opens the list of layers to jump to.
    void findLayer();
    void showCode(bool shown);
    /// Lets a real sample flow through the network, under the cards.
    void showSamples(bool shown);
    void useTemplate(const QString& id);
    /// Opens the dialogs for models and weights of other programs, with a file or without.
    void importModel(const QString& file = {});
    void importWeights(const QString& file = {});
    /// Makes a block of cards, "" asks for its name.
    void makeBlock(const std::vector<plots::CardId>& cards, QString name = {});
    void unpackBlock(plots::CardId card);
    /// Shows the inside of a block.
    void enterBlock(plots::CardId card);
    void leaveBlock();
    void saveBlock(plots::CardId card);

protected:
    void activated() override;

private:
    void build();
    void addCommands();
    void wireCanvas();
    void refresh();
    void refreshInspector();
    void refreshProblems();
    void refreshCode();
    void refreshCanvas();
    bool samplesSettled() const;
    void addCanvasCommands();
    void addNoteCommands();
    void addFoldCommands();
    void addAnnotation(const QString& title, graph::Annotation annotation);
    void changeNote(const QString& title, plots::CardId id, const std::function<void(graph::Annotation&)>& change);
    void changeNotes(const QString& title, const std::function<void(graph::Annotation&)>& change);
    void addMenu(QMenu& menu);
    void insertWhereItLies(graph::Graph& graph, const plots::CardMove& move) const;
    void offerFixes(QListWidgetItem* item, const graph::Problem& problem);
    void refreshCrumbs();
    void wireForm();
    void addBlockCommands();
    void addTransferCommands();
    void refreshStart();
    void showWeightsReport();
    void forgetWeights();
    const graph::Node* onlySelected() const;
    bool blockSelected() const;
    void openPalette(const QPointF& place, const QPoint& screen, const plots::CanvasPort& from);
    void showCard(plots::CardId card);
    void report(const Result<void>& result);

    GraphDocument m_document;
    SampleView* m_samples = nullptr;
    plots::NodeCanvas* m_canvas = nullptr;
    KindList* m_kinds = nullptr;
    KindPopup* m_popup = nullptr;
    KindPopup* m_finder = nullptr;
    TemplatePopup* m_templateList = nullptr;
    CodeView* m_code = nullptr;
    QPointer<NodeForm> m_form;
    QLabel* m_totals = nullptr;
    QLabel* m_crumbs = nullptr;
    QListWidget* m_problems = nullptr;
    QAction* m_arrange = nullptr;
    QAction* m_templates = nullptr;
    QAction* m_import = nullptr;
    QString m_startNote; ///< which imported weights the next training begins with
    QPointF m_palettePlace;
    plots::CanvasPort m_paletteFrom;
    LatestJob m_layout, m_template, m_start;
};

} // namespace cairn::ui
