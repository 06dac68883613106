// SPDX-License-Identifier: GPL-3.0-or-later
// Notes and frames: kept with the graph, copied, refused where damaged, and never part of what is computed.
#include "core/graph/edit/annotate.h"
#include "core/graph/edit/clipboard.h"

#include <QTest>

#include <limits>

using namespace cairn;
using namespace cairn::graph;

namespace {

Graph threeLayers()
{
    Graph graph;
    (void)graph.add("input", Json::object(), 0, 0);
    (void)graph.add("linear", Json::object(), 240, 0);
    (void)graph.add("output", Json::object(), 480, 0);
    return graph;
}

Annotation note(const std::string& text)
{
    Annotation annotation;
    annotation.text = text;
    annotation.x = 10;
    annotation.y = 200;
    return annotation;
}

} // namespace

class AnnotateTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void surviveTheDocument()
    {
        Graph graph = threeLayers();
        const auto first = addAnnotation(graph, note("Überblick\nzwei Zeilen"));
        const auto second = addAnnotation(graph, note(""));
        QVERIFY(first && second && *first != *second);
        const auto read = graphFromText(toJson(graph).dump());
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QVERIFY(*read == graph);
        QCOMPARE(read->annotations().front().text, std::string("Überblick\nzwei Zeilen"));
        Graph other = graph;
        removeAnnotations(other, std::vector<std::int64_t>{*first, 99});
        QCOMPARE(other.annotations().size(), std::size_t{1});
        QVERIFY(!(other == graph)); // so that undo sees it
        QCOMPARE(changeAnnotation(other, graph.annotations().front()).error().code, ErrorCode::NotFound);
        QCOMPARE(*addAnnotation(other, note("new")), *second + 1); // ids are not used again while others are there
    }

    void areKeptWithinBounds()
    {
        Annotation wild = note(std::string(kLongestAnnotation - 1, 'x') + "ä\xff");
        wild.x = std::numeric_limits<double>::quiet_NaN();
        wild.width = -5;
        wild.height = 1e300;
        wild.color = 77;
        const Annotation tame = bounded(wild);
        QCOMPARE(tame.text, std::string(kLongestAnnotation - 1, 'x')); // the letter of two bytes is not cut in half
        QCOMPARE(tame.width, kSmallestAnnotation);
        QCOMPARE(tame.height, kLargestAnnotation);
        QCOMPARE(tame.color, 9);
        QVERIFY(tame.x == tame.x);
        Graph graph;
        for (std::size_t i = 0; i < kMostAnnotations; ++i)
            QVERIFY(addAnnotation(graph, note("n")));
        QCOMPARE(addAnnotation(graph, note("n")).error().code, ErrorCode::InvalidInput);
    }

    void damagedOnesAreNamed_data()
    {
        QTest::addColumn<QString>("item");
        const Json whole = toJson(Annotation{1, Annotation::Kind::Note, "a"});
        for (const char* member : {"id", "kind", "text", "x", "y", "width", "height", "color"}) {
            Json without = whole;
            without.erase(member);
            QTest::newRow(member) << QString::fromStdString(without.dump());
            Json list = whole;
            list[member] = Json::array();
            QTest::newRow((std::string(member) + " is a list").c_str()) << QString::fromStdString(list.dump());
        }
        Json zero = whole;
        zero["id"] = 0;
        QTest::newRow("id 0") << QString::fromStdString(zero.dump());
        QTest::newRow("no object") << "7";
    }

    void damagedOnesAreNamed()
    {
        QFETCH(QString, item);
        Json document = toJson(threeLayers());
        document["annotations"] = Json::array({Json::parse(item.toStdString())});
        const auto read = graphFromJson(document);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Corrupt);
        QCOMPARE(read.error().where, std::string("annotations[0]"));
    }

    void twoOfOneIdAreRefused()
    {
        Json document = toJson(threeLayers());
        const Json one = toJson(Annotation{1, Annotation::Kind::Note, "a"});
        document["annotations"] = Json::array({one, one});
        QVERIFY(!graphFromJson(document));
    }

    void framesSurroundAndFollowTheLayers()
    {
        Graph graph = threeLayers();
        const NodeId linear = graph.nodes()[1].id, output = graph.nodes()[2].id;
        QCOMPARE(frameAround(graph, {}).error().code, ErrorCode::InvalidInput);
        auto frame = frameAround(graph, std::vector{linear, output});
        QVERIFY(frame);
        frame->text = "Head";
        const auto id = addAnnotation(graph, *frame);
        QVERIFY(id);
        QCOMPARE(layersWithin(graph, *findAnnotation(graph, *id)), (std::vector{linear, output}));
        // Placed anew: the frame goes where its layers went, and holds the same ones.
        const Graph before = graph;
        for (Node node : std::vector<Node>(graph.nodes())) {
            node.y += node.id == output ? 500 : 300;
            QVERIFY(graph.update(node));
        }
        refitFrames(before, graph);
        const Annotation& moved = *findAnnotation(graph, *id);
        QCOMPARE(layersWithin(graph, moved), (std::vector{linear, output}));
        QCOMPARE(moved.text, std::string("Head"));
        QVERIFY(moved.y > 200 && moved.height > 300);
    }

    void areCopiedAndPasted()
    {
        Graph graph = threeLayers();
        const auto first = addAnnotation(graph, note("with"));
        (void)addAnnotation(graph, note("without"));
        const NodeId linear = graph.nodes()[1].id;
        const std::string text = extract(graph, std::vector{linear}, std::vector{*first}).dump();
        const auto added = paste(graph, text, 5, 7);
        QVERIFY2(added, added ? "" : added.error().text().c_str());
        QCOMPARE(added->size(), std::size_t{1});
        QCOMPARE(graph.annotations().size(), std::size_t{3});
        QCOMPARE(graph.annotations().back().text, std::string("with"));
        QCOMPARE(graph.annotations().back().x, 15.0);
        QCOMPARE(graph.annotations().back().y, 207.0);
        QVERIFY(!toJson(*graphFromText(extract(graph, std::vector{linear}).dump())).contains("annotations"));
    }
};

QTEST_GUILESS_MAIN(AnnotateTest)
#include "annotate_test.moc"
