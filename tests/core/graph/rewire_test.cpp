// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/fixes.h"
#include "core/graph/edit/rewire.h"

#include <QTest>

using namespace cairn;
using namespace cairn::graph;

namespace {

struct Chain {
    Graph graph;
    std::vector<NodeId> ids;

    explicit Chain(const std::vector<std::pair<std::string, Json>>& layers)
    {
        for (const auto& [kind, params] : layers) {
            ids.push_back(graph.add(kind, params));
            if (ids.size() > 1)
                QVERIFY(graph.connect({ids[ids.size() - 2], "out"}, {ids.back(), "in"}));
        }
    }
};

DataInterface images()
{
    DataInterface data;
    data.fields["image"] = {ElementType::Float32, {kBatch, 1, 8, 8}};
    data.outputWidth = 10;
    return data;
}

std::vector<std::string> titles(const std::vector<Fix>& fixes)
{
    std::vector<std::string> list;
    for (const Fix& fix : fixes)
        list.push_back(fix.title);
    return list;
}

/// Fixes of the first error, each of which must leave a graph without it.
std::vector<Fix> fixesOfFirst(const Graph& graph, const DataInterface& data)
{
    const Inference facts = infer(graph, data);
    return facts.problems.empty() ? std::vector<Fix>() : fixesFor(graph, data, facts.problems.front());
}

} // namespace

class RewireTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNodeIsInsertedIntoAnEdge()
    {
        Chain chain({{"input", {}}, {"linear", {{"out_features", 4}}}, {"output", {}}});
        const NodeId relu = chain.graph.add("relu");
        QVERIFY(insertOnEdge(chain.graph, relu, {chain.ids[2], "in"}));
        QCOMPARE(chain.graph.edgeInto({relu, "in"})->from.node, chain.ids[1]);
        QCOMPARE(chain.graph.edgeInto({chain.ids[2], "in"})->from.node, relu);
        QVERIFY(!insertOnEdge(chain.graph, chain.graph.add("relu"), {chain.ids[0], "in"})); // no such edge
        QVERIFY(!insertOnEdge(chain.graph, chain.graph.add("input"), {relu, "in"}));
    }

    void whatIsLeftIsJoined()
    {
        Chain chain({{"input", {}}, {"linear", {}}, {"relu", {}}, {"dropout", {}}, {"output", {}}});
        removeAndJoin(chain.graph, {chain.ids[2], chain.ids[3]});
        QCOMPARE(chain.graph.nodes().size(), std::size_t{3});
        QCOMPARE(chain.graph.edgeInto({chain.ids[4], "in"})->from.node, chain.ids[1]);
        const NodeId sum = chain.graph.add("add");
        QVERIFY(chain.graph.connect({chain.ids[0], "out"}, {sum, "a"}) && chain.graph.connect({chain.ids[1], "out"}, {sum, "b"})
                && chain.graph.connect({sum, "out"}, {chain.ids[4], "in"}));
        removeAndJoin(chain.graph, {sum}); // two inputs: nobody knows which one was meant
        QVERIFY(!chain.graph.edgeInto({chain.ids[4], "in"}));
    }

    void fixesMendWhatTheySay()
    {
        const Chain flat({{"input", {}}, {"conv2d", {{"out_channels", 4}}}, {"linear", {{"out_features", 10}}}, {"output", {}}});
        auto fixes = fixesOfFirst(flat.graph, images());
        QVERIFY(!fixes.empty());
        QCOMPARE(fixes.front().title, std::string("Insert Flatten in front of linear"));
        for (const Fix& fix : fixes)
            QVERIFY2(infer(fix.graph, images()).ok(), fix.title.c_str());

        const Chain narrow({{"input", {}}, {"flatten", {}}, {"linear", {{"out_features", 3}}}, {"output", {}}});
        fixes = fixesOfFirst(narrow.graph, images());
        QCOMPARE(fixes.front().title, std::string("Set out_features of linear to 10"));
        QCOMPARE(fixes.at(1).title, std::string("Insert Linear in front of output"));

        const Chain bare({{"input", {}}, {"output", {}}});
        fixes = fixesOfFirst(bare.graph, images());
        QCOMPARE(titles(fixes), (std::vector<std::string>{"Insert Flatten and Linear in front of output"}));
        QVERIFY(infer(fixes.front().graph, images()).ok());

        const Chain twice({{"input", {}}, {"flatten", {}}, {"linear", {{"out_features", 10}}}, {"softmax", {}}, {"output", {}}});
        fixes = fixesOfFirst(twice.graph, images()); // a warning
        QCOMPARE(titles(fixes), (std::vector<std::string>{"Remove softmax"}));
    }

    void sidesOfASumAreMadeAlike()
    {
        Graph graph;
        const NodeId input = graph.add("input"), flat = graph.add("flatten"), a = graph.add("linear", {{"out_features", 10}}), b = graph.add("linear", {{"out_features", 6}}),
                     sum = graph.add("add"), output = graph.add("output");
        QVERIFY(graph.connect({input, "out"}, {flat, "in"}) && graph.connect({flat, "out"}, {a, "in"}) && graph.connect({flat, "out"}, {b, "in"})
                && graph.connect({a, "out"}, {sum, "a"}) && graph.connect({b, "out"}, {sum, "b"}) && graph.connect({sum, "out"}, {output, "in"}));
        const auto fixes = fixesOfFirst(graph, images());
        QVERIFY(!fixes.empty());
        QCOMPARE(fixes.front().title, std::string("Set out_features of linear_2 to 10"));
    }

    void whereNothingHelpsNothingIsOffered()
    {
        const Chain none({{"input", {}}, {"linear", {{"out_features", 10}}}, {"output", {}}});
        DataInterface empty;
        empty.outputWidth = 10;
        QVERIFY(fixesOfFirst(none.graph, empty).empty());
    }
};

QTEST_GUILESS_MAIN(RewireTest)
#include "rewire_test.moc"
