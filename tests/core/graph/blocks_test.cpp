// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/blocks/edit.h"
#include "core/graph/blocks/infer_blocks.h"
#include "core/graph/blocks/library.h"
#include "core/graph/blocks/values.h"
#include "core/graph/data_interface.h"

#include <QTest>

using namespace cairn;
using namespace cairn::graph;

namespace {

DataInterface rows(std::int64_t columns, std::int64_t width)
{
    DataInterface data;
    data.fields["features"] = {ElementType::Float32, {kBatch, columns}};
    data.outputWidth = width;
    return data;
}

/// input -> linear -> relu -> linear_2 -> output, with a way around relu and linear_2's successor.
Graph chain()
{
    Graph graph;
    const NodeId input = graph.add("input"), first = graph.add("linear", {{"out_features", 8}}, 220), relu = graph.add("relu", {}, 440),
                 second = graph.add("linear", {{"out_features", 8}}, 660), sum = graph.add("add", {}, 880), last = graph.add("linear", {{"out_features", 3}}, 1100),
                 output = graph.add("output", {}, 1320);
    const auto join = [&](NodeId from, NodeId to, const char* port = "in") { QVERIFY(graph.connect({from, "out"}, {to, port})); };
    join(input, first);
    join(first, relu);
    join(relu, second);
    join(second, sum, "a");
    join(first, sum, "b");
    join(sum, last);
    join(last, output);
    return graph;
}

std::vector<NodeId> idsOf(const Graph& graph, std::initializer_list<const char*> labels)
{
    std::vector<NodeId> ids;
    for (const char* label : labels)
        ids.push_back(graph.find(label)->id);
    return ids;
}

/// The chain with relu, linear_2 and add as a residual block.
Graph residual(std::int64_t repeat = 1, bool share = false)
{
    Graph graph = chain();
    const NodeId id = makeBlock(graph, idsOf(graph, {"relu", "linear_2", "add"}), "residual").value();
    Node node = *graph.find(id);
    node.params["repeat"] = repeat;
    node.params["share"] = share;
    if (!graph.update(node))
        qFatal("update");
    return graph;
}

} // namespace

class BlocksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSelectionBecomesABlockOfTheSameShape()
    {
        const Graph plain = chain(), graph = residual();
        QCOMPARE(graph.nodes().size(), std::size_t{5});
        const Node& block = *graph.find("residual");
        QCOMPARE(blockInputs(*blockOf(graph, block)), (std::vector<std::string>{"x"})); // one source, two readers: one port
        QCOMPARE(blockOutputs(*blockOf(graph, block)), (std::vector<std::string>{"y"}));
        const DataInterface data = rows(5, 3);
        const Inference before = infer(plain, data), after = infer(graph, data);
        QVERIFY2(after.ok(), after.ok() ? "" : after.firstError()->error.text().c_str());
        QCOMPARE(after.parameters, before.parameters);
        QCOMPARE(after.flops, before.flops);
        QCOMPARE(after.order.size(), graph.nodes().size());
        const NodeFacts& facts = after.nodes.at(block.id);
        QCOMPARE(facts.parameters, std::int64_t{8 * 8 + 8});
        QCOMPARE(facts.inputs.at("x").shape, (std::vector<std::int64_t>{kBatch, 8}));
        QCOMPARE(facts.outputs.at("y").shape, (std::vector<std::int64_t>{kBatch, 8}));
    }

    void copiesFollowEachOther()
    {
        const Inference facts = infer(residual(5), rows(5, 3));
        QVERIFY(facts.ok());
        QCOMPARE(facts.parameters, std::int64_t{5 * 8 + 8 + 5 * (8 * 8 + 8) + 8 * 3 + 3});
        const Flattening flat = flatten(residual(3));
        QVERIFY(flat.errors.empty());
        QCOMPARE(flat.graph.nodes().size(), std::size_t{4 + 3 * 3});
        QVERIFY(flat.graph.find("residual_2__linear_2"));
        const Edge* into = flat.graph.edgeInto({flat.graph.find("residual_2__relu")->id, "in"});
        QVERIFY(into);
        QCOMPARE(flat.graph.find(into->from.node)->label, std::string("residual_1__add"));
        QCOMPARE(flat.top(flat.graph.find("residual_3__add")->id), residual(3).find("residual")->id);
    }

    void sharedCopiesCountTheirWeightsOnce()
    {
        const Graph graph = residual(4, true);
        const Inference facts = infer(graph, rows(5, 3));
        QVERIFY2(facts.ok(), facts.ok() ? "" : facts.firstError()->error.text().c_str());
        QCOMPARE(facts.parameters, infer(residual(1), rows(5, 3)).parameters);
        QCOMPARE(flatten(graph).graph.find("residual_4__linear_2")->weights, std::string("residual_1__linear_2"));
    }

    void parametersReachTheInside()
    {
        Graph graph = residual();
        const NodeId inner = graph.blocks().at("residual")->body.find("linear_2")->id;
        QVERIFY(promoteParameter(graph, "residual", inner, "out_features", "width"));
        QVERIFY(!promoteParameter(graph, "residual", inner, "out_features", "again")); // computed already
        QCOMPARE(graph.blocks().at("residual")->parameters.front().fallback, Json(8));
        QVERIFY(infer(graph, rows(5, 3)).ok());
        Node node = *graph.find("residual");
        node.params["width"] = 9;
        QVERIFY(graph.update(node));
        const Inference wrong = infer(graph, rows(5, 3));
        QVERIFY(!wrong.ok());
        QCOMPARE(wrong.firstError()->node, node.id); // shown at the block, named inside it
        QCOMPARE(wrong.firstError()->error.where, std::string("residual__add"));
    }

    void valuesAreCalculated_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("json");
        QTest::newRow("name") << "width" << "16";
        QTest::newRow("product") << "4 * width + 1" << "65";
        QTest::newRow("whole division") << "width / 3" << "5";
        QTest::newRow("real") << "rate * 2" << "0.5";
        QTest::newRow("parentheses") << "(width - 1) * -2" << "-30";
        QTest::newRow("functions") << "max(1, min(width, 12) / 4)" << "3";
        QTest::newRow("text") << "mode" << "\"same\"";
    }

    void valuesAreCalculated()
    {
        QFETCH(QString, text);
        QFETCH(QString, json);
        const auto value = blockValue(text.toStdString(), {{"width", 16}, {"rate", 0.25}, {"mode", "same"}});
        QVERIFY2(value, value ? "" : value.error().text().c_str());
        QCOMPARE(value->dump(), json.toStdString());
    }

    void badValuesAreRefused()
    {
        const BlockValues values{{"width", 16}, {"mode", "same"}};
        for (const char* text : {"", "width +", "depth", "1 / 0", "mode * 2", "(1", "1 2", "min(1)", "1e999", "4000000000 * 4000000000", "import os"}) {
            const auto value = blockValue(text, values);
            QVERIFY2(!value && value.error().code == ErrorCode::InvalidInput && !value.error().fix.empty(), text);
        }
        QVERIFY(!blockValue(std::string(200, '('), values));
        QVERIFY(!blockValue(std::string(100'000, '-'), values));
    }

    void blocksNestAndUnpack()
    {
        Graph graph = residual(2);
        const NodeId outer = makeBlock(graph, idsOf(graph, {"residual", "linear_3"}), "head").value();
        const DataInterface data = rows(5, 3);
        const std::int64_t parameters = infer(graph, data).parameters;
        QVERIFY(infer(graph, data).ok());
        const NodeId inner = graph.blocks().at("head")->body.find("residual")->id;
        const auto inside = BlockInference(graph, data).inside(std::vector{outer});
        QCOMPARE(inside.at(inner).parameters, std::int64_t{2 * (8 * 8 + 8)});
        QVERIFY(unpackBlock(graph, outer));
        QVERIFY(graph.find("residual"));
        QCOMPARE(infer(graph, data).parameters, parameters);
        const auto added = unpackBlock(graph, graph.find("residual")->id);
        QCOMPARE(added->size(), std::size_t{6});
        QVERIFY(!hasBlocks(graph));
        QVERIFY2(infer(graph, data).ok(), infer(graph, data).ok() ? "" : infer(graph, data).firstError()->error.text().c_str());
        QCOMPARE(infer(graph, data).parameters, parameters);
    }

    void documentsKeepBlocks()
    {
        Graph graph = residual(2, true);
        Node node = *graph.find("linear");
        node.frozen = true;
        node.rate = 0.1;
        QVERIFY(graph.update(node));
        const auto back = graphFromText(toJson(graph).dump());
        QVERIFY2(back, back ? "" : back.error().text().c_str());
        QVERIFY(*back == graph);
        QVERIFY(!(residual(2) == graph));
        Json broken = toJson(graph);
        broken["blocks"]["residual"]["nodes"] = 3;
        QCOMPARE(graphFromJson(broken).error().code, ErrorCode::Corrupt);
        broken = toJson(graph);
        broken["blocks"]["no name"] = broken["blocks"]["residual"];
        QVERIFY(!graphFromJson(broken));
        broken = toJson(graph);
        broken["nodes"][1]["rate"] = -1;
        QVERIFY(!graphFromJson(broken));
    }

    void whatCannotBeABlockIsSaid()
    {
        Graph graph = chain();
        QVERIFY(!makeBlock(graph, {}, "empty"));
        QVERIFY(!makeBlock(graph, idsOf(graph, {"input", "linear"}), "entry"));
        QVERIFY(!makeBlock(graph, idsOf(graph, {"relu"}), "for"));
        QVERIFY(makeBlock(graph, idsOf(graph, {"relu"}), "step"));
        QVERIFY(!makeBlock(graph, idsOf(graph, {"linear"}), "step"));
        QVERIFY(!unpackBlock(graph, graph.find("linear")->id));
    }

    void badBlocksAreProblemsAtTheirNode()
    {
        const DataInterface data = rows(5, 3);
        Graph unknown = residual();
        unknown.removeBlock("residual");
        const Inference lost = infer(unknown, data);
        QCOMPARE(lost.firstError()->node, unknown.find("residual")->id);
        QVERIFY(!lost.nodes.at(unknown.find("linear_3")->id).error); // what is behind it is not to blame

        Graph own = residual();
        Block block = *own.blocks().at("residual");
        const NodeId inner = block.body.add(kBlockKind, {{"block", "residual"}});
        QVERIFY(block.body.connect({block.body.find("x")->id, "out"}, {inner, "x"}));
        QVERIFY(own.defineBlock("residual", block));
        QVERIFY(infer(own, data).firstError()->error.what.find("contains itself") != std::string::npos);

        Graph many = residual(1000);
        QVERIFY(infer(many, data).ok()); // 3,004 layers
        for (int level = 0; level < 8; ++level) {
            const std::string name = "level" + std::to_string(level);
            const NodeId id = makeBlock(many, std::vector{many.find(level == 0 ? "residual" : "level" + std::to_string(level - 1))->id}, name).value();
            Node node = *many.find(id);
            node.params["repeat"] = 1000;
            QVERIFY(many.update(node));
        }
        const Inference bomb = infer(many, data);
        QVERIFY(!bomb.ok());
        QVERIFY(bomb.firstError()->error.what.find("more than") != std::string::npos);
        for (const Json& repeat : {Json(0), Json(-1), Json(1001), Json("x"), Json(1.5)}) {
            Graph wrong = residual();
            Node node = *wrong.find("residual");
            node.params["repeat"] = repeat;
            QVERIFY(wrong.update(node));
            QVERIFY2(!infer(wrong, data).ok(), repeat.dump().c_str());
        }
    }

    /// Each block of the library on inputs that it is for.
    void theLibraryFitsItsInputs_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("input");
        QTest::addColumn<QString>("output");
        for (const auto& [name, input, output] : std::vector<std::tuple<const char*, const char*, const char*>>{
                 {"residual", "64,9,9", "64,9,9"}, {"residual_down", "3,9,8", "64,5,4"}, {"residual_pad", "32,9,8", "64,5,4"}, {"residual_dense", "64", "64"},
                 {"inception", "5,8,8", "192,8,8"}, {"squeeze_excite", "64,5,7", "64,5,7"}, {"inverted_residual", "64,5,5", "64,5,5"},
                 {"inverted_down", "24,9,8", "64,5,4"}, {"mbconv", "64,6,5", "64,6,5"}, {"transformer", "7,128", "7,128"}, {"unet", "3,12,8", "32,12,8"}})
            QTest::newRow(name) << name << input << output;
        QCOMPARE(blockLibrary().size(), std::size_t{11});
    }
    void theLibraryFitsItsInputs()
    {
        QFETCH(QString, name);
        QFETCH(QString, input);
        QFETCH(QString, output);
        const auto shape = [](const QString& text) {
            std::vector<std::int64_t> lengths{kBatch};
            for (const QString& length : text.split(','))
                lengths.push_back(length.toInt());
            return lengths;
        };
        const auto library = blockLibrary();
        const auto block = std::ranges::find(library, name.toStdString(), &LibraryBlock::name);
        QVERIFY(block != library.end());
        Graph graph;
        for (const std::string& part : block->parts)
            QVERIFY(graph.defineBlock(part, std::ranges::find(library, part, &LibraryBlock::name)->block));
        QVERIFY(graph.defineBlock(block->name, block->block));
        const NodeId in = graph.add("input"), node = graph.add(kBlockKind, {{"block", block->name}}), out = graph.add("output");
        QVERIFY(graph.connect({in, "out"}, {node, "x"}) && graph.connect({node, "y"}, {out, "in"}));
        DataInterface data;
        data.fields["x"] = {ElementType::Float32, shape(input)};
        const Inference facts = infer(graph, data);
        QVERIFY2(facts.ok(), facts.ok() ? "" : facts.firstError()->error.text().c_str());
        QCOMPARE(shapeText(facts.nodes.at(node).outputs.at("y").shape), shapeText(shape(output)));
    }

    void blocksThatPassOnInACircleEnd()
    {
        Graph graph;
        Block block;
        const NodeId in = block.body.add(kBlockInputKind), out = block.body.add(kBlockOutputKind);
        QVERIFY(block.body.connect({in, "out"}, {out, "in"}));
        QVERIFY(graph.defineBlock("wire", block));
        const NodeId a = addBlock(graph, "wire", 0, 0).value(), b = addBlock(graph, "wire", 0, 0).value();
        QVERIFY(graph.connect({a, "block_output"}, {b, "block_input"}));
        QVERIFY(graph.connect({b, "block_output"}, {a, "block_input"}));
        const NodeId output = graph.add("output");
        QVERIFY(graph.connect({b, "block_output"}, {output, "in"}));
        QVERIFY(!infer(graph, rows(2, 1)).ok());
    }
};

QTEST_GUILESS_MAIN(BlocksTest)
#include "blocks_test.moc"
