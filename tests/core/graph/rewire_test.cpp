// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/answer_head.h"
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

DataInterface numbers(batch::AnswerForm form)
{
    DataInterface data;
    data.fields["features"] = {ElementType::Float32, {kBatch, 7}};
    data.task = batch::TaskKind::Regression;
    data.answer = {.form = form, .quantiles = {0.1, 0.5, 0.9}, .components = 4};
    data.outputWidth = data.answer.width();
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

    /// A head that does not make the numbers of the answer is told at the Output, with the fix that replaces it.
    void headsFitTheAnswer_data()
    {
        QTest::addColumn<int>("form");
        QTest::addColumn<QString>("head");
        QTest::newRow("normal") << static_cast<int>(batch::AnswerForm::Normal) << "GaussianHead";
        QTest::newRow("mixture") << static_cast<int>(batch::AnswerForm::Mixture) << "MixtureDensity";
        QTest::newRow("quantiles") << static_cast<int>(batch::AnswerForm::Quantiles) << "QuantileHead";
    }

    void headsFitTheAnswer()
    {
        QFETCH(int, form);
        QFETCH(QString, head);
        const DataInterface data = numbers(static_cast<batch::AnswerForm>(form));
        const Chain chain({{"input", {}}, {"linear", {{"out_features", 5}}}, {"relu", {}}, {"linear", {{"out_features", 1}}}, {"output", {}}});
        const Inference facts = infer(chain.graph, data);
        QVERIFY(facts.firstError());
        QCOMPARE(facts.firstError()->node, chain.ids[4]);
        QVERIFY2(facts.firstError()->error.fix.find(head.toStdString()) != std::string::npos, facts.firstError()->error.text().c_str());
        const auto fixes = fixesFor(chain.graph, data, *facts.firstError());
        QVERIFY(!fixes.empty());
        QCOMPARE(QString::fromStdString(fixes.front().title), "Replace the head by " + head);
        const Graph& mended = fixes.front().graph;
        QVERIFY(infer(mended, data).ok());
        QVERIFY(mended.find(chain.ids[2]) && !mended.find(chain.ids[3])); // the body stays
        // And back again: whatever joined the outputs goes with the head.
        const DataInterface plain = numbers(batch::AnswerForm::Value);
        QVERIFY(!infer(mended, plain).ok());
        const auto back = withAnswerHead(mended, plain);
        QVERIFY(back && infer(*back, plain).ok());
        QCOMPARE(back->nodes().size(), chain.graph.nodes().size());
    }

    void headsOfNumbersOfAnySignAreRefused()
    {
        const Chain chain({{"input", {}}, {"linear", {{"out_features", 2}}}, {"output", {}}});
        const Inference facts = infer(chain.graph, numbers(batch::AnswerForm::Normal));
        QVERIFY(facts.firstError() && facts.firstError()->error.what.find("any sign") != std::string::npos);
        const Chain three({{"input", {}}, {"linear", {{"out_features", 3}}}, {"output", {}}});
        QVERIFY(infer(three.graph, numbers(batch::AnswerForm::Quantiles)).ok()); // quantiles that may cross
        const Chain others({{"input", {}}, {"quantile_head", {{"quantiles", {0.2, 0.5, 0.8}}}}, {"output", {}}});
        const Inference wrong = infer(others.graph, numbers(batch::AnswerForm::Quantiles));
        QVERIFY(wrong.firstError() && wrong.firstError()->error.what.find("[0.2,0.5,0.8]") != std::string::npos);
        QVERIFY(!fixesFor(others.graph, numbers(batch::AnswerForm::Quantiles), *wrong.firstError()).empty());
    }

    /// A head that something else hangs on stays; in front of steps, Flatten is inserted; without a layer that is a head, one is added.
    void headsAreAddedWhereNoneIs()
    {
        Chain shared({{"input", {}}, {"linear", {{"out_features", 1}}}, {"output", {}}});
        const NodeId loss = shared.graph.add("add_loss");
        QVERIFY(shared.graph.connect({shared.ids[1], "out"}, {loss, "in"}));
        const DataInterface normal = numbers(batch::AnswerForm::Normal);
        const auto kept = withAnswerHead(shared.graph, normal);
        QVERIFY(kept && kept->find(shared.ids[1]) && infer(*kept, normal).ok());
        const Chain sum({{"input", {}}, {"linear", {{"out_features", 4}}}, {"relu", {}}, {"output", {}}});
        const auto added = withAnswerHead(sum.graph, normal);
        QVERIFY(added && added->nodes().size() == 6 && infer(*added, normal).ok());
        DataInterface series = normal;
        series.fields["features"] = {ElementType::Float32, {kBatch, 12, 3}};
        const Chain steps({{"input", {}}, {"linear", {{"out_features", 4}}}, {"tanh", {}}, {"output", {}}});
        const auto flat = withAnswerHead(steps.graph, series);
        QVERIFY(flat && infer(*flat, series).ok());
        QVERIFY(!withAnswerHead(Graph(), normal));
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

    /// What cannot be trained, or hardly, is told before somebody waits for it.
    void frozenNetworksAreToldAndFreed()
    {
        Chain chain({{"input", {}}, {"flatten", {}}, {"linear", {{"out_features", 5}}}, {"relu", {}}, {"linear", {{"out_features", 10}}}, {"output", {}}});
        const auto freeze = [&](NodeId id) {
            Node node = *chain.graph.find(id);
            node.frozen = true;
            QVERIFY(chain.graph.update(node));
        };
        freeze(chain.ids[2]);
        QVERIFY(infer(chain.graph, images()).problems.empty());
        freeze(chain.ids[4]);
        const Inference facts = infer(chain.graph, images());
        QVERIFY(facts.ok()); // it can still be evaluated
        QCOMPARE(facts.problems.size(), std::size_t{1});
        const auto fixes = fixesFor(chain.graph, images(), facts.problems.front());
        QCOMPARE(titles(fixes), (std::vector<std::string>{"Unfreeze linear_2", "Unfreeze all layers"}));
        QVERIFY(fixes[0].graph.find(chain.ids[2])->frozen && !fixes[0].graph.find(chain.ids[4])->frozen);
        QVERIFY(!fixes[1].graph.find(chain.ids[2])->frozen && !fixes[1].graph.find(chain.ids[4])->frozen);
    }

    void hugeLayersAreToldAndPooled()
    {
        DataInterface photos = images();
        photos.fields["image"] = {ElementType::Float32, {kBatch, 3, 224, 224}};
        const Chain chain({{"input", {}}, {"conv2d", {{"out_channels", 64}, {"kernel_size", 3}, {"padding", 1}}}, {"flatten", {}}, {"linear", {{"out_features", 256}}}, {"linear", {{"out_features", 10}}}, {"output", {}}});
        const Inference facts = infer(chain.graph, photos);
        QVERIFY(facts.ok());
        QCOMPARE(facts.problems.size(), std::size_t{1});
        QCOMPARE(facts.problems.front().node, chain.ids[3]);
        QVERIFY(facts.problems.front().error.what.find("822 million") != std::string::npos); // 64 * 224 * 224 * 256
        const auto fixes = fixesFor(chain.graph, photos, facts.problems.front());
        QVERIFY(!fixes.empty());
        QCOMPARE(fixes.front().title, std::string("Insert GlobalAvgPool2d in front of flatten"));
        QVERIFY(infer(fixes.front().graph, photos).problems.empty());
    }

    void axesAreSwappedWhereThatHelps()
    {
        DataInterface series = images();
        series.fields.clear();
        series.fields["steps"] = {ElementType::Float32, {kBatch, 30, 4}};
        Graph graph;
        const NodeId input = graph.add("input"), a = graph.add("linear", {{"out_features", 6}}), product = graph.add("matmul"), reduce = graph.add("flatten"), head = graph.add("linear", {{"out_features", 10}}),
                     output = graph.add("output");
        QVERIFY(graph.connect({input, "out"}, {a, "in"}) && graph.connect({a, "out"}, {product, "a"}) && graph.connect({input, "out"}, {product, "b"}) && graph.connect({product, "out"}, {reduce, "in"})
                && graph.connect({reduce, "out"}, {head, "in"}) && graph.connect({head, "out"}, {output, "in"}));
        const auto fixes = fixesOfFirst(graph, series); // [30, 6] x [30, 4]
        const auto all = titles(fixes);
        QVERIFY(std::ranges::find(all, "Insert Transpose in front of matmul") != all.end());
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
