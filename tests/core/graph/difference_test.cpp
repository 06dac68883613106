// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/graph/blocks/block.h"
#include "core/graph/blocks/edit.h"
#include "core/graph/edit/difference.h"

#include <QTest>

#include <algorithm>

using namespace cairn;
using namespace cairn::graph;

namespace {

using How = LayerDifference::How;

/// input -> linear -> relu -> linear_2 -> output
Graph chain()
{
    Graph graph;
    NodeId before{};
    for (const char* kind : {"input", "linear", "relu", "linear", "output"}) {
        const NodeId node = graph.add(kind);
        if (before)
            (void)graph.connect({before, "out"}, {node, "in"});
        before = node;
    }
    return graph;
}

Node named(const Graph& graph, const std::string& label)
{
    return *graph.find(label);
}

std::string text(const std::vector<LayerDifference>& all)
{
    std::string out;
    for (const auto& each : all) {
        out += (each.how == How::Added ? "+" : each.how == How::Removed ? "-" : "~") + each.label;
        for (const std::string& detail : each.details)
            out += " [" + detail + "]";
        out += ";";
    }
    return out;
}

/// Some edit of a graph, of the kinds that a person makes.
void editAnyhow(Graph& graph, const Philox& random, std::uint64_t draw)
{
    const auto pick = [&](std::uint64_t salt) { return graph.nodes()[random.below(draw * 16 + salt, graph.nodes().size())]; };
    switch (random.below(draw * 16 + 1, 6)) {
    case 0: graph.add(random.below(draw * 16 + 2, 2) ? "relu" : "linear"); break;
    case 1:
        if (graph.nodes().size() > 2)
            graph.remove(pick(3).id);
        break;
    case 2: {
        Node node = pick(4);
        node.params["out_features"] = static_cast<std::int64_t>(random.below(draw * 16 + 5, 100));
        (void)graph.update(node);
        break;
    }
    case 3: {
        Node node = pick(6);
        node.label = graph.freeLabel("other");
        (void)graph.update(node);
        break;
    }
    case 4: {
        const NodeId from = pick(7).id, to = pick(8).id;
        (void)graph.connect({from, "out"}, {to, "in"});
        break;
    }
    default: graph.disconnect({pick(9).id, "in"});
    }
}

} // namespace

class DifferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatIsDifferent()
    {
        const Graph mine = chain();
        QCOMPARE(text(difference(mine, mine)), std::string());

        Graph theirs = mine;
        Node linear = named(theirs, "linear");
        linear.params["out_features"] = 99;
        linear.frozen = true;
        linear.x = 500; // a place is no difference
        QVERIFY(theirs.update(linear));
        const NodeId norm = theirs.add("layer_norm");
        QVERIFY(theirs.connect({named(theirs, "linear").id, "out"}, {norm, "in"}));
        QVERIFY(theirs.connect({norm, "out"}, {named(theirs, "relu").id, "in"}));
        theirs.remove(named(theirs, "linear_2").id);
        QVERIFY(theirs.connect({named(theirs, "relu").id, "out"}, {named(theirs, "output").id, "in"}));
        const std::string told = text(difference(mine, theirs));
        QVERIFY2(told.starts_with("~linear [out_features: "), told.c_str());
        QVERIFY2(told.find(" -> 99] [frozen: no -> yes];") != std::string::npos, told.c_str());
        QVERIFY2(told.ends_with("~relu [in: linear -> layer_norm];~output [in: linear_2 -> relu];+layer_norm;-linear_2;"), told.c_str());
    }

    void aDefaultThatIsWrittenOutIsNoDifference()
    {
        const Graph mine = chain();
        Graph theirs = mine;
        Node linear = named(theirs, "linear");
        linear.params["bias"] = true;
        QVERIFY(theirs.update(linear));
        QCOMPARE(text(difference(mine, theirs)), std::string());
    }

    void aRenamedLayerIsTheSameLayer()
    {
        const Graph mine = chain();
        Graph theirs = mine;
        for (const char* label : {"linear", "relu", "linear_2"}) {
            Node node = named(theirs, label);
            node.label = std::string("my_") + label;
            QVERIFY(theirs.update(node));
        }
        QCOMPARE(text(difference(mine, theirs)), std::string("~my_linear [name: linear -> my_linear];~my_relu [name: relu -> my_relu];"
                                                              "~my_linear_2 [name: linear_2 -> my_linear_2];"));
    }

    void blocksAreComparedInside()
    {
        Graph mine = chain();
        QVERIFY(makeBlock(mine, std::vector{named(mine, "linear").id, named(mine, "relu").id}, "stage"));
        Graph theirs = mine;
        Block changed = *theirs.blocks().at("stage");
        Node inner = named(changed.body, "linear");
        inner.x += 10;
        QVERIFY(changed.body.update(inner));
        QVERIFY(theirs.defineBlock("stage", changed));
        QCOMPARE(text(difference(mine, theirs)), std::string()); // places only
        inner.params["out_features"] = 7;
        QVERIFY(changed.body.update(inner));
        QVERIFY(theirs.defineBlock("stage", changed));
        QCOMPARE(text(difference(mine, theirs)), std::string("~stage [inside of the block];"));
        const auto all = difference(mine, theirs);
        QVERIFY(takeOver(mine, theirs, all));
        QCOMPARE(mine.blocks().at("stage")->body.find("linear")->params.at("out_features"), Json(7));

        // Added where it is not known, it comes with its definition.
        Graph plain = chain();
        QVERIFY(takeOver(plain, theirs, difference(plain, theirs)));
        QVERIFY(plain.blocks().contains("stage"));
        QCOMPARE(text(difference(plain, theirs)), std::string());
    }

    void onePartIsTakenOverAlone()
    {
        Graph mine = chain();
        Graph theirs = mine;
        const NodeId norm = theirs.add("layer_norm");
        QVERIFY(theirs.connect({named(theirs, "linear").id, "out"}, {norm, "in"}));
        QVERIFY(theirs.connect({norm, "out"}, {named(theirs, "relu").id, "in"}));
        auto all = difference(mine, theirs);
        QCOMPARE(all.size(), std::size_t(2));
        std::erase_if(all, [](const LayerDifference& each) { return each.how != How::Added; });
        QVERIFY(takeOver(mine, theirs, all));
        // Its own input is there; the input of relu was taken and stays.
        const NodeId taken = mine.find("layer_norm")->id;
        QCOMPARE(mine.edgeInto({taken, "in"})->from.node, mine.find("linear")->id);
        QCOMPARE(mine.edgeInto({mine.find("relu")->id, "in"})->from.node, mine.find("linear")->id);
        QCOMPARE(text(difference(mine, theirs)), std::string("~relu [in: linear -> layer_norm];"));
    }

    void bothInOneDrawingKeepTheirNames()
    {
        const Graph mine = chain();
        Graph theirs = mine;
        theirs.remove(named(theirs, "relu").id);
        std::vector<NodeId> removed;
        const Graph both = united(mine, theirs, difference(mine, theirs), &removed);
        QCOMPARE(removed.size(), std::size_t(1));
        QCOMPARE(both.find(removed[0])->label, std::string("relu"));
        QCOMPARE(both.edgeInto({removed[0], "in"})->from.node, both.find("linear")->id);
    }

    void takingAllOverLeavesNoDifference()
    {
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            const Philox random(seed, 4);
            Graph mine = chain(), theirs = chain();
            for (std::uint64_t i = 0; i < 12; ++i) {
                editAnyhow(mine, random, i);
                editAnyhow(theirs, random, 100 + i);
            }
            const auto all = difference(mine, theirs);
            std::vector<NodeId> removed;
            const Graph both = united(mine, theirs, all, &removed);
            QCOMPARE(both.nodes().size(), theirs.nodes().size() + removed.size());
            QCOMPARE(static_cast<std::ptrdiff_t>(removed.size()), std::ranges::count(all, How::Removed, &LayerDifference::how));
            QVERIFY2(takeOver(mine, theirs, all), qPrintable(QString::number(seed)));
            const std::string left = text(difference(mine, theirs));
            QVERIFY2(left.empty(), ("seed " + std::to_string(seed) + ": " + left).c_str());
            QCOMPARE(mine.nodes().size(), theirs.nodes().size());
            QCOMPARE(mine.edges().size(), theirs.edges().size());
        }
    }
};

QTEST_GUILESS_MAIN(DifferenceTest)
#include "difference_test.moc"
