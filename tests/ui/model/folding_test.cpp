// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/workbench.h"
#include "plots/canvas/node_canvas.h"
#include "tests/plots/support/screenshots.h"
#include "tests/ui/support/page_fixture.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"
#include "ui/model/folding/folded_cards.h"
#include "ui/model/model_page.h"
#include "ui/shell/commands/command.h"

#include <QAction>
#include <QLabel>
#include <QTest>

#include <algorithm>

using namespace cairn;
using namespace cairn::ui;

namespace {

/// The page with the network that a table begins with: Input, Linear, ReLU, Dropout, ..., Output.
struct Opened {
    test::PageFixture fixture;
    std::unique_ptr<ModelPage> page;
    std::string problem;

    Opened() : page(new ModelPage({QStringLiteral("model"), QStringLiteral("Model"), QStringLiteral("model"), {}}, fixture.workspace))
    {
        page->resize(1200, 640);
        page->show();
        problem = fixture.openTable();
        QTRY_VERIFY(!page->document().graph().empty());
    }

    const graph::Graph& graph() const { return page->document().graph(); }
    plots::NodeCanvas& canvas() const { return page->canvas(); }
    plots::CardId card(const char* label) const { return graph().find(label)->id.value; }
    bool seen(plots::CardId id) const { return std::ranges::find(canvas().data().cards, id, &plots::CanvasCard::id) != canvas().data().cards.end(); }
    plots::CanvasCard at(plots::CardId id) const { return *std::ranges::find(canvas().data().cards, id, &plots::CanvasCard::id); }
    bool run(const char* command)
    {
        fixture.commands.refreshNow();
        return fixture.commands.run(QLatin1String(command));
    }
    /// Folds three layers and returns the card.
    plots::CardId fold()
    {
        canvas().selectCards({card("linear"), card("relu"), card("dropout")});
        return run("model.fold") ? canvas().selectedCards().at(0) : 0;
    }
};

} // namespace

/// Frames folded into cards on the Model page, as a person uses them.
class FoldingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersFoldIntoOneCardAndBack()
    {
        Opened o;
        QVERIFY2(o.problem.empty(), o.problem.c_str());
        const graph::Graph before = o.graph();
        const std::size_t cards = o.canvas().data().cards.size(), wires = o.canvas().data().wires.size();
        const auto parameters = o.page->document().facts().nodes.at(graph::Node(*before.find("linear")).id).parameters;
        const plots::CardId folded = o.fold();
        QVERIFY(folded < 0);
        QCOMPARE(o.canvas().data().cards.size(), cards - 2);
        QCOMPARE(o.canvas().data().wires.size(), wires - 2);
        const plots::CanvasCard card = o.at(folded);
        QVERIFY(card.folded && !card.idle && card.error.isEmpty());
        QCOMPARE(card.title, QStringLiteral("linear … dropout"));
        QCOMPARE(card.details, QStringLiteral("linear, relu, dropout"));
        QCOMPARE(card.inputs, QStringList{"linear"});
        QCOMPARE(card.outputs, QStringList{"dropout"});
        QCOMPARE(card.outputShapes, QStringList{"[N, 256]"});
        QCOMPARE(card.inputShapes.size(), 1);
        QVERIFY(parameters > 0 && !card.parameters.isEmpty());
        QVERIFY(o.canvas().data().notes.empty()); // the frame is the card
        QVERIFY(o.page->document().facts().ok());

        // Kept by the project; one step of undo.
        const graph::Graph after = o.graph();
        QTRY_VERIFY(o.fixture.workspace.workbench()->graph() == after);
        o.page->undoStack()->undo();
        QVERIFY(o.graph() == before);
        QCOMPARE(o.canvas().data().cards.size(), cards);
        o.page->undoStack()->redo();
        QVERIFY(o.seen(folded));

        o.canvas().fit();
        (void)test::screenshots(o.fixture.themes, *o.page, QStringLiteral("model-folded"));
        // Enter opens it, with the frame around its layers.
        o.canvas().selectCards({folded});
        QTest::keyClick(&o.canvas(), Qt::Key_Return);
        QVERIFY(!o.seen(folded) && o.seen(o.card("relu")));
        QCOMPARE(o.canvas().data().notes.size(), std::size_t{1});
        QCOMPARE(o.canvas().selectedCards().size(), std::size_t{3});
        // The frame folds again as it was, by its selection alone.
        o.canvas().selectCards({folded});
        QVERIFY(o.run("model.fold"));
        QVERIFY(o.seen(folded));
        QTest::mouseDClick(o.canvas().viewport(), Qt::LeftButton, {}, o.canvas().placeOfCard(folded));
        QVERIFY(!o.seen(folded));
        QTRY_VERIFY(o.page->isSettled());
    }

    void foldedCardsAreEditedAsTheirLayers()
    {
        Opened o;
        QVERIFY2(o.problem.empty(), o.problem.c_str());
        const plots::CardId folded = o.fold();
        const graph::Graph start = o.graph();
        // Moved, it takes its layers along.
        const double x = o.graph().find("relu")->x;
        const QPointF place = o.at(folded).position;
        o.page->moveCards({{folded, place + QPointF(100, 30)}});
        QCOMPARE(o.graph().find("relu")->x, x + 100);
        QCOMPARE(o.at(folded).position, place + QPointF(100, 30));
        // Its ports are connected as those of the layers: a drag from its output, through the canvas.
        const plots::CanvasWire leaving = *std::ranges::find(o.canvas().data().wires, folded, &plots::CanvasWire::from);
        const plots::CanvasPort input{leaving.to, leaving.toPort, false};
        Q_EMIT o.canvas().disconnectRequested(input);
        QVERIFY(!o.graph().edgeInto({NodeId{leaving.to}, toStd(leaving.toPort)}));
        Q_EMIT o.canvas().connectRequested({folded, QStringLiteral("dropout"), true}, input);
        QCOMPARE(o.graph().edgeInto({NodeId{leaving.to}, toStd(leaving.toPort)})->from.node, o.graph().find("dropout")->id);
        const auto wire = *std::ranges::find(o.canvas().data().wires, folded, &plots::CanvasWire::to);
        QCOMPARE(layerWire(o.graph(), wire).to, o.card("linear"));
        QVERIFY(!layerPort(o.graph(), {folded, QStringLiteral("no such"), true}));
        // A layer dropped on the wire into it.
        o.page->insertOnWire(QStringLiteral("batch_norm"), {0, 400}, layerWire(o.graph(), wire));
        QCOMPARE(o.graph().edgeInto({o.graph().find("linear")->id, "in"})->from.node, o.graph().find("batch_norm")->id);

        // Copies are folded, too; deleting takes layers and frame.
        const std::size_t layers = o.graph().nodes().size();
        o.page->duplicateCards({folded});
        QCOMPARE(o.graph().nodes().size(), layers + 3);
        const plots::CardId copy = o.canvas().selectedCards().at(0);
        QVERIFY(copy < 0 && copy != folded && o.at(copy).folded);
        QVERIFY(o.at(copy).position != o.at(folded).position);
        o.page->removeCards({copy}, {});
        QCOMPARE(o.graph().nodes().size(), layers);
        QCOMPARE(o.graph().annotations().size(), std::size_t{1});
        // What is wrong within stands at the card, and its layers are found there.
        o.page->removeCards({o.card("batch_norm")}, {});
        Q_EMIT o.canvas().disconnectRequested({folded, QStringLiteral("linear"), false});
        QVERIFY2(o.at(folded).error.startsWith("linear: "), qPrintable(o.at(folded).error));
        QCOMPARE(seenCard(o.graph(), o.graph().find("relu")->id), folded);
        QTRY_VERIFY(o.page->isSettled());
    }

    void arrangeAndBlocksTakeTheCardAsOne()
    {
        Opened o;
        QVERIFY2(o.problem.empty(), o.problem.c_str());
        const plots::CardId folded = o.fold();
        o.page->arrange();
        QTRY_VERIFY(o.page->isSettled());
        std::vector<QRectF> places;
        for (const plots::CanvasCard& card : o.canvas().data().cards)
            places.emplace_back(card.position, QSizeF(176, 66));
        for (std::size_t i = 0; i < places.size(); ++i)
            for (std::size_t k = 0; k < i; ++k)
                QVERIFY(!places[i].intersects(places[k]));
        o.page->makeBlock({folded}, QStringLiteral("stage"));
        QVERIFY(o.graph().find("stage") && !o.graph().find("relu"));
        QVERIFY(o.graph().annotations().empty());
        QVERIFY(o.page->document().facts().ok());
        // Inside a block, too.
        o.page->enterBlock(o.card("stage"));
        const graph::Graph& inside = o.page->document().shown();
        o.canvas().selectCards({inside.find("linear")->id.value, inside.find("relu")->id.value});
        QVERIFY(o.run("model.fold"));
        QVERIFY(o.canvas().selectedCards().at(0) < 0);
        QVERIFY(o.page->document().facts().ok());
        o.page->leaveBlock();
        o.page->enterBlock(o.card("stage"));
        QCOMPARE(std::ranges::count(o.canvas().data().cards, true, &plots::CanvasCard::folded), std::ptrdiff_t{1});
        QTRY_VERIFY(o.page->isSettled());
    }

    void layersWithTapsAreMarked()
    {
        graph::Graph graph;
        const NodeId attention = graph.add("multihead_attention"), linear = graph.add("linear");
        const plots::CanvasData data = canvasData(graph, {});
        QVERIFY(!data.cards[0].taps.isEmpty() && data.cards[0].id == attention.value);
        QVERIFY(data.cards[1].taps.isEmpty() && data.cards[1].id == linear.value);
    }
};

QTEST_MAIN(FoldingTest)
#include "folding_test.moc"
