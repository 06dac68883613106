// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kind.h"
#include "plots/canvas/node_canvas.h"
#include "tests/plots/support/screenshots.h"
#include "tests/ui/support/page_fixture.h"
#include "ui/model/canvas_adapter.h"
#include "ui/model/graph_problems.h"
#include "ui/model/kind_list.h"
#include "ui/model/kind_popup.h"
#include "ui/model/model_page.h"
#include "ui/model/node_form.h"
#include "ui/shell/frame/problem_list.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include <algorithm>

using namespace cairn;
using namespace cairn::ui;
using plots::CanvasPort;

class ModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKindHasAColorAndATitle();
    void withoutProjectThePageSaysWhatToDo();
    void templateIsShownWithShapes();
    void editsAreUndoneAndSaved();
    void formChangesParameters();
    void copyPasteAndDuplicate();
    void errorsStandAtTheNode();
    void theCauseComesBeforeWhatFollows();
    void longNetworksBeginReadable();
    void onlyWhatFitsIsOffered();
    void arrangeIsOneStep();
    void popupAddsWithKeys();
};

namespace {

ModelPage* makePage(test::PageFixture& f)
{
    auto* page = new ModelPage({QStringLiteral("model"), QStringLiteral("Model"), QStringLiteral("model"), {}}, f.workspace);
    page->resize(1200, 640);
    page->show();
    return page;
}

const graph::Node* nodeOfKind(const graph::Graph& graph, const std::string& kind)
{
    const auto found = std::find_if(graph.nodes().begin(), graph.nodes().end(), [&](const auto& n) { return n.kind == kind; });
    return found == graph.nodes().end() ? nullptr : &*found;
}

} // namespace

void ModelTest::everyKindHasAColorAndATitle()
{
    QVERIFY(graph::kinds().size() >= 15);
    for (const graph::Kind& kind : graph::kinds()) {
        QVERIFY2(familyColor(kind.info.family) < 9, kind.info.family.c_str());
        QVERIFY(familyTitle(kind.info.family) != QString::fromStdString(kind.info.family));
    }
}

void ModelTest::withoutProjectThePageSaysWhatToDo()
{
    test::PageFixture f;
    const std::unique_ptr<ModelPage> page(makePage(f));
    QCOMPARE(page->state(), StateView::State::Empty);
    page->addKind(QStringLiteral("linear"), {0, 0});
    QVERIFY(page->document().graph().empty());
}

void ModelTest::templateIsShownWithShapes()
{
    test::PageFixture f;
    const std::unique_ptr<ModelPage> page(makePage(f));
    const std::string problem = f.openTable();
    QVERIFY2(problem.empty(), problem.c_str());
    QTRY_COMPARE(page->state(), StateView::State::Ready);
    const auto& cards = page->canvas().data().cards;
    QCOMPARE(cards.size(), page->document().graph().nodes().size());
    QVERIFY(cards.size() >= 4);
    for (const auto& card : cards) {
        QVERIFY2(!card.shape.isEmpty(), qPrintable(card.title));
        QVERIFY2(card.error.isEmpty(), qPrintable(card.error));
    }
    page->canvas().fit();
    page->canvas().selectCards({nodeOfKind(page->document().graph(), "linear")->id.value});
    test::screenshots(f.themes, *page, QStringLiteral("page-model"));
    auto* form = page->inspector();
    form->resize(300, 520);
    test::screenshots(f.themes, *form, QStringLiteral("page-model-inspector"));
}

void ModelTest::editsAreUndoneAndSaved()
{
    test::PageFixture f;
    const std::unique_ptr<ModelPage> page(makePage(f));
    QVERIFY(f.openTable().empty());
    QTRY_VERIFY(!page->document().graph().empty());
    const graph::Graph before = page->document().graph();
    const NodeId added = page->addKind(QStringLiteral("dropout"), {100, 300});
    QVERIFY(added);
    QCOMPARE(page->canvas().selectedCards(), (std::vector<plots::CardId>{added.value}));
    const graph::Graph after = page->document().graph();
    QTRY_VERIFY(f.workspace.workbench()->graph() == after);
    page->undoStack()->undo();
    QVERIFY(page->document().graph() == before);
    QTRY_VERIFY(f.workspace.workbench()->graph() == before);
    page->undoStack()->redo();
    QVERIFY(page->document().graph() == after);

    page->removeCards({added.value}, {});
    QVERIFY(page->document().graph() == before);
    page->moveCards({{before.nodes()[0].id.value, {-50, 20}}});
    QCOMPARE(page->document().graph().nodes()[0].x, -50.0);
    // An edit that changes nothing is no step.
    const int steps = page->undoStack()->count();
    page->moveCards({{before.nodes()[0].id.value, {-50, 20}}});
    QCOMPARE(page->undoStack()->count(), steps);
    QTRY_VERIFY(page->isSettled());
}

void ModelTest::formChangesParameters()
{
    test::PageFixture f;
    const std::unique_ptr<ModelPage> page(makePage(f));
    QVERIFY(f.openTable().empty());
    QTRY_VERIFY(!page->document().graph().empty());
    const NodeId id = nodeOfKind(page->document().graph(), "linear")->id;
    page->canvas().selectCards({id.value});
    auto* box = page->inspector()->findChild<QSpinBox*>(QStringLiteral("out_features"));
    QVERIFY(box);
    const auto parameters = page->document().facts().parameters;
    const int steps = page->undoStack()->count();
    box->setValue(40);
    box->setValue(48);
    QCOMPARE(page->document().graph().find(id)->params.at("out_features").get<int>(), 48);
    QVERIFY(page->document().facts().parameters != parameters);
    QCOMPARE(page->undoStack()->count(), steps + 1);
    page->undoStack()->undo();
    QVERIFY(page->inspector()->findChild<QSpinBox*>(QStringLiteral("out_features"))->value() != 48);

    // A name that is taken is refused and the old one comes back.
    auto* name = page->inspector()->findChild<QLineEdit*>();
    const QString old = name->text();
    name->setText(QStringLiteral("not a name!"));
    Q_EMIT name->editingFinished();
    QCOMPARE(QString::fromStdString(page->document().graph().find(id)->label), old);
}

void ModelTest::copyPasteAndDuplicate()
{
    test::PageFixture f;
    const std::unique_ptr<ModelPage> page(makePage(f));
    QVERIFY(f.openTable().empty());
    QTRY_VERIFY(!page->document().graph().empty());
    const auto count = page->document().graph().nodes().size();
    const NodeId id = nodeOfKind(page->document().graph(), "linear")->id;
    page->copyCards({id.value});
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("linear")));
    page->pasteAt(QPointF(500, 400));
    QCOMPARE(page->document().graph().nodes().size(), count + 1);
    QCOMPARE(page->document().graph().nodes().back().x, 500.0);
    page->duplicateCards(page->canvas().selectedCards());
    QCOMPARE(page->document().graph().nodes().size(), count + 2);
    QSignalSpy said(&f.workspace, &Workspace::said);
    QGuiApplication::clipboard()->setText(QStringLiteral("no graph at all"));
    page->pasteAt(std::nullopt);
    QCOMPARE(page->document().graph().nodes().size(), count + 2);
    QCOMPARE(said.count(), 1);
}

void ModelTest::errorsStandAtTheNode()
{
    test::PageFixture f;
    const std::unique_ptr<ModelPage> page(makePage(f));
    QVERIFY(f.openTable().empty());
    QTRY_VERIFY(!page->document().graph().empty());
    const graph::Node* input = nodeOfKind(page->document().graph(), "input");
    const NodeId conv = page->addKind(QStringLiteral("conv2d"), {300, 300}, {input->id.value, QStringLiteral("out"), true});
    const auto& cards = page->canvas().data().cards;
    const auto card = std::find_if(cards.begin(), cards.end(), [&](const auto& c) { return c.id == conv.value; });
    QVERIFY(card != cards.end() && !card->error.isEmpty());
    const auto& wires = page->canvas().data().wires;
    QVERIFY(std::any_of(wires.begin(), wires.end(), [&](const auto& w) { return w.to == conv.value && w.invalid; }));
    page->disconnectPort({conv.value, QStringLiteral("in"), false});
    QVERIFY(!page->document().graph().edgeInto({conv, "in"}));
    page->connectPorts({input->id.value, QStringLiteral("out"), true}, {conv.value, QStringLiteral("in"), false});
    page->canvas().fit();
    test::screenshots(f.themes, *page, QStringLiteral("page-model-error"));
}

void ModelTest::theCauseComesBeforeWhatFollows()
{
    test::PageFixture f;
    const std::unique_ptr<ModelPage> page(makePage(f));
    QVERIFY(f.openTable().empty());
    QTRY_VERIFY(!page->document().graph().empty());
    // Without a layer in the middle, what stands before it leads nowhere and the next one lacks its input.
    const graph::Node* middle = nodeOfKind(page->document().graph(), "relu");
    QVERIFY(middle);
    page->removeCards({middle->id.value}, {}); // closes the gap ...
    QVERIFY(page->document().facts().ok());
    const graph::Node* next = page->document().graph().find("dropout");
    page->disconnectPort({next->id.value, QStringLiteral("in"), false}); // ... so it is torn open
    const auto problems = graphProblems(page->document().graph(), page->document().facts());
    QCOMPARE(problems.size(), std::size_t{2});
    QCOMPARE(problems[0].severity, graph::Severity::Error);
    QCOMPARE(problems[1].severity, graph::Severity::Warning);
    QVERIFY2(problems[1].text.contains(QStringLiteral(", ")) && problems[1].text.contains(QStringLiteral("does not lead")), qPrintable(problems[1].text));
    // They stand in the page and in the list of the drawer, which stays as it is.
    QCOMPARE(f.workspace.problems().rowCount(), 2);
    QVERIFY(f.workspace.problems().at(0).inPlace);
    page->undoStack()->undo();
    QCOMPARE(f.workspace.problems().rowCount(), 0);
}

void ModelTest::longNetworksBeginReadable()
{
    test::PageFixture f;
    const std::unique_ptr<ModelPage> page(makePage(f));
    QVERIFY(f.openTable().empty());
    QTRY_VERIFY(!page->document().graph().empty());
    graph::Graph chain;
    NodeId before = chain.add("input");
    for (int i = 0; i < 20; ++i) {
        const NodeId next = chain.add(i < 19 ? "linear" : "output");
        QVERIFY(chain.connect({before, "out"}, {next, "in"}));
        before = next;
    }
    auto& canvas = page->canvas();
    canvas.setData(canvasData(chain, graph::infer(chain, page->document().data())));
    for (std::size_t i = 0; i < chain.nodes().size(); ++i) {
        graph::Node node = chain.nodes()[i];
        node.x = 220.0 * static_cast<double>(i);
        QVERIFY(chain.update(node));
    }
    canvas.setData(canvasData(chain, graph::infer(chain, page->document().data())));
    canvas.startOver();
    QVERIFY(canvas.zoom() > 0.6);
    QVERIFY(canvas.viewport()->rect().contains(canvas.placeOfCard(chain.nodes().front().id.value)));
    canvas.fit();
    QVERIFY(canvas.zoom() < 0.5);
    QVERIFY(canvas.viewport()->rect().contains(canvas.placeOfCard(chain.nodes().back().id.value)));
}

void ModelTest::onlyWhatFitsIsOffered()
{
    test::PageFixture f;
    QVERIFY(f.openTable().empty());
    const graph::Graph graph = f.workspace.workbench()->graph();
    const auto data = f.workspace.workbench()->dataInterface();
    const CanvasPort vector{nodeOfKind(graph, "input")->id.value, QStringLiteral("out"), true};
    const auto entries = paletteEntries(graph, false);
    const auto fits = fittingEntries(graph, graph::infer(graph, data), data, entries, vector);
    const auto has = [&](const char* kind) { return std::find(fits.begin(), fits.end(), QLatin1String(kind)) != fits.end(); };
    QVERIFY(has("linear") && has("relu") && has("add"));
    QVERIFY(!has("conv2d") && !has("input"));
    QVERIFY(has("block:residual_dense") && !has("block:residual"));
    QCOMPARE(fittingEntries(graph, {}, graph::DataInterface(), entries, {}).size(), entries.size());
}

void ModelTest::arrangeIsOneStep()
{
    test::PageFixture f;
    const std::unique_ptr<ModelPage> page(makePage(f));
    QVERIFY(f.openTable().empty());
    QTRY_VERIFY(!page->document().graph().empty());
    std::vector<plots::CardMove> moves;
    for (const auto& node : page->document().graph().nodes())
        moves.push_back({node.id.value, {0, 0}});
    page->moveCards(moves);
    const int steps = page->undoStack()->count();
    page->arrange();
    QTRY_COMPARE(page->undoStack()->count(), steps + 1);
    const auto& nodes = page->document().graph().nodes();
    QVERIFY(std::any_of(nodes.begin(), nodes.end(), [](const auto& n) { return n.x > 100; }));
    page->addKind(QStringLiteral("dropout"), {0, 400});
    page->useTemplate(QStringLiteral("mlp"));
    QTRY_COMPARE(page->undoStack()->count(), steps + 3);
    QSignalSpy said(&f.workspace, &Workspace::said);
    page->useTemplate(QStringLiteral("cnn"));
    QTRY_COMPARE(said.count(), 1);
}

void ModelTest::popupAddsWithKeys()
{
    test::PageFixture f;
    const std::unique_ptr<ModelPage> page(makePage(f));
    QVERIFY(f.openTable().empty());
    QTRY_VERIFY(!page->document().graph().empty());
    const auto count = page->document().graph().nodes().size();
    page->canvas().setFocus();
    QTest::keyClick(&page->canvas(), Qt::Key_Tab);
    auto* popup = page->findChild<KindPopup*>();
    QTRY_VERIFY(popup->isVisible());
    auto* input = popup->findChild<QLineEdit*>();
    QTest::keyClicks(input, QStringLiteral("gelu"));
    QTest::keyClick(input, Qt::Key_Return);
    QVERIFY(!popup->isVisible());
    QCOMPARE(page->document().graph().nodes().size(), count + 1);
    QCOMPARE(page->document().graph().nodes().back().kind, std::string("gelu"));

    auto* list = page->findChild<KindList*>();
    QTest::keyClicks(list->search(), QStringLiteral("dropout"));
    QTest::keyClick(list->search(), Qt::Key_Return);
    QCOMPARE(page->document().graph().nodes().back().kind, std::string("dropout"));
}

QTEST_MAIN(ModelTest)
#include "model_test.moc"
