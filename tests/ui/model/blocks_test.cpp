// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/blocks/block.h"
#include "plots/canvas/node_canvas.h"
#include "tests/plots/support/screenshots.h"
#include "tests/ui/support/page_fixture.h"
#include "ui/model/kind_list.h"
#include "ui/model/model_page.h"
#include "ui/model/node_form.h"
#include "ui/model/user_blocks.h"
#include "ui/shell/commands/command.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTest>

using namespace cairn;
using namespace cairn::ui;

namespace {

/// The page with the network that a table begins with: Input, Linear, ReLU, Dropout, ..., Output.
struct Opened {
    test::PageFixture fixture;
    std::unique_ptr<ModelPage> page;

    Opened() : page(new ModelPage({QStringLiteral("model"), QStringLiteral("Model"), QStringLiteral("model"), {}}, fixture.workspace))
    {
        page->resize(1200, 640);
        page->show();
        problem = fixture.openTable();
        QTRY_VERIFY(!page->document().graph().empty());
    }

    const graph::Graph& graph() const { return page->document().graph(); }
    const graph::Graph& shown() const { return page->document().shown(); }
    plots::CardId card(const char* label) const { return shown().find(label)->id.value; }
    template <typename Editor>
    Editor* editor(const char* name) const { return page->inspector()->findChild<Editor*>(QLatin1String(name)); }

    std::string problem;
};

} // namespace

/// Blocks on the Model page, as a person makes and uses them.
class BlocksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void aBlockIsMadeEnteredChangedAndUnpacked()
    {
        Opened o;
        QVERIFY2(o.problem.empty(), o.problem.c_str());
        const std::int64_t parameters = o.page->document().facts().parameters;
        const std::size_t layers = o.graph().nodes().size();
        o.page->makeBlock({o.card("linear"), o.card("relu"), o.card("dropout")}, QStringLiteral("stage"));
        QCOMPARE(o.graph().nodes().size(), layers - 2);
        QVERIFY(o.page->document().facts().ok());
        QCOMPARE(o.page->document().facts().parameters, parameters);

        // The form of the block repeats it; the canvas shows its shape.
        QCOMPARE(o.page->canvas().selectedCards(), std::vector{o.card("stage")});
        auto* repeat = o.editor<QSpinBox>("repeat");
        QVERIFY(repeat);
        repeat->setValue(3);
        QCOMPARE(o.graph().find("stage")->params.at("repeat"), Json(3));
        QVERIFY(o.page->document().facts().ok() && o.page->document().facts().parameters > parameters);

        // Inside: the layers with their facts, a way back, ports in the palette.
        o.page->enterBlock(o.card("stage"));
        QVERIFY(o.page->document().isInside());
        auto* crumbs = o.page->findChild<QLabel*>(QStringLiteral("crumbs"));
        QVERIFY(crumbs->isVisible() && crumbs->text().contains(QStringLiteral("stage")));
        QVERIFY(o.shown().find("linear") && !o.shown().find("output"));
        for (const auto& card : o.page->canvas().data().cards)
            QVERIFY2(!card.idle && card.error.isEmpty(), qPrintable(card.title));
        (void)test::screenshots(o.fixture.workspace.themes(), *o.page, QStringLiteral("model-inside-a-block"));
        o.page->canvas().selectCards({o.card("linear")});
        o.editor<QSpinBox>("out_features")->setValue(96);
        QCOMPARE(o.graph().blocks().at("stage")->body.find("linear")->params.at("out_features"), Json(96));
        QVERIFY(o.page->document().facts().ok());

        // A width of the block itself.
        auto* promote = o.page->inspector()->findChild<QAction*>(QStringLiteral("promote.out_features"));
        QVERIFY(promote);
        promote->trigger();
        QCOMPARE(o.graph().blocks().at("stage")->parameters.front().fallback, Json(96));
        QCOMPARE(o.editor<QLineEdit>("out_features")->text(), QStringLiteral("=out_features"));
        o.page->leaveBlock();
        QVERIFY(!o.page->document().isInside() && !crumbs->isVisible());
        o.page->canvas().selectCards({o.card("stage")});
        o.editor<QSpinBox>("out_features")->setValue(32);
        QVERIFY(o.page->document().facts().ok());
        QCOMPARE(o.page->document().facts().nodes.at(o.graph().find("stage")->id).outputs.begin()->second.shape.back(), std::int64_t{32});
        (void)test::screenshots(o.fixture.workspace.themes(), *o.page, QStringLiteral("model-block"));

        o.page->unpackBlock(o.card("stage"));
        QVERIFY(o.page->document().facts().ok());
        QCOMPARE(o.graph().nodes().size(), layers + 6);
        while (o.page->undoStack()->canUndo())
            o.page->undoStack()->undo();
        QCOMPARE(o.graph().nodes().size(), layers);
    }

    void blocksOfTheLibraryAreOffered()
    {
        Opened o;
        const NodeId added = o.page->addKind(QStringLiteral("block:residual_dense"), {0, 0}, {o.card("relu"), QStringLiteral("out"), true});
        QVERIFY(added);
        QVERIFY(o.graph().blocks().contains("residual_dense"));
        QVERIFY(o.graph().edgeInto({added, "x"}));
        QVERIFY(o.graph().find(added)->params.at("width") == o.page->document().facts().nodes.at(o.graph().find("relu")->id).outputs.at("out").shape.back());
        QVERIFY(!o.page->addKind(QStringLiteral("block:none"), {0, 0}));
        o.page->saveBlock(added.value);
        QVERIFY(std::ranges::find(userBlocks(), "residual_dense", &graph::LibraryBlock::name) != userBlocks().end());
        auto* list = o.page->findChild<KindList*>();
        QTest::keyClicks(list->search(), QStringLiteral("inception"));
        QTest::keyClick(list->search(), Qt::Key_Return);
        QVERIFY(o.graph().blocks().contains("inception"));
    }

    void layersShareFreezeAndSlowDown()
    {
        Opened o;
        const NodeId twin = o.page->addKind(QStringLiteral("linear"), {0, 300});
        o.page->canvas().selectCards({twin.value});
        auto* weights = o.editor<QComboBox>("weights");
        QVERIFY(weights);
        const int index = weights->findText(QStringLiteral("linear"));
        QVERIFY(index > 0);
        weights->setCurrentIndex(index);
        Q_EMIT weights->activated(index);
        QCOMPARE(o.graph().find(twin)->weights, std::string("linear"));
        o.page->canvas().selectCards({o.card("linear")});
        o.editor<QCheckBox>("frozen")->setChecked(true);
        QVERIFY(o.graph().find("linear")->frozen);
        o.editor<QDoubleSpinBox>("rate")->setValue(0.1);
        QCOMPARE(o.graph().find("linear")->rate, 0.1);
        const auto& cards = o.page->canvas().data().cards;
        QVERIFY(std::ranges::any_of(cards, [](const plots::CanvasCard& card) { return card.details.contains(QStringLiteral("frozen")); }));
        auto* label = o.page->inspector()->findChild<QLineEdit*>(QString(), Qt::FindChildrenRecursively);
        label->setText(QStringLiteral("stem"));
        Q_EMIT label->editingFinished();
        QCOMPARE(o.graph().find(twin)->weights, std::string("stem")); // follows the new name
    }
};

QTEST_MAIN(BlocksTest)
#include "blocks_test.moc"
