// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/canvas_geometry.h"
#include "plots/canvas/node_canvas.h"
#include "tests/plots/support/screenshots.h"
#include "tests/ui/support/page_fixture.h"
#include "ui/model/code_view.h"
#include "ui/model/kind_popup.h"
#include "ui/model/model_page.h"
#include "ui/shell/commands/command.h"

#include <QAction>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTest>
#include <QToolButton>

using namespace cairn;
using namespace cairn::ui;

namespace {

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
    const graph::Node& node(const char* label) const { return *graph().find(label); }
    NodeId before(NodeId id, const char* port = "in") const
    {
        const graph::Edge* edge = graph().edgeInto({id, port});
        return edge ? edge->from.node : NodeId{};
    }
};

} // namespace

/// Quick ways on the canvas: into a wire, out of it, mending, finding, reading the code.
class CanvasWorkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersGoIntoWiresAndOutOfThem()
    {
        Opened o;
        QVERIFY2(o.problem.empty(), o.problem.c_str());
        const NodeId linear = o.node("linear").id, relu = o.node("relu").id;
        const plots::CanvasWire wire = *std::ranges::find_if(o.page->canvas().data().wires, [&](const plots::CanvasWire& w) { return w.to == relu.value; });
        o.page->insertOnWire(QStringLiteral("batch_norm"), {0, 0}, wire);
        const NodeId norm = o.node("batch_norm").id;
        QCOMPARE(o.before(relu), norm);
        QCOMPARE(o.before(norm), linear);
        QVERIFY(o.page->document().facts().ok());
        o.page->removeCards({norm.value}, {}); // the wire closes behind it
        QCOMPARE(o.before(relu), linear);
        o.page->undoStack()->undo();
        QVERIFY(o.graph().find("batch_norm"));

        // A loose layer that is moved onto a wire.
        const NodeId loose = o.page->addKind(QStringLiteral("dropout"), {0, 900});
        o.page->canvas().fit();
        const QPointF from = o.page->canvas().mapToScene(o.page->canvas().placeOfPort({norm.value, QStringLiteral("out"), true}));
        const QPointF to = o.page->canvas().mapToScene(o.page->canvas().placeOfPort({relu.value, QStringLiteral("in"), false}));
        const QPointF middle = (from + to) / 2;
        QVERIFY(o.page->canvas().wireAt(middle));
        o.page->moveCards({{loose.value, middle - QPointF(plots::kCardWidth / 2, 33)}});
        QCOMPARE(o.before(relu), loose);
    }

    void notesAndFramesAreEdited()
    {
        Opened o;
        QVERIFY2(o.problem.empty(), o.problem.c_str());
        auto& canvas = o.page->canvas();
        const auto note = [&](std::size_t i) { return o.graph().annotations().at(i); };
        const auto type = [&](const QString& text) {
            auto* editor = canvas.viewport()->findChild<QPlainTextEdit*>();
            QVERIFY(editor);
            QTest::keyClicks(editor, text);
            QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
            QTRY_VERIFY(!canvas.viewport()->findChild<QPlainTextEdit*>());
        };
        const auto linear = o.node("linear"), relu = o.node("relu");
        canvas.selectCards({linear.id.value, relu.id.value});
        QVERIFY(o.fixture.workspace.commands().action(QStringLiteral("model.frame"))->isEnabled());
        o.fixture.workspace.commands().action(QStringLiteral("model.frame"))->trigger();
        type(QStringLiteral("First layer"));
        QCOMPARE(note(0).text, std::string("First layer"));
        QVERIFY(note(0).kind == graph::Annotation::Kind::Frame && note(0).x < linear.x);
        o.page->addNote({linear.x, linear.y + 200});
        type(QStringLiteral("Wide, since there are few rows"));
        QCOMPARE(note(1).text, std::string("Wide, since there are few rows"));
        const int color = note(1).color;
        o.fixture.workspace.commands().action(QStringLiteral("model.noteColor"))->trigger();
        QVERIFY(note(1).color != color);
        canvas.fit();
        canvas.selectCards({});
        (void)test::screenshots(o.fixture.workspace.themes(), *o.page, QStringLiteral("model-notes"));

        // Copied with its frame, undone, deleted, kept by the project.
        o.page->duplicateCards({linear.id.value, -note(0).id});
        QCOMPARE(o.graph().annotations().size(), std::size_t{3});
        o.page->undoStack()->undo();
        QCOMPARE(o.graph().annotations().size(), std::size_t{2});
        o.page->moveCards({{-note(1).id, {-300, -40}}});
        QCOMPARE(note(1).x, -300.0);
        o.page->arrange();
        QTRY_VERIFY(o.page->isSettled());
        QVERIFY(note(0).x < o.node("linear").x && note(0).x + note(0).width > o.node("relu").x); // the frame follows its layers
        o.page->removeCards({-note(1).id}, {});
        QCOMPARE(o.graph().annotations().size(), std::size_t{1});
        QVERIFY(o.graph().find("linear"));
        QTRY_VERIFY(o.page->isSettled());
        QVERIFY(o.fixture.workspace.workbench()->graph() == o.graph());
    }

    void problemsAreMended()
    {
        Opened o;
        const NodeId output = o.page->document().facts().order.back();
        const NodeId last = o.before(output);
        graph::Node node = *o.graph().find(last);
        const Json width = node.params.at("out_features");
        QVERIFY(o.page->document().edit(QStringLiteral("break"), [&](graph::Graph& graph) {
            node.params["out_features"] = 77;
            return graph.update(node);
        }));
        auto* problems = o.page->findChild<QListWidget*>();
        for (auto* list : o.page->findChildren<QListWidget*>()) {
            if (list->accessibleName() == ModelPage::tr("Problems of the network"))
                problems = list;
        }
        QCOMPARE(problems->count(), 1);
        (void)test::screenshots(o.fixture.workspace.themes(), *o.page, QStringLiteral("model-problem"));
        auto* button = problems->itemWidget(problems->item(0))->findChild<QToolButton*>();
        QVERIFY(button);
        Q_EMIT button->menu()->aboutToShow();
        QVERIFY(!button->menu()->actions().isEmpty());
        QCOMPARE(button->menu()->actions().front()->text(), QStringLiteral("Set out_features of %1 to %2").arg(QString::fromStdString(node.label)).arg(width.get<int>()));
        button->menu()->actions().front()->trigger();
        QVERIFY(o.page->document().facts().ok());
        QCOMPARE(problems->count(), 0);
    }

    void layersAreFound()
    {
        Opened o;
        o.page->findLayer();
        KindPopup* finder = nullptr;
        for (auto* popup : o.page->findChildren<KindPopup*>())
            finder = popup->isVisible() ? popup : finder;
        QVERIFY(finder);
        auto* input = finder->findChild<QLineEdit*>();
        QTest::keyClicks(input, QStringLiteral("dropout_2"));
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(o.page->canvas().selectedCards(), std::vector{o.node("dropout_2").id.value});
    }

    void codeStandsBesideTheCanvas()
    {
        Opened o;
        o.page->canvas().selectCards({o.node("linear_2").id.value});
        o.page->showCode(true);
        auto* code = o.page->findChild<CodeView*>();
        QVERIFY(code->isVisible());
        QVERIFY(code->toPlainText().contains(QStringLiteral("self.linear_2 = nn.Linear(")));
        QCOMPARE(code->extraSelections().size(), 3); // made, computed, passed on
        QTest::qWait(50);
        (void)test::screenshots(o.fixture.workspace.themes(), *o.page, QStringLiteral("model-code"));
        o.page->makeBlock({o.node("linear_2").id.value, o.node("relu_2").id.value}, QStringLiteral("stage"));
        QVERIFY(code->toPlainText().contains(QStringLiteral("self.stage__linear_2 = nn.Linear(")));
        QVERIFY(o.page->document().edit(QStringLiteral("break"), [&](graph::Graph& graph) -> Result<void> {
            graph.remove(graph.find("output")->id);
            return {};
        }));
        QVERIFY(code->toPlainText().startsWith(QStringLiteral("# ")));
        o.page->showCode(false);
        QVERIFY(!code->isVisible());
    }

    void cardsAreAligned()
    {
        Opened o;
        const std::vector<plots::CardId> cards{o.node("linear").id.value, o.node("relu").id.value};
        o.page->moveCards({{cards[0], {10, 500}}, {cards[1], {400, 40}}});
        o.page->canvas().selectCards(cards);
        o.page->alignCards(Qt::Horizontal);
        QCOMPARE(o.node("linear").y, 40.0);
        o.page->alignCards(Qt::Vertical);
        QCOMPARE(o.node("relu").x, 10.0);
    }
};

QTEST_MAIN(CanvasWorkTest)
#include "canvas_work_test.moc"
