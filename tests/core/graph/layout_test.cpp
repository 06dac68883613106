// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/clipboard.h"
#include "core/graph/edit/layout.h"
#include "core/graph/templates.h"
#include "tests/core/graph/data_interfaces.h"

#include <QTest>
#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>

using namespace cairn;
using namespace cairn::graph;
using cairn::test::images;
using cairn::test::table;

namespace {

bool overlap(const Position& a, const Position& b, const LayoutOptions& options)
{
    return std::abs(a.x - b.x) < options.nodeWidth && std::abs(a.y - b.y) < options.nodeHeight;
}

/// No two nodes lie on each other, and data flows forward.
void checkLayout(const Graph& graph, const std::unordered_map<NodeId, Position>& positions, const LayoutOptions& options)
{
    QCOMPARE(positions.size(), graph.nodes().size());
    for (const auto& [a, first] : positions) {
        QVERIFY(first.x >= 0 && first.y >= 0);
        for (const auto& [b, second] : positions)
            QVERIFY(a == b || !overlap(first, second, options));
    }
    for (const Edge& edge : graph.edges()) {
        const Position from = positions.at(edge.from.node), to = positions.at(edge.to.node);
        QVERIFY(options.leftToRight ? from.x + options.nodeWidth <= to.x : from.y + options.nodeHeight <= to.y);
    }
}

Graph residual()
{
    Graph graph;
    const NodeId input = graph.add("input"), one = graph.add("linear"), two = graph.add("linear"), add = graph.add("add"), output = graph.add("output");
    [[maybe_unused]] const bool ok = graph.connect({input, "out"}, {one, "in"}) && graph.connect({one, "out"}, {two, "in"}) && graph.connect({two, "out"}, {add, "a"})
                                     && graph.connect({one, "out"}, {add, "b"}) && graph.connect({add, "out"}, {output, "in"});
    return graph;
}

} // namespace

/// Places of nodes, and copies of them.
class LayoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Blocks with a wire past them, one behind the other: nowhere does a single wire cross, but between two blocks one layer feeds all that follows.
    void residualBlocksFold()
    {
        std::vector<Node> nodes{{NodeId{1}, "relu", "first"}};
        std::vector<Edge> edges;
        for (std::int64_t block = 0; block < 12; ++block) {
            const std::int64_t before = static_cast<std::int64_t>(nodes.size());
            for (std::int64_t i = 1; i <= 3; ++i) {
                nodes.push_back({NodeId{before + i}, i < 3 ? "relu" : "add", "layer_" + std::to_string(before + i)});
                edges.push_back({{NodeId{before + i - 1}, "out"}, {NodeId{before + i}, i < 3 ? "in" : "a"}});
            }
            edges.push_back({{NodeId{before}, "out"}, {NodeId{before + 3}, "b"}});
        }
        const LayoutOptions options;
        double width = 0;
        for (const auto& [id, place] : autoLayout(*Graph::assemble(std::move(nodes), std::move(edges)), options))
            width = std::max(width, place.x + options.nodeWidth);
        QVERIFY2(width <= 2 * options.foldWidth, qPrintable(QString::number(width)));
    }

    /// A chain of thousands is as wide as a window is for its height, and no layers lie on each other.
    void manyLayersFillAWindow()
    {
        Graph graph;
        std::vector<Node> nodes;
        std::vector<Edge> edges;
        for (std::int64_t i = 1; i <= 3000; ++i) {
            nodes.push_back({NodeId{i}, "relu", "relu_" + std::to_string(i)});
            if (i > 1)
                edges.push_back({{NodeId{i - 1}, "out"}, {NodeId{i}, "in"}});
        }
        const auto places = autoLayout(*Graph::assemble(std::move(nodes), std::move(edges)));
        QCOMPARE(places.size(), std::size_t{3000});
        double width = 0, height = 0;
        std::set<std::pair<double, double>> taken;
        for (const auto& [id, place] : places) {
            width = std::max(width, place.x);
            height = std::max(height, place.y);
            taken.insert({place.x, place.y});
        }
        QCOMPARE(taken.size(), places.size());
        QVERIFY2(width > height && width < 3 * height, qPrintable(QStringLiteral("%1 x %2").arg(width).arg(height)));
    }

    void layoutsFlowForwardWithoutOverlap()
    {
        for (const bool leftToRight : {true, false}) {
            LayoutOptions options;
            options.leftToRight = leftToRight;
            options.foldWidth = 0;
            for (const Graph& graph : {residual(), *buildTemplate("mlp", table(5, 3, 2)), *buildTemplate("cnn", images(1, 28, 28, 10))}) {
                checkLayout(graph, autoLayout(graph, options), options);
                checkLayout(graph, layeredLayout(graph, options), options);
                QCOMPARE(autoLayout(graph, options), autoLayout(graph, options));
            }
        }
    }

    void longChainsReadLikeLinesOfText()
    {
        const Graph graph = *buildTemplate("cnn", images(1, 28, 28, 10));
        const LayoutOptions options;
        const auto places = autoLayout(graph, options);
        std::map<double, std::vector<double>> rows;
        for (const auto& [id, place] : places)
            rows[place.y].push_back(place.x);
        QVERIFY(rows.size() > 1);
        for (auto& [y, lefts] : rows) {
            std::ranges::sort(lefts);
            QCOMPARE(lefts.front(), 0.0);
            QVERIFY(lefts.back() + options.nodeWidth <= options.foldWidth);
        }
        for (const Edge& edge : graph.edges()) { // the next card stands to the right, or first in the next row
            const Position from = places.at(edge.from.node), to = places.at(edge.to.node);
            QVERIFY(to.y == from.y ? to.x >= from.x + options.nodeWidth : to.x == 0 && to.y >= from.y + options.nodeHeight);
        }
    }

    void branchesAreNotTornApart()
    {
        LayoutOptions options;
        options.foldWidth = 500; // room for two cards: the branch around the second layer is wider
        const Graph graph = residual();
        const auto places = autoLayout(graph, options);
        const auto at = [&](const char* label) { return places.at(graph.find(label)->id); };
        QVERIFY(at("linear").x < at("linear_2").x && at("linear_2").x < at("add").x);
        QCOMPARE(at("output").x, 0.0);
        QVERIFY(at("output").y > at("add").y);
    }

    void layoutsSurviveCyclesAndEmptiness()
    {
        QVERIFY(autoLayout(Graph()).empty());
        Graph graph = residual();
        QVERIFY(graph.connect({graph.find("add")->id, "out"}, {graph.find("linear")->id, "in"}));
        QCOMPARE(autoLayout(graph).size(), graph.nodes().size());
        QCOMPARE(layeredLayout(graph).size(), graph.nodes().size());
    }

    void layoutsMayRunInSeveralThreads()
    {
        const Graph graph = residual();
        const auto expected = autoLayout(graph);
        std::vector<std::thread> threads;
        std::atomic<int> wrong = 0;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int round = 0; round < 10; ++round)
                    wrong += autoLayout(graph) != expected;
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }

    void copiesGetFreshIdsAndLabels()
    {
        Graph graph = residual();
        const std::vector<NodeId> ids{graph.find("linear")->id, graph.find("linear_2")->id, graph.find("add")->id, NodeId{999}};
        const std::string text = extract(graph, ids).dump();
        const auto added = paste(graph, text, 20, 30);
        QVERIFY(added);
        QCOMPARE(added->size(), std::size_t{3});
        QCOMPARE(graph.nodes().size(), std::size_t{8});
        QCOMPARE(graph.edges().size(), std::size_t{5 + 3});
        std::set<std::string> labels;
        for (const Node& node : graph.nodes())
            QVERIFY(labels.insert(node.label).second);
        QVERIFY(graph.edgeInto({(*added)[2], "b"}));
        QCOMPARE(graph.find((*added)[0])->x, 20.0);
        const Graph before = graph;
        QVERIFY(!paste(graph, "{\"version\":1}"));
        QVERIFY(!paste(graph, "some text of another program"));
        QCOMPARE(graph, before);
    }
};

QTEST_APPLESS_MAIN(LayoutTest)
#include "layout_test.moc"
