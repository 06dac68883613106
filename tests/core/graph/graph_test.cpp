// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/graph.h"

#include "core/base/random.h"

#include <QTest>
#include <algorithm>
#include <limits>
#include <set>

using namespace cairn;
using namespace cairn::graph;

namespace {

Graph smallGraph()
{
    Graph graph;
    const NodeId input = graph.add("input", {{"field", "features"}}, 0, 0);
    const NodeId linear = graph.add("linear", {{"out_features", 3}, {"bias", false}}, 10.5, -20);
    const NodeId output = graph.add("output");
    [[maybe_unused]] const bool connected = graph.connect({input, "out"}, {linear, "in"}).has_value() && graph.connect({linear, "out"}, {output, "in"}).has_value();
    return graph;
}

/// JSON written with single quotes.
std::string json(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

std::string document(const std::string& nodes, const std::string& edges = "")
{
    return json("{'version':1,'nodes':[") + nodes + json("],'edges':[") + edges + "]}";
}

std::string node(int id, const std::string& label, const std::string& more = "")
{
    return json("{'id':") + std::to_string(id) + json(",'kind':'relu','label':'") + label + "\"" + more + "}";
}

} // namespace

class GraphTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void labelsAreUniqueAndLegal()
    {
        Graph graph;
        std::set<std::string> labels;
        for (const char* kind : {"linear", "linear", "linear", "Weird Kind 7!", "7up", "", "lambda", "train", "torch"}) {
            const Node* added = graph.find(graph.add(kind));
            QVERIFY2(checkLabel(added->label), added->label.c_str());
            QVERIFY2(labels.insert(added->label).second, added->label.c_str());
        }
        QVERIFY(labels.contains("linear") && labels.contains("linear_2") && labels.contains("linear_3"));
        QVERIFY(labels.contains("lambda_1"));
    }

    void illegalLabelsAreRefused_data()
    {
        QTest::addColumn<std::string>("label");
        for (const char* label : {"", "1a", "a b", "a.b", "a-b", "é", "class", "forward", "training", "__init__", "self"})
            QTest::addRow("%s", label) << std::string(label);
        QTest::addRow("long") << std::string(65, 'a');
    }

    void illegalLabelsAreRefused()
    {
        QFETCH(std::string, label);
        Graph graph = smallGraph();
        Node node = graph.nodes().front();
        node.label = label;
        const auto result = graph.update(node);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidInput);
        QVERIFY(!result.error().fix.empty());
        QCOMPARE(graph, smallGraph());
    }

    void editsKeepIdsAndEdges()
    {
        Graph graph = smallGraph();
        const Node linear = *graph.find("linear");
        QVERIFY(graph.edgeInto({linear.id, "in"}));
        graph.remove(linear.id);
        QCOMPARE(graph.edges().size(), std::size_t{0});
        QVERIFY(graph.insert(linear));
        QVERIFY(!graph.insert(linear));
        const NodeId next = graph.add("relu");
        QVERIFY(next.value > linear.id.value);
        Node taken = *graph.find(next);
        taken.label = "linear";
        QVERIFY(!graph.update(taken));
        QVERIFY(!graph.connect({next, "out"}, {next, "in"}));
        QVERIFY(!graph.connect({next, "out"}, {NodeId{99}, "in"}));
    }

    void anInputPortTakesOneEdge()
    {
        Graph graph = smallGraph();
        const NodeId other = graph.add("relu");
        const NodeId output = graph.find("output")->id;
        QVERIFY(graph.connect({other, "out"}, {output, "in"}));
        QCOMPARE(graph.edges().size(), std::size_t{2});
        QCOMPARE(graph.edgeInto({output, "in"})->from.node, other);
    }

    void documentsComeBackAsTheyWere()
    {
        const Graph graph = smallGraph();
        const auto back = graphFromText(toJson(graph).dump());
        QVERIFY(back);
        QCOMPARE(*back, graph);
        Graph odd = graph;
        Node node = odd.nodes().front();
        node.kind = "kind_of_tomorrow";
        node.x = std::numeric_limits<double>::infinity();
        QVERIFY(odd.update(node));
        const auto kept = graphFromText(toJson(odd).dump());
        QVERIFY(kept);
        QCOMPARE(kept->nodes().front().kind, std::string("kind_of_tomorrow"));
        QCOMPARE(kept->nodes().front().x, 0.0);
    }

    void listsOfNumbersAreParameters()
    {
        const auto graph = graphFromText(json("{'version':1,'nodes':[{'id':4,'kind':'conv2d','label':'c','params':{'strides':[1,2],'pads':[]}}],'edges':[]}"));
        QVERIFY2(graph, graph ? "" : graph.error().text().c_str());
        QCOMPARE(graph->nodes().front().params["strides"].get<std::vector<int>>(), (std::vector<int>{1, 2}));
        QCOMPARE(*graphFromText(toJson(*graph).dump()), *graph);
        for (const char* bad : {"['a']", "[[1]]", "[null]", "[1e999]"})
            QVERIFY2(!graphFromText(json((std::string("{'version':1,'nodes':[{'id':4,'kind':'conv2d','label':'c','params':{'strides':") + bad + "}}],'edges':[]}").c_str())), bad);
        const std::string many = "[" + std::string(130, ' ').replace(0, 130, [] { std::string list = "1"; while (list.size() < 129) list += ",1"; return list; }()) + "]";
        QVERIFY(!graphFromText(json(("{'version':1,'nodes':[{'id':4,'kind':'conv2d','label':'c','params':{'strides':" + many + "}}],'edges':[]}").c_str())));
    }

    void unknownMembersAreIgnored()
    {
        const auto graph = graphFromText(json("{'version':1,'nodes':[{'id':4,'kind':'relu','label':'r','colour':[1,{'a':2}]}],'edges':[],'extra':{}}"));
        QVERIFY(graph);
        QCOMPARE(graph->nodes().size(), std::size_t{1});
    }

    void hostileDocumentsAreRefused_data()
    {
        QTest::addColumn<std::string>("text");
        const auto row = [](const char* name, const std::string& text) { QTest::newRow(name) << text; };
        row("empty", "");
        row("not JSON", "{\"version\":1,");
        row("NUL", std::string("{}\0{}", 5));
        row("not UTF-8", document(node(1, "a\xff")));
        row("array", "[]");
        row("no version", json("{'nodes':[],'edges':[]}"));
        row("version 0", json("{'version':0,'nodes':[],'edges':[]}"));
        row("version text", json("{'version':'1','nodes':[],'edges':[]}"));
        row("no nodes", json("{'version':1,'edges':[]}"));
        row("nodes object", json("{'version':1,'nodes':{},'edges':[]}"));
        row("node number", document("7"));
        row("no id", document(json("{'kind':'relu','label':'a'}")));
        row("id 0", document(node(0, "a")));
        row("id negative", document(node(-4, "a")));
        row("id real", document(json("{'id':1.5,'kind':'relu','label':'a'}")));
        row("id huge", document(json("{'id':18446744073709551615,'kind':'relu','label':'a'}")));
        row("id overflows", document(json("{'id':9223372036854775807,'kind':'relu','label':'a'}")));
        row("id twice", document(node(1, "a") + "," + node(1, "b")));
        row("label twice", document(node(1, "a") + "," + node(2, "a")));
        row("label illegal", document(node(1, "a b")));
        row("label reserved", document(node(1, "forward")));
        row("label number", document(json("{'id':1,'kind':'relu','label':5}")));
        row("kind empty", document(json("{'id':1,'kind':'','label':'a'}")));
        row("kind long", document(json("{'id':1,'kind':'") + std::string(5000, 'k') + json("','label':'a'}")));
        row("params list", document(node(1, "a", json(",'params':[1]"))));
        row("params nested", document(node(1, "a", json(",'params':{'p':{'q':1}}"))));
        row("params null", document(node(1, "a", json(",'params':{'p':null}"))));
        row("params long", document(node(1, "a", json(",'params':{'p':'") + std::string(10000, 'x') + "\"}")));
        row("x text", document(node(1, "a", json(",'x':'left'"))));
        row("edge number", document(node(1, "a"), "3"));
        row("edge to nowhere", document(node(1, "a"), json("{'from':{'node':1,'port':'out'},'to':{'node':2,'port':'in'}}")));
        row("edge from nowhere", document(node(1, "a"), json("{'from':{'node':8,'port':'out'},'to':{'node':1,'port':'in'}}")));
        row("edge to itself", document(node(1, "a"), json("{'from':{'node':1,'port':'out'},'to':{'node':1,'port':'in'}}")));
        row("edge without port", document(node(1, "a") + "," + node(2, "b"), json("{'from':{'node':1},'to':{'node':2,'port':'in'}}")));
        const std::string edge = json("{'from':{'node':1,'port':'out'},'to':{'node':2,'port':'in'}}");
        row("edge twice", document(node(1, "a") + "," + node(2, "b"), edge + "," + edge));
        row("deep", std::string(1'000'000, '['));
        row("deep member", document(node(1, "a", ",\"params\":" + std::string(100, '{'))));
        row("number overflows", document(node(1, "a", json(",'x':1e999"))));
        std::string many;
        for (std::size_t i = 1; i <= kMostNodes + 1; ++i)
            many += (i > 1 ? "," : "") + node(static_cast<int>(i), "n" + std::to_string(i));
        row("too many nodes", document(many));
        row("too large", std::string(17u << 20, ' '));
    }

    void hostileDocumentsAreRefused()
    {
        QFETCH(std::string, text);
        const auto graph = graphFromText(text);
        QVERIFY(!graph);
        QVERIFY(!graph.error().what.empty());
    }

    void mutatedDocumentsNeverCrash()
    {
        const std::string good = toJson(smallGraph()).dump();
        const Philox random(5, 0);
        for (std::uint64_t round = 0; round < 20'000; ++round) {
            std::string text = good;
            for (std::uint64_t change = 0; change < 3; ++change) {
                const std::size_t place = random.below(8 * round + change, text.size());
                text[place] = good[random.below(8 * round + 4 + change, good.size())];
            }
            if (const auto graph = graphFromText(text))
                QVERIFY(graphFromJson(toJson(*graph)));
        }
    }

    void newerDocumentsAreTooNew()
    {
        const auto graph = graphFromText(json("{'version':2,'nodes':'whatever'}"));
        QVERIFY(!graph);
        QCOMPARE(graph.error().code, ErrorCode::TooNew);
    }
};

QTEST_APPLESS_MAIN(GraphTest)
#include "graph_test.moc"
