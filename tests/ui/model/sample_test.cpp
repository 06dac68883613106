// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/node_canvas.h"
#include "tests/plots/support/screenshots.h"
#include "tests/ui/support/page_fixture.h"
#include "ui/model/model_page.h"
#include "ui/model/sample/sample_picture.h"
#include "ui/shell/commands/command.h"

#include <QAction>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace cairn;
using namespace cairn::ui;

/// A real sample that flows through the network on the canvas.
class SampleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCardShowsWhatFlows();
    void aBlockShowsItsOutputAndItsInside();
    void picturesFollowTheShape();

private:
    static bool hasEngine(test::PageFixture& fixture)
    {
        fixture.workspace.loadEngine();
        return QTest::qWaitFor([&] { return fixture.workspace.engineState() != Workspace::EngineState::Loading; }, 60000) && fixture.workspace.engine();
    }
};

namespace {

const plots::CanvasCard& card(const ModelPage& page, const char* title)
{
    const auto& cards = const_cast<ModelPage&>(page).canvas().data().cards;
    return *std::ranges::find(cards, QLatin1String(title), &plots::CanvasCard::title);
}

std::unique_ptr<ModelPage> opened(test::PageFixture& fixture)
{
    auto page = std::make_unique<ModelPage>(PageInfo{QStringLiteral("model"), QStringLiteral("Model"), QStringLiteral("model"), {}}, fixture.workspace);
    page->resize(1200, 640);
    page->show();
    if (const std::string problem = fixture.openTable(); !problem.empty())
        qWarning("%s", problem.c_str());
    return QTest::qWaitFor([&] { return !page->document().graph().empty() && page->isSettled(); }) ? std::move(page) : nullptr;
}

} // namespace

void SampleTest::everyCardShowsWhatFlows()
{
    test::PageFixture fixture;
    if (!hasEngine(fixture))
        QSKIP("The tensor engine is not here");
    const auto page = opened(fixture);
    QVERIFY(page);
    QVERIFY(card(*page, "linear").sampleText.isEmpty());
    fixture.commands.action(QStringLiteral("model.samples"))->trigger();
    QTRY_VERIFY(page->isSettled() && !card(*page, "linear").sampleText.isEmpty());
    for (const plots::CanvasCard& each : page->canvas().data().cards)
        QVERIFY2(!each.sample.isNull() && each.sampleText.contains(QStringLiteral(" ± ")) && !each.sampleBad, qPrintable(each.title + each.sampleText));
    test::screenshots(fixture.themes, *page, QStringLiteral("model-samples"));

    // Everything below -1,000,000 is cut off by the ReLU; the layers behind it have nothing to learn from.
    QVERIFY(page->document().edit(QStringLiteral("shift"), [](graph::Graph& graph) -> Result<void> {
        const NodeId scale = graph.add("scale", {{"shift", -1e6}});
        const NodeId relu = graph.find("relu")->id;
        CAIRN_TRY(graph.connect({graph.find("linear")->id, "out"}, {scale, "in"}));
        return graph.connect({scale, "out"}, {relu, "in"});
    }));
    QTRY_VERIFY(page->isSettled() && card(*page, "relu").sampleBad);
    QCOMPARE(card(*page, "relu").sampleText, QStringLiteral("vanishing")); // constantly 0
    QVERIFY(card(*page, "relu").sampleTip.contains(QStringLiteral("100 %")));

    // A network with a problem has no sample, and none is left over from before.
    QVERIFY(page->document().edit(QStringLiteral("cut"), [](graph::Graph& graph) -> Result<void> {
        graph.disconnect({graph.find("relu")->id, "in"});
        return {};
    }));
    QTRY_VERIFY(page->isSettled());
    QVERIFY(card(*page, "linear").sampleText.isEmpty());
    page->document().undoStack().undo();
    QTRY_VERIFY(page->isSettled() && !card(*page, "linear").sampleText.isEmpty());
    page->showSamples(false);
    QVERIFY(card(*page, "linear").sampleText.isEmpty());
}

void SampleTest::aBlockShowsItsOutputAndItsInside()
{
    test::PageFixture fixture;
    if (!hasEngine(fixture))
        QSKIP("The tensor engine is not here");
    const auto page = opened(fixture);
    QVERIFY(page);
    page->showSamples(true);
    QTRY_VERIFY(page->isSettled() && !card(*page, "relu").sampleText.isEmpty());
    const QString before = card(*page, "relu").sampleText;
    page->makeBlock({card(*page, "linear").id, card(*page, "relu").id}, QStringLiteral("stage"));
    QTRY_VERIFY(page->isSettled() && !card(*page, "stage").sampleText.isEmpty());
    page->enterBlock(card(*page, "stage").id);
    QTRY_VERIFY(page->isSettled() && !card(*page, "linear").sampleText.isEmpty());
    QVERIFY(!card(*page, "relu").sample.isNull());
}

void SampleTest::picturesFollowTheShape()
{
    const plots::Theme& theme = plots::Theme::light();
    QCOMPARE(samplePicture({{4}, {1, -1, 0, 2}}, false, theme).size(), QSize(2 * kSampleWidth, 2 * kSampleHeight));
    QCOMPARE(samplePicture({{1, 28, 28}, std::vector<float>(784, 1.0f)}, true, theme).height(), 2 * kSampleHeight);
    const QImage wide = samplePicture({{4, 8, 8}, std::vector<float>(256, 1.0f)}, false, theme);
    QVERIFY(wide.width() <= 2 * kSampleWidth && wide.height() <= 2 * kSampleHeight && wide.width() > 3 * wide.height());
    QVERIFY(!samplePicture({{50, 2}, std::vector<float>(100, 1.0f)}, false, theme).isNull());
    QVERIFY(samplePicture({{1}, {std::numeric_limits<float>::quiet_NaN()}}, false, theme).isNull());
    QVERIFY(samplePicture({}, false, theme).isNull());
    // Three channels of the data are colours: red stays red.
    Array red{{3, 2, 2}, std::vector<float>(12, 0.0f)};
    std::fill_n(red.values.begin(), 4, 1.0f);
    QCOMPARE(samplePicture(red, true, theme).pixelColor(0, 0), QColor(255, 0, 0));
}

QTEST_MAIN(SampleTest)
#include "sample_test.moc"
