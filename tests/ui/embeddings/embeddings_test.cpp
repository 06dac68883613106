// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine_api/engine_loader.h"
#include "core/session/training/training.h"
#include "plots/cloud/point_cloud_widget.h"
#include "tests/plots/support/screenshots.h"
#include "tests/ui/support/page_fixture.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/embeddings/embeddings_page.h"

#include <QComboBox>
#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::ui;

class EmbeddingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columnsBecomeColors();
    void penultimateLayerIsFound();
    void withoutProjectThePageSaysWhatToDo();
    void trainedModelIsDrawnAndLinked();
};

void EmbeddingsTest::columnsBecomeColors()
{
    test::PageFixture f;
    const std::string problem = f.openTable(300);
    QVERIFY2(problem.empty(), problem.c_str());
    const auto dataset = f.workspace.workbench()->dataset();
    std::vector<RowId> rows;
    for (RowId row = 0; row < 300; ++row)
        rows.push_back(row);
    const auto color = columnColors(*dataset, rows, *dataset->schema().find("colour"), f.job);
    QVERIFY(color);
    QCOMPARE(color->names, (QStringList{QStringLiteral("red"), QStringLiteral("blue")}));
    QCOMPARE(std::count(color->codes.begin(), color->codes.end(), 1), 100);
    const auto x = columnColors(*dataset, rows, *dataset->schema().find("x"), f.job);
    QVERIFY(x && x->names.isEmpty());
    QVERIFY(std::abs(x->values[1] - (-0.63f)) < 1e-5f);
}

void EmbeddingsTest::penultimateLayerIsFound()
{
    graph::Graph graph;
    const NodeId in = graph.add("input"), hidden = graph.add("linear"), relu = graph.add("relu"), last = graph.add("linear");
    const NodeId out = graph.add("output");
    const auto wire = [&](NodeId from, NodeId to) { QVERIFY(graph.connect({from, "out"}, {to, "in"})); };
    wire(in, hidden);
    wire(hidden, relu);
    wire(relu, last);
    wire(last, out);
    QCOMPARE(penultimate(graph), relu);
    QCOMPARE(penultimate(graph::Graph()), NodeId{});
}

void EmbeddingsTest::withoutProjectThePageSaysWhatToDo()
{
    test::PageFixture f;
    EmbeddingsPage page({QStringLiteral("embeddings"), QStringLiteral("Embeddings"), QStringLiteral("embeddings"), {}}, f.workspace);
    page.resize(900, 600);
    page.show();
    page.setActive(true);
    QCOMPARE(page.state(), StateView::State::Empty);
    test::screenshots(f.themes, page, QStringLiteral("page-embeddings-empty"));
}

void EmbeddingsTest::trainedModelIsDrawnAndLinked()
{
    const auto engine = engine::loadEngine();
    if (!engine)
        QSKIP(engine.error().text().c_str());
    test::PageFixture f;
    QVERIFY(f.openTable(400).empty());
    auto workbench = f.workspace.workbench();
    Json options = workbench->trainOptions();
    options["epochs"] = 3;
    options["threads"] = 1;
    engine::TrainControl control;
    engine::TrainProgress progress;
    const auto trained = session::startTraining(*workbench, **engine, options, control, progress);
    QVERIFY2(trained, trained ? "" : trained.error().text().c_str());

    EmbeddingsPage page({QStringLiteral("embeddings"), QStringLiteral("Embeddings"), QStringLiteral("embeddings"), {}}, f.workspace);
    page.resize(1000, 700);
    page.show();
    f.workspace.loadEngine();
    QTRY_VERIFY_WITH_TIMEOUT(f.workspace.engine(), 30000);
    page.setActive(true);
    QTRY_COMPARE_WITH_TIMEOUT(page.state(), StateView::State::Ready, 60000);
    QCOMPARE(page.cloud().pointCount(), static_cast<std::size_t>(workbench->split()->test.size()));
    test::screenshots(f.themes, page, QStringLiteral("page-embeddings"));

    // From the cloud to the shared selection and back.
    Q_EMIT page.cloud().selectionChanged({0, 3, 5});
    QCOMPARE(f.workspace.selection().current().rows->count(), std::uint64_t{3});
    QTRY_COMPARE(page.cloud().selected(), (std::vector<std::uint32_t>{0, 3, 5}));
    QTRY_VERIFY(page.isSettled());
    test::screenshots(f.themes, page, QStringLiteral("page-embeddings-selected"));
    f.workspace.selection().clear();
    QTRY_VERIFY(page.cloud().selected().empty());
}

QTEST_MAIN(EmbeddingsTest)
#include "embeddings_test.moc"
